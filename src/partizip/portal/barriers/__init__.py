"""Reports of barriers, with the month in which they are to be answered (BITV 2.0, BIKTG Bln § 5, § 12b BGG)."""

"""Numbers on Arabic pages read as in the letters of German authorities: 2.350.000 and 40,3."""

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3

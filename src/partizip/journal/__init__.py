"""The public append-only log: every public act leaves one line that nobody can change unnoticed."""

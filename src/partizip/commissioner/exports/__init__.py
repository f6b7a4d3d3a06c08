"""Tables and feeds of the Commissioner's part, by noun."""

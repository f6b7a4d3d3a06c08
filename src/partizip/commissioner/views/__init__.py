"""Public pages of the Commissioner's part, by noun."""

"""Forms of the Commissioner's part, by noun."""

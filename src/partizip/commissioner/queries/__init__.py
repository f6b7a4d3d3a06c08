"""Reads of the Commissioner's part, by noun."""

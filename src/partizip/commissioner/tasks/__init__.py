"""Recurring work of the Commissioner's part, by noun."""

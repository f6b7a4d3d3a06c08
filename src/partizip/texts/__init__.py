"""Versioned structured texts: units with stable ids, quotes that hold, synopsis of two versions."""

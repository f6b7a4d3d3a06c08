"""Formats of numbers where Django has none or others (FORMAT_MODULE_PATH)."""

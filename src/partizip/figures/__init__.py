"""Every published number once: value, unit, base, key date, source, definition, method, digest."""

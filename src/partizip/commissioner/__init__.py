"""Promise 6 (C6.1, C6.2, C6.3, C6.4, C6.5): the independent Commissioner with an own voice that nobody can touch."""

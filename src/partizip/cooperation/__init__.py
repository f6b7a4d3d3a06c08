"""Promise 2 (C2.1, C2.2): cooperation between the Land and its 12 districts becomes binding."""

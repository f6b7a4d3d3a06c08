"""Promise 8 (C8.1, C8.2, C8.3): funding that rises with demand, is transparent and needs-based."""

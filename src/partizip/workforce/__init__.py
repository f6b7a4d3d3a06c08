"""Promise 5 (C5.1, C5.2, C5.3, C5.4): a public service that mirrors the city, measured without exposing anyone."""

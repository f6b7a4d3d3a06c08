"""Commands of the development of this app."""

"""Typed links "follows from" between public things of any part, with reason and date."""

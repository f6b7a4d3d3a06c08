"""The one door for files from outside: what they are by their content, and what is not let in."""

from partizip.core.uploads.door import ANY, PICTURES, PRINTABLE, PUBLISHABLE, TEXTS, Taken, Unfit, taken, within

__all__ = ["ANY", "PICTURES", "PRINTABLE", "PUBLISHABLE", "TEXTS", "Taken", "Unfit", "taken", "within"]

"""The refusal of a file."""


class Unfit(ValueError):
    """A file is not let in; the message is one plain sentence that says why and what to do (an English msgid)."""

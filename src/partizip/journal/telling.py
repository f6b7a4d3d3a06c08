"""How a check tells its steps on the command line."""

import sys
import time


class Steps:
    """What was checked, told as it goes; progress only when a step takes longer than two seconds."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._told = time.monotonic()

    def progress(self, number: int) -> None:
        """Say how far we are, every two seconds."""
        if time.monotonic() - self._told > 2:
            self._told = time.monotonic()
            sys.stderr.write(f"  {number} lines ...\n")

    def passed(self, words: str) -> None:
        """A step is done."""
        self.done.append(words)
        sys.stdout.write(f"ok  {words}\n")

    def noted(self, words: str) -> None:
        """Something that the reader must know, though it is no fault."""
        sys.stdout.write(f"note  {words}\n")

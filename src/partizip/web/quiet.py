"""What must never stand in the program's own log: the secret links of mails."""

import logging
import re

_LINK = re.compile(r"(/abo/(?:bestaetigen|verwalten|beenden|abmelden)/)[^/\s\"']+")


class NoSecrets(logging.Filter):
    """Cuts the secret out of addresses in a line; Django writes the address of every refused request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line, without the secret."""
        words = record.getMessage()
        cut = _LINK.sub(r"\1…", words)
        if cut != words:
            record.msg, record.args = cut, ()
        return True

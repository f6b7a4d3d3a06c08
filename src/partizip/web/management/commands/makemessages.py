"""Django's makemessages that also finds the reasons of verdicts and the meanings of defaults.

Rules in core know no Django: their sentences are plain English msgids inside refuse(...), translated when shown; so are
those inside Again(...) and Outdated(...).
"""

from django.core.management.commands import makemessages

KEYWORDS = (
    "refuse:1",
    "_refused:1",
    "refused:1",
    "msgid:1",
    "Default:2",
    "Fault:3",
    "Unreadable:1",
    "Again:1",
    "Outdated:1",
)


class Command(makemessages.Command):
    """Collect messages for translation; `make messages` calls it."""

    xgettext_options = [
        *makemessages.Command.xgettext_options,
        *(f"--keyword={name}" for name in KEYWORDS),
    ]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

"""Django's makemessages that also finds the reasons of verdicts and the meanings of defaults.

Rules in core know no Django: their sentences are plain English msgids inside refuse(...), translated when shown.
"""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Collect messages for translation; `make messages` calls it."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=refuse:1", "--keyword=Default:2"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

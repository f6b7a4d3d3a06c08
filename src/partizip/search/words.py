"""The kinds of what can be found, in plain words."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "clause": _("Promise"),
    "claim": _("Duty"),
    "text": _("Text"),
    "series": _("Figures"),
    "body": _("Body"),
    "file": _("File"),
    "audit": _("Audit"),
    "task": _("Statutory task"),
    "directive": _("Attempted directive"),
    "press": _("Press room"),
    "programme": _("Programme of the office"),
    "report": _("Yearly report"),
    "plan": _("Plan before its decision"),
    "circle_point": _("Point of the steering circle"),
    "circle_decision": _("Decision of the steering circle"),
}


def kind_words(kind: str) -> str:
    """A kind in plain words; an unknown one as it is."""
    return str(KINDS.get(kind, kind))

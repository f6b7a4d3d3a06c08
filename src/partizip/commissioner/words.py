"""What became of an appointment, and whether a case is free from directives, in plain words with the badge's kind."""

from django.utils.translation import gettext_lazy as _

from partizip.core.office import Freedom, Term

TERMS = {
    Term.TO_COME: (_("begins later"), "info"),
    Term.RUNNING: (_("in office"), "success"),
    Term.RENEWED: (_("renewed"), "neutral"),
    Term.REMOVED: (_("removed"), "danger"),
    Term.NOT_RENEWED: (_("not renewed"), "warning"),
    Term.RESIGNED: (_("resigned"), "neutral"),
    Term.UNRECORDED: (_("ended without record"), "danger"),
}
FREEDOM = {
    Freedom.COVERED: (_("falls under the freedom from directives"), "warning"),
    Freedom.BEFORE: (_("before the paragraph was in force"), "neutral"),
    Freedom.ENDED: (_("after the law had ended"), "neutral"),
    Freedom.WRONG: (_("task was recorded wrongly"), "neutral"),
    Freedom.NONE: (_("no statutory task named: does not fall under the freedom from directives"), "neutral"),
}
TASKS = {
    Freedom.COVERED: (_("free from directives"), "success"),
    Freedom.BEFORE: (_("begins later"), "info"),
    Freedom.ENDED: (_("ended with its law"), "neutral"),
    Freedom.WRONG: (_("recorded wrongly"), "neutral"),
}

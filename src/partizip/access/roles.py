"""The roles that a mandate can give; held in a body, from one day to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may be. What each may do stands in access.matrix."""

    ADMINISTRATOR = "administrator", _("Administrator")
    OPERATOR = "operator", _("Operator")
    EDITOR = "editor", _("Editor")
    OFFICER = "officer", _("Desk officer")
    HEAD = "head", _("Head of the body")
    COMMISSIONER = "commissioner", _("Integration Commissioner")
    COMMISSIONER_OFFICE = "commissioner_office", _("Office of the Commissioner")
    COUNCIL_OFFICE = "council_office", _("Office of the advisory council")
    EVALUATOR = "evaluator", _("Independent evaluator")
    ORGANISATION = "organisation", _("Representative of an organisation")
    AUDITOR = "auditor", _("Auditor")


# Offices that nobody gives or takes alone; administrators too, or one could make a second one and confirm with it.
PROTECTED = frozenset({Role.ADMINISTRATOR, Role.COMMISSIONER, Role.COMMISSIONER_OFFICE, Role.EVALUATOR, Role.AUDITOR})

# In bodies of these kinds every role is protected: whoever sits there acts in the name of an independent office.
PROTECTED_KINDS = frozenset({"office", "institution"})

# Offices that stand outside the administration, and the kinds of bodies in which they can be held.
HELD_IN: dict[str, frozenset[str]] = {
    Role.COMMISSIONER: frozenset({"office", "department"}),
    Role.COMMISSIONER_OFFICE: frozenset({"office", "department"}),
    Role.EVALUATOR: frozenset({"institution", "organisation", "company"}),
    Role.ORGANISATION: frozenset({"organisation"}),
}

# Roles that one person at a time holds in a body: a second one would take over what others do in the first one's name.
HELD_BY_ONE = frozenset({Role.COMMISSIONER})

# Roles without a mandate.
ANONYMOUS = "anonymous"  # nobody is signed in
PERSON = "person"  # signed in, no mandate today
SYSTEM = "system"  # the program itself: reminders, publication by date

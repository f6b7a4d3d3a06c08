"""All defaults in one place; nothing else in the tree repeats them. An administrator changes them by an act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partizip.access.models import DefaultChange
from partizip.core.calendar import parse_day
from partizip.core.claims import checked_ladder
from partizip.core.permissions import msgid
from partizip.journal.prepared import Prepared
from partizip.opendata.licences import LICENCES


@dataclass(frozen=True)
class Default:
    """A value until somebody sets another, and what it means in plain English (a msgid)."""

    value: Any
    meaning: str
    bounds: tuple[int, int] = (0, 10_000)  # of a whole number; of a text its length
    check: Callable[[Any], Any] | None = None

    def checked(self, value: Any) -> Any:
        """The value as it is stored. Raises ValueError with a plain sentence (a msgid)."""
        if type(value) is not type(self.value):
            raise ValueError(msgid("The value is not of the kind that this default takes."))
        if self.check is not None:
            return self.check(value)
        size = value if isinstance(value, int) else len(value)
        if not self.bounds[0] <= size <= self.bounds[1]:
            raise ValueError(msgid("The value is too small or too large."))
        return value


def _ladder(value: list[Any]) -> list[list[Any]]:
    """The ladder in order. Raises ValueError when a step is unknown, doubled or too far away."""
    try:
        return [list(step) for step in checked_ladder(value)]
    except (ValueError, TypeError) as error:
        raise ValueError(
            msgid("A step is a number of working days from -250 to 250, each once, and a known addressee.")
        ) from error


def _one_off(value: list[Any]) -> list[list[Any]]:
    """One-off holidays in order. Raises ValueError for what is no [ISO day, name] of a year that the calendar knows."""
    try:
        found = {parse_day(day).isoformat(): name.strip() for day, name in value}
        if len(found) < len(value) or not all(0 < len(name) <= LONGEST_NAME for name in found.values()):
            raise ValueError
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(msgid("A one-off holiday is a day such as 2028-06-17, each once, and its name.")) from error
    return [list(item) for item in sorted(found.items())]


def _contact(value: str) -> str:
    """An e-mail address, or nothing. Raises ValueError for anything else."""
    try:
        if value:
            validate_email(value)
    except ValidationError as error:
        raise ValueError(msgid("Give an e-mail address, or leave it empty.")) from error
    return value


def _licence(value: str) -> str:
    """The short name of a licence. Raises ValueError for one that is not known here."""
    if value not in LICENCES:
        raise ValueError(msgid("Known licences: dl-zero-de/2.0, dl-by-de/2.0, cc-zero, cc-by/4.0."))
    return value


LONGEST_NAME = 80
ONE_OFF = "duties.one_off_holidays"
DEMO = "instance.demo"  # set by `init --demo` in an empty database only: it opens the one-click sign-ins


DEFAULTS: dict[str, Default] = {
    "instance.name": Default("Partizip", "Name of this installation", (1, 120)),
    DEMO: Default(False, "Whether everything here is invented"),
    "instance.operator": Default("", "Who runs this installation, with postal address"),
    "instance.contact": Default("", "E-mail address of whoever runs this installation", check=_contact),
    "instance.data_protection": Default(
        "", "Data protection officer: name or office, and how to reach it", (0, 300)
    ),
    "instance.licence": Default("dl-zero-de/2.0", "Licence of the open data", check=_licence),
    "duties.ladder": Default(
        [
            [-20, "debtor"], [-5, "debtor"], [1, "debtor"], [10, "head"], [20, "leadership"],
            [30, "steering_circle"], [60, "conciliation"],
        ],
        "Reminder steps in working days around the due date, and whom each addresses",
        check=_ladder,
    ),
    "duties.acceptance_working_days": Default(10, "Working days for accepting or disputing evidence", (1, 250)),
    "duties.answer_working_days": Default(20, "Working days for an answer where no law says otherwise", (1, 250)),
    "duties.due_soon_working_days": Default(
        5, "Working days before the due date from which it counts as due soon", (0, 250)
    ),
    "duties.christmas_free": Default(False, "Whether 24 and 31 December count as free days"),
    ONE_OFF: Default(
        [], "One-off holidays that a law added; open due dates are lengthened, never shortened", check=_one_off
    ),
    "office.term_years": Default(5, "Years for which somebody is appointed to an independent office", (1, 12)),
    "office.term_reminder_days": Default(
        180, "Days before the end of a term from which the desk reminds of renewal and hearing", (1, 730)
    ),
    "commissioner.answer_working_days": Default(
        20, "Working days for an answer to a request or objection of the Commissioner", (1, 250)
    ),
    "commissioner.involvement_working_days": Default(
        10, "Working days for which the Commissioner is asked before a plan can be decided (R-P6-2: at least ten)",
        (10, 250),
    ),
    "circle.notice_working_days": Default(
        5, "Working days before a meeting of the steering circle by which papers are in time (proposal for its rules)",
        (0, 60),
    ),
    "circle.call_days": Default(
        1, "Days ahead by which a meeting of the steering circle is called at the latest, unless it is urgent", (1, 60)
    ),
    "circle.minutes_working_days": Default(
        5,
        "Working days after a meeting from which its minutes can be approved when no next one is called (proposal for "
        "the circle's rules)",
        (1, 60),
    ),
    "barriers.answer_months": Default(
        1, "Months for answering a reported barrier (to be confirmed by the legal office)", (1, 3)
    ),
    "documents.largest_megabytes": Default(20, "Largest file in megabytes", (1, 24)),
    "access.deputy_max_days": Default(180, "Longest time in days for which a deputy can be named", (1, 730)),
}  # fmt: skip


def default(name: str) -> Any:
    """The value in force. Raises KeyError for an unknown name."""
    value = DEFAULTS[name].value
    changed = DefaultChange.objects.filter(name=name).order_by("-at", "-id").values_list("value", flat=True).first()
    return value if changed is None else changed


@Prepared
def _changes() -> QuerySet[DefaultChange, tuple[str, Any]]:
    """All changes, the newest last."""
    return DefaultChange.objects.order_by("at", "id").values_list("name", "value")


def values(*names: str) -> dict[str, Any]:
    """Several values in force, with one query."""
    changed = dict(_changes())
    return {name: changed.get(name, DEFAULTS[name].value) for name in names}


@dataclass(frozen=True)
class Instance:
    """What this installation says of itself."""

    name: str
    demo: bool
    operator: str
    contact: str

    @property
    def mark(self) -> str:
        """What stands on every page, file and feed of the demo Land; else empty."""
        return _("Demo – invented data") if self.demo else ""

    def titled(self, title: str) -> str:
        """A title for a feed or file, with the demo's mark."""
        return " – ".join(filter(None, [title, self.name, self.mark]))


INSTANCE = ("instance.name", "instance.demo", "instance.operator", "instance.contact")


def instance() -> Instance:
    """The installation's own facts, with one query."""
    return instance_of(values(*INSTANCE))


def instance_of(found: dict[str, Any]) -> Instance:
    """The installation's own facts from values in force that were read with others."""
    return Instance(**{name.removeprefix("instance."): found[name] for name in INSTANCE})

"""All defaults in one place; nothing else in the tree repeats them. An administrator changes them by an act."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from partizip.access.models import DefaultChange


@dataclass(frozen=True)
class Default:
    """A value until somebody sets another, and what it means in plain English (a msgid)."""

    value: Any
    meaning: str


DEFAULTS: dict[str, Default] = {
    "instance.name": Default("Partizip", "Name of this installation"),
    "instance.demo": Default(False, "Whether everything here is invented"),
    "instance.operator": Default("", "Who runs this installation, with postal address"),
    "instance.contact": Default("", "E-mail address of whoever runs this installation"),
    "duties.ladder": Default(
        [
            [-20, "debtor"], [-5, "debtor"], [1, "debtor"], [10, "head"], [20, "leadership"],
            [30, "steering_circle"], [60, "conciliation"],
        ],
        "Reminder steps in working days around the due date, and whom each addresses",
    ),
    "duties.acceptance_working_days": Default(10, "Working days for accepting or disputing evidence"),
    "duties.answer_working_days": Default(20, "Working days for an answer where no law says otherwise"),
    "duties.due_soon_working_days": Default(5, "Working days before the due date from which it counts as due soon"),
    "duties.christmas_free": Default(False, "Whether 24 and 31 December count as free days"),
    "documents.largest_megabytes": Default(20, "Largest file in megabytes"),
    "access.deputy_max_days": Default(180, "Longest time in days for which a deputy can be named"),
}  # fmt: skip


def default(name: str) -> Any:
    """The value in force. Raises KeyError for an unknown name."""
    value = DEFAULTS[name].value
    changed = DefaultChange.objects.filter(name=name).order_by("-at", "-id").values_list("value", flat=True).first()
    return value if changed is None else changed


def values(*names: str) -> dict[str, Any]:
    """Several values in force, with one query."""
    found = {name: DEFAULTS[name].value for name in names}
    changes = DefaultChange.objects.filter(name__in=names).order_by("at", "id")
    return found | {change.name: change.value for change in changes}


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


def instance() -> Instance:
    """The installation's own facts, with one query."""
    found = values("instance.name", "instance.demo", "instance.operator", "instance.contact")
    return Instance(**{name.removeprefix("instance."): value for name, value in found.items()})

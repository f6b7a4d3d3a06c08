"""Demo: try to stop a press release, as the Senator, as an administrator, and below the program (C6.1, R-P6-1).

Each try is the real act or the real statement, on an item that the demo's office has just sealed. What is shown is what
the program or the database answered; a try that succeeded would be shown as one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import formats
from django.utils.translation import gettext as _

from partizip.access.acting import actor_of
from partizip.access.acts import Actor, Refused
from partizip.access.ids import new_id
from partizip.access.queries import demo_mandates
from partizip.access.roles import PERSON, Role
from partizip.bodies.models import Kind
from partizip.commissioner.actions import press
from partizip.commissioner.models import Edition, Item
from partizip.commissioner.views.attempts import noted
from partizip.core.calendar import BERLIN
from partizip.core.permissions import msgid

AHEAD = timedelta(seconds=60)  # so long one can try


@dataclass(frozen=True)
class Answer:
    """What a try came to: whether it was carried out, else what program or database said (`quoted`: word for word)."""

    succeeded: bool
    said: str = ""
    quoted: str = ""


def _holder(role: str, at: datetime, **more: str) -> Actor:
    """Somebody of the demo in this role. Raises LookupError when nobody holds it."""
    found = demo_mandates(at).filter(role=role, **more).first()
    if found is None:
        raise LookupError(role)
    return actor_of(found)


def sealed(at: datetime) -> Item:
    """A press release of the demo's office that appears in a minute by itself."""
    by, appears_at = _holder(Role.COMMISSIONER, at, body__kind=Kind.OFFICE), at + AHEAD
    clock = formats.date_format(appears_at.astimezone(BERLIN), "H:i:s")
    draft = press.save_draft(
        by=by, at=at, draft_id=new_id(), revision=0, kind="release", language="de", appears_at=appears_at,
        title=f"Versuch: Diese Mitteilung erscheint um {clock} Uhr",
        text="Wer die Demo besucht, hat versucht, diese Mitteilung aufzuhalten.\n\nSie ist für die Demo erfunden.",
    )  # fmt: skip
    return press.publish(by=by, at=at, draft=draft, revision=draft.revision).item


def _by(role: str, right: str) -> Callable[[Item, datetime], Answer]:
    """Cancel it as somebody in another office; a refused attempt is noted as for everybody."""

    def tried(item: Item, at: datetime) -> Answer:
        who = Actor(role=PERSON) if role == PERSON else _holder(role, at)
        edition = Edition.objects.get(item=item)
        try:
            with transaction.atomic():
                press.cancel(by=who, at=at, edition=edition)
        except Refused as refusal:
            noted(who, right, item.code, at)
            return Answer(False, _(refusal.verdict.reason))
        return Answer(True)

    return tried


def _below(statement: str) -> Callable[[Item, datetime], Answer]:
    """Run a statement on the database itself, past the program."""

    def tried(item: Item, at: datetime) -> Answer:
        edition = Edition.objects.get(item=item)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [edition.pk.hex if connection.vendor == "sqlite" else edition.pk])
        except DatabaseError as error:
            return Answer(False, _("The database itself refuses it; this is what it said:"), str(error).splitlines()[0])
        return Answer(True)

    return tried


_CLOCK = "UPDATE commissioner_words SET appears_at = '2099-01-01 00:00:00' WHERE edition_id = %s"
_GONE = "DELETE FROM commissioner_words WHERE edition_id = %s"
TRIES: dict[str, tuple[str, Callable[[Item, datetime], Answer]]] = {
    "senator": (msgid("Head of a Senate department: stop the release"), _by(Role.HEAD, "press.cancel")),
    "administrator": (msgid("Administrator: stop the release"), _by(Role.ADMINISTRATOR, "press.cancel")),
    "superuser": (msgid("Superuser account without an office: stop the release"), _by(PERSON, "press.cancel")),
    "clock": (msgid("Operator, past the program: move the time in the database to 2099"), _below(_CLOCK)),
    "delete": (msgid("Operator, past the program: delete the words in the database"), _below(_GONE)),
}

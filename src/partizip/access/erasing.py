"""Erasing a person: what is only about them is deleted, what belongs to the record stays and names nobody any more.

What there is follows from the declarations (access.personal); no part has code of its own for it. Deleting goes in
chunks, so that no transaction is long; the last act cuts the account itself and leaves the one line in the record,
without a name. Whoever is stopped on the way calls it again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection

from partizip.access import remembered
from partizip.access.acts import THE_SYSTEM, Actor, Kind, Refused, act, require
from partizip.access.ids import new_id
from partizip.access.models import GONE, Deputy, Mandate, Person
from partizip.access.personal import Holding, Rows, holding_of, holdings
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid, refuse
from partizip.journal.log import Line, line_of, record

CHUNK = 200  # rows deleted in one transaction
OFFICE = msgid("This person still has an office. It has to end first; then the person can be erased.")
# Why somebody was erased; stands in the line of the record.
REQUEST, SELF, DATE, RESTORE = "request", "self", "date", "restore"
_IN_GERMAN = {
    REQUEST: "Eine Person wurde auf Verlangen gelöscht",
    SELF: "Eine Person hat selbst gelöscht, was über sie gespeichert war",
    DATE: "Ein Konto wurde gelöscht, weil seine Frist abgelaufen war",
    RESTORE: "Eine Person wurde nach dem Zurückspielen einer Sicherung erneut gelöscht",
}

# Locks the request on which somebody is erased and returns who asked; raises Refused when it is open no more. Each act
# calls it in its own transaction, so that whoever withdraws the request on the way stops what has not happened yet.
Asked = Callable[[], UUID]


@dataclass(frozen=True)
class Who:
    """Somebody to be erased or told: an account, addresses, or both.

    `apart`: somebody who came by a secret link; then only what lives apart from accounts is theirs, for nobody proved
    that an account with the same address is. `whole`: both, for an operator who made sure whose address it is. Neither:
    an account without what lives apart, for nobody proved that the address is theirs.
    """

    person: UUID | None = None
    mails: tuple[str, ...] = ()
    apart: bool = False
    whole: bool = False

    def rows(self, holding: Holding) -> Rows:
        """The rows of one table that are told, and that go or are cut when this is erased."""
        found = holding.about(self.person, self.mails)
        if self.whole:
            return found
        if self.apart:
            return holding.apart(found) if holding.apart else found.none()
        return found.exclude(pk__in=holding.apart(found).values("pk")) if holding.apart else found


def who_is(text: str) -> Who | None:
    """Whom an e-mail address or the id of an account means, whole; None when nothing is held about them.

    For the operator's command only: who asks was identified before (Art. 12 (6) GDPR).
    """
    typed = text.strip().replace("\x00", "")
    if "@" in typed:
        person = Person.objects.known().filter(email__iexact=typed).first()
        found = Who(person and person.id, (typed,), whole=True)
        return found if person or any(counted.count for counted in counts(found)) else None
    try:
        person = Person.objects.known().filter(id=typed).first()
    except ValidationError:
        return None
    return Who(person.id, (person.email,), whole=True) if person else None


def who_of(person: Person) -> Who:
    """An account with its address, without what lives apart under that address."""
    return Who(person.id, (person.email,))


@dataclass(frozen=True)
class Counted:
    """What one table holds about somebody, and what becomes of it."""

    holding: Holding
    count: int

    @property
    def stays(self) -> bool:
        """Whether the rows are kept without the person."""
        return self.holding.is_kept


def counts(who: Who) -> list[Counted]:
    """How many rows each table holds about somebody, or names them in; empty tables are left out."""
    found = []
    for holding in holdings():
        count = who.rows(holding).count()
        if who.person is not None:
            count += sum(rows.count() for _column, rows in holding.mentioning(who.person))
        if count:
            found.append(Counted(holding, count))
    return found


def offices(person: Person, at: datetime) -> list[Mandate | Deputy]:
    """What has to end before the person can be erased."""
    return person.offices(berlin_day(at))


def erase(
    *, by: Actor, at: datetime, who: Who, why: str, own: bool = False, asked: Asked | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:  # fmt: skip
    """Erase somebody; returns how many rows were deleted. Raises Refused while an account has an office.

    `own`: whether it is the actor's own account, or the address of the link they came by. `asked`: see Asked.
    `progress` is told how many rows are deleted so far.
    """
    if who.person is not None and why in {REQUEST, SELF}:
        person = Person.objects.filter(id=who.person).first()
        if person is not None and offices(person, at):
            raise Refused(refuse(OFFICE, "access.erasing"))
    deleted = 0
    for counted in counts(who):
        if counted.stays or counted.holding.model is Person or counted.holding.with_account:
            continue
        while some := erase_rows(by=by, at=at, who=who, label=counted.holding.label, own=own, asked=asked):
            deleted += some
            progress(deleted)
    deleted += erase_person(by=by, at=at, who=who, why=why, own=own, asked=asked)
    tidy()
    return deleted


def _require(by: Actor, at: datetime, who: Who, own: bool, asked: Asked | None) -> None:
    own_account = own and who.person is not None and who.person == by.person_id
    on_request = asked is not None and who.person is not None and asked() == who.person
    require(
        by, at, "access.erase",
        own_account=own_account, own_link=own and who.person is None, on_request=on_request,
        another_person=who.person != by.person_id, in_person=not by.is_deputy,
    )  # fmt: skip


@act(
    right="access.erase", verb="access.rows_erased", kind=Kind.PRIVATE,
    reason="Deletes rows that no line tells of; the line of the erasure follows in its last act.",
)  # fmt: skip
def erase_rows(*, by: Actor, at: datetime, who: Who, label: str, own: bool = False, asked: Asked | None = None) -> int:
    """Delete up to CHUNK rows of one table about somebody; returns how many."""
    _require(by, at, who, own, asked)
    holding = holding_of(label)
    if holding is None or holding.is_kept:
        return 0
    keys = list(who.rows(holding).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    _delete(holding, keys, at)
    if holding.is_never_counted:
        remembered.note(holding.label, keys, at)
    return len(keys)


def _delete(holding: Holding, keys: list[object], at: datetime) -> None:
    rows = holding.rows.filter(pk__in=keys)
    if holding.leaving:
        holding.leaving(rows, at)
    rows.delete()


@act(right="access.erase", verb="access.person_erased")
def erase_person(*, by: Actor, at: datetime, who: Who, why: str, own: bool = False, asked: Asked | None = None) -> int:
    """Put nobody in the person's place in rows that stay, and delete the account with its seal; returns 0 or 1.

    Records access.person_erased under a fresh id, with why and in how many places of the record's rows nobody stands
    now; not which, for that would tell that several offices were one person's (docs/decisions/0014).
    """
    _require(by, at, who, own, asked)
    places, deleted, ended = 0, 0, []
    person = Person.objects.known().select_for_update().filter(id=who.person).first() if who.person else None
    if person is not None:
        standing = offices(person, at)
        if standing and why in {REQUEST, SELF}:
            raise Refused(refuse(OFFICE, "access.erasing"))
        ended = _ended(standing, at)
        Person.objects.gone(at)
        places = sum(_cut(holding, person.id) for holding in holdings())
        deleted = 1
    line = Line("access.person_erased", str(new_id()), _IN_GERMAN[why], facts={"why": why, "places": places})
    record(by=by, at=at, lines=[*ended, line])
    if person is not None:
        key = person.id
        person.delete()
        remembered.note(Person._meta.label_lower, [key], at)
    return deleted


def _ended(standing: list[Mandate | Deputy], at: datetime) -> list[Line]:
    """End what an older backup, or a body that ended, still shows as an office; nobody holds it."""
    yesterday = berlin_day(at) - timedelta(days=1)
    lines = []
    for office in standing:
        if isinstance(office, Mandate):
            office.valid_until = max(office.valid_from, yesterday)
            office.save(update_fields=["valid_until"])
            lines.append(line_of("access.mandate_ended", office, facts={"step": "ended"}, version=3))
            deputies = list(office.deputies.filter(ended_at=None).select_related("person"))
        else:
            deputies = [office]
        for deputy in deputies:
            deputy.ended_at = at
            deputy.save(update_fields=["ended_at"])
            lines.append(line_of("access.deputy_ended", deputy, version=2))
    return lines


def _cut(holding: Holding, person: UUID) -> int:
    """Put nobody in the person's place; returns in how many places of logged rows."""
    columns = list(holding.mentions)
    if holding.is_kept and holding.owner:
        columns.append(holding.owner)
    if holding.is_kept and not holding.logged:
        blank = dict.fromkeys(filter(None, (*holding.columns, holding.mail)), "")
        holding.about(person).update(**blank)
    changed = sum(holding.rows.filter(**{column: person}).update(**{column: GONE}) for column in columns)
    return changed if holding.logged else 0


@act(right="access.delete_due", verb="access.names_erased")
def cut_due(*, by: Actor, at: datetime, label: str) -> int:
    """Put nobody in the place of people in logged rows whose date has come; returns in how many places.

    Raises NothingDue when there are none. Records access.names_erased with the number.
    """
    require(by, at, "access.delete_due")
    holding = holding_of(label)
    keys = list(holding.due(holding.rows, at).values_list("pk", flat=True)[:CHUNK]) if holding and holding.due else []
    if holding is None or not keys:
        raise NothingDue
    Person.objects.gone(at)
    places = holding.rows.filter(pk__in=keys).update(**{holding.owner: GONE})
    title = "Namen wurden gelöscht, weil ihre Frist abgelaufen war"
    record(by=by, at=at, lines=[Line("access.names_erased", str(new_id()), title, facts={"places": places})])
    return places


@act(
    right="access.delete_due", verb="access.rows_deleted", kind=Kind.PRIVATE,
    reason="Deletes personal data by the dates that the public register names; nothing public changes.",
)  # fmt: skip
def delete_due(*, by: Actor, at: datetime, label: str) -> int:
    """Delete up to CHUNK rows of one table whose date has come; returns how many."""
    require(by, at, "access.delete_due")
    holding = holding_of(label)
    if holding is None or holding.due is None or holding.is_kept:
        return 0
    keys = list(holding.due(holding.rows, at).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    _delete(holding, keys, at)
    return len(keys)


@act(
    right="access.erase", verb="access.rows_erased", kind=Kind.PRIVATE,
    reason="Erases once more what a restored backup brought back; the restore stands in the record.",
)  # fmt: skip
def erase_again(*, by: Actor, at: datetime, label: str, keys: list[str]) -> int:
    """Delete rows that were erased at `at` and are back; returns how many. Accounts are erased by erase().

    Older notes list tables with counted keys too (docs/decisions/0014); such a row may be somebody else's by now.
    """
    require(by, at, "access.erase")
    holding = holding_of(label)
    if holding is None or holding.is_kept or holding.model is Person or not holding.is_never_counted:
        return 0
    there = list(holding.rows.filter(pk__in=keys).values_list("pk", flat=True))
    _delete(holding, there, at)
    return len(there)


def erase_all_again(at: datetime) -> int:
    """After an older backup was restored: erase whatever was erased since; returns how many rows. Safe to run twice."""
    noted: dict[tuple[str, datetime], list[str]] = {}
    for label, key, then in remembered.noted():
        holding = holding_of(label)
        if holding is not None:  # where a number keeps when rows went, it was then and not now
            noted.setdefault((label, then if holding.leaving else at), []).append(key)
    done = 0
    for (label, then), keys in noted.items():
        for start in range(0, len(keys), CHUNK):
            some = keys[start : start + CHUNK]
            if label != Person._meta.label_lower:
                done += erase_again(by=THE_SYSTEM, at=then, label=label, keys=some)
                continue
            for person in Person.objects.known().filter(id__in=some):
                done += erase(by=THE_SYSTEM, at=at, who=who_of(person), why=RESTORE)
    tidy()
    return done


class NothingDue(Exception):
    """No deletion date has come; the act leaves nothing behind."""


def tidy() -> None:
    """On SQLite: bring the deletion into the file itself; else its log of writes keeps a copy for a while."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

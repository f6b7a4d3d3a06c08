"""Plain functions that make rows through the program's own acts where there is one.

People with fixed parts: Ayşe sits in the Commissioner's office, Bernd in a Senate department, Chidi is a stranger.
"""

from datetime import UTC, date, datetime
from itertools import count

from allauth.mfa.models import Authenticator

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM, Actor
from partizip.access.defaults import DEMO
from partizip.access.models import DefaultChange, Mandate, Person
from partizip.access.roles import HELD_IN, Role
from partizip.bodies.models import Body, Kind
from partizip.core import ledger
from partizip.journal.models import Witness
from partizip.portal.witnesses.actions import register_witness

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = count(1)


def body(slug: str | None = None, *, kind: str = Kind.DEPARTMENT, **fields) -> Body:
    """A body that exists since 2016."""
    slug = slug or f"stelle-{next(_numbers)}"
    fields.setdefault("name", slug.replace("-", " ").title())
    fields.setdefault("valid_from", date(2016, 12, 8))
    return Body.objects.create(slug=slug, kind=kind, **fields)


def person(name: str = "Chidi", **fields) -> Person:
    """An account with the password "ein langes Kennwort"."""
    made = access.make_person(
        by=THE_SYSTEM, at=NOW, email=fields.get("email", f"{name.lower()}{next(_numbers)}@example.org"),
        name=name, password="ein langes Kennwort",
    )  # fmt: skip
    made.start_password = fields.get("start_password", False)  # most have changed it long ago
    made.save()
    return made


def mandate(role: str, *, of: Body | None = None, who: Person | None = None, **fields) -> Mandate:
    """A confirmed mandate since 2020, in a body where the role can be held."""
    kinds = HELD_IN.get(role, {Kind.DEPARTMENT})
    given = access.give_mandate(
        by=THE_SYSTEM, at=NOW, person=who or person(),
        body_id=(of or body(kind=Kind.DEPARTMENT if Kind.DEPARTMENT in kinds else min(kinds))).id, role=role,
        valid_from=fields.get("valid_from", date(2020, 1, 1)), valid_until=fields.get("valid_until"),
    )  # fmt: skip
    if given.confirmed_at is None:  # two administrators are in office; the second hand is not this test's matter
        given.confirmed_at = NOW
        given.save()
    return given


def actor(role: str = Role.OFFICER, *, of: Body | None = None, who: Person | None = None) -> Actor:
    """Somebody who acts under a fresh mandate."""
    given = mandate(role, of=of, who=who)
    return acting(given)


def acting(given: Mandate) -> Actor:
    """The holder of a mandate, acting."""
    return Actor(
        role=given.role, body=given.body.slug, body_id=given.body_id, mandate_id=given.id, person_id=given.person_id
    )


def second_factor(who: Person) -> None:
    """Set up an authenticator app for somebody, once."""
    Authenticator.objects.get_or_create(user=who, type="totp", defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}})


def as_demo() -> None:
    """Make the installation a demo in the middle of its life, which no act can."""
    DefaultChange.objects.create(name=DEMO, value=True, at=NOW)


def witness(url: str = "http://127.0.0.1:9/w", *, signer: ledger.Signer | None = None, name: str = "Archiv") -> Witness:
    """A registered witness; without a signer, one of whom nobody has the key."""
    key = ledger.cosigner_of(signer or ledger.Signer(f"w{next(_numbers)}.example", ledger.generate_key()))
    return register_witness(by=actor(Role.ADMINISTRATOR), at=NOW, url=url, vkey=key.text, name=name)

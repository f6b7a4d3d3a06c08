"""Proof 1: every protected address x method x role, for {own, other} x {draft, scheduled, published, withdrawn}.

Whoever is not of the office that an item belongs to changes none of its rows, whatever state it is in (R-P6-1). The
matrix over all addresses (tests/house/test_addresses.py) meets one item of each kind; this one meets all of them.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from partizip.access.acts import Actor
from partizip.access.limits import METER
from partizip.access.roles import Role
from partizip.commissioner.actions import attaching
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import (
    Appearance,
    Attachment,
    Cancelling,
    Draft,
    DraftFile,
    Edition,
    Item,
    Removal,
    RemovalEnd,
    Withdrawal,
    Words,
)
from partizip.commissioner.urls import press as addresses
from partizip.core.addresses import EVERYONE
from partizip.web import middleware
from tests import factories
from tests.commissioner.conftest import Room
from tests.factories import NOW, actor
from tests.files import png
from tests.house.test_addresses import BACKEND, METHODS, bare, browser, pattern_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOUR = timedelta(hours=1)
PROTECTED = (
    Item, Edition, Words, Attachment, Withdrawal, Cancelling, Removal, RemovalEnd, Appearance, Draft, DraftFile,
)  # fmt: skip
STATES = ("draft", "scheduled", "published", "withdrawn")


@dataclass
class Things:
    """What stands in the addresses about one item, by its state."""

    values: dict[str, object] = field(default_factory=dict)


def made(room: Room, by: Actor, state: str) -> Things:
    """An item of an office in this state, with a file, and what an address names of it."""
    if state == "draft":
        draft = room.draft(by=by, title=f"Entwurf {by.body}")
        draft = attaching.attach(by=by, at=NOW, draft=draft, name="a.png", data=png(4, 4), alt="Ein Bild").draft
        return Things({"draft": draft.id, "file": draft.files.get().id})
    edition = room.published(by=by, title=f"{state} {by.body}", appears_at=NOW + HOUR if state == "scheduled" else None)
    if state == "withdrawn":
        actions.withdraw(by=by, at=NOW, item=edition.item, reason="Die Angaben trafen nicht zu.")
    return Things({"code": edition.item.code, "edition": edition.id})


def paths(things: Things) -> list[tuple[str, str]]:
    """Every address of the press room that names such a thing, with its name."""
    given = {**things.values, "language": "de", "number": 1, "sha256": "0" * 64}
    found = []
    for name in addresses.ADDRESSES:
        wanted = set(pattern_of(name).pattern.converters)
        if wanted & set(things.values) and wanted <= set(given):
            found.append((name, reverse(name, kwargs={key: given[key] for key in wanted})))
    return found


def digest() -> str:
    """The content of all protected tables."""
    state = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in PROTECTED:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY "{model._meta.pk.column}"')
            state.update(repr(cursor.fetchall()).encode())
    return state.hexdigest()


def signed(who: Actor) -> Client:
    """A browser in which this actor is signed in."""
    from partizip.access.models import Mandate  # noqa: PLC0415

    given = Mandate.objects.get(id=who.mandate_id)
    factories.second_factor(given.person)
    client = Client(raise_request_exception=False)
    client.force_login(given.person, backend=BACKEND)
    session = client.session
    session["mandate"] = str(given.id)
    session.save()
    return client


SENT = {
    "title": "Fremdes Wort", "text": "Fremder Text.", "reason": "Weil.", "kind": "release", "language": "de",
    "revision": "1", "ground": "court", "publish": "1",
}  # fmt: skip


def tried(client: Client, things: Things, case: str) -> None:
    """Call every address about a thing with every method; nothing protected changes, and no desk opens."""
    before = digest()
    for name, path in paths(things):
        for method in METHODS:
            METER.forget()
            data = {"data": SENT} if method == "POST" else {}
            with transaction.atomic():
                answer = getattr(client, method.lower())(path, **data)
            assert answer.status_code < 500, (case, method, path)
            entry = addresses.ADDRESSES[name]
            if EVERYONE not in {entry.get, entry.post} and method != "OPTIONS":
                assert answer.status_code in {302, 403, 404, 405}, (case, method, path, answer.status_code)
    assert digest() == before, case


@pytest.fixture
def both(room, monkeypatch):
    """Items of two offices in every state."""
    monkeypatch.setattr(middleware, "render", bare)
    other = room.others["another office"]
    with time_machine.travel(NOW, tick=False):
        yield {
            (whose, state): made(room, by, state) for whose, by in (("own", room.holder), ("other", other))
            for state in STATES
        }  # fmt: skip


@pytest.mark.rule("R-P6-1")
def test_no_role_changes_what_an_office_holds_in_any_state(room, both):
    cache.clear()
    strangers = {name: signed(who) for name, who in room.others.items() if "office" not in name}
    strangers |= {name: browser(name) for name in ("anonymous", "person", "superuser", "former office-holder")}
    strangers["commissioner in a department"] = signed(actor(Role.COMMISSIONER))
    for name, client in strangers.items():
        for (whose, state), things in both.items():
            tried(client, things, f"{name}: {whose} {state}")


@pytest.mark.rule("R-P6-1")
def test_an_office_changes_nothing_of_another_one(room, both):
    for name, who, foreign in (
        ("the office", room.holder, "other"), ("its colleague", room.colleague, "other"),
        ("another office", room.others["another office"], "own"),
        ("its colleague", room.others["colleague of another office"], "own"),
    ):  # fmt: skip
        client = signed(who)
        for state in STATES:
            tried(client, both[foreign, state], f"{name}: {foreign} {state}")


def test_the_watch_sees_what_the_office_itself_does(room, both):
    """Else nothing above could fail."""
    before, client = digest(), signed(room.holder)
    code = both["own", "published"].values["code"]
    sent = {"reason": "Falsch.", "language": "de"}
    assert client.post(f"/schreibtisch/presse/{code}/zurueckziehen/", sent).status_code == 302
    assert digest() != before
    assert {name for name, _path in paths(both["own", "published"])} >= {
        "press_item",
        "press_withdraw",
        "press_removal",
    }

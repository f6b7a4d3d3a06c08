"""Two worlds: whatever all other roles do before, what the office publishes reads the same and appears when it says."""

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partizip.access.acts import Refused
from partizip.access.limits import METER
from partizip.commissioner.actions import attaching
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Edition
from partizip.web.versions import STORE
from tests import properties
from tests.commissioner import worlds
from tests.commissioner.conftest import Room
from tests.commissioner.test_press_attaching import PDF
from tests.factories import NOW
from tests.files import png

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
WHEN, THEN, LATER = NOW + 3 * HOUR, NOW + 4 * HOUR, NOW + 6 * HOUR
OWN = re.compile(r"/log/\d+[\w/]*|/(?:beleg|receipt)/[\w-]+")  # the number of its line and its receipt


@dataclass(frozen=True)
class Deed:
    """What the office does: publish at once or sealed, and afterwards correct (at once or sealed) or withdraw."""

    sealed: bool
    afterwards: str  # "", "correct", "seal", "withdraw"


DEEDS = [Deed(*one) for one in product((False, True), ("", "correct", "seal", "withdraw"))]


def _published(room: Room, deed: Deed, during) -> Edition:
    """The office writes a draft with a picture and a paper and publishes it, while `during` happens beside it."""
    draft = room.draft(lead="Kurz.", appears_at=WHEN if deed.sealed else None)
    attaching.attach(by=room.holder, at=NOW, draft=draft, name="karte.png", data=png(8, 6), alt="Karte der Bezirke")
    attaching.attach(by=room.colleague, at=NOW, draft=draft, name="zahlen.pdf", data=PDF, alt="Alle Zahlen")
    during()
    draft.refresh_from_db()
    return actions.publish(by=room.holder, at=NOW, draft=draft, revision=draft.revision)


def _afterwards(room: Room, deed: Deed, edition: Edition) -> None:
    if deed.afterwards == "withdraw":
        actions.withdraw(by=room.holder, at=THEN, item=edition.item, reason="Die Zahl trifft nicht zu.")
    elif deed.afterwards:
        room.further(edition.item, at=THEN, title="Richtig", appears_at=LATER if deed.afterwards == "seal" else None)


def world(room: Room, steps, deed: Deed) -> list[str]:
    """What everybody reads of the item after these steps; all of it is undone afterwards."""
    STORE.forget()
    room.others.pop("puppet", None)
    with transaction.atomic():
        edition = _published(room, deed, lambda: [_step(step, room) for step in steps[::2]])
        for step in steps[1::2]:
            _step(step, room)
        found = [str(edition.words.appears_at)]
        with time_machine.travel(WHEN - SECOND, tick=False):
            found += _read(edition)
        with time_machine.travel(WHEN, tick=False):
            found += _read(edition)
        _afterwards(room, deed, edition)
        for at in (LATER - SECOND, LATER):
            with time_machine.travel(at, tick=False):
                found += _read(edition)
        editions = list(Edition.objects.filter(item=edition.item).select_related("words").order_by("number"))
        found += [f"{one.number} {one.words.appears_at} {one.words.title}" for one in editions]
        transaction.set_rollback(True)
    digests = [one.digest for one in editions]
    return [_nameless(text, [edition.item.code, *digests, str(edition.id), edition.id.hex]) for text in found]


def _nameless(text: str, own: list[str]) -> str:
    """Without what is drawn by lot for each item, the number of its line and its receipt."""
    for name in own:
        text = text.replace(name, "OWN")
    return OWN.sub("LINE", text)


def _read(edition: Edition) -> list[str]:
    """Status and body of the page, of each file beside it, and its entries in the feed, which others' stand beside."""
    METER.forget()  # so many pages in one second are more than one reader is served
    client, code = Client(), edition.item.code
    answer = client.get(f"/presse/{code}/")
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    feed = ElementTree.fromstring(client.get("/presse.atom").content)
    entries = [ElementTree.tostring(one, "unicode") for one in feed if len(one) or one.attrib.get("ref")]
    files = []
    for file in edition.attachments.order_by("place"):
        told = client.get(file.address)
        body = b"".join(told.streaming_content) if told.streaming else told.content
        files.append(f"{told.status_code} {body.hex() if told.status_code == 200 else ''}")
    page = main.group() if main and answer.status_code in {200, 410} else ""
    return [f"{answer.status_code}\n{page}", *files, *(one for one in entries if code in one)]


def _step(step, room: Room) -> None:
    try:
        with transaction.atomic():
            step(room)
    except Refused:  # also a refusal is an act that changes nothing
        return


@pytest.fixture
def quiet(settings):
    settings.MAIL_WAY = "smtp"


@pytest.fixture
def alone() -> dict[Deed, list[str]]:
    """What is read in the world without the others, by what the office does."""
    return {}


@pytest.mark.rule("R-P6-1")
@settings(properties.tried(10), suppress_health_check=[HealthCheck.function_scoped_fixture])  # undone each time
@given(steps=st.lists(st.sampled_from(worlds.STEPS), max_size=8), deed=st.sampled_from(DEEDS))
def test_whatever_others_do_the_public_reads_the_same(room, quiet, alone, steps, deed):
    if deed not in alone:
        alone[deed] = world(room, [], deed)
    assert world(room, steps, deed) == alone[deed]
    statuses = [one[:3] for one in alone[deed] if "\n" in one[:4]]
    last = "410" if deed.afterwards == "withdraw" else "200"
    assert statuses == ["404" if deed.sealed else "200", "200", last, last]
    assert sum(one.startswith("200 ") for one in alone[deed]) >= 2, "its files are read"


@pytest.mark.rule("R-P6-1")
def test_each_single_act_of_others_leaves_it_as_it_is(room, quiet):
    """Before and after the publication: what is not refused happens beside it."""
    deed = Deed(sealed=True, afterwards="correct")
    as_it_is = world(room, [], deed)
    for step in worlds.STEPS:
        assert world(room, [step, step], deed) == as_it_is, step.__name__


# What the office's protection refuses at once; all others happen, else the worlds would be one.
REFUSED = {"body_changed", "office_renamed", "rival"}


def test_what_others_do_does_happen(room, quiet):
    for step in worlds.STEPS:
        with transaction.atomic():
            room.published()
            if step.__name__ in REFUSED:
                with pytest.raises(Refused, match="protected office|Another person holds"):
                    step(room)
            else:
                step(room)
            transaction.set_rollback(True)

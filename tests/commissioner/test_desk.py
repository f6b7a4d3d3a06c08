"""The office's morning: typed, seen, pressed once, published; nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partizip.access.ids import new_id
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Draft, Edition, Item
from tests import factories
from tests.commissioner.conftest import TEXT, TITLE
from tests.factories import NOW, acting, mandate

pytestmark = pytest.mark.django_db
DESK = "/schreibtisch/presse/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def browser(room, signed_in):
    return signed_in(Role.COMMISSIONER_OFFICE, of=room.office)


def typed(**more) -> dict:
    said = {"title": TITLE, "text": TEXT, "lead": "", "kind": "release", "language": "de", "day": "", "clock": ""}
    return said | {"draft_id": str(new_id()), "revision": "0"} | more


def test_from_the_empty_page_to_the_published_one_in_two_presses(room, browser, client):
    assert 'name="publish"' in browser.get(f"{DESK}neu/", follow=True).content.decode()
    answer = browser.post(f"{DESK}neu/", typed(publish="1"))
    draft = Draft.objects.get()
    assert answer.url == f"{DESK}entwurf/{draft.id}/veroeffentlichen/"
    preview = browser.get(answer.url).content.decode()
    assert TITLE in preview
    assert "Jetzt veröffentlichen" in preview
    answer = browser.post(answer.url, {"revision": "1"})
    item = Item.objects.get()
    assert answer.url == f"/presse/{item.code}/"
    assert TITLE in client.get(answer.url).content.decode()
    again = browser.post(f"{DESK}entwurf/{draft.id}/veroeffentlichen/", {"revision": "1"})
    assert (again.status_code, again.url, Item.objects.count()) == (302, DESK, 1)
    assert Edition.objects.get().item.mandate_id == room.holder.mandate_id


def test_an_own_time_is_read_by_the_berlin_clock_and_gaps_are_refused_without_loss(browser):
    page = browser.post(f"{DESK}neu/", typed(day="2027-03-28", clock="02:30"))
    assert page.status_code == 422
    assert "Diese Uhrzeit gibt es nicht" in page.content.decode()
    assert TEXT.split("\n")[0] in page.content.decode()
    half = browser.post(f"{DESK}neu/", typed(day="2027-03-28"))
    assert "gehören zusammen" in half.content.decode()
    assert not Draft.objects.exists()
    browser.post(f"{DESK}neu/", typed(day="2026-11-24", clock="09:02"))
    draft = Draft.objects.get()
    assert draft.appears_at.isoformat() == "2026-11-24T08:02:00+00:00"
    form = browser.get(f"{DESK}entwurf/{draft.id}/").content.decode()
    assert 'value="2026-11-24"' in form
    assert 'value="09:02"' in form
    answer = browser.post(f"{DESK}entwurf/{draft.id}/veroeffentlichen/", {"revision": "1"})
    assert answer.url == DESK
    desk = browser.get(DESK).content.decode()
    assert "versiegelt" in desk
    assert "24. November 2026" in desk
    cancel = f"{DESK}zeitpunkt/{draft.id}/aufheben/"
    assert browser.get(cancel).status_code == 200
    assert browser.post(cancel).url == f"{DESK}entwurf/{Draft.objects.get().id}/"
    assert "aufgehoben" in browser.get(DESK).content.decode()
    assert browser.get(cancel).url == f"{DESK}entwurf/{Draft.objects.get().id}/"


def test_a_draft_is_saved_unfinished_and_not_published_so(browser):
    refused = browser.post(f"{DESK}neu/", typed(title="", text="Nur ein Anfang", publish="1"))
    assert refused.status_code == 422
    assert "Nur ein Anfang" in refused.content.decode()
    browser.post(f"{DESK}neu/", typed(title="", text="Nur ein Anfang"))
    draft = Draft.objects.get()
    address = f"{DESK}entwurf/{draft.id}/veroeffentlichen/"
    assert "Zum Veröffentlichen braucht es" in browser.get(address).content.decode()
    assert browser.post(address, {"revision": "1"}).status_code == 422
    assert browser.post(address, {"revision": "kaputt"}).status_code == 422
    assert browser.get(f"{DESK}entwurf/{draft.id}/verwerfen/").status_code == 200
    assert browser.post(f"{DESK}entwurf/{draft.id}/verwerfen/").url == DESK
    assert not Draft.objects.exists()
    assert browser.get(address).status_code == 404


def test_two_who_write_at_once_lose_nothing(room, browser):
    draft = room.draft(at=timezone.now())
    room.draft(at=timezone.now(), draft_id=draft.id, revision=1, title="Von der Kollegin")
    page = browser.post(f"{DESK}entwurf/{draft.id}/", typed(draft_id=str(draft.id), revision="1", title="Von mir"))
    assert page.status_code == 422
    assert "Von mir" in page.content.decode()
    assert Draft.objects.get().title == "Von der Kollegin"
    published = browser.post(f"{DESK}entwurf/{draft.id}/veroeffentlichen/", {"revision": "1"})
    assert published.status_code == 422
    assert not Item.objects.exists()


def test_a_published_item_is_corrected_translated_and_withdrawn(room, browser, client):
    item = room.published(at=timezone.now()).item
    address = f"{DESK}{item.code}/fassung/de/"
    assert TITLE in browser.get(address).content.decode()
    answer = browser.post(address, typed(title="Richtig", reason="Die Zahl war falsch.", publish="1"))
    draft = Draft.objects.get()
    assert (draft.item_id, draft.language) == (item.id, "de")
    assert browser.get(address).url == f"{DESK}entwurf/{draft.id}/"
    assert "Die Zahl war falsch." in browser.get(answer.url).content.decode()
    assert browser.post(answer.url, {"revision": "1"}).url == f"/presse/{item.code}/"
    assert "Richtig" in client.get(f"/presse/{item.code}/").content.decode()
    english = browser.post(f"{DESK}{item.code}/fassung/en/", typed(title="Right", publish="1"))
    browser.post(english.url, {"revision": "1"})
    assert "Right" in client.get(f"/en/presse/{item.code}/").content.decode()
    assert browser.get(f"{DESK}{item.code}/fassung/xx/").status_code == 404
    gone = f"{DESK}{item.code}/zurueckziehen/"
    assert browser.post(gone, {"reason": " "}).status_code == 422
    assert browser.post(gone, {"reason": "Irrtum", "language": "de"}).url == DESK
    assert client.get(f"/presse/{item.code}/").status_code == 410
    assert browser.get(gone).url == DESK


@pytest.mark.rule("R-P6-1")
def test_another_office_and_other_roles_do_not_even_see_drafts_or_sealed_items(room, signed_in):
    draft, edition = room.draft(), room.published(at=timezone.now(), appears_at=NOW + timedelta(days=1))
    pages = (
        f"{DESK}entwurf/{draft.id}/", f"{DESK}entwurf/{draft.id}/veroeffentlichen/", f"{DESK}entwurf/{draft.id}/verwerfen/",
        f"{DESK}{edition.item.code}/fassung/de/", f"{DESK}{edition.item.code}/zurueckziehen/", f"{DESK}zeitpunkt/{edition.id}/aufheben/",
    )  # fmt: skip
    other = factories.body("zweite", kind="office")
    for role, of in ((Role.COMMISSIONER, other), (Role.COMMISSIONER_OFFICE, other), (Role.ADMINISTRATOR, None),
                     (Role.EDITOR, None), (Role.HEAD, room.office)):  # fmt: skip
        stranger = signed_in(role, of=of)
        for page in pages:
            for answer in (stranger.get(page), stranger.post(page, typed(draft_id=str(draft.id), reason="x"))):
                assert answer.status_code in {403, 404}, (role, page)
        assert TITLE not in stranger.get(DESK).content.decode()
    assert Draft.objects.get().revision == 1


def test_what_another_appointment_published_stands_there_without_a_way_to_change_it(room, signed_in):
    item = room.published(at=timezone.now()).item
    Mandate.objects.filter(id=room.holder.mandate_id).update(valid_until=NOW.date() - timedelta(days=1))
    new = signed_in(acting(mandate(Role.COMMISSIONER, of=room.office, valid_from=NOW.date())))
    page = new.get(DESK).content.decode()
    assert "Unter einer anderen Bestellung veröffentlicht" in page
    assert "zurueckziehen" not in page
    assert new.get(f"{DESK}{item.code}/zurueckziehen/").status_code == 403


def test_the_desk_leads_to_the_press_room_for_the_office_alone(room, browser, signed_in):
    assert DESK in browser.get("/schreibtisch/").content.decode()
    assert DESK not in signed_in(Role.ADMINISTRATOR).get("/schreibtisch/").content.decode()
    assert DESK not in signed_in(Role.COMMISSIONER).get("/schreibtisch/").content.decode(), "in a department"


def test_the_desk_costs_the_same_whatever_the_amount(room, browser):
    counts = set()
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get(DESK)
        counts.add(len(asked))
        for _more in range(2):
            room.draft()
            item = room.published(at=timezone.now()).item
            room.further(item, at=timezone.now(), language="en", reason="")
            actions.cancel(
                by=room.holder,
                at=timezone.now(),
                edition=room.published(at=timezone.now(), appears_at=NOW + timedelta(days=1)),
            )
        if not _round:
            counts.clear()
            with CaptureQueriesContext(connection) as asked:
                browser.get(DESK)
            counts.add(len(asked))
    assert len(counts) == 1, counts

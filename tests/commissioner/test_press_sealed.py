"""What is sealed: the office reads it, takes it back before its time and goes on writing; nobody else learns of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partizip.access.acts import Refused
from partizip.access.roles import Role
from partizip.commissioner.actions import attaching, removing
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Draft, DraftFile, Edition, Item
from tests import factories
from tests.commissioner.conftest import TITLE
from tests.commissioner.test_press_attaching import PDF
from tests.factories import NOW
from tests.files import png

pytestmark = pytest.mark.django_db
DESK, HOUR = "/schreibtisch/presse/", timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(room, signed_in):
    return signed_in(Role.COMMISSIONER_OFFICE, of=room.office)


def sealed(room, **more) -> Edition:
    draft = room.draft(**{"appears_at": NOW + HOUR, "lead": "In Kürze.", "kind": "position"} | more)
    attaching.attach(by=room.holder, at=NOW, draft=draft, name="karte.png", data=png(8, 6), alt="Karte der Bezirke")
    attaching.attach(
        by=room.holder, at=NOW + timedelta(seconds=1), draft=draft, name="zahlen.pdf", data=PDF, alt="Alle Zahlen"
    )
    act = actions.correct if draft.item_id else actions.publish
    return act(by=room.holder, at=NOW, draft=draft, revision=1)


@pytest.mark.rule("R-P6-1")
def test_the_office_reads_what_is_sealed_with_its_files_and_nobody_else_does(room, browser, client, signed_in):
    edition = sealed(room)
    place = f"{DESK}zeitpunkt/{edition.id}/"
    assert f'href="{place}"' in browser.get(DESK).content.decode()
    page = browser.get(place).content.decode()
    for words in (TITLE, "Das Amt fordert Anschluss.", "In Kürze.", "Karte der Bezirke", "Alle Zahlen", edition.digest):
        assert words in page, words
    files = [f"{place}dateien/{file.sha256}/" for file in edition.attachments.all()]
    for path, start in zip(files, (b"\x89PNG", b"%PDF"), strict=True):
        assert path in page
        answer = browser.get(path)
        assert answer.content.startswith(start)
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert browser.get(f"{place}dateien/{'0' * 64}/").status_code == 404
    other = factories.body("zweite", kind="office")
    for role, of in ((Role.COMMISSIONER, other), (Role.ADMINISTRATOR, None), (Role.HEAD, room.office)):
        stranger = signed_in(role, of=of)
        for path in (place, *files):
            assert stranger.get(path).status_code in {403, 404}, (role, path)
    for path in (place, *files):
        assert client.get(path).status_code == 302, "to the sign-in"
    with time_machine.travel(NOW + HOUR, tick=False):
        for path in (place, *files):
            assert browser.get(path).url == DESK


@pytest.mark.rule("R-P6-1")
def test_cancelling_gives_words_hour_and_files_back_as_a_draft(room, browser):
    edition = sealed(room)
    answer = browser.post(f"{DESK}zeitpunkt/{edition.id}/aufheben/")
    draft = Draft.objects.get()
    assert answer.url == f"{DESK}entwurf/{draft.id}/"
    words = edition.words
    assert (draft.title, draft.lead, draft.text) == (words.title, words.lead, words.text)
    assert (draft.kind, draft.item, draft.appears_at) == ("position", None, NOW + HOUR)
    assert [(one.name, one.alt) for one in draft.files.all()] == [
        ("karte.png", "Karte der Bezirke"), ("zahlen.pdf", "Alle Zahlen"),
    ]  # fmt: skip
    assert [bytes(one.data) for one in draft.files.all()] == [bytes(one.data) for one in edition.attachments.all()]
    moved = room.draft(
        draft_id=draft.id, revision=1, appears_at=NOW + 2 * HOUR, lead=draft.lead, kind="position", title=draft.title
    )
    made = actions.publish(by=room.holder, at=NOW, draft=moved, revision=2)
    assert not Item.objects.appeared(NOW + HOUR).exists()
    assert Item.objects.appeared(NOW + 2 * HOUR).get() == made.item
    assert (made.attachments.count(), Draft.objects.count()) == (2, 0)


def test_a_refused_cancelling_makes_no_draft_and_a_second_one_no_second(room):
    edition = sealed(room)
    with pytest.raises(Refused, match="Its time has come"):
        actions.cancel(by=room.holder, at=NOW + HOUR, edition=edition)
    assert not Draft.objects.exists()
    actions.cancel(by=room.holder, at=NOW, edition=edition)
    with pytest.raises(Refused, match="cancelled already"):
        actions.cancel(by=room.holder, at=NOW, edition=edition)
    assert (Draft.objects.count(), DraftFile.objects.count()) == (1, 2)


def test_a_sealed_correction_comes_back_as_the_draft_of_a_correction(room, browser):
    item = room.published().item
    edition = sealed(room, item=item, reason="Eine Zahl war falsch.", title="Richtig", kind="release")
    page = browser.get(DESK).content.decode()
    assert f'href="{DESK}zeitpunkt/{edition.id}/"' in page
    browser.post(f"{DESK}zeitpunkt/{edition.id}/aufheben/")
    draft = Draft.objects.get()
    assert (draft.item, draft.reason, draft.title, draft.base) == (item, "Eine Zahl war falsch.", "Richtig", 1)
    assert draft.files.count() == 2
    made = actions.correct(by=room.holder, at=timezone.now(), draft=draft, revision=1)
    assert (made.item, made.number) == (item, 3)


@pytest.mark.rule("R-P6-1")
def test_what_came_back_goes_with_the_words_that_the_law_removes(room, browser):
    edition = sealed(room)
    actions.cancel(by=room.holder, at=NOW, edition=edition)
    assert TITLE in browser.get(f"{DESK}{edition.item.code}/entfernen/").content.decode()
    unrelated = room.draft()
    asked = removing.ask_removal(
        by=room.holder, at=NOW, item=edition.item, editions=[edition.id], ground="court", reason="Urteil."
    )
    removing.remove(by=room.colleague, at=NOW, removal=asked)
    assert [one.id for one in Draft.objects.all()] == [unrelated.id]

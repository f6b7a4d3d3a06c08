"""Two who write at once: nothing typed is lost, and nobody takes back in silence what a colleague corrected."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partizip.access.acts import Again, Refused
from partizip.access.roles import Role
from partizip.commissioner.actions import press as actions
from partizip.commissioner.actions import removing
from partizip.commissioner.models import Draft, Edition, Item
from tests import factories
from tests.commissioner.test_desk import typed
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DESK, HOUR = "/schreibtisch/presse/", timedelta(hours=1)
SUCCESS = "kern-alert--success"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(room, signed_in):
    return signed_in(Role.COMMISSIONER_OFFICE, of=room.office)


def hidden(page: str, *names: str) -> dict[str, str]:
    """What hidden fields of a page carry."""
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in names if f'name="{name}"' in page}


def sent_again(page: str, **more) -> dict[str, str]:
    return typed(**hidden(page, "draft_id", "revision", "base", "of") | more)


# A correction begun from an edition that is not the newest any more


@pytest.mark.rule("R-P6-1")
def test_a_stale_correction_is_refused_with_the_way_to_the_newest_and_then_follows_upon_it(room, browser):
    item = room.published().item
    place = f"{DESK}{item.code}/fassung/de/"
    form = sent_again(browser.get(place).content.decode(), title="Von mir", reason="Zahl", publish="1")
    assert form["base"] == "1"
    room.further(item, title="Von der Kollegin")
    answer = browser.post(place, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Von mir" in page
    assert f'href="/presse/{item.code}/de/2/"' in page
    assert not Draft.objects.exists()
    assert hidden(page, "base") == {"base": "2"}
    answer = browser.post(place, form | hidden(page, "base"))
    assert answer.url == f"{DESK}entwurf/{form['draft_id']}/veroeffentlichen/"
    assert browser.post(answer.url, {"revision": "1"}).url == f"/presse/{item.code}/"
    assert [one.words.title for one in item.editions.order_by("number")][1:] == ["Von der Kollegin", "Von mir"]


@pytest.mark.rule("R-P6-1")
def test_a_correction_that_waited_as_a_draft_is_not_published_over_a_newer_one(room, browser):
    item = room.published().item
    draft = room.draft(item=item, reason="Zahl", title="Alt")
    newer = room.further(item, title="Von der Kollegin")
    with pytest.raises(Refused, match="newer edition was published"):
        actions.correct(by=room.holder, at=NOW, draft=draft, revision=1)
    place = f"{DESK}entwurf/{draft.id}/"
    preview = browser.get(f"{place}veroeffentlichen/").content.decode()
    assert newer.address in preview
    assert 'name="revision"' not in preview
    assert browser.post(f"{place}veroeffentlichen/", {"revision": "1"}).status_code == 422
    form = sent_again(browser.get(place).content.decode(), title="Alt", reason="Zahl")
    page = browser.post(place, form)
    assert page.status_code == 422
    assert browser.post(place, form | hidden(page.content.decode(), "base")).status_code == 302
    draft.refresh_from_db()
    assert actions.correct(by=room.holder, at=NOW, draft=draft, revision=draft.revision).number == 3


def test_words_in_another_language_are_overtaken_as_well(room):
    item = room.published().item
    draft = room.draft(item=item, language="en", title="Mine")
    room.further(item, language="en", reason="")
    with pytest.raises(Refused, match="newer edition was published"):
        actions.correct(by=room.holder, at=NOW, draft=draft, revision=1)
    room.further(item, language="de")
    assert room.draft(draft_id=draft.id, revision=1, item=item, language="en", base=1, title="Mine").base == 1


# A draft that a colleague published or discarded meanwhile


def gone(browser, draft, **more) -> tuple[str, dict[str, str]]:
    """What comes back when words are saved into a draft that is gone, and that form to send once more."""
    said = {"draft_id": str(draft.id), "revision": "1", "title": "Mein Satz", "text": "Mühsam geschrieben."} | more
    answer = browser.post(f"{DESK}entwurf/{draft.id}/", typed(**said))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mein Satz" in page
    assert "Mühsam geschrieben." in page
    assert SUCCESS not in page
    form = sent_again(page, title="Mein Satz", text="Mühsam geschrieben.")
    assert (form["draft_id"] != str(draft.id), form["revision"]) == (True, "0")
    return page, form


def test_words_for_a_draft_that_is_published_come_back_as_a_new_edition_of_it(room, browser):
    draft = room.draft()
    edition = actions.publish(by=room.holder, at=NOW, draft=draft, revision=1)
    page, form = gone(browser, draft)
    assert f'href="{edition.address}"' in page
    assert "inzwischen veröffentlicht" in page
    assert not Draft.objects.exists()
    answer = browser.post(f"{DESK}entwurf/{draft.id}/", form | {"reason": "Ergänzt."})
    made = Draft.objects.get()
    assert answer.url == f"{DESK}entwurf/{made.id}/"
    assert (made.item_id, made.title, made.base) == (edition.item_id, "Mein Satz", 1)


def test_words_for_a_draft_that_is_sealed_or_discarded_come_back_as_a_new_draft(room, browser):
    draft = room.draft(appears_at=NOW + HOUR)
    sealed = actions.publish(by=room.holder, at=NOW, draft=draft, revision=1)
    page, form = gone(browser, draft, kind="speech")
    assert f"{DESK}zeitpunkt/{sealed.id}/" in page
    assert browser.post(f"{DESK}entwurf/{draft.id}/", form, follow=True).status_code == 200
    actions.cancel(by=room.holder, at=NOW, edition=sealed)
    back = Draft.objects.get(returned_from=sealed)
    page, _form = gone(browser, draft)
    assert f'href="{DESK}entwurf/{back.id}/"' in page
    back.delete()
    other = room.draft()
    actions.discard_draft(by=room.holder, at=NOW, draft=other)
    page, form = gone(browser, other)
    assert "inzwischen verworfen" in page
    assert browser.post(f"{DESK}entwurf/{other.id}/", form).status_code == 302
    assert [(one.item, one.title) for one in Draft.objects.all()] == [(None, "Mein Satz")] * 2
    assert browser.get(f"{DESK}entwurf/{other.id}/").status_code == 404


def test_words_for_a_correction_that_was_discarded_stay_with_their_item(room, browser):
    item = room.published().item
    draft = room.draft(item=item, reason="Zahl")
    form = hidden(browser.get(f"{DESK}entwurf/{draft.id}/").content.decode(), "of", "base")
    assert form == {"of": f"{item.code}/de", "base": "1"}
    actions.discard_draft(by=room.holder, at=NOW, draft=draft)
    page, again = gone(browser, draft, reason="Mein Grund", **form)
    assert "Mein Grund" in page
    browser.post(f"{DESK}entwurf/{draft.id}/", again | {"reason": "Mein Grund"})
    assert [(one.item, one.reason) for one in Draft.objects.all()] == [(item, "Mein Grund")]


def test_words_that_follow_upon_nothing_become_a_draft_of_their_own(room, browser):
    """Of a withdrawn item no edition can be added; and what names another office's item leads to a new one."""
    draft = room.draft()
    item = actions.publish(by=room.holder, at=NOW, draft=draft, revision=1).item
    actions.withdraw(by=room.holder, at=NOW, item=item, reason="Falsch.")
    page, form = gone(browser, draft)
    assert "neuen Ausgabe" not in page
    assert "of" not in form
    other = room.published(by=room.others["another office"]).item
    browser.post(f"{DESK}neu/", form | {"of": f"{other.code}/de"})
    assert [(one.item, one.office_id) for one in Draft.objects.all()] == [(None, room.office.id)]


def test_two_who_change_one_draft_see_the_way_to_the_newest_state(room, browser):
    draft = room.draft()
    room.draft(draft_id=draft.id, revision=1, title="Von der Kollegin")
    page = browser.post(f"{DESK}entwurf/{draft.id}/", typed(draft_id=str(draft.id), revision="1", title="Von mir"))
    assert page.status_code == 422
    assert f'href="{DESK}entwurf/{draft.id}/"' in page.content.decode()


@pytest.mark.rule("R-P6-1")
def test_a_form_with_the_id_of_what_another_office_has_sealed_is_told_nothing_of_it(room, signed_in):
    edition = room.published(appears_at=NOW + HOUR)
    stranger = signed_in(Role.COMMISSIONER, of=factories.body("zweite", kind="office"))
    page = stranger.post(f"{DESK}neu/", typed(draft_id=str(edition.id), revision="1")).content.decode()
    assert "versiegelt" not in page
    assert "zeitpunkt" not in page


@pytest.mark.rule("R-P6-1")
def test_nobody_types_into_what_another_office_writes(room, signed_in):
    draft, edition = room.draft(), room.published()
    stranger = signed_in(Role.COMMISSIONER, of=factories.body("zweite", kind="office"))
    for key in (draft.id, edition.id):
        for path in (f"{DESK}entwurf/{key}/", f"{DESK}neu/{key}/"):
            assert stranger.get(path).status_code == 404, path
            assert stranger.post(path, typed(draft_id=str(key), revision="1")).status_code == 404, path
    assert Draft.objects.count() == 1


# Going back


def test_going_back_from_the_preview_leads_to_the_draft_and_makes_no_second_one(room, browser):
    begin = browser.get(f"{DESK}neu/").url
    assert browser.get(f"{DESK}neu/").url != begin, "something new each time"
    form = sent_again(browser.get(begin).content.decode(), publish="1")
    assert begin == f"{DESK}neu/{form['draft_id']}/"
    preview = browser.post(begin, form).url
    assert browser.get(begin).url == f"{DESK}entwurf/{form['draft_id']}/", "back: the draft that was saved"
    assert browser.post(begin, form).url == preview, "pressed again in a page that the browser kept"
    assert Draft.objects.count() == 1
    browser.post(preview, {"revision": "1"})
    assert browser.get(begin, follow=True).redirect_chain[-1][0] == DESK
    answer = browser.post(begin, form)
    assert (answer.status_code, Draft.objects.count(), Item.objects.count()) == (422, 0, 1)
    assert Edition.objects.get().words.appears_at == timezone.now()


# The same press once more


def test_what_was_pressed_twice_is_answered_as_stored(room, browser):
    """Both browsers may have read the page before: the act itself knows its own repetition."""
    item, other = room.published().item, room.published().item
    said = {"reason": "Irrtum", "language": "de"}
    assert browser.post(f"{DESK}{item.code}/zurueckziehen/", said).url == DESK
    for reason, title in (("Irrtum", "Das ist schon gespeichert"), ("Anders", "Noch wurde nichts gespeichert")):
        answer = browser.post(f"{DESK}{item.code}/zurueckziehen/", said | {"reason": reason})
        assert answer.status_code == 422
        assert title in answer.content.decode(), reason
    place = f"{DESK}{other.code}/entfernen/"
    said = {"editions": [str(other.editions.get().id)], "ground": "court", "reason": "Urteil von gestern."}
    said["language"] = "de"
    assert browser.post(place, said).url == place
    for more, title in (({}, "Das ist schon gespeichert"), ({"ground": "gdpr"}, "Noch wurde nichts gespeichert")):
        assert title in browser.post(place, said | more).content.decode()
    assert other.removals.count() == 1


def test_acts_know_their_own_repetition(room):
    edition = room.published(appears_at=NOW + HOUR)
    actions.cancel(by=room.holder, at=NOW, edition=edition)
    with pytest.raises(Again, match="cancelled already"):
        actions.cancel(by=room.holder, at=NOW, edition=edition)
    item = room.published().item
    wanted = {"item": item, "editions": [item.editions.get().id], "ground": "court", "reason": "Urteil."}
    asked = removing.ask_removal(by=room.holder, at=NOW, **wanted)
    with pytest.raises(Again):
        removing.ask_removal(by=room.holder, at=NOW, **wanted)
    with pytest.raises(Refused, match="asked for already"):
        removing.ask_removal(by=room.colleague, at=NOW, **wanted)
    removing.remove(by=room.colleague, at=NOW, removal=asked)
    with pytest.raises(Again):
        removing.remove(by=room.colleague, at=NOW, removal=asked)
    actions.withdraw(by=room.holder, at=NOW, item=item, reason="Weg.")
    with pytest.raises(Again):
        actions.withdraw(by=room.colleague, at=NOW, item=item, reason=" Weg. ")
    with pytest.raises(Refused, match="withdrawn already"):
        actions.withdraw(by=room.holder, at=NOW, item=item, reason="Weg.", language="en")


def test_what_is_withdrawn_is_named_by_its_german_title(room, browser):
    item = room.published(title="Deutscher Titel").item
    room.further(item, language="en", title="English title", reason="")
    page = browser.get(f"{DESK}{item.code}/zurueckziehen/").content.decode()
    assert "Deutscher Titel" in page
    assert "English title" not in page


def test_a_kept_form_shows_all_that_was_typed_by_its_labels(room, signed_in):
    """Also one word, what was chosen, and a day; nothing hidden, no key."""
    with time_machine.travel(NOW, tick=False):
        client = signed_in(Role.COMMISSIONER_OFFICE, of=room.office)
        client.logout()
        said = typed(
            title="Einwort", kind="speech", language="en", day="2026-11-24", clock="09:02", text="Ein Satz hier."
        )
        page = client.post("/schreibtisch/presse/neu/", said, HTTP_ORIGIN="http://testserver").content.decode()
    shown = page.partition("Was Sie geschrieben haben</h2>")[2]
    for label, value in (
        ("Titel", "Einwort"), ("Text", "Ein Satz hier."), ("Art", "Rede"), ("Sprache", "Englisch"),
        ("Veröffentlichen am", "24. November 2026"), ("Uhrzeit in Berlin", "09:02"),
    ):  # fmt: skip
        assert re.search(rf">{label}</p><div[^>]*><p>{value}</p>", shown), label
    assert said["draft_id"] not in shown

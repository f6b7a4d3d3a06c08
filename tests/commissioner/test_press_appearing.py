"""What has appeared is found and told, from its second on; the pages wait for neither (docs/decisions/0024)."""

import re
from datetime import timedelta

import pytest
import time_machine

from partizip.access.acts import Forbidden
from partizip.commissioner.actions import appearing
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Appearance
from partizip.commissioner.tasks import press as tasks
from partizip.journal.models import Entry
from partizip.portal import recurring
from partizip.post.models import Mail, Subscription
from partizip.search import keeping, rebuilding
from partizip.search.models import Document, Term
from partizip.web.versions import STORE
from tests.commissioner.conftest import TITLE
from tests.factories import NOW
from tests.post.steps import follow

pytestmark = pytest.mark.django_db
HOUR, SECOND, MINUTE = timedelta(hours=1), timedelta(seconds=1), timedelta(minutes=1)
SECRET = "Quastenflosser"


@pytest.fixture
def mail(settings):
    settings.MAIL_WAY = "smtp"


def found(client, word: str, at) -> bool:
    STORE.forget()
    with time_machine.travel(at, tick=False):
        return bool(re.search(r'href="/presse/\w{4}-\w{4}/de/\d/', client.get(f"/suche/?q={word}").content.decode()))


def worker(at) -> None:
    with time_machine.travel(at, tick=False):
        for job in recurring.JOBS:  # in the worker's order; its run() would close the test's connection
            if job.__name__ in {"note_appearances", "tell_officials", "tell_subscribers"}:
                job(at)


def mails() -> dict[str, Mail]:
    return {one.to: one for one in Mail.objects.filter(kind="news")}


@pytest.mark.rule("R-P6-1")
def test_what_is_sealed_is_neither_found_nor_told_before_its_second_and_both_from_then_on(room, client, mail):
    worker(NOW - MINUTE)
    when = NOW + HOUR
    for email, subject, language in (
        ("raum@p.de", "press:beauftragte", "de"), ("amt@p.de", "body:beauftragte", "de"), ("en@p.de", "press:beauftragte", "en"),
        ("andere@p.de", "press:andere-beauftragte", "de"),
    ):  # fmt: skip
        follow(subject, NOW, email=email, language=language)
    item = room.published(title=f"Ein {SECRET}", text=f"Der {SECRET}.", appears_at=when).item
    worker(when - SECOND)
    assert not Appearance.objects.exists()
    assert mails() == {}
    assert not Term.objects.filter(text__startswith="quast").exists()
    with time_machine.travel(when, tick=False):
        assert SECRET in client.get(f"/presse/{item.code}/").content.decode(), "the page waits for no worker"
    assert not found(client, SECRET, when)
    worker(when)
    told = mails()
    assert set(told) == {"raum@p.de", "amt@p.de", "en@p.de"}
    assert f"http://localhost:8000/presse/{item.code}/" in told["raum@p.de"].text
    assert f"http://localhost:8000/en/presse/{item.code}/" in told["en@p.de"].text
    assert "im Presseraum erschienen" in told["raum@p.de"].subject
    assert found(client, SECRET, when)
    entry = Entry.objects.get(verb="commissioner.item_appeared")
    assert (entry.role, entry.body, entry.subject, entry.version) == ("system", "", item.code, 2)
    worker(when + MINUTE)
    assert (Appearance.objects.count(), len(mails())) == (1, 3), "once"


def test_typed_at_nine_two_and_in_the_inboxes_at_nine_three(room, mail):
    worker(NOW)
    follow("press:beauftragte", NOW)
    room.published(at=NOW + 2 * MINUTE)
    worker(NOW + 3 * MINUTE)
    sent = Mail.objects.get(kind="news")
    assert TITLE in sent.subject
    assert sent.made_at == NOW + 3 * MINUTE


def test_the_mail_says_what_was_published_in_the_offices_own_words(room, mail):
    worker(NOW)
    follow("press:beauftragte", NOW)
    room.published(lead="Zum Jahresende laufen Verträge aus <b>.")
    worker(NOW + MINUTE)
    sent = Mail.objects.get(kind="news")
    assert "Zum Jahresende laufen Verträge aus <b>." in sent.text
    assert "Verträge aus &lt;b&gt;." in sent.html


def test_the_title_of_another_language_says_so_in_the_mail(room, mail):
    worker(NOW)
    follow("press:beauftragte", NOW)
    item = room.published().item
    room.further(item, language="ar", title="عنوان", text="نص", reason="")
    worker(NOW + MINUTE)
    html = Mail.objects.get(kind="news").html
    assert 'lang="ar" dir="rtl">عنوان</a>' in html
    assert f">{TITLE}</a>" in html
    noted = Entry.objects.filter(role="system", subject=item.code)
    assert list(noted.values_list("verb", "version")) == [
        ("commissioner.item_appeared", 3), ("commissioner.translation_appeared", 4),
    ]  # fmt: skip


def test_a_correction_takes_the_place_of_what_was_found_before_and_a_withdrawal_takes_all(room, client, mail):
    worker(NOW)
    item = room.published(text="Ein Ameisenbär.").item
    worker(NOW)
    follow("press:beauftragte", NOW)
    room.further(item, at=NOW + SECOND, text="Ein Gürteltier.")
    worker(NOW + SECOND)
    assert "Berichtigung im Presseraum erschienen" in Mail.objects.get().subject
    assert not found(client, "Ameisenbär", NOW + HOUR)
    assert found(client, "Gürteltier", NOW + HOUR)
    rebuilding.rebuild()
    assert Document.objects.filter(kind="press").count() == 1
    actions.withdraw(by=room.holder, at=NOW + HOUR, item=item, reason="Falsch.")
    assert not Document.objects.filter(kind="press").exists()
    assert not Term.objects.filter(text__startswith="gürtel").exists()
    worker(NOW + HOUR)
    assert any("zurückgezogen" in mail.subject for mail in Mail.objects.all())
    rebuilding.rebuild()
    assert not Document.objects.filter(kind="press").exists()


def test_what_was_withdrawn_or_cancelled_before_the_worker_came_is_told_nobody(room):
    gone, sealed = room.published().item, room.published(appears_at=NOW + HOUR)
    actions.withdraw(by=room.holder, at=NOW, item=gone, reason="Falsch.")
    actions.cancel(by=room.holder, at=NOW, edition=sealed)
    assert tasks.note_appearances(NOW + 2 * HOUR) == 0
    assert not Document.objects.filter(kind="press").exists()


@pytest.mark.rule("R-P6-1")
def test_publishing_asks_neither_search_nor_mail(room, client, monkeypatch):
    def broken(*_facts, **_more):
        raise RuntimeError("the index is broken")

    monkeypatch.setattr(keeping, "index", broken)
    monkeypatch.setattr(Mail.objects, "bulk_create", broken)
    item = room.published().item
    room.further(item, at=NOW + SECOND)
    with pytest.raises(RuntimeError):  # the worker's job fails, and is tried again
        tasks.note_appearances(NOW + HOUR)
    with time_machine.travel(NOW + HOUR, tick=False):
        assert TITLE in client.get(f"/presse/{item.code}/").content.decode()
    monkeypatch.undo()
    assert tasks.note_appearances(NOW + HOUR) == 2


def test_nobody_but_the_worker_notes_what_has_appeared(room):
    edition = room.published()
    for by in (room.holder, room.colleague, *room.others.values()):
        with pytest.raises(Forbidden):
            appearing.note_appearances(by=by, at=NOW, wanted=[edition.id])


def test_the_press_room_offers_its_mailing_list(room, client, mail):
    with time_machine.travel(NOW, tick=False):
        page = client.get("/en/presse/").content.decode()
        assert "?was=press:beauftragte" in page
        form = client.get("/en/abo/?was=press:beauftragte").content.decode()
        assert "Press room: Die Beauftragte" in form
        assert client.get("/abo/?was=press:sen-integration").status_code == 404
        client.post("/abo/?was=press:BEAUFTRAGTE", {"email": "a@b.de", "rhythm": "now", "language": "de"})
    assert Subscription.objects.get().subject == "press:beauftragte"

"""Subscriptions: double opt-in, secret links, nothing revealed, one click, nothing private in record or log."""

from datetime import timedelta
from email import message_from_string, policy

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from partizip.access.acts import NOBODY, Forbidden
from partizip.access.roles import Role
from partizip.access.tasks import delete_due
from partizip.core.limits import Limit
from partizip.duties import actions as duties
from partizip.journal.models import Content, Entry
from partizip.post import actions, links, views
from partizip.post.models import Mail, Subscription
from partizip.post.news import tell_subscribers
from partizip.promises.models import Clause
from tests.factories import NOW, actor, body
from tests.post.steps import follow, links_in, mailed, manage_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_key")]
ADDRESS = "leser@post.de"


@pytest.fixture
def clause(db):
    return Clause.objects.create(code="C2.1", promise=2, order=1, title="Zusammenarbeit", title_en="Cooperation")


def ask(client, was="clause:c2.1", email=ADDRESS, prefix="", **more):
    return client.post(f"{prefix}/abo/?was={was}", {"email": email, "rhythm": "now", "language": "de"} | more)


def test_from_the_link_on_the_page_to_the_last_mail(client, clause):
    page = client.get("/zusagen/c2.1/").content.decode()
    assert '/abo/?was=clause:c2.1"' in page
    assert "csrfmiddlewaretoken" not in page
    assert "Zusammenarbeit" in client.get("/abo/?was=clause:c2.1").content.decode()
    assert ask(client).url == "/abo/gesendet/"
    (first,) = mailed()
    (path,) = set(links_in(first.body))
    assert client.get(path).status_code == 200
    assert Subscription.objects.get().confirmed_at is None, "looking at a link confirms nothing"
    managed = client.post(path)
    assert "Sie bekommen Mail, wenn etwas geschieht" in client.get(managed.url).content.decode()
    pressed_twice = client.post(path)
    assert pressed_twice.status_code == 404, "the first link works once"
    assert "schon bestätigt" in pressed_twice.content.decode(), "whoever pressed twice is told that it worked"
    claim = duties.ask(by=actor(Role.OFFICER), at=timezone.now(), debtor=body(), title="Wie viele?", text="x")
    assert claim
    tell_subscribers(timezone.now())
    assert mailed() == [], "it is about something else"
    changed = client.post(managed.url, {"rhythm": "week", "language": "en"})
    assert "Gespeichert" in changed.content.decode()
    assert Subscription.objects.get().rhythm == "week"
    assert client.post(managed.url.replace("verwalten", "beenden")).url == "/abo/beendet/"
    assert not Subscription.objects.exists()
    assert not Mail.objects.exists(), "with every mail to the address"
    assert client.get(managed.url).status_code == 404


def test_the_answer_is_the_same_for_known_and_unknown_addresses(client, clause):
    known = follow("clause:c2.1", NOW)
    answers = [ask(client, email=email) for email in (ADDRESS, "neu@post.de")]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/abo/gesendet/")] * 2
    first, second = sorted(mailed(), key=lambda item: item.to != [ADDRESS])
    assert "schon" in first.subject
    assert links_in(first.body) == [manage_path(known)]
    assert "bestaetigen" in second.body
    known.refresh_from_db()
    assert known.confirmed_at == NOW, "asking again changes nothing of what runs"


def test_a_link_works_for_48_hours(client, clause, time_machine):
    time_machine.move_to(NOW, tick=False)
    ask(client)
    (path,) = set(links_in(mailed()[0].body))
    time_machine.move_to(NOW + timedelta(hours=48), tick=False)
    assert client.post(path).status_code == 404
    assert client.get(path).status_code == 404
    time_machine.move_to(NOW + timedelta(hours=47, minutes=59), tick=False)
    assert client.post(path).status_code == 302


def test_whoever_asks_twice_may_follow_either_mail(client, clause, time_machine):
    time_machine.move_to(NOW, tick=False)
    ask(client)
    (first,) = mailed()
    time_machine.move_to(NOW + timedelta(hours=40), tick=False)
    ask(client)
    (second,) = mailed()
    assert links_in(first.body) == links_in(second.body)
    time_machine.move_to(NOW + timedelta(hours=50), tick=False)
    assert client.post(links_in(first.body)[0]).status_code == 302


def test_who_never_confirmed_is_forgotten(client, clause):
    ask(client)
    found = Subscription.objects.get()
    assert delete_due(found.confirm_until - timedelta(seconds=1)) == 0
    assert delete_due(found.confirm_until) == 1
    assert not Subscription.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("secret", ["x", "x" * 43, "x" * 4000, "%00", "..%2f..", "ä" * 43])
@pytest.mark.parametrize("page", ["bestaetigen", "verwalten", "abmelden"])
def test_wrong_secrets_open_nothing(client, clause, page, secret):
    found = follow("clause:c2.1", NOW)
    assert client.get(f"/abo/{page}/{secret}/").status_code in {404, 400}
    client.post(f"/abo/{page}/{secret}/")
    client.post(f"/abo/beenden/{secret}/")
    assert Subscription.objects.filter(id=found.id).exists()


def test_a_stored_hash_or_the_other_secret_is_no_secret(client, clause):
    found = follow("clause:c2.1", NOW)
    for secret in (found.manage_hash, found.confirm_hash, links.token("confirm", found), str(found.id)):
        assert client.get(f"/abo/verwalten/{secret}/").status_code == 404
    ask(client, email="neu@post.de")
    new = Subscription.objects.get(email="neu@post.de")
    assert client.get(f"/abo/verwalten/{links.token('manage', new)}/").status_code == 404, "not confirmed yet"


def test_secrets_stand_nowhere_in_the_database(client, clause):
    ask(client)
    found = Subscription.objects.get()
    secrets = {links.token("confirm", found), links.token("manage", found)}
    duties.ask(by=actor(Role.OFFICER), at=timezone.now(), debtor=body(), title="x", text="x")
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [(table, repr(row)) for row in cursor.fetchall()]
    assert not [table for table, row in rows for secret in secrets if secret in row]
    assert {table for table, row in rows if ADDRESS in row} == {"post_subscription", "post_mail"}


def test_nothing_private_stands_in_the_record(client, clause):
    before = Entry.objects.count()
    follow("clause:c2.1", NOW)
    actions.change_subscription(
        by=NOBODY, at=NOW, subscription=Subscription.objects.get(), own_link=True, rhythm="week", language="en"
    )
    client.post(manage_path(Subscription.objects.get()).replace("verwalten", "abmelden"))
    assert not Subscription.objects.exists()
    assert Entry.objects.count() == before
    assert not Content.objects.filter(text__contains="post.de").exists()


def test_no_act_without_the_link(clause):
    found = follow("clause:c2.1", NOW)
    with pytest.raises(Forbidden):
        actions.end_subscription(by=NOBODY, at=NOW, subscription=found, own_link=False)
    with pytest.raises(Forbidden):
        actions.confirm_subscription(by=actor(Role.ADMINISTRATOR), at=NOW, subscription=found, own_link=True)


def test_one_click_ends_without_session_and_token(clause):
    found = follow("all", NOW)
    duties.ask(by=actor(Role.OFFICER), at=timezone.now(), debtor=body(), title="x", text="x")
    tell_subscribers(timezone.now())
    (told,) = mailed()
    whole = message_from_string(told.message().as_string(), policy=policy.default)
    assert whole["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = whole["List-Unsubscribe"].strip(" <>").removeprefix("http://localhost:8000")
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert Subscription.objects.filter(id=found.id).exists(), "looking ends nothing"
    for _ in range(2):  # mail programs may send it twice
        answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, "no redirect (RFC 8058, 3.1)"
        assert not answer.cookies
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("page", ["verwalten", "beenden", "bestaetigen"])
def test_only_one_click_goes_without_the_forms_token(clause, page):
    path = manage_path(follow("clause:c2.1", NOW)).replace("verwalten", page)
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert Client(enforce_csrf_checks=True).post("/abo/", {"email": ADDRESS}).status_code == 403
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    ["a@b.de\r\nBcc: alle@land.de", "a@b.de\x00", "a b@c.de", "keine", "ä@land.de", "x" * 65 + "@land.de",
     f"a@{'x' * 62}.{'y' * 62}.{'z' * 62}.{'w' * 62}.de", "a@-b.de", "a@b", "<a@b.de>", "a@b.de,c@d.de"],
)  # fmt: skip
def test_addresses_that_are_none(client, clause, address):
    assert ask(client, email=address).status_code == 422
    assert not Mail.objects.exists()


def test_an_address_in_other_letters_is_the_same(client, clause):
    for address in (" Leser@Bücher.DE ", "leser@xn--bcher-kva.de"):
        ask(client, email=address)
    assert set(Subscription.objects.values_list("email", flat=True)) == {"leser@xn--bcher-kva.de"}
    assert [item.to for item in mailed()] == [["leser@xn--bcher-kva.de"]] * 2


@pytest.mark.parametrize(
    "was", ["clause:c9.9", "clause:", "body:x", "person:1", "mandate:1", "%00", "clause:%00", "x" * 5000, "all:x"]
)
def test_only_public_things_can_be_followed(client, clause, was):
    assert client.get(f"/abo/?was={was}").status_code == 404
    assert ask(client, was).status_code == 404


def test_things_are_found_however_they_are_typed(client, clause):
    ask(client, "clause:C2.1")
    assert Subscription.objects.get().subject == "clause:c2.1"
    claim = duties.ask(by=actor(Role.OFFICER), at=NOW, debtor=body("laf"), title="x", text="x")
    assert ask(client, f"claim:{claim.code.lower()}").status_code == 302
    assert ask(client, "body:LAF").status_code == 302
    assert set(Subscription.objects.values_list("subject", flat=True)) == {
        "clause:c2.1", f"claim:{claim.code}", "body:laf",
    }  # fmt: skip


def test_an_address_gets_few_first_mails_a_day(client, clause, time_machine):
    time_machine.move_to(NOW)
    for _ in range(actions.ADDRESS_MOST + 3):
        assert ask(client).status_code == 302
    assert Mail.objects.count() == actions.ADDRESS_MOST
    time_machine.move_to(NOW + timedelta(days=1, minutes=1))
    ask(client)
    assert Mail.objects.count() == actions.ADDRESS_MOST + 1


def test_a_sender_is_stopped_and_an_office_is_not(client, clause, monkeypatch, time_machine):
    time_machine.move_to(NOW, tick=False)
    monkeypatch.setattr(views, "FORMS", Limit("subscription", 60, 3600))
    for number in range(60):
        assert ask(client, email=f"person{number}@amt.de").status_code == 302
    refused = ask(client)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert not Subscription.objects.filter(email=ADDRESS).exists()
    assert ask(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302
    time_machine.move_to(NOW + timedelta(seconds=59), tick=False)
    assert ask(client).status_code == 429
    time_machine.move_to(NOW + timedelta(seconds=60), tick=False)
    assert ask(client).status_code == 302


def test_in_the_readers_language(client, clause):
    page = client.get("/en/abo/?was=clause:c2.1").content.decode()
    assert "C2.1 Cooperation" in page
    ask(client, prefix="/en", language="en")
    (first,) = mailed()
    assert first.subject == "Please confirm: mail about C2.1 Cooperation"
    assert links_in(first.body)[0].startswith("/en/abo/bestaetigen/")
    assert ask(client, language="xx").status_code == 422
    assert ask(client, rhythm="hourly").status_code == 422


def test_arabic_pages_and_mails_say_that_a_title_is_german(client, clause):
    """German stands where there is no translation, marked (docs/decisions/0011); never English without a word."""
    marked = '<span lang="de" dir="ltr">C2.1 Zusammenarbeit</span>'
    assert marked in client.get("/ar/abo/?was=clause:c2.1").content.decode()
    ask(client, prefix="/en", language="ar")
    told = Mail.objects.get()
    assert '<html lang="ar" dir="rtl">' in told.html
    assert '<h1 lang="de" dir="ltr">C2.1 Zusammenarbeit</h1>' in told.html
    assert "\u2068C2.1 Zusammenarbeit\u2069" in told.subject
    assert "Cooperation" not in told.subject + told.text + told.html
    (first,) = mailed()
    (path,) = set(links_in(first.body))
    assert marked in client.get(path).content.decode()
    assert marked in client.get(client.post(path).url).content.decode()


def test_where_no_mail_goes_out_there_is_no_form(client, clause, settings):
    settings.MAIL_WAY = ""
    settings.RELEASE = "without mail"  # else a page kept by another test of this process answers
    assert "/abo/" not in client.get("/zusagen/c2.1/").content.decode()
    page = client.get("/abo/").content.decode()
    assert "PARTIZIP_MAIL_URL" not in page, "that is for those who run it (test_watch)"
    assert "verschickt zurzeit keine Mail" in page
    assert 'type="email"' not in page
    assert ask(client).status_code == 422
    assert not Subscription.objects.exists()


def test_pages_with_secrets_are_kept_by_nobody(client, clause):
    path = manage_path(follow("clause:c2.1", NOW))
    for page in ("/abo/", path, path.replace("verwalten", "abmelden")):
        answer = client.get(page)
        assert "no-store" in answer["Cache-Control"], page
        assert "ETag" not in answer
    assert client.get(path)["Referrer-Policy"] == "same-origin"


def test_a_new_secret_of_the_installation_breaks_no_subscription(client, clause, settings):
    found = follow("all", NOW)
    old = manage_path(found)
    settings.SECRET_KEY = "another-" * 10
    assert client.get(old).status_code == 200
    duties.ask(by=actor(Role.OFFICER), at=timezone.now(), debtor=body(), title="x", text="x")
    tell_subscribers(timezone.now())
    new = links_in(mailed()[0].body)[0]
    assert new != old
    assert client.get(new).status_code == 200
    assert mail.outbox

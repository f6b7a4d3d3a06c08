"""Whoever tries to act on the office's words is refused, and that is public; the demo lets anybody try."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.commissioner.models import Attempt, Edition
from partizip.journal.models import Entry
from partizip.portal import trying
from tests.factories import NOW, as_demo, body, mandate

pytestmark = pytest.mark.django_db
PAGE, TABLE, TRY = "/beauftragte/unabhaengigkeit/", "/beauftragte/unabhaengigkeit.json", "/demo/versuch/"


@pytest.mark.rule("R-P6-1")
def test_a_refused_attempt_is_noted_once_a_day_with_office_and_body_and_no_name(signed_in, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    senator = signed_in(Role.HEAD, of=body("sen-soziales", name="Senatsverwaltung für Soziales"))
    for _again in range(2):
        assert senator.post("/schreibtisch/presse/neu/", {"title": "Fremdes Wort"}).status_code == 403
    assert senator.get("/schreibtisch/presse/neu/").status_code == 403
    (attempt,) = Attempt.objects.all()
    assert (attempt.right, attempt.role, attempt.body.slug, attempt.item) == (
        "press.draft",
        "head",
        "sen-soziales",
        None,
    )
    assert Entry.objects.get(verb="commissioner.attempt_noted").role == "system"
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    signed_in(Role.HEAD, of=senator.mandate.body).post("/schreibtisch/presse/neu/")
    page = client.get(PAGE).content.decode()
    assert page.count("abgelehnt") == 2
    assert "Leitung" in page
    assert "Senatsverwaltung für Soziales" in page
    assert senator.mandate.person.name not in page
    rows = client.get(TABLE).json()["attempts"]
    assert [row["body"] for row in rows] == ["sen-soziales"] * 2


def test_nobody_signed_in_and_the_office_itself_try_nothing(signed_in, client):
    client.post("/schreibtisch/presse/neu/")
    signed_in(Role.COMMISSIONER, of=body("amt", kind="office")).post("/schreibtisch/presse/neu/", {"title": "Eigenes"})
    assert not Attempt.objects.exists()


@pytest.mark.rule("R-P6-1")
def test_another_offices_commissioner_is_noted_at_what_is_published_and_meets_nothing_else(room, signed_in):
    item, sealed = room.published().item, room.published(appears_at=timezone.now() + timedelta(hours=1)).item
    other = signed_in(room.others["another office"])
    assert other.post(f"/schreibtisch/presse/{item.code}/zurueckziehen/", {"reason": "Nein"}).status_code == 403
    for code in (sealed.code, "KKKK-KKKK", "%00"):
        assert other.post(f"/schreibtisch/presse/{code}/zurueckziehen/").status_code == 404, code
    (attempt,) = Attempt.objects.all()
    assert (attempt.right, attempt.role, attempt.item) == ("press.withdraw", "commissioner", item)
    Mandate.objects.filter(id=room.holder.mandate_id).update(valid_until=NOW.date() - timedelta(days=1))
    colleague = signed_in(room.colleague)
    assert colleague.post(f"/schreibtisch/presse/{item.code}/zurueckziehen/", {"reason": "Nein"}).status_code == 403
    assert signed_in(Role.HEAD).post("/schreibtisch/presse/%00/zurueckziehen/").status_code == 403
    assert [one.item for one in Attempt.objects.order_by("id")] == [item, None], "the office's own people try nothing"


@pytest.fixture
def land(log_key):
    as_demo()
    mandate(Role.COMMISSIONER, of=body("amt", kind="office"))
    for role in (Role.HEAD, Role.ADMINISTRATOR):
        mandate(role)


@pytest.mark.rule("R-P6-1")
def test_a_visitor_of_the_demo_tries_everything_and_it_appears_at_its_second(land, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    place = client.post(TRY).url
    code = place.split("/")[-2]
    before = Edition.objects.get(item__code=code)
    assert "von selbst am <strong>23. November 2026 um 10:01:00 Uhr</strong>." in client.get(place).content.decode()
    for name in trying.TRIES:
        page = client.post(place, {"versuch": name}, follow=True).content.decode()
        assert "Abgelehnt" in page, name
        assert "Das darf nicht sein" not in page
        assert client.get(f"/presse/{code}/").status_code == 404
    assert {(one.role, one.item.code) for one in Attempt.objects.all()} == {
        ("head", code), ("administrator", code), ("person", code),
    }  # fmt: skip
    time_machine.move_to(before.words.appears_at - timedelta(microseconds=1), tick=False)
    assert client.get(f"/presse/{code}/").status_code == 404
    time_machine.move_to(before.words.appears_at, tick=False)
    assert client.get(f"/presse/{code}/").status_code == 200
    assert "Es ist erschienen" in client.get(place).content.decode()
    assert Edition.objects.get(item__code=code).is_untouched
    assert client.post(place, {"versuch": "x"}).status_code == 404


def test_a_try_that_succeeds_is_told_as_one(land, client, monkeypatch):
    """Else the page could say "refused" whatever happens."""
    place = client.post(TRY).url
    monkeypatch.setattr(trying.press, "cancel", lambda **_facts: None)
    monkeypatch.setitem(trying.TRIES, "clock", ("Uhr", trying._below("SELECT %s")))
    for name in ("senator", "clock"):
        assert "Das darf nicht sein" in client.post(place, {"versuch": name}, follow=True).content.decode()


def test_outside_the_demo_there_is_nothing_to_try(client):
    assert client.get(TRY).status_code == 404
    assert client.post(TRY).status_code == 404
    assert client.get(f"{TRY}KKKK-KKKK/").status_code == 404

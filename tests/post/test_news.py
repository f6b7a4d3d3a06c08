"""What subscribers are told: the right things, at once or on Monday at seven, in order, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from partizip.access.roles import Role
from partizip.bodies.actions import end_function, give_function
from partizip.duties import actions as duties
from partizip.figures.models import Series
from partizip.post import news, reading
from partizip.post.models import Mail, Subscription
from partizip.post.news import next_digest, tell_subscribers
from partizip.promises import actions as promises
from partizip.promises.models import Clause
from tests.factories import NOW, acting, actor, body, mandate
from tests.post.steps import follow, mailed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_key")]
MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)  # 7:00 in Berlin


@pytest.fixture
def clause(db):
    return Clause.objects.create(code="C2.1", promise=2, order=1, title="Zusammenarbeit")


def told(at=NOW):
    tell_subscribers(at)
    return {item.to[0]: item for item in mailed(max(at, timezone.now()))}


def ask(debtor, title="Wie viele?", at=NOW, **more):
    return duties.ask(by=actor(Role.OFFICER), at=at, debtor=debtor, title=title, text="x", **more)


def test_each_is_told_what_it_follows(clause):
    laf, other = body("laf"), body("anderes")
    claim = ask(laf)
    names = {
        "alles@p.de": "all", "laf@p.de": "body:laf", "anderes@p.de": "body:anderes", "pflicht@p.de": f"claim:{claim.code}",
        "zusage@p.de": "clause:c2.1",
    }  # fmt: skip
    for email, subject in names.items():
        follow(subject, NOW, email=email)
    assert told() == {}, "nothing from before"
    answer = duties.answer_claim(by=actor(Role.OFFICER, of=laf), at=NOW, claim=claim, kind="final", text="Drei.")
    found = told()
    assert set(found) == {"alles@p.de", "laf@p.de", "pflicht@p.de"}
    for email, about in {
        "alles@p.de": "alles, was im Protokoll steht",
        "laf@p.de": laf.name,
        "pflicht@p.de": claim.title,
    }.items():
        assert about in found[email].body.rpartition("Um diese Mail haben Sie gebeten, zu:")[2]
    assert f"http://localhost:8000/pflichten/{claim.code}/" in found["pflicht@p.de"].body
    promises.take_over(by=actor(Role.EDITOR), at=NOW, clause=clause, body=other, since=NOW.date())
    assert set(told()) == {"alles@p.de", "anderes@p.de", "zusage@p.de"}
    assert answer
    assert told() == {}


def test_a_duty_tied_to_a_clause_and_a_question_about_it_touch_the_clause(clause):
    follow("clause:c2.1", NOW)
    debtor, creditor = body(), mandate(Role.OFFICER)
    duty = duties.register_duty(
        by=actor(Role.EDITOR), at=NOW, title="Bericht", debtor=debtor, creditor=creditor.body, valid_from=NOW.date()
    )
    assert told() == {}
    promises.tie_duty(by=actor(Role.EDITOR), at=NOW, clause=clause, duty=duty)
    assert len(told()) == 1
    duties.open_claim(by=actor(Role.EDITOR), at=NOW, duty=duty, due_on=NOW.date() + timedelta(days=30))
    assert len(told()) == 1
    from partizip.core.things import Thing  # noqa: PLC0415

    claim = ask(debtor, subject=Thing("clause", "c2.1", "x", "/zusagen/c2.1/"))
    assert len(told()) == 1
    duties.answer_claim(by=actor(Role.OFFICER, of=debtor), at=NOW, claim=claim, kind="final", text="x")
    assert "2 Vorgänge" in told()["leser@post.de"].body, "also the decision that is owed now"
    assert Series(clause="C2.1").touches() == ["clause:c2.1"]


def test_the_successor_of_a_body_is_touched_as_well():
    old, new = body("alt"), body("neu")
    claim = ask(old)
    old.valid_until, old.successor = NOW.date() - timedelta(days=1), new
    old.save()
    follow("body:neu", NOW)
    duties.release_claim(by=acting(mandate(Role.OFFICER, of=claim.creditor)), at=NOW, claim=claim, reason="Erledigt.")
    assert len(told()) == 1


def test_functions_touch_their_body():
    laf = body("laf")
    follow("body:laf", NOW)
    by = actor(Role.ADMINISTRATOR)
    made = give_function(by=by, at=NOW, body=laf, name="x", title="Aufgabe", valid_from=NOW.date())
    assert len(told()) == 1
    end_function(by=by, at=NOW, function=made, last_day=NOW.date() + timedelta(days=1))
    assert len(told()) == 1


def test_several_lines_are_one_mail_in_order():
    follow("all", NOW)
    for number in range(3):
        ask(body(), f"Frage {number}")
    (one,) = told().values()
    places = [one.body.index(f"Frage {number}") for number in range(3)]
    assert places == sorted(places)


def test_too_many_lines_are_counted(monkeypatch):
    monkeypatch.setattr(news, "MOST_IN_MAIL", 2)
    follow("all", NOW)
    for number in range(3):
        ask(body(), f"Frage {number}")
    (one,) = told().values()
    assert "Frage 1" in one.body
    assert "Frage 2" not in one.body
    assert "3 Vorgänge" in one.body


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (NOW, MONDAY),
        (MONDAY - timedelta(seconds=1), MONDAY),
        (MONDAY, MONDAY + timedelta(days=7)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, 6, tzinfo=UTC)),  # winter time begins
        (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 29, 5, tzinfo=UTC)),  # summer time begins
    ],
)
def test_monday_at_seven_in_berlin(at, then):
    assert next_digest(at) == then


def test_the_digest_of_the_right_week_in_order_and_once(time_machine):
    follow("all", NOW, rhythm="week")
    ask(body(), "Dienstag", at=NOW + timedelta(days=1))
    ask(body(), "Freitag", at=NOW + timedelta(days=4))
    assert told(MONDAY - timedelta(seconds=1)) == {}
    (one,) = told(MONDAY).values()
    assert one.subject == "Was diese Woche geschah"
    assert one.body.index("Dienstag") < one.body.index("Freitag")
    assert told(MONDAY) == {}
    ask(body(), "Nächste Woche", at=MONDAY)
    assert told(MONDAY + timedelta(days=6)) == {}
    (two,) = told(MONDAY + timedelta(days=8)).values()  # the worker stood still on Monday
    assert "Nächste Woche" in two.body
    assert "Freitag" not in two.body
    assert Subscription.objects.get().next_digest_at == MONDAY + timedelta(days=14)
    assert told(MONDAY + timedelta(days=14)) == {}, "an empty week is no mail"


def test_from_weekly_to_at_once_nothing_is_lost():
    from partizip.access.acts import NOBODY  # noqa: PLC0415
    from partizip.post.actions import change_subscription  # noqa: PLC0415

    found = follow("all", NOW, rhythm="week")
    ask(body(), "Dazwischen")
    assert told() == {}
    change_subscription(by=NOBODY, at=NOW, subscription=found, own_link=True, rhythm="now", language="en")
    (one,) = told().values()
    assert "Dazwischen" in one.body
    assert "1 act was recorded" in one.body
    assert "http://localhost:8000/en/pflichten/" in one.body
    assert "\nhttp://localhost:8000/en/\n" in one.body, "the home page too in the language of the mail"
    assert 'href="http://localhost:8000/en/"' in one.alternatives[0].content
    assert 'lang="de" dir="ltr">Dazwischen' in one.alternatives[0].content


def test_of_two_workers_at_once_one_tells(monkeypatch):
    follow("all", NOW)
    ask(body())
    real = news._tell

    def faster(*arguments):
        monkeypatch.setattr(news, "_tell", real)
        assert tell_subscribers(NOW) == 1
        return real(*arguments)

    monkeypatch.setattr(news, "_tell", faster)
    assert tell_subscribers(NOW) == 0
    assert Mail.objects.count() == 1


def test_long_records_are_told_in_pieces(monkeypatch):
    monkeypatch.setattr(reading, "MOST", 2)
    follow("all", NOW, email="eins@p.de")
    follow("all", NOW, email="woche@p.de", rhythm="week")
    titles = [f"Frage {number}" for number in range(5)]
    for title in titles:
        ask(body(), title)
    tell_subscribers(MONDAY)
    sent = mailed(MONDAY)
    for email in ("eins@p.de", "woche@p.de"):
        text = "".join(item.body for item in sent if item.to == [email])
        assert all(text.count(title) == 1 for title in titles)


def test_who_is_not_confirmed_is_told_nothing():
    follow("all", NOW)
    Subscription.objects.update(confirmed_at=None)
    ask(body())
    assert told() == {}


def test_queries_stay_fixed():
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    counts = []
    for many in (1, 4):
        for number in range(many):
            follow("all", NOW, email=f"{many}-{number}@p.de")
            ask(body())
        with CaptureQueriesContext(connection) as queries:
            tell_subscribers(NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts

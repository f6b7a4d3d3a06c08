"""Whoever has to act gets one mail with one link and the due date, in their own language."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM
from partizip.access.models import Person
from partizip.access.roles import Role
from partizip.duties import actions as duties
from partizip.duties import tasks as ladder
from partizip.duties.models import Claim
from partizip.post import outbox, reading
from partizip.post.models import Cursor, Mail
from partizip.post.officials import tell_officials
from tests.factories import NOW, acting, actor, body, mandate, person
from tests.post.steps import mailed, started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_key")]


@pytest.fixture
def sides():
    """A body that asks, one that owes, and somebody in each."""
    asks, owes = body("fragt"), body("schuldet")
    asker, debtor = mandate(Role.HEAD, of=asks), mandate(Role.OFFICER, of=owes)
    started(NOW)
    return asks, owes, asker, debtor


def ask(sides, at=NOW, **more):
    return duties.ask(by=acting(sides[2]), at=at, debtor=sides[1], title="Wie viele?", text="Bitte.", **more)


def told(at=NOW):
    tell_officials(at)
    return mailed(max(at, timezone.now()))


def test_the_whole_loop_tells_the_side_that_has_to_act(sides):
    _asks, _owes, asker, debtor = sides
    claim = ask(sides)
    (asked,) = told()
    assert asked.to == [debtor.person.email]
    assert f"http://localhost:8000/pflichten/{claim.code}/" in asked.body
    assert asked.body.count("/pflichten/") == 1, "one link"
    assert "bitte antworten" in asked.subject
    answer = duties.answer_claim(by=acting(debtor), at=NOW, claim=claim, kind="final", text="Drei.")
    (answered,) = told()
    assert answered.to == [asker.person.email]
    assert f"/pflichten/{claim.code}/" in answered.body, "the page where it is decided"
    due = Claim.objects.get(accepts=answer).due_on
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in answered.attachments[0].content
    duties.decide_answer(by=acting(asker), at=NOW, answer=answer, accepted=False, reason="Unklar.")
    (disputed,) = told()
    assert disputed.to == [debtor.person.email]
    assert disputed.attachments
    last = duties.answer_claim(by=acting(debtor), at=NOW, claim=claim, kind="final", text="Vier.")
    told()
    duties.decide_answer(by=acting(asker), at=NOW, answer=last, accepted=True)
    (accepted,) = told()
    assert accepted.to == [debtor.person.email]
    assert not accepted.attachments, "nothing more is due"
    assert told() == []


def test_an_interim_answer_asks_nobody_to_act(sides):
    claim = ask(sides)
    told()
    duties.answer_claim(by=acting(sides[3]), at=NOW, claim=claim, kind="interim", text="Folgt.")
    assert told() == []


def test_what_was_answered_meanwhile_is_not_asked_any_more(sides):
    claim = ask(sides)
    duties.answer_claim(by=acting(sides[3]), at=NOW, claim=claim, kind="final", text="Drei.")
    assert [item.to for item in told()] == [[sides[2].person.email]]


def test_several_lines_about_one_thing_are_one_mail_and_two_things_two(sides):
    claim = ask(sides)
    told()
    late = NOW + timedelta(days=60)
    ladder.run_ladder(late)
    (reminded,) = told(late)
    assert reminded.to == [sides[3].person.email]
    assert reminded.body.count("Arbeitstag") >= 2, "every step in its words"
    ask(sides, at=late, due_on=date(2027, 6, 1))
    duties.ask(by=acting(sides[2]), at=late, debtor=sides[1], title="Noch eine", text="Bitte.")
    assert len(told(late)) == 2
    assert claim.code in reminded.body


def test_a_far_step_reaches_the_head_and_the_side_that_is_owed(sides):
    claim = ask(sides)
    chef = mandate(Role.HEAD, of=sides[1])
    told()
    late = NOW + timedelta(days=160)
    duties.remind(by=THE_SYSTEM, at=late, wanted=[(claim.id, 60)], ladder=[[60, "conciliation"]])
    assert {item.to[0] for item in told(late)} == {chef.person.email, sides[2].person.email}


def test_the_body_that_came_after_and_the_deputy_are_told(sides):
    _asks, owes, *_ = sides
    claim = ask(sides)
    Mail.objects.all().delete()
    after = body("nachfolge")
    owes.valid_until, owes.successor = NOW.date() - timedelta(days=1), after
    owes.save()
    later, stands_in = mandate(Role.OFFICER, of=after), person("Vertretung")
    today = NOW.date()
    access.name_deputy(
        by=acting(later), at=NOW, mandate=later, person=stands_in, valid_from=today, valid_until=today
    )  # fmt: skip
    tomorrow = NOW + timedelta(days=1)
    assert {item.to[0] for item in told()} == {later.person.email, stands_in.email}
    duties.remind(by=THE_SYSTEM, at=NOW + timedelta(days=60), wanted=[(claim.id, 1)], ladder=[[1, "debtor"]])
    assert {item.to[0] for item in told(tomorrow)} == {later.person.email}, "the deputyship is over"


@pytest.mark.parametrize("why", ["role", "ended", "inactive", "other body", "unconfirmed"])
def test_who_cannot_act_is_not_told(sides, why):
    _asks, owes, _asker, debtor = sides
    if why == "role":
        mandate(Role.EDITOR, of=owes)
        mandate(Role.AUDITOR, of=owes)
    elif why == "ended":
        mandate(Role.OFFICER, of=owes, valid_until=NOW.date() - timedelta(days=1))
    elif why == "inactive":
        Person.objects.filter(id=mandate(Role.OFFICER, of=owes).person_id).update(is_active=False)
    elif why == "unconfirmed":
        given = mandate(Role.OFFICER, of=owes)
        given.confirmed_at = None
        given.save()
    else:
        mandate(Role.OFFICER)
    ask(sides)
    assert [item.to for item in told()] == [[debtor.person.email]]


def test_each_in_their_own_language(sides):
    Person.objects.filter(id=sides[3].person_id).update(language="en")
    odd = mandate(Role.OFFICER, of=sides[1])
    Person.objects.filter(id=odd.person_id).update(language="tlh")
    claim = ask(sides, title_en="How many?")
    english, german = sorted(told(), key=lambda item: item.to != [sides[3].person.email])
    assert english.subject.startswith("How many? – Your body is asked")
    assert f"http://localhost:8000/en/pflichten/{claim.code}/" in english.body
    assert 'lang="en"' in english.alternatives[0].content
    assert german.subject.startswith("Wie viele? – Ihre Stelle")


def test_a_german_title_in_an_english_mail_is_marked(sides):
    Person.objects.filter(id=sides[3].person_id).update(language="en")
    ask(sides)
    assert '<h1 lang="de" dir="ltr">Wie viele?</h1>' in told()[0].alternatives[0].content


def test_the_calendar_file(sides):
    claim = duties.ask(
        by=acting(sides[2]), at=NOW, debtor=sides[1], title="Größe; \\ Umfang, und " + "ä" * 90, text="x"
    )
    content = told()[0].attachments[0].content
    lines = content.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in content.replace("\r\n", "")
    unfolded = content.replace("\r\n ", "").split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-2] == "END:VCALENDAR"
    assert "METHOD:PUBLISH" in unfolded
    assert f"UID:{claim.code}@localhost" in unfolded
    assert f"DTSTART;VALUE=DATE:{claim.due_on:%Y%m%d}" in unfolded
    assert f"DTEND;VALUE=DATE:{claim.due_on + timedelta(days=1):%Y%m%d}" in unfolded
    assert any(line.startswith("SUMMARY:Größe\\; \\\\ Umfang\\, und ä") for line in unfolded)


def test_nothing_of_the_past_is_told_at_the_first_run(sides):
    Cursor.objects.all().delete()
    ask(sides)
    assert told() == []
    assert Cursor.objects.get().line == reading.size()


def test_after_a_standstill_one_summary(sides):
    for number in range(4):
        duties.ask(by=acting(sides[2]), at=NOW, debtor=sides[1], title=f"Frage {number}", text="x")
    later = NOW + timedelta(days=3, minutes=1)
    fresh = duties.ask(by=acting(sides[2]), at=later, debtor=sides[1], title="Neu", text="x")
    summary, one = sorted(told(later), key=lambda item: "Neu" in item.subject)
    places = [summary.body.index(f"Frage {number}") for number in range(4)]
    assert places == sorted(places)
    assert "Neu" not in summary.body
    assert fresh.code in one.body
    assert told(later) == []


def test_what_happened_while_mail_was_off_is_not_told_later(sides, settings):
    settings.MAIL_WAY = ""
    ask(sides)
    assert tell_officials(NOW) == 0
    settings.MAIL_WAY = "smtp"
    assert told() == []


def test_told_once_whatever_happens_to_the_worker(sides, monkeypatch):
    """Killed between reading and the end of the transaction: the cursor stays, and the next run tells all."""
    ask(sides)
    real = outbox.put

    def killed(*arguments):
        real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "put", killed)
    with pytest.raises(KeyboardInterrupt):
        tell_officials(NOW)
    assert not Mail.objects.exists()
    monkeypatch.setattr(outbox, "put", real)
    assert tell_officials(NOW) == 1
    Cursor.objects.update(line=0)  # even read again from the start nothing goes out twice
    before = set(Mail.objects.values_list("key", flat=True))
    tell_officials(NOW)
    assert {key for key in Mail.objects.values_list("key", flat=True) if key.startswith("duty")} == before


def test_of_two_workers_at_once_one_tells(sides, monkeypatch):
    from partizip.post import officials  # noqa: PLC0415 - the module whose inside is changed here

    ask(sides)
    real = officials._letters

    def faster(*arguments):
        found = real(*arguments)
        monkeypatch.setattr(officials, "_letters", real)
        assert tell_officials(NOW) == 1
        return found

    monkeypatch.setattr(officials, "_letters", faster)
    assert tell_officials(NOW) == 0
    assert Mail.objects.count() == 1


def test_queries_stay_fixed(sides, django_assert_num_queries):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    counts = []
    for many in (1, 3, 6):
        for number in range(many):
            duties.ask(by=acting(sides[2]), at=NOW, debtor=sides[1], title=f"{many}/{number}", text="x")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tell_officials(NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2], counts


def test_a_new_part_needs_nothing_but_its_declaration(sides, monkeypatch):
    """Also a thing of another model is told, as soon as it says whom it concerns."""
    from partizip.core.notices import Notice  # noqa: PLC0415
    from partizip.promises.actions import add_clause  # noqa: PLC0415
    from partizip.promises.models import Clause  # noqa: PLC0415

    def addressees(self, verb, facts):
        if verb == "promises.clause_added":
            yield Notice(
                self.public_id, "Neu für Sie.", str(self), self.get_absolute_url(), [sides[1].id], [{"officer"}]
            )

    monkeypatch.setattr(Clause, "addressees", addressees, raising=False)
    add_clause(by=actor(Role.EDITOR), at=NOW, code="C9.1", promise=9, order=1, title="Ganz neu")
    (sent,) = told()
    assert sent.to == [sides[3].person.email]
    assert "/zusagen/c9.1/" in sent.body
    assert not mail.outbox[0].attachments

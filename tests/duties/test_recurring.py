"""Standing duties: what recurs falls due by itself, from its anchor; and the questions that stand beside it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.roles import Role
from partizip.core.calendar import overdue_from
from partizip.core.claims import Status
from partizip.duties import actions, tasks
from partizip.duties.models import Claim, Duty, Reminder
from partizip.journal.models import Entry
from partizip.portal import recurring as jobs
from partizip.promises import actions as promises
from partizip.promises.clauses import clause_states
from tests.duties.steps import answered, asked, standing
from tests.factories import NOW, body

pytestmark = pytest.mark.django_db


def test_recurring_duties_open_their_next_claim(sides):
    duty = actions.register_duty(
        by=THE_SYSTEM, at=NOW, title="Bericht", debtor=sides[3], creditor=sides[2], valid_from=date(2026, 1, 1),
        cycle_months=6,
    )  # fmt: skip
    actions.open_claim(by=THE_SYSTEM, at=NOW, duty=duty, due_on=date(2026, 11, 24))
    assert tasks.open_recurring(NOW) == 0
    assert tasks.open_recurring(NOW + timedelta(days=2)) == 1
    assert tasks.open_recurring(NOW + timedelta(days=2)) == 0
    assert sorted(duty.claims.values_list("due_on", flat=True)) == [date(2026, 11, 24), date(2027, 5, 24)]


def recurring(sides, **more):
    given = {"title": "Bericht", "debtor": sides[3], "creditor": sides[2], "valid_from": date(2026, 1, 1)} | more
    return actions.register_duty(by=THE_SYSTEM, at=NOW, **given)


def test_a_recurring_duty_counts_from_its_anchor(sides):
    """A short month or a free day moves one due date, never the ones after it (§ 188 (3), § 193 BGB)."""
    duty = recurring(sides, cycle_months=1, first_due=date(2027, 1, 31))
    assert duty.claims.get().due_on == date(2027, 2, 1), "opened with the duty; 31 January 2027 is a Sunday"
    tasks.open_recurring(datetime(2027, 8, 2, 9, tzinfo=UTC))
    found = sorted(duty.claims.values_list("due_on", flat=True))
    assert found == [
        date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31),
        date(2027, 6, 30), date(2027, 8, 2),
    ]  # fmt: skip
    assert tasks.open_recurring(datetime(2027, 8, 2, 9, tzinfo=UTC)) == 0


def test_an_extra_instance_mutes_no_regular_one(sides):
    duty = recurring(sides, cycle_months=1, first_due=date(2026, 12, 1))
    for extra in (date(2027, 1, 5), date(2040, 3, 1)):
        actions.open_claim(by=THE_SYSTEM, at=NOW, duty=duty, due_on=extra)
    tasks.open_recurring(datetime(2027, 2, 15, 9, tzinfo=UTC))
    assert sorted(duty.claims.values_list("due_on", flat=True)) == [
        date(2026, 12, 1), date(2027, 1, 4), date(2027, 1, 5), date(2027, 2, 1), date(2027, 3, 1), date(2040, 3, 1),
    ]  # fmt: skip


def test_a_question_about_somebody_elses_duty_is_refused_and_none_makes_a_clause_late(sides):
    clause = promises.add_clause(by=THE_SYSTEM, at=NOW, code="C2.2", promise=2, order=1, title="Verbindlich")
    duty = recurring(sides)
    promises.tie_duty(by=THE_SYSTEM, at=NOW, clause=clause, duty=duty)
    with pytest.raises(Refused, match="another body"):
        asked(sides, duty=duty, debtor=body("dritte"))
    claim = asked(sides, duty=duty)
    assert clause_states(overdue_from(claim.due_on))[clause.public_id].kind == "way"


def test_after_downtime_the_steps_of_all_claims_come_in_the_order_of_their_days(sides):
    """R-P2-5: what was reached while nobody looked is written, also for what has been answered since."""
    first, second = asked(sides), asked(sides, due_on=date(2026, 12, 22))
    answered(sides, first, at=datetime(2027, 1, 7, 9, tzinfo=UTC))
    tasks.run_ladder(datetime(2027, 1, 20, 9, tzinfo=UTC))
    lines = Entry.objects.filter(verb="duties.reminded").order_by("index")
    days = [json.loads(line.content.text)["rows"][1]["values"]["reached_on"] for line in lines]
    assert days == sorted(days)
    assert list(Reminder.objects.filter(claim=first).values_list("level", flat=True)) == [-5, 1, 10]
    assert list(Reminder.objects.filter(claim=second).values_list("level", flat=True)) == [-20, -5, 1, 10]


def test_an_ended_duty_still_gets_the_instances_it_owed(sides):
    duty = recurring(sides, cycle_months=3, first_due=date(2026, 11, 24), valid_until=date(2027, 6, 30))
    later = datetime(2028, 1, 10, 9, tzinfo=UTC)
    assert tasks.open_recurring(later) == 2
    assert sorted(duty.claims.values_list("due_on", flat=True))[1:] == [date(2027, 2, 24), date(2027, 5, 24)]
    late = duty.claims.order_by("-due_on").first()
    assert standing(late, later).status is Status.OVERDUE, "our standing still does not move what the duty sets"


def test_a_question_about_a_duty_is_no_instance_of_it(sides):
    duty = recurring(sides, cycle_months=6, first_due=date(2026, 11, 24))
    asked(sides, duty=duty, due_on=date(2027, 1, 20))
    tasks.open_recurring(NOW + timedelta(days=2))
    assert sorted(duty.claims.filter(text="").values_list("due_on", flat=True)) == [
        date(2026, 11, 24),
        date(2027, 5, 24),
    ]


def test_an_instance_is_opened_once(sides):
    duty = recurring(sides, cycle_months=6, first_due=date(2026, 11, 24))
    with pytest.raises(actions.AlreadyOpen):
        actions.open_claim(by=THE_SYSTEM, at=NOW, duty=duty, due_on=date(2026, 11, 24))


def test_a_duty_is_registered_and_made_due_on_the_desk(sides, signed_in):
    client = signed_in(Role.EDITOR)
    given = {"title": "Bericht", "debtor": str(sides[3].id), "creditor": str(sides[2].id), "valid_from": "2026-01-01"}
    address = "/schreibtisch/pflichten/neu/"
    assert client.post(address, given | {"cycle_months": "6"}).status_code == 422, "it needs its first day"
    assert client.post(address, given | {"first_due": "2025-12-01"}).status_code == 422
    assert client.post(address, given | {"first_due": "2027-01-31", "cycle_months": "6"}).status_code == 302
    duty = Duty.objects.get()
    assert duty.claims.get().due_on == date(2027, 2, 1)
    page = client.get("/schreibtisch/pflichten/").content.decode()
    assert "1. Februar 2027" in page
    opening = f"/schreibtisch/pflichten/{duty.id}/faellig/"
    assert opening in page
    assert client.post(opening, {"due_on": "2020-01-01"}).status_code == 422
    response = client.post(opening, {"due_on": "2028-01-01"}, follow=True)
    assert "3. Januar 2028" in response.content.decode(), "a free day is moved, and that is said"
    assert client.post(opening, {"due_on": "2028-01-03"}).status_code == 422, "it is due on that day already"


def test_a_question_names_its_clause_and_duty(sides, signed_in):
    clause = promises.add_clause(by=THE_SYSTEM, at=NOW, code="C2.2", promise=2, order=1, title="Verbindlich")
    duty = recurring(sides)
    client = signed_in(Role.OFFICER, of=sides[2])
    page = client.get("/schreibtisch/fragen/?clause=c2.2").content.decode()
    assert '<option value="c2.2" selected>' in page
    assert sides[2].name in page, "it says for whom one asks"
    sent = {"debtor": str(sides[3].id), "title": "Wann?", "text": "Bitte.", "subject": "c2.2", "duty": str(duty.id)}
    assert client.post("/schreibtisch/fragen/", sent | {"subject": "c9.9"}).status_code == 422
    client.post("/schreibtisch/fragen/", sent)
    claim = Claim.objects.get(title="Wann?")
    assert (claim.subject_kind, claim.subject_id, claim.duty) == ("clause", clause.public_id, duty)
    assert clause.get_absolute_url() in client.get(claim.get_absolute_url()).content.decode()


def test_the_worker_runs_every_job(sides):
    assert (
        set(jobs.run()) == {job.__name__ for job in jobs.JOBS} > {"lengthen_deadlines", "open_recurring", "run_ladder"}
    )
    call_command("check")

"""One real loop: question, clock, answer or overdue, decision; and what each side may not do."""

import json
from datetime import date, timedelta

import pytest

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day, overdue_from, working_days
from partizip.core.claims import Status
from partizip.core.things import Thing
from partizip.duties import actions, queries, tasks
from partizip.duties.forms import AskForm
from partizip.duties.models import Answer, Claim, Reminder
from partizip.journal.models import Content, Entry
from tests import factories
from tests.duties.steps import answered, asked, standing
from tests.factories import NOW, acting, actor, body, mandate

pytestmark = pytest.mark.django_db


def test_a_question_starts_the_clock_and_leaves_its_line(sides):
    claim = asked(sides)
    assert claim.due_on == date(2026, 12, 21), "20 working days after Monday, 23 November 2026"
    assert standing(claim).status is Status.OPEN
    entry = Entry.objects.get(verb="duties.claim_asked")
    assert (entry.subject, entry.body) == (claim.code, "land-fragt")
    row = json.loads(Content.objects.get(entry=entry).text)["rows"][0]
    assert row["values"]["due_on"] == "2026-12-21"


def test_the_period_of_the_legal_basis_counts(sides):
    basis = actions.register_basis(
        by=THE_SYSTEM, at=NOW, law="Gesetz", valid_from=date(2021, 1, 1), amount=2, unit="weeks"
    )
    assert asked(sides, basis=basis).due_on == date(2026, 12, 7)


def test_the_holidays_are_stored_with_the_deadline(sides):
    basis = actions.register_basis(
        by=THE_SYSTEM, at=NOW, law="Gesetz", valid_from=date(2021, 1, 1), amount=36, unit="calendar_days"
    )
    claim = asked(sides, basis=basis)
    assert claim.due_on == date(2026, 12, 29)
    assert claim.holidays == [["2026-12-25", "Erster Weihnachtstag"], ["2026-12-26", "Zweiter Weihnachtstag"]]
    assert asked(sides, due_on=date(2026, 12, 29)).holidays == [], "a day set by hand was not counted"
    moved = asked(sides, due_on=date(2026, 12, 25))
    assert moved.due_on == date(2026, 12, 28), "§ 193 BGB: a holiday and a weekend follow"
    assert [day for day, _name in moved.holidays] == ["2026-12-25", "2026-12-26"], "what moved it"


def test_a_date_by_hand_never_undercuts_the_law_and_the_law_must_be_in_force(sides):
    def basis(**more):
        return actions.register_basis(by=THE_SYSTEM, at=NOW, law="Gesetz", amount=2, unit="weeks", **more)

    now = basis(valid_from=date(2021, 1, 1))
    with pytest.raises(Refused, match="gives more time"):
        asked(sides, basis=now, due_on=date(2026, 12, 4))
    assert asked(sides, basis=now, due_on=date(2026, 12, 8)).due_on == date(2026, 12, 8)
    for other in (
        basis(valid_from=date(2010, 1, 1), valid_until=date(2020, 12, 31)),
        basis(valid_from=date(2027, 1, 1)),
    ):
        with pytest.raises(Refused, match="not in force"):
            asked(sides, basis=other)
        assert other not in AskForm().fields["basis"].queryset
    assert now in AskForm().fields["basis"].queryset


def test_the_whole_loop_ends_accepted(sides):
    claim = asked(sides)
    answer = answered(sides, claim)
    assert standing(claim).status is Status.ANSWERED
    actions.decide_answer(by=sides[0], at=NOW, answer=answer, accepted=True)
    assert standing(claim).status is Status.ACCEPTED
    acceptance = Claim.objects.get(accepts=answer)
    assert standing(acceptance).status is Status.ACCEPTED
    with pytest.raises(Refused, match="already answered and accepted"):
        answered(sides, claim)


def test_overdue_from_midnight_of_the_next_day_in_berlin(sides):
    claim = asked(sides)
    moment = overdue_from(claim.due_on)
    assert standing(claim, moment - timedelta(seconds=1)).status is Status.DUE_SOON
    assert standing(claim, moment).status is Status.OVERDUE
    assert list(Claim.objects.overdue(moment)) == [claim]
    assert not Claim.objects.overdue(moment - timedelta(seconds=1)).exists()


@pytest.mark.rule("R-P1-6")
def test_not_reported_is_a_status_of_its_own(sides):
    claim = asked(sides)
    late = overdue_from(claim.due_on)
    assert standing(claim, late).words == "überfällig, nichts gemeldet"
    answer = answered(sides, claim, at=late)
    actions.decide_answer(by=sides[0], at=late, answer=answer, accepted=False, reason="unvollständig")
    assert standing(claim, late).words == "überfällig, Antwort bestritten"


@pytest.mark.rule("R-P2-4")
def test_nobody_accepts_their_own_evidence(sides):
    claim = asked(sides)
    answer = answered(sides, claim)
    with pytest.raises(Forbidden, match="another body"):
        actions.decide_answer(by=sides[1], at=NOW, answer=answer, accepted=True)
    # Even when the debtor has become the creditor by a merger of both bodies.
    Body.objects.filter(id=sides[3].id).update(successor=sides[2], valid_until=date(2026, 11, 22))
    with pytest.raises(Refused, match="own evidence"):
        actions.decide_answer(by=sides[0], at=NOW, answer=answer, accepted=True)


@pytest.mark.rule("R-P2-4")
def test_the_creditors_silence_never_makes_the_debtor_late(sides):
    claim = asked(sides)
    answered(sides, claim)
    much_later = NOW + timedelta(days=120)
    assert standing(claim, much_later).status is Status.ANSWERED
    assert standing(claim, much_later).late == 0
    acceptance = Claim.objects.get(accepts__claim=claim)
    assert acceptance.due_on == date(2026, 12, 7), "10 working days"
    assert acceptance.debtor == sides[2]
    assert standing(acceptance, much_later).status is Status.OVERDUE


@pytest.mark.rule("R-P2-5")
def test_what_is_overdue_cannot_be_hidden(sides, client, time_machine):
    claim = asked(sides)
    late = overdue_from(claim.due_on)
    actions.state_words(by=sides[1], at=late, claim=claim, text="Wir warten auf das Land.")
    answered(sides, claim, at=late, kind="interim")
    assert standing(claim, late).status is Status.OVERDUE
    assert [item.text for item in standing(claim, late).debtors_words] == ["Wir warten auf das Land."]
    time_machine.move_to(late, tick=False)
    page = client.get("/ueberfaellig/").content.decode()
    assert claim.code in page
    assert "Wir warten auf das Land." in page
    assert claim.code in client.get("/ueberfaellig.csv").content.decode()


@pytest.mark.rule("R-P6-4")
def test_a_commissioner_asks_and_the_clock_runs_by_itself(sides, client, time_machine):
    office = actor(Role.COMMISSIONER)
    claim = actions.ask(by=office, at=NOW, debtor=sides[3], title="Warum?", text="Bitte.")
    assert claim.due_on == working_days().shift(berlin_day(NOW), 20)
    time_machine.move_to(overdue_from(claim.due_on) - timedelta(seconds=1), tick=False)
    assert claim.code not in client.get("/ueberfaellig/").content.decode()
    time_machine.move_to(overdue_from(claim.due_on), tick=False)
    assert claim.code in client.get("/ueberfaellig/").content.decode(), "nobody did anything, and it is public"


def test_a_disputed_answer_reopens_with_its_old_due_date(sides):
    claim = asked(sides)
    answer = answered(sides, claim)
    with pytest.raises(Refused, match="Say why"):
        actions.decide_answer(by=sides[0], at=NOW, answer=answer, accepted=False, reason=" ")
    actions.decide_answer(by=sides[0], at=NOW, answer=answer, accepted=False, reason="Es fehlt die Quelle.")
    assert standing(claim).status is Status.DISPUTED
    assert standing(claim, overdue_from(claim.due_on)).status is Status.OVERDUE
    with pytest.raises(Refused, match="already been decided"):
        actions.decide_answer(by=sides[0], at=NOW, answer=answer, accepted=True)
    assert answered(sides, claim).kind == Answer.Kind.FINAL


def test_only_the_creditor_releases_and_says_why(sides):
    claim = asked(sides)
    with pytest.raises(Forbidden):
        actions.release_claim(by=sides[1], at=NOW, claim=claim, reason="Erledigt sich.")
    actions.release_claim(by=sides[0], at=NOW, claim=claim, reason="Erledigt sich.")
    assert standing(claim).status is Status.RELEASED
    with pytest.raises(Refused, match="already released"):
        answered(sides, claim)


def test_who_may_not_ask(sides):
    with pytest.raises(Refused, match="own body"):
        actions.ask(by=sides[0], at=NOW, debtor=sides[2], title="x", text="x")
    with pytest.raises(Refused, match="after today"):
        asked(sides, due_on=date(2026, 11, 23))
    gone = body("gewesen", valid_until=date(2021, 12, 21))
    with pytest.raises(Refused, match="no longer exists"):
        asked(sides, debtor=gone)
    with pytest.raises(Forbidden):
        actions.ask(by=actor(Role.EDITOR), at=NOW, debtor=sides[3], title="x", text="x")


@pytest.mark.rule("R-P2-7")
def test_a_claim_follows_the_debtors_successor(sides):
    claim = asked(sides)
    heir = body("nachfolger", kind="bezirk")
    Body.objects.filter(id=sides[3].id).update(successor=heir, valid_until=date(2026, 11, 22))
    by = actor(Role.OFFICER, of=heir)
    assert [row.url for row in queries.desk({heir.id, sides[3].id}, NOW).due] == [claim.get_absolute_url()]
    assert actions.answer_claim(by=by, at=NOW, claim=claim, kind="final", text="Zwölf.").body == heir


def test_an_ended_mandate_ends_the_right_at_once(sides):
    claim = asked(sides)
    given = mandate(Role.OFFICER, of=sides[3], valid_until=date(2026, 11, 22))
    with pytest.raises(Forbidden, match="does not hold today"):
        actions.answer_claim(by=acting(given), at=NOW, claim=claim, kind="final", text="Zwölf.")


def levels(claim):
    return [reminder.level for reminder in Reminder.objects.filter(claim=claim).order_by("level")]


def test_the_ladder_is_idempotent_and_catches_up_in_order(sides):
    claim = asked(sides)
    days = working_days()
    assert tasks.run_ladder(NOW) == 0, "the step 20 days before was reached when it was asked"
    ten_days_down = overdue_from(days.shift(claim.due_on, 10))
    assert tasks.run_ladder(ten_days_down) == 3
    assert levels(claim) == [-5, 1, 10]
    assert tasks.run_ladder(ten_days_down) == 0
    steps = list(Reminder.objects.filter(claim=claim).order_by("level").values_list("reached_on", flat=True))
    assert steps == [days.shift(claim.due_on, -5), days.shift(claim.due_on, 1), days.shift(claim.due_on, 10)]
    lines = Entry.objects.filter(verb="duties.reminded").order_by("index")
    assert [json.loads(line.content.text)["facts"]["level"] for line in lines] == [-5, 1, 10]


def test_the_ladder_leaves_alone_what_is_answered(sides):
    claim = asked(sides)
    answered(sides, claim)
    tasks.run_ladder(overdue_from(claim.due_on) + timedelta(days=30))
    assert levels(claim) == []
    assert levels(Claim.objects.get(accepts__claim=claim)) != []


def test_nobody_but_the_program_writes_reminders(sides):
    claim = asked(sides)
    for role in Role:
        with pytest.raises(Forbidden):
            actions.remind(by=actor(role), at=NOW, wanted=[(claim.id, 1)], ladder=[[1, "debtor"]])


def test_a_changed_ladder_counts_from_then_on(sides):
    claim = asked(sides)
    access.set_default(by=THE_SYSTEM, at=NOW, name="duties.ladder", value=[[3, "head"]])
    tasks.run_ladder(overdue_from(working_days().shift(claim.due_on, 3)))
    assert levels(claim) == [3]


def test_blocks_are_told_to_other_parts(sides):
    claim = asked(sides)
    subject = Thing("agreement", "A1", "Vereinbarung", "/x/")
    block = actions.set_block(by=sides[0], at=NOW, claim=claim, subject=subject, reason="Es fehlt die Zustimmung.")
    assert list(queries.open_blocks("agreement", "A1", NOW)) == [block]
    actions.lift_block(by=sides[0], at=NOW, block=block)
    assert not queries.open_blocks("agreement", "A1", NOW).exists()
    with pytest.raises(Refused, match="already lifted"):
        actions.lift_block(by=sides[0], at=NOW, block=block)


@pytest.mark.parametrize("address", ["/pflichten/", "/ueberfaellig/", "/en/ueberfaellig/"])
def test_lists_cost_the_same_whatever_the_amount(sides, client, address, django_assert_max_num_queries, time_machine):
    time_machine.move_to(NOW + timedelta(days=60), tick=False)
    counts = []
    client.get(address)
    for _ in range(2):
        asked(sides)
        asked(sides)
        with django_assert_max_num_queries(14) as captured:
            assert client.get(address).status_code == 200
        counts.append([query["sql"][:90] for query in captured.captured_queries])
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["csv", "json", "atom", "ics", "xlsx"])
def test_every_export_has_the_rows_and_the_demo_mark(sides, client, kind, time_machine):
    factories.as_demo()
    claim = asked(sides, title="=SUMME(A1)")
    time_machine.move_to(NOW + timedelta(days=60), tick=False)
    response = client.get(f"/ueberfaellig.{kind}")
    assert response.status_code == 200
    assert "demo" in (response.get("Content-Disposition", "") + response.content.decode("latin-1")).lower()
    if kind != "xlsx":
        assert claim.code in response.content.decode()
    if kind == "csv":
        assert "'=SUMME" in response.content.decode()


def test_an_unknown_format_or_code_is_not_found(client):
    assert client.get("/ueberfaellig.exe").status_code == 404
    assert client.get("/pflichten/KKKK-KKKK/").status_code == 404


def test_a_loosely_typed_code_leads_to_the_page(sides, client):
    claim = asked(sides)
    response = client.get(f"/pflichten/{claim.code.lower().replace('-', '')}/")
    assert response.url == claim.get_absolute_url()


def test_the_loop_through_the_pages(sides, signed_in, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    asker = signed_in(Role.OFFICER, of=sides[2])
    response = asker.post(
        "/schreibtisch/fragen/", {"debtor": str(sides[3].id), "title": "Wie viele?", "text": "Bitte."}
    )
    claim = Claim.objects.get()
    assert response.url == claim.get_absolute_url()
    debtor = signed_in(Role.OFFICER, of=sides[3])
    assert claim.title in debtor.get("/schreibtisch/").content.decode()
    assert "antworten" in debtor.get(response.url).content.decode()
    debtor.post(f"{response.url}antworten/", {"kind": "final", "text": "Zwölf.", "language": "de"})
    answer = Answer.objects.get()
    address = f"{response.url}entscheiden/{answer.id}/"
    assert address in asker.get(response.url).content.decode()
    assert asker.post(address, {"accepted": "no", "reason": ""}).status_code == 422
    assert asker.post(address, {"accepted": "yes"}).status_code == 302
    again = asker.post(address, {"accepted": "yes"})
    assert again.status_code == 422
    assert "schon entschieden" in again.content.decode()
    page = client.get(response.url).content.decode()
    assert "beantwortet und angenommen" in page
    assert "Zwölf." in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"debtor": "kein-uuid"},
        {"due_on": "2020-01-01"},
        {"due_on": "morgen"},
        {"text": "x" * 20_001},
        {"title": "a\x00b"},
    ],
)
def test_a_wrong_question_keeps_its_input(sides, signed_in, wrong):
    client = signed_in(Role.OFFICER, of=sides[2])
    given = {"debtor": str(sides[3].id), "title": "Titel bleibt", "text": "Text bleibt"} | wrong
    response = client.post("/schreibtisch/fragen/", given)
    assert response.status_code == 422
    assert ("Titel bleibt" if "title" not in wrong else "Text bleibt") in response.content.decode()
    assert not Claim.objects.exists()

"""C6.2: the yearly report is counted from the records, frozen when it is published, and honest about later changes."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner import counting
from partizip.commissioner.actions import appointments, directives, plans, press, programme, requests
from partizip.commissioner.actions import reports as actions
from partizip.commissioner.models import (
    Attempt,
    Directive,
    Edition,
    ReportEdition,
    Request,
    Withdrawal,
)
from partizip.core import annual
from partizip.core.annual import Cell, Year
from partizip.core.calendar import BERLIN, berlin_day, start_of_day
from partizip.duties import actions as duties
from partizip.duties.models import Answer, Claim
from partizip.promises import actions as promises
from tests.commissioner.circle import land as circle_land
from tests.commissioner.test_programme import entry
from tests.factories import NOW, actor, body

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
# What a frozen figure holds, and nothing besides.
NUMBERS = {"key", "value", "rows"}


def cells(year: int, now: datetime, office) -> dict[str, list[Cell]]:
    return counting.cells(counting.counted(Year(year, now), office.id))


def totals(year: int, now: datetime, office) -> dict[str, str | None]:
    return {one["key"]: one["value"] for one in annual.frozen(cells(year, now, office))}


def published(room, *, at=NOW, year=2026, number=1, **more) -> ReportEdition:
    return actions.publish_report(by=room.holder, at=at, year=year, number=number, **more)


def request(room, of: Body, *, at=NOW, **more) -> Request:
    wanted = {"debtor": of, "kind": "question", "title": f"Wie viele? {at}", "text": "Bitte je Jahr."}
    return requests.file_request(by=room.holder, at=at, **wanted | more)


def answered(asked: Request, by, at: datetime) -> Answer:
    return duties.answer_claim(by=by, at=at, claim=asked.claim, kind="final", text="So viele.")


def directive(room, *, at=NOW, **more) -> Directive:
    wanted = {
        "given_by": Body.objects.get(slug="sen-integration"), "received_on": berlin_day(at), "form": "mail",
        "title": f"Vorlegen {at}", "summary": "Vorher.",
    }  # fmt: skip
    return directives.record_directive(by=room.holder, at=at, **wanted | more)


# The year and its borders


def test_c6_2_a_year_begins_and_ends_at_midnight_in_berlin():
    year = Year(2026, LATER)
    assert year.start == datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    assert year.moment == datetime(2026, 12, 31, 22, 59, 59, 999999, tzinfo=UTC)
    assert (year.until, year.is_over) == (date(2026, 12, 31), True)
    running = Year(2026, NOW)
    assert (running.until, running.is_over, running.moment) == (NOW.date(), False, NOW)
    assert Year(2028, datetime(2029, 1, 1, tzinfo=UTC)).has_day(date(2028, 2, 29)), "a leap day counts"
    assert not Year(2027, NOW).has_day(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=BERLIN), 2026),
        (datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=BERLIN), 2026),
        (datetime(2027, 1, 1, 0, 0, tzinfo=BERLIN), 2027),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), 2027),
        (datetime(2028, 2, 29, 12, 0, tzinfo=BERLIN), 2028),
    ],
)
def test_c6_2_an_act_on_new_years_eve_counts_in_its_berlin_year(room, moment, year):
    room.published(at=moment)
    request(room, body("bezirk-mitte", kind="bezirk"), at=moment)
    directive(room, at=moment)
    entry(room, at=moment)
    now = datetime(2029, 6, 1, tzinfo=UTC)
    for number in range(2025, 2029):
        found = totals(number, now, room.office)
        expected = "1" if number == year else "0"
        for key in ("press.published", "requests.asked", "independence.directives"):
            assert found[key] == expected, (key, number)
        assert found["programme.two_way"] == ("1" if number >= year else "0"), "an entry stands until it has ended"


def test_c6_2_an_empty_year_has_its_zeros_no_median_and_no_chart(room, client):
    found = totals(2026, NOW, room.office)
    assert found.pop("requests.median_days") is None
    assert set(found.values()) == {"0"}
    page = client.get("/beauftragte/berichte/2026/?amt=beauftragte").content.decode()
    assert "<figure" not in page
    assert "–" in page
    assert client.get("/beauftragte/berichte/2026.pdf?amt=beauftragte").content.startswith(b"%PDF")


# Numbers equal a naive recount


EVENTS = st.lists(  # at least as many as make a request with an answer likely
    st.tuples(st.sampled_from(["ask", "answer", "publish", "object", "answer", "correct", "withdraw", "directive", "attempt"]),
              st.integers(0, 900)),
    min_size=6, max_size=18,
)  # fmt: skip
FIRST = datetime(2025, 6, 1, 8, 0, tzinfo=UTC)


def played(room, events) -> None:
    """Do these things, in the order of time; what the rules refuse, or has nothing to refer to, is left out."""
    asked, items = [], []
    debtor = body(kind="bezirk")
    officer = actor(Role.OFFICER, of=debtor)

    def ask(kind: str, at: datetime) -> None:
        asked.append(request(room, debtor, at=at, kind=kind, title=f"{kind} {at} {len(asked)}"))

    ways = {
        "publish": lambda at: items.append(room.published(at=at).item),
        "correct": lambda at: room.further(items[0], at=at),
        "withdraw": lambda at: press.withdraw(by=room.holder, at=at, item=items[-1], reason="Falsch."),
        "ask": lambda at: ask("question", at),
        "object": lambda at: ask("objection", at),
        "answer": lambda at: answered(asked.pop(), officer, at),
        "directive": lambda at: directive(room, at=at, title=f"{at} {len(asked)}"),
        "attempt": lambda at: Attempt.objects.create(right="press.publish", role="head", body=debtor, at=at),
    }
    for what, days in sorted(events, key=lambda one: one[1]):
        with suppress(Refused, IndexError), transaction.atomic():
            ways[what](FIRST + days * DAY)


def naive(year: int, now: datetime, office) -> dict[str, str | None]:
    """The same numbers by going through every row with plain loops."""
    start, end = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
    moment = min(now, end - timedelta(microseconds=1))

    def inside(at) -> bool:
        return at is not None and start <= at <= moment

    seen: dict = {}
    for edition in Edition.objects.filter(item__office=office):
        if edition.words.appears_at <= moment and not hasattr(edition, "cancelling"):
            seen.setdefault(edition.item_id, []).append(edition.words.appears_at)
    claims = [one for one in Claim.objects.filter(creditor=office) if hasattr(one, "request") and inside(one.asked_at)]
    state: dict[str, int] = dict.fromkeys(("in_time", "late", "unanswered", "open"), 0)
    days = []
    for claim in claims:
        given = sorted(one.at for one in claim.answers.all() if one.kind == "final" and one.at <= moment)
        if given:
            state["in_time" if berlin_day(given[0]) <= claim.due_on else "late"] += 1
            days.append((berlin_day(given[0]) - berlin_day(claim.asked_at)).days)
        else:
            state["open" if berlin_day(moment) <= claim.due_on else "unanswered"] += 1
    middle = f"{median(days):.1f}".removesuffix(".0") if days else None
    count = {
        "press.published": sum(inside(min(moments)) for moments in seen.values()),
        "press.corrected": sum(inside(at) for moments in seen.values() for at in sorted(moments)[1:]),
        "press.withdrawn": sum(inside(one.at) for one in Withdrawal.objects.all()),
        "requests.asked": len(claims), "requests.objections": sum(one.request.kind == "objection" for one in claims),
        "independence.directives": sum(
            one.received_on.year == year and one.received_on <= berlin_day(moment) for one in Directive.objects.all()
        ),
        "independence.attempts": sum(inside(one.at) for one in Attempt.objects.all()),
        **{f"requests.{name}": number for name, number in state.items()},
    }  # fmt: skip
    return {key: str(number) for key, number in count.items()} | {"requests.median_days": middle}


@settings(max_examples=12)
@given(EVENTS, st.integers(0, 1000))
def test_c6_2_every_number_equals_a_naive_recount(events, days):
    from tests.commissioner.conftest import Room  # noqa: PLC0415

    with transaction.atomic():
        office = body(kind="office")
        room = Room(office, actor(Role.COMMISSIONER, of=office), actor(Role.COMMISSIONER_OFFICE, of=office))
        if not Body.objects.filter(slug="sen-integration").exists():
            body("sen-integration")
        played(room, events)
        now = FIRST + days * DAY
        for year in (2025, 2026, 2027):
            found, expected = totals(year, now, office), naive(year, now, office)
            assert {key: found[key] for key in expected} == expected
            parts = ("in_time", "late", "unanswered", "open", "released")
            assert sum(int(found[f"requests.{part}"] or 0) for part in parts) == int(found["requests.asked"] or 0)
        transaction.set_rollback(True)


test_c6_2_every_number_equals_a_naive_recount = pytest.mark.usefixtures("db", "log_key")(
    test_c6_2_every_number_equals_a_naive_recount
)


def test_c6_2_requests_count_by_what_had_become_of_them_at_the_end_of_their_year(room):
    debtor, other = body("bezirk-mitte", kind="bezirk"), body("bezirk-pankow", kind="bezirk")
    officer, second = actor(Role.OFFICER, of=debtor), actor(Role.OFFICER, of=other)
    early = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
    prompt, slow, silent, released = (
        request(room, debtor, at=early, title=title, **more)
        for title, more in (("A", {}), ("B", {}), ("C", {"kind": "objection"}), ("D", {}))
    )
    late_in_year = request(room, other, at=datetime(2026, 12, 28, 9, 0, tzinfo=UTC), title="E")
    answered(prompt, officer, early + 3 * DAY)
    answered(slow, officer, early + 60 * DAY)
    duties.release_claim(by=room.holder, at=early + 70 * DAY, claim=released.claim, reason="Hat sich erledigt.")
    answered(silent, officer, datetime(2027, 1, 5, 9, 0, tzinfo=UTC))  # after the year: it stays unanswered in it
    answered(late_in_year, second, datetime(2027, 1, 6, 9, 0, tzinfo=UTC))
    found = totals(2026, LATER, room.office)
    wanted = {
        "asked": "5", "objections": "1", "in_time": "1", "late": "1", "unanswered": "1", "open": "1", "released": "1",
        "median_days": "31.5",
    }  # fmt: skip
    assert {key: found[f"requests.{key}"] for key in wanted} == wanted
    assert naive(2026, LATER, room.office).keys() <= found.keys()
    of_body = annual.medians(cells(2026, LATER, room.office)["requests.median_days"])
    assert of_body == {"bezirk-mitte": "31.5"}
    assert totals(2027, LATER, room.office)["requests.asked"] == "0", "each counts in the year in which it was asked"


def test_c6_2_plans_count_by_what_the_office_said_and_by_how_they_were_decided(room):
    planner = Body.objects.get(slug="sen-integration")
    officer = room.others[Role.OFFICER]

    def told(title: str, at=NOW):
        return plans.announce(
            by=officer, at=at, office=room.office, title=title, text="Neu.", matters=["funding"],
            decides_on=NOW.date() + 40 * DAY,
        )  # fmt: skip

    waived, without, remarked = told("A"), told("B", NOW + HOUR), told("C", NOW + 2 * HOUR)
    plans.speak(by=room.holder, at=NOW + HOUR, plan=waived, kind="waiver")
    plans.decide(by=officer, at=NOW + 30 * DAY, plan=waived, text="Beschlossen.")
    plans.speak(by=room.holder, at=NOW + 3 * HOUR, plan=remarked, kind="remark", text="Kürzer.")
    plans.record_outside(by=officer, at=NOW + DAY, plan=without, text="Schon geschehen.", on=NOW.date())
    dropped = told("D", NOW + 3 * HOUR)
    plans.drop(by=officer, at=NOW + DAY, plan=dropped, text="Doch nicht.")
    plans.record_outside(by=room.holder, at=NOW + 2 * DAY, plan=dropped, text="Doch.", on=(NOW + 2 * DAY).date())
    found = totals(2026, LATER, room.office)
    wanted = {"told": "4", "waived": "1", "remarked": "1", "demanded": "0", "in_time": "1", "without": "2"}
    assert {key: found[f"plans.{key}"] for key in wanted} == wanted
    assert {one.group for one in cells(2026, LATER, room.office)["plans.told"]} == {planner.slug}
    assert {totals(2025, LATER, room.office)[f"plans.{key}"] for key in wanted} == {"0"}


def test_c6_2_the_circle_counts_by_the_days_of_its_meetings(db, log_key):
    land = circle_land()
    held = land.meeting()
    land.meeting(NOW + 70 * DAY)
    decision = land.decision(land.point(), held)
    office = land.bodies["office"]
    assert totals(2026, NOW, office)["circle.meetings"] == "0", "one that is still to come does not count"
    found = totals(2026, LATER, office)
    assert (found["circle.meetings"], found["circle.decisions"], found["circle.overdue"]) == ("1", "1", "0")
    duties.answer_claim(by=land.by["member"], at=LATER, claim=decision.claim, kind="final", text="200 Plätze sind da.")
    given = Answer.objects.get(claim=decision.claim)
    duties.decide_answer(by=land.by["office"], at=LATER + DAY, answer=given, accepted=True)
    assert totals(2026, LATER + 2 * DAY, office)["circle.done"] == "0"
    assert totals(2027, LATER + 2 * DAY, office)["circle.done"] == "1"


def test_c6_2_appointments_judgements_and_entries_count_in_their_year(room):
    clause = promises.add_clause(by=THE_SYSTEM, at=NOW, code="C6.2", promise=6, order=1, title="Prozess")
    promises.judge(by=room.holder, at=NOW, clause=clause, verdict="partly", reason="Ein Feld fehlt.")
    term = appointments.record_appointment(
        by=room.others[Role.ADMINISTRATOR], at=NOW, office=room.office, decided_on=date(2026, 2, 1),
        appointed_by=Body.objects.get(slug="sen-integration"), first_day=date(2026, 3, 1),
        term_until=date(2031, 2, 28),
    )  # fmt: skip
    one, two = entry(room, fields=["opening", "diversity"]), entry(room, title="B")
    programme.end_entry(by=room.holder, at=NOW + DAY, entry=one, outcome="reached", text="Da.")
    programme.note_progress(by=room.holder, at=NOW, entry=two, text="Begonnen.")
    found = cells(2026, LATER, room.office)
    assert [one.group for one in found["judgements.made"]] == ["partly"]
    assert [one.group for one in found["programme.opening"]] == ["reached"]
    assert [one.group for one in found["programme.two_way"]] == ["running"]
    assert [len(found[key]) for key in ("programme.ended", "programme.notes", "office.appointed")] == [1, 1, 1]
    appointments.say_mistaken(by=room.holder, at=LATER, appointment=term, end=None, reason="Nie beschlossen.")
    assert totals(2026, LATER, room.office)["office.appointed"] == "0"
    next_year = totals(2027, LATER, room.office)
    assert (next_year["programme.opening"], next_year["programme.two_way"]) == ("0", "1")

"""C6.2: the yearly report is counted from the records, frozen when it is published, and honest about later changes."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from statistics import median

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner import counting
from partizip.commissioner.actions import appointments, directives, plans, press, programme, requests
from partizip.commissioner.actions import reports as actions
from partizip.commissioner.models import (
    Attempt,
    Directive,
    Draft,
    Edition,
    ReportDraft,
    ReportEdition,
    ReportWords,
    Request,
    Withdrawal,
)
from partizip.commissioner.queries import reports as queries
from partizip.core import annual, ledger
from partizip.core.annual import Cell, Year
from partizip.core.calendar import BERLIN, berlin_day, start_of_day
from partizip.duties import actions as duties
from partizip.duties.models import Answer, Claim
from partizip.journal.models import Content, Entry
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


EVENTS = st.lists(
    st.tuples(st.sampled_from(["publish", "correct", "withdraw", "ask", "object", "answer", "directive", "attempt"]),
              st.integers(0, 900)),
    max_size=14,
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
        "answer": lambda at: answered(asked.pop(0), officer, at),
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
    found = totals(2026, LATER, room.office)
    wanted = {"told": "3", "waived": "1", "remarked": "1", "demanded": "0", "in_time": "1", "without": "1"}
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


# Publishing, freezing, later changes


def test_c6_2_a_published_edition_is_frozen_and_says_what_changed_since_and_why(room, client, time_machine):
    room.published()
    asked = request(room, body("bezirk-mitte", kind="bezirk"))
    made = published(room, at=NOW + DAY)
    numbers = json.loads(made.numbers)
    assert (made.until, made.whole) == (berlin_day(NOW + DAY), False)
    assert all(set(one) == NUMBERS and all(set(row) == {"id", "group", "days"} for row in one["rows"])
               for one in numbers), "no words that a law might remove stand in it"  # fmt: skip
    assert made.is_untouched
    path = f"/beauftragte/berichte/ausgabe/{made.code}/"
    assert "sind alle Zahlen gleich" in client.get(path).content.decode()
    late = directive(room, at=NOW + 5 * DAY, received_on=NOW.date(), title="Spät eingetragen")
    room.published(at=NOW + 5 * DAY)  # of a day that the edition does not count
    time_machine.move_to(NOW + 9 * DAY, tick=False)
    page = client.get(path).content.decode()
    assert "veröffentlicht 0, heute 1" in page
    assert page.index("Erst nach der Veröffentlichung eingetragen:") < page.index("Spät eingetragen")
    assert page.count("veröffentlicht 0, heute 1") == 1
    assert "veröffentlicht 1, heute 2" not in page, "what happened later is no change of these days"
    [differs] = queries.differences(ReportEdition.objects.with_all().get())
    assert (differs.shown.key, differs.late, [row.id for row in differs.came]) == (
        "independence.directives", True, [late.code]
    )  # fmt: skip
    assert json.loads(ReportEdition.objects.get().numbers) == numbers
    counted = client.get(f"/beauftragte/berichte/2026/zahl/independence.directives/?ausgabe={made.code}")
    assert "nicht in der Ausgabe" in counted.content.decode()
    full = client.get(f"/api/v1/reports/{made.code}").json()
    changed = [one for one in full["figures"] if one["changed_since"]]
    assert [(one["figure"], one["number"], one["today"]) for one in changed] == [("independence.directives", "0", "1")]
    assert (
        asked.claim.code
        in client.get("/beauftragte/berichte/2026/zahl/requests.asked.csv?amt=beauftragte").content.decode()
    )


def test_c6_2_what_was_withdrawn_as_wrong_is_named_as_counted_no_more(room, client):
    term = appointments.record_appointment(
        by=room.others[Role.ADMINISTRATOR], at=NOW, office=room.office, decided_on=date(2026, 2, 1),
        appointed_by=Body.objects.get(slug="sen-integration"), first_day=date(2026, 3, 1),
        term_until=date(2031, 2, 28),
    )  # fmt: skip
    made = published(room, at=NOW + HOUR)
    appointments.say_mistaken(by=room.holder, at=NOW + DAY, appointment=term, end=None, reason="Nie beschlossen.")
    [differs] = queries.differences(ReportEdition.objects.with_all().get())
    assert (differs.change.published, differs.change.today, differs.change.gone) == ("1", "0", (str(term.id),))
    page = client.get(f"/beauftragte/berichte/ausgabe/{made.code}/").content.decode()
    assert "als falsch zurückgenommen" in page
    counted = client.get(f"/beauftragte/berichte/2026/zahl/office.appointed/?ausgabe={made.code}").content.decode()
    assert str(term.id) in counted


def test_c6_2_anybody_makes_the_fingerprint_again_and_the_record_holds_it(room, client):
    actions.save_words(
        by=room.colleague, at=NOW, year=2026, section="foreword", language="ar", text="كلمات", revision=0
    )
    made = published(room)
    told = client.get(f"/beauftragte/berichte/ausgabe/{made.code}/zahlen.json").json()
    assert sha256(ledger.canonical_json(told["committed"])).hexdigest() == told["sha256"] == made.digest
    line = Entry.objects.get(verb="commissioner.report_published")
    content = json.loads(Content.objects.get(entry=line.index).text)
    assert content["facts"] == {"sha256": made.digest}
    assert "كلمات" in json.dumps(content, ensure_ascii=False)
    spoiled = made.committed() | {"until": "2026-11-22"}
    assert sha256(ledger.canonical_json(spoiled)).hexdigest() != made.digest


def test_c6_2_a_correction_is_a_further_edition_with_its_reason(room, client):
    first = published(room)
    for more, why in (({}, "meanwhile"), ({"number": 2}, "reason"), ({"number": 3, "reason": "x"}, "meanwhile")):
        with pytest.raises(Refused, match=why):
            published(room, at=NOW + DAY, **more)
    second = published(room, at=NOW + DAY, number=2, reason="Eine Weisung kam nach.")
    page = client.get(f"/beauftragte/berichte/ausgabe/{first.code}/").content.decode()
    assert "Es gibt eine neuere Ausgabe" in page
    assert "Eine Weisung kam nach." in client.get(f"/beauftragte/berichte/ausgabe/{second.code}/").content.decode()
    assert [row["edition"] for row in client.get("/beauftragte/berichte.json").json()["reports"]] == [2, 1]
    assert first.code in client.get("/beauftragte/berichte.atom").content.decode()


def test_c6_2_a_year_that_is_over_is_counted_whole_and_one_to_come_not_at_all(room, client, time_machine):
    assert published(room, year=2025).whole
    assert published(room, at=datetime(2027, 1, 1, 0, 0, tzinfo=BERLIN)).whole
    with pytest.raises(Refused, match="not begun"):
        published(room, year=2027)
    for year in (1999, 2101):
        with pytest.raises(Refused, match="between 2000"):
            published(room, year=year)
    time_machine.move_to(NOW, tick=False)
    for year in (1999, 2027, 2101, 99999999999):
        assert client.get(f"/beauftragte/berichte/{year}/").status_code == 404
    for wrong in ("zahl/press.unsinn/", "zahlen.xml", "zahl/press.published.atom", "?amt=unbekannt",
                  "zahl/press.published/?ausgabe=ABCD-EFGH", "zahl/press.published/?amt=%00x"):  # fmt: skip
        assert client.get(f"/beauftragte/berichte/2026/{wrong}").status_code == 404, wrong
    assert client.get("/beauftragte/berichte/2026/zahl/press.published/?gruppe=x&seite=y").status_code == 200
    assert client.get("/beauftragte/berichte/ausgabe/ABCD-EFGH/").status_code == 404


def test_c6_2_own_words_stay_inside_until_they_are_published_in_each_language(room, client):
    said = {"de": "Eigene Worte.", "en": "Own words.", "ar": "كلمات خاصة."}
    for language, text in said.items():
        actions.save_words(
            by=room.colleague, at=NOW, year=2026, section="press", language=language, text=text, revision=0
        )
    with pytest.raises(Refused, match="meanwhile"):
        actions.save_words(
            by=room.holder, at=NOW, year=2026, section="press", language="de", text="Anders.", revision=0
        )
    with pytest.raises(Refused, match="no such section"):
        actions.save_words(by=room.holder, at=NOW, year=2026, section="x", language="de", text="y", revision=0)
    assert "Eigene Worte." not in client.get("/beauftragte/berichte/2026/").content.decode()
    assert not Entry.objects.filter(verb__contains="report").exists()
    made = published(room)
    for language, text in said.items():
        prefix = "" if language == "de" else f"/{language}"
        assert text in client.get(f"{prefix}/beauftragte/berichte/ausgabe/{made.code}/").content.decode()
    assert not ReportDraft.objects.exists()
    assert queries.draft(room.office.id, 2026, "press", "de") == ("Eigene Worte.", 0), "a correction begins with them"
    actions.save_words(by=room.holder, at=NOW, year=2026, section="press", language="de", text=" ", revision=0)
    second = published(room, at=NOW + DAY, number=2, reason="Kürzer.")
    assert sorted(one.language for one in second.words.all()) == ["ar", "en"]
    found = client.get("/suche/?q=Eigene+Worte&art=report").content.decode()
    assert f"/beauftragte/berichte/ausgabe/{made.code}/" in found


def test_c6_2_the_office_alone_publishes_and_nothing_changes_below_the_program(room):
    actions.save_words(by=room.holder, at=NOW, year=2026, section="press", language="de", text="Wort.", revision=0)
    published(room)
    other = (room.others["another office"], room.others["colleague of another office"])
    for by in (*(one for one in room.others.values() if one not in other), THE_SYSTEM):
        with pytest.raises(Forbidden):
            actions.publish_report(by=by, at=NOW, year=2026, number=1)
        with pytest.raises(Forbidden):
            actions.save_words(by=by, at=NOW, year=2026, section="press", language="de", text="Fremd.", revision=0)
    theirs = actions.publish_report(by=other[0], at=NOW, year=2026, number=1)
    assert theirs.office != room.office, "another office has its own report, and no way to this one"
    for model in (ReportEdition, ReportWords):
        table, key = model._meta.db_table, model._meta.pk.column
        assert model.objects.exists()
        wishes = [f'UPDATE {table} SET "{key}" = "{key}"', f"DELETE FROM {table}"]
        wishes += [f"TRUNCATE {table} CASCADE"] if connection.vendor == "postgresql" else [
            f"REPLACE INTO {table} SELECT * FROM {table}"
        ]  # fmt: skip
        for sql in wishes:
            with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


def test_c6_2_nobody_publishes_while_nobody_holds_the_office(room):
    from partizip.access.models import Mandate  # noqa: PLC0415

    Mandate.objects.filter(id=room.holder.mandate_id).update(valid_until=date(2026, 11, 1))
    with pytest.raises(Forbidden):
        actions.publish_report(by=room.colleague, at=NOW, year=2026, number=1)
    with pytest.raises(Forbidden):
        entry(room, by=room.colleague)


# Paper, and the press room


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_c6_2_the_pdf_is_tagged_holds_charts_with_their_tables_and_is_the_same_again(room, client, language):
    room.published()
    request(room, body("bezirk-mitte", kind="bezirk", name="Bezirksamt Mitte"))
    entry(room)
    made = published(room)
    prefix = "" if language == "de" else f"/{language}"
    first, again = (client.get(f"{prefix}/beauftragte/berichte/ausgabe/{made.code}.pdf").content for _ in range(2))
    assert first == again
    for sign in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid:part", f"/Lang({language})".encode()):
        assert sign in first.replace(b"/Lang (", b"/Lang("), sign
    assert first != client.get(f"{prefix}/beauftragte/berichte/2026.pdf").content


def test_c6_2_the_office_does_the_whole_job_on_the_desk(room, signed_in, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    room.published()
    browser, stranger = signed_in(Role.COMMISSIONER, of=room.office), signed_in(Role.HEAD)
    desk = "/schreibtisch/berichte/"
    for path in ("", "2026/", "2026/vorschau.pdf", "2026/worte/foreword/de/", "2026/veroeffentlichen/"):
        assert browser.get(desk + path).status_code == 200, path
        assert stranger.get(desk + path).status_code == 403, path
    for path in ("2031/", "2026/worte/x/de/", "2026/worte/press/xx/"):
        assert browser.get(desk + path).status_code == 404, path
    words = f"{desk}2026/worte/foreword/de/"
    assert browser.post(words, {"text": "Unser Jahr.", "revision": "0"}).status_code == 302
    answer = browser.post(words, {"text": "Aus einem zweiten Fenster.", "revision": "0"})
    assert answer.status_code == 422
    assert "Aus einem zweiten Fenster." in answer.content.decode(), "nothing typed is lost"
    assert "Unser Jahr." in browser.get(f"{desk}2026/").content.decode()
    assert browser.post(f"{desk}2026/veroeffentlichen/", {"number": "1"}).status_code == 302
    assert browser.post(f"{desk}2026/veroeffentlichen/", {"number": "1"}).status_code == 422, (
        "a second press does nothing"
    )
    made = ReportEdition.objects.get()
    place = f"{desk}ausgabe/{made.code}/presse/"
    assert stranger.post(place).status_code == 403
    assert browser.get(place).status_code == 405
    answer = browser.post(place)
    draft = Draft.objects.get()
    assert answer.url.endswith(f"/schreibtisch/presse/entwurf/{draft.id}/")
    assert (draft.kind, draft.title) == ("report", "Jahresbericht 2026")
    assert made.get_absolute_url() in draft.text
    assert "Unser Jahr." in draft.text
    assert [file.media_type for file in draft.files.all()] == ["application/pdf"]
    edition = press.publish(by=room.holder, at=NOW, draft=draft, revision=draft.revision)
    assert "Jahresbericht 2026" in client.get(edition.item.get_absolute_url()).content.decode()


def test_c6_2_a_report_costs_the_same_however_much_it_counts(room, client, django_assert_max_num_queries):
    debtor, counts = body("bezirk-mitte", kind="bezirk"), []
    for number in range(2):
        for more in range(3):
            at = NOW + (number * 3 + more) * HOUR
            room.published(at=at)
            request(room, debtor, at=at)
            directive(room, at=at)
            entry(room, at=at, title=f"Nr. {number}{more}")
        with django_assert_max_num_queries(110) as captured:
            assert client.get(f"/beauftragte/berichte/2026/zahlen.json?amt={room.office.slug}").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]

"""The office itself: nobody outside narrows its tasks, how terms ended is shown, attempted directives stay."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner.actions import appointments, directives, statutory
from partizip.commissioner.models import Appointment, AppointmentEnd, Directive, DirectiveWords, StatutoryTask
from partizip.commissioner.queries import office as queries
from partizip.core.office import Freedom, Term
from partizip.duties import actions as duties
from partizip.journal.models import Entry
from tests.factories import NOW, actor, body

DAY = NOW.date()
YEAR, HOUR = timedelta(days=365), timedelta(hours=1)


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="commissioner.").order_by("index").values_list("verb", flat=True))


@pytest.fixture
def basis(room):
    return duties.register_basis(
        by=THE_SYSTEM, at=NOW, law="PartMigG", paragraph="§ 15 Abs. 2", valid_from=date(2021, 7, 16)
    )


@pytest.fixture
def task(room, basis):
    by = room.others[Role.EDITOR]
    return statutory.record_task(by=by, at=NOW, office=room.office, basis=basis, title="Öffentlichkeit unterrichten")


def attempted(room, **more) -> Directive:
    wanted = {
        "given_by": Body.objects.get(slug="sen-integration"), "received_on": DAY, "form": "mail",
        "title": "Mitteilung vorlegen", "summary": "Vor Erscheinen zur Freigabe.",
    }  # fmt: skip
    return directives.record_directive(by=room.holder, at=NOW, **wanted | more)


# statutory tasks


def test_anybody_who_keeps_the_laws_facts_lengthens_the_list_and_the_office_alone_shortens_it(room, task, basis):
    assert verbs() == ["commissioner.task_recorded"]
    statutory.record_task(by=room.colleague, at=NOW, office=room.office, basis=basis, title="Berichten")
    outside = [by for name, by in room.others.items() if name not in {Role.EDITOR, Role.ADMINISTRATOR}]
    for by in outside:
        with pytest.raises(Forbidden):
            statutory.record_task(by=by, at=NOW, office=room.office, basis=basis, title="Anderes")
    with pytest.raises(Refused, match="still in force"):
        statutory.end_task(by=room.holder, at=NOW, task=task, reason="Aufgehoben.")
    duties.end_basis(by=room.others[Role.EDITOR], at=NOW, basis=basis, last_day=DAY)
    later = NOW + YEAR
    for by in room.others.values():
        with pytest.raises(Forbidden):
            statutory.end_task(by=by, at=later, task=task, reason="Aufgehoben.")
        with pytest.raises(Forbidden):
            statutory.end_task(by=by, at=later, task=task, reason="Falsch.", wrong=True)
    ending = statutory.end_task(by=room.colleague, at=later, task=task, reason="Das Gesetz ist aufgehoben.")
    assert ending.last_day == DAY
    with pytest.raises(Refused, match="already"):
        statutory.end_task(by=room.holder, at=later, task=task, reason="Noch einmal.")
    shown = {one.task.title: one.freedom for one in queries.tasks(later.date())}
    assert shown == {"Öffentlichkeit unterrichten": Freedom.ENDED, "Berichten": Freedom.COVERED}


@pytest.mark.rule("R-P6-7")
@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 700)), max_size=4))
def test_nothing_that_others_record_about_the_law_narrows_what_is_covered(wishes):
    """Whoever ends a paragraph, also for days long past, takes no case and no task out of the freedom."""
    with transaction.atomic():
        office, editor = body(kind="office"), actor(Role.EDITOR)
        found = duties.register_basis(by=editor, at=NOW, law="G", valid_from=date(2020, 1, 1))
        made = statutory.record_task(by=editor, at=NOW, office=office, basis=found, title="A")
        for which, days in wishes:
            try:
                if which < 3:
                    duties.end_basis(by=editor, at=NOW, basis=found, last_day=DAY - timedelta(days=days))
                elif which == 3:
                    duties.confirm_basis(by=editor, at=NOW, basis=found, source="GVBl.")
                else:
                    statutory.end_task(by=editor, at=NOW, task=made, reason="Falsch.", wrong=True)
            except Refused:
                continue
        task = StatutoryTask.objects.with_all().get(id=made.id)
        assert {task.state(DAY - timedelta(days=days)) for days in range(0, 800, 50)} == {Freedom.COVERED}
        transaction.set_rollback(True)


test_nothing_that_others_record_about_the_law_narrows_what_is_covered = pytest.mark.usefixtures("db", "log_key")(
    test_nothing_that_others_record_about_the_law_narrows_what_is_covered
)


# appointments


@pytest.fixture
def term(room):
    held = Mandate.objects.get(id=room.holder.mandate_id)
    return appointments.record_appointment(
        by=room.others[Role.ADMINISTRATOR], at=NOW, office=room.office, first_day=date(2022, 3, 1),
        appointed_by=Body.objects.get(slug="sen-integration"), decided_on=date(2022, 2, 1),
        term_until=date(2027, 2, 28), mandate=held, heard=body("landesbeirat", kind="council"),
        heard_on=date(2022, 1, 15),
    )  # fmt: skip


def removed(room, term, *, by=None, **more) -> AppointmentEnd:
    wanted = {"how": "removed", "decided_by": term.appointed_by, "decided_on": DAY, "last_day": DAY}
    return appointments.end_appointment(
        by=by or room.others[Role.ADMINISTRATOR], at=NOW, appointment=term, **wanted | more
    )


def shown_of(term, day) -> queries.Held:
    return next(one for one in queries.appointments(day) if one.appointment.id == term.id)


@pytest.mark.rule("R-P6-6")
def test_a_removal_shows_date_body_and_that_nobody_was_heard(room, term, client):
    end = removed(room, term, reason="Vertrauen verloren.")
    page = client.get("/beauftragte/").content.decode()
    assert all(said in page for said in ("Abberufung", "ohne Anhörung", "Sen Integration", "Vertrauen verloren."))
    [row] = client.get("/beauftragte.json").json()["appointments"]
    assert (row["end"], row["end_decided_by"], row["end_decided_on"]) == ("removed", "sen-integration", DAY.isoformat())
    assert (row["end_heard"], row["heard"]) == ("", "landesbeirat")
    assert shown_of(term, DAY + timedelta(days=1)).term is Term.REMOVED
    assert shown_of(term, DAY + timedelta(days=1)).mandate_stands  # nothing here takes a right away
    appointments.say_mistaken(
        by=room.holder, at=NOW, appointment=term, end=end, reason="Es war eine Ankündigung, kein Beschluss."
    )
    assert shown_of(term, DAY + timedelta(days=1)).term is Term.RUNNING
    assert "Ankündigung, kein Beschluss" in client.get("/beauftragte/").content.decode()
    assert verbs()[-3:] == [f"commissioner.appointment_{what}" for what in ("recorded", "ended", "corrected")]


@pytest.mark.rule("R-P6-6")
def test_a_term_that_ends_without_a_word_says_so_also_when_its_mandate_ended_early(room, term, client, time_machine):
    over = term.term_until + timedelta(days=1)
    assert shown_of(term, over).term is Term.UNRECORDED
    assert shown_of(term, DAY).reminds
    assert not shown_of(term, term.term_until - timedelta(days=181)).reminds
    Mandate.objects.filter(id=term.mandate_id).update(valid_until=date(2026, 11, 1))
    assert shown_of(term, DAY).term is Term.UNRECORDED
    time_machine.move_to(NOW, tick=False)
    page = client.get("/beauftragte/").content.decode()
    assert "ohne Eintrag geendet" in page
    assert "1. November 2026" in page


def test_a_renewal_continues_and_a_stranger_records_nothing(room, term):
    by, first = room.others[Role.ADMINISTRATOR], term.term_until + timedelta(days=1)
    said = {
        "office": room.office, "appointed_by": term.appointed_by, "decided_on": DAY, "first_day": first,
        "term_until": first + 5 * YEAR,
    }  # fmt: skip
    with pytest.raises(Refused, match="day after the term"):
        appointments.record_appointment(by=by, at=NOW, renews=term, **said | {"first_day": first + HOUR * 24})
    appointments.record_appointment(by=by, at=NOW, renews=term, **said)
    assert shown_of(term, first).term is Term.RENEWED
    with pytest.raises(Refused, match="renewed"):
        removed(room, term)
    head = room.others[Role.HEAD]
    for who in (*room.others.values(), replace(head, role=Role.OFFICER)):
        if who not in {by, head}:
            with pytest.raises(Forbidden):
                appointments.record_appointment(by=who, at=NOW, **said | {"first_day": first + YEAR})
            with pytest.raises(Forbidden):
                removed(room, term, by=who)
    with pytest.raises(Forbidden):
        appointments.record_appointment(by=head, at=NOW, **said)
    assert Appointment.objects.count() == 2


def test_the_body_that_appointed_records_the_end_and_the_desk_reminds_it(room, term, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    seats = (
        (Role.HEAD, term.appointed_by, True), (Role.COMMISSIONER_OFFICE, room.office, True),
        (Role.HEAD, body(), False),
    )  # fmt: skip
    for role, of, told in seats:
        page = signed_in(role, of=of).get("/schreibtisch/").content.decode()
        assert ("Amtszeiten, die bald enden" in page) is told, role
    assert "Amtszeiten, die bald enden" in signed_in(Role.ADMINISTRATOR).get("/schreibtisch/").content.decode()
    browser = signed_in(Role.HEAD, of=term.appointed_by)
    answer = browser.post(
        f"/schreibtisch/amt/bestellungen/{term.id}/ende/",
        {"how": "not_renewed", "decided_by": str(term.appointed_by_id), "decided_on": "2026-11-20",
         "last_day": "2027-02-28", "heard": "", "heard_on": "2026-11-02", "language": "de", "reason": "", "source": ""},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "gehören zusammen" in answer.content.decode()
    assert not AppointmentEnd.objects.exists()
    removed(room, term, by=room.others[Role.HEAD])
    assert "Amtszeiten, die bald enden" not in browser.get("/schreibtisch/").content.decode()


# attempted directives


@pytest.mark.rule("R-P6-7")
def test_a_directive_is_recorded_answered_and_stated_and_neither_side_touches_the_others_words(room, task, client):
    made = attempted(room, task=task)
    officer = room.others[Role.OFFICER]
    directives.answer_directive(by=room.colleague, at=NOW + HOUR, directive=made, text="Erschienen ohne Freigabe.")
    directives.state_words(by=officer, at=NOW + HOUR, directive=made, text="Es war eine Bitte.")
    with pytest.raises(Forbidden):
        directives.answer_directive(by=officer, at=NOW, directive=made, text="Wir antworten für das Amt.")
    with pytest.raises(Forbidden):
        directives.state_words(by=room.holder, at=NOW, directive=made, text="Die Stelle bereut.")
    for name in ("another office", "colleague of another office", Role.EVALUATOR):
        with pytest.raises(Forbidden):
            directives.state_words(by=room.others[name], at=NOW, directive=made, text="Auch wir.")
        with pytest.raises(Forbidden):
            directives.answer_directive(by=room.others[name], at=NOW, directive=made, text="Für das Amt.")
    for by in room.others.values():
        with pytest.raises((Forbidden, Refused)):
            directives.record_directive(
                by=by, at=NOW, given_by=room.office, received_on=DAY, form="mail", title="X", summary="Y", task=task
            )
    page = client.get(f"/beauftragte/weisungen/{made.code}/").content.decode()
    assert "fällt unter die Weisungsfreiheit" in page
    assert page.index("Erschienen ohne Freigabe.") < page.index("Es war eine Bitte.")
    assert [words.by_office for words in DirectiveWords.objects.all()] == [True, False]
    assert verbs()[1:] == [f"commissioner.directive_{what}" for what in ("recorded", "answered", "stated")]


def test_a_case_of_no_task_says_so_and_bad_input_is_refused(room, task):
    assert queries.directive(attempted(room).code).directive.freedom is Freedom.NONE
    for wrong, why in (
        ({"received_on": DAY + timedelta(days=1)}, "on its day"),
        ({"given_by": room.office}, "outside"),
        ({}, "already"),
    ):
        with pytest.raises(Refused, match=why):
            attempted(room, **wrong)


@pytest.mark.rule("R-P6-7")
def test_the_log_is_append_only_below_the_program_too(room, task):
    made = attempted(room, task=task)
    directives.answer_directive(by=room.holder, at=NOW, directive=made, text="Nein.")
    for model in (Directive, DirectiveWords, StatutoryTask):
        table = model._meta.db_table
        for sql in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


def test_pages_feeds_and_the_clause_tell_the_same(
    room, task, term, client, django_assert_max_num_queries, time_machine
):
    time_machine.move_to(NOW, tick=False)
    counts = []
    for number in range(2):
        for more in range(2):
            attempted(room, task=task, title=f"Nr. {number}{more}")
        for path in (
            "/beauftragte/",
            "/beauftragte/aufgaben/",
            "/beauftragte/weisungen/",
            "/beauftragte/weisungen.json",
        ):
            with django_assert_max_num_queries(14) as captured:
                assert client.get(f"{path}?{number}").status_code == 200
            counts.append(len(captured))
    assert counts[:4] == counts[4:]
    assert "Nr. 11" in client.get("/beauftragte/weisungen.atom").content.decode()
    assert "DTSTART;VALUE=DATE:20270228" in client.get("/beauftragte.ics").content.decode()
    assert task.code in client.get("/beauftragte/aufgaben.csv").content.decode()
    assert "Nr. 11" in client.get("/suche/?q=Freigabe&art=directive").content.decode()

"""What the acts about the office, its appointments, tasks and directives refuse; nothing is written then."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner.actions import appointments, attempts, directives, statutory
from partizip.duties import actions as duties
from partizip.journal.models import Entry
from tests import factories
from tests.factories import NOW, actor, body

DAY = NOW.date()


def refused(words: str, act, **facts) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match=words):
        act(**facts)
    assert Entry.objects.count() == before


@pytest.fixture
def said(room) -> dict:
    """An appointment as it can be recorded."""
    return {
        "by": room.others[Role.ADMINISTRATOR], "at": NOW, "office": room.office, "first_day": date(2022, 3, 1),
        "appointed_by": Body.objects.get(slug="sen-integration"), "decided_on": date(2022, 2, 1),
        "term_until": date(2027, 2, 28),
    }  # fmt: skip


@pytest.fixture
def basis(room):
    return duties.register_basis(
        by=THE_SYSTEM, at=NOW, law="PartMigG", paragraph="§ 15 Abs. 2", valid_from=date(2021, 7, 16)
    )


def test_an_appointment_is_to_an_independent_office_with_days_and_hearing_that_fit(room, said):
    act, council = appointments.record_appointment, body("landesbeirat", kind="council")
    refused("no independent office", act, **said | {"office": said["appointed_by"]})
    refused("give both or neither", act, **said, heard=council)
    refused("give both or neither", act, **said, heard_on=date(2022, 1, 1))
    refused("before the beginning", act, **said | {"term_until": date(2022, 2, 1)})
    refused("at the earliest", act, **said | {"decided_on": DAY + timedelta(days=1)})
    for role, of in ((Role.HEAD, said["appointed_by"]), (Role.COMMISSIONER, body(kind="office"))):
        refused("none of the Commissioner", act, **said, mandate=factories.mandate(role, of=of))
    made = act(**said)
    refused("recorded already", act, **said)
    refused("with other facts", act, **said, heard=council, heard_on=date(2022, 1, 1))
    other = act(**said | {"office": body(kind="office"), "by": said["by"]})
    refused(
        "another office", act, **said | {"first_day": date(2027, 3, 1), "term_until": DAY.replace(2030)}, renews=other
    )
    appointments.say_mistaken(by=said["by"], at=NOW, appointment=made, reason="Falsche Stelle.")
    refused(
        "recorded wrongly", act, **said | {"first_day": date(2027, 3, 1), "term_until": DAY.replace(2030)}, renews=made
    )


def test_the_end_of_an_appointment_and_a_mistake_are_recorded_once_and_by_whom_it_concerns(room, said):
    made = appointments.record_appointment(**said)
    end = {
        "appointment": made, "how": "removed", "decided_by": said["appointed_by"], "decided_on": DAY, "last_day": DAY,
    }  # fmt: skip
    by = {"by": said["by"], "at": NOW}
    refused("give both or neither", appointments.end_appointment, **by, **end, heard_on=DAY)
    strangers = (room.others["another office"], room.others[Role.EDITOR], actor(Role.HEAD))
    for stranger in strangers:
        with pytest.raises(Forbidden):
            appointments.end_appointment(by=stranger, at=NOW, **end)
        with pytest.raises(Forbidden):
            appointments.say_mistaken(by=stranger, at=NOW, appointment=made, reason="Nein.")
    ended = appointments.end_appointment(**by, **end)
    refused("More is recorded", appointments.say_mistaken, **by, appointment=made, reason="Falsch.")
    appointments.say_mistaken(**by, appointment=made, end=ended, reason="Falsch.")
    refused("already withdrawn", appointments.say_mistaken, **by, appointment=made, end=ended, reason="Nochmals.")
    appointments.say_mistaken(**by, appointment=made, reason="Falsche Stelle.")
    refused("already withdrawn", appointments.end_appointment, **by, **end)
    refused("already withdrawn", appointments.say_mistaken, **by, appointment=made, reason="Nochmals.")


def test_a_task_belongs_to_an_independent_office_and_is_recorded_once(room, basis):
    by = {"by": room.others[Role.EDITOR], "at": NOW, "basis": basis, "title": "Berichten"}
    refused("no independent office", statutory.record_task, **by, office=body())
    task = statutory.record_task(**by, office=room.office)
    refused("recorded already", statutory.record_task, **by, office=room.office)
    statutory.end_task(by=room.holder, at=NOW, task=task, reason="Falsch erfasst.", wrong=True)
    refused(
        "ended already", statutory.end_task, by=room.holder, at=NOW, task=task, reason="Falsch erfasst.", wrong=True
    )


def test_only_an_independent_office_logs_a_directive_and_nobody_says_the_same_twice(room):
    department = Body.objects.get(slug="sen-integration")
    said = {
        "given_by": body(), "received_on": DAY, "form": "mail", "title": "Vorlegen", "summary": "Vor Erscheinen.",
    }  # fmt: skip
    for by in (
        actor(Role.COMMISSIONER, of=department),
        room.others[Role.HEAD],
        room.others["colleague of another role"],
    ):
        with pytest.raises(Forbidden):
            directives.record_directive(by=by, at=NOW, **said)
    made = directives.record_directive(by=room.holder, at=NOW, **said)
    answer = {"by": room.holder, "at": NOW, "directive": made, "text": "Das Amt lehnt das ab."}
    directives.answer_directive(**answer)
    refused("stand there already", directives.answer_directive, **answer)


def test_an_attempt_is_noted_by_the_program_alone(room):
    for by in (room.holder, *room.others.values()):
        with pytest.raises(Forbidden):
            attempts.note_attempt(by=by, at=NOW, who=room.others[Role.HEAD], right="press.publish", item=None)
    who = replace(room.others[Role.HEAD])
    assert attempts.note_attempt(by=THE_SYSTEM, at=NOW, who=who, right="press.publish", item=None).role == Role.HEAD

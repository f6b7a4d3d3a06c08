"""What the acts of the steering circle refuse, each with its reason; nothing is written then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.actions import end_function
from partizip.bodies.models import Function
from partizip.commissioner.actions import circle as actions
from partizip.commissioner.actions import circle_agenda as agenda
from partizip.commissioner.models import Presence
from partizip.commissioner.models.circle import FUNCTION
from partizip.duties.actions import ask
from partizip.duties.models import Claim
from partizip.journal.models import Entry
from tests.commissioner.circle import DAY, FIRST, SECOND, Land, land
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BEGUN = FIRST + HOUR


@pytest.fixture
def here(db, log_key) -> Land:
    return land()


def refused(words: str, act, **facts) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match=words):
        act(**facts)
    assert Entry.objects.count() == before


def strangers(here: Land):
    """A body without a seat, and somebody of another independent office."""
    return here.by["other"], actor(Role.COMMISSIONER, of=body(kind="office"))


def forbidden(here: Land, act, *also, **facts) -> None:
    for by in (*strangers(here), *also):
        with pytest.raises(Forbidden):
            act(by=by, **facts)


def test_nobody_but_the_office_sets_up_rules_and_seats(here):
    said = {"name": "X", "purpose": "Y", "notice_days": 3}
    member = here.by["member"]
    forbidden(here, actions.change_rules, member, at=NOW, circle=here.circle, **said)
    seated = {"circle": here.circle, "body": here.bodies["other"], "valid_from": NOW.date()}
    forbidden(here, actions.give_seat, member, at=NOW, **seated)
    seat = here.circle.seats.first()
    forbidden(here, actions.end_seat, member, at=NOW, seat=seat, last_day=NOW.date(), reason="Nein")
    with pytest.raises(Forbidden):
        actions.set_up(by=here.by["chair"], at=NOW, **said)


def test_rules_and_seats_that_make_no_sense_are_refused(here):
    rules = here.circle.rules.latest("number")
    same = {name: getattr(rules, name) for name in ("name", "name_en", "purpose", "purpose_en", "notice_days")}
    by = {"by": here.by["office"], "at": NOW, "circle": here.circle}
    refused("in force already", actions.change_rules, **by, **same)
    later = body("spaeter", valid_from=(NOW + 90 * DAY).date())
    refused("does not exist", actions.give_seat, **by, body=later, valid_from=NOW.date())
    refused("needs no seat", actions.give_seat, **by, body=here.bodies["office"], valid_from=NOW.date())
    refused("member already", actions.give_seat, **by, body=here.bodies["member"], valid_from=NOW.date())
    actions.give_seat(**by, body=here.bodies["other"], valid_from=(NOW + 9 * DAY).date())
    refused("member already", actions.give_seat, **by, body=here.bodies["other"], valid_from=NOW.date())


def test_nobody_but_chair_and_office_calls_moves_and_calls_off(here):
    meeting, member = here.meeting(), here.by["member"]
    forbidden(here, actions.call_meeting, member, at=NOW, circle=here.circle, starts_at=SECOND, place="Saal")
    forbidden(
        here, actions.move_meeting, member, at=NOW, meeting=meeting, starts_at=SECOND, reason="Nein", place="Saal"
    )
    forbidden(here, actions.cancel_meeting, member, at=NOW, meeting=meeting, reason="Nein")


def test_meetings_in_the_past_at_one_time_or_under_way_are_refused(here):
    meeting, other = here.meeting(), here.meeting(SECOND)
    by = {"by": here.by["office"], "at": NOW}
    refused("lies ahead", actions.call_meeting, **by, circle=here.circle, starts_at=NOW, place="Saal")
    moved = {"meeting": meeting, "reason": "Saal", "place": "Saal"}
    refused("that very time", actions.move_meeting, **by, **moved, starts_at=SECOND)
    refused("lies ahead", actions.move_meeting, **by, **moved, starts_at=NOW - HOUR)
    begun = {"by": here.by["office"], "at": BEGUN}
    refused("has begun already", actions.move_meeting, **begun, **moved, starts_at=SECOND + HOUR)
    refused("has begun already", actions.cancel_meeting, **begun, meeting=meeting, reason="Doch nicht")
    refused("reason", actions.cancel_meeting, **by, meeting=other, reason=" ")


def test_nobody_else_acts_on_points_and_minutes(here):
    point, meeting, member = here.point(by="member"), here.meeting(), here.by["member"]
    second = here.point("Zweites")
    decision = here.decision(second, meeting)
    presence = {here.bodies["member"].id: Presence.values[0]}
    at = {"at": BEGUN}
    forbidden(here, agenda.withdraw_point, **at, point=point, reason="Nein")
    forbidden(here, agenda.order_points, member, **at, meeting=meeting, codes=[point.code])
    forbidden(here, agenda.postpone_point, member, **at, point=point, meeting=meeting, reason="Nein")
    forbidden(here, agenda.deal_with, member, **at, point=point, meeting=meeting, text="Erledigt")
    forbidden(here, agenda.note_dissent, **at, resolution=decision, text="Dagegen")
    forbidden(here, agenda.comment, **at, meeting=meeting, text="Falsch")
    forbidden(here, actions.note_attendance, member, **at, meeting=meeting, presence=presence)


def test_attendance_is_noted_of_who_was_invited_and_once_the_meeting_has_begun(here):
    meeting = here.meeting()
    presence = {here.bodies["member"].id: Presence.values[0]}
    by = {"by": here.by["chair"], "meeting": meeting}
    refused("has not begun", actions.note_attendance, **by, at=NOW, presence=presence)
    other = {here.bodies["other"].id: Presence.values[0]}
    refused("Only members", actions.note_attendance, **by, at=BEGUN, presence=other)
    refused("Only members", actions.note_attendance, **by, at=BEGUN, presence={here.bodies["member"].id: "asleep"})
    actions.note_attendance(**by, at=BEGUN, presence=presence)
    refused("Nothing was changed", actions.note_attendance, **by, at=BEGUN, presence=presence)
    refused("has not begun", agenda.comment, by=here.by["member"], at=NOW, meeting=meeting, text="Zu früh")


def test_the_same_words_twice_and_the_same_point_twice_are_refused(here):
    point, meeting = here.point(), here.meeting()
    refused("a moment ago", agenda.put_point, by=here.by["office"], at=NOW, circle=here.circle, title=point.title)
    decision = here.decision(point, meeting)
    said = {"by": here.by["member"], "at": BEGUN, "text": "Das trägt der Bezirk nicht mit."}
    agenda.note_dissent(**said, resolution=decision)
    refused("stand there already", agenda.note_dissent, **said, resolution=decision)
    agenda.comment(**said, meeting=meeting)
    refused("stand there already", agenda.comment, **said, meeting=meeting)


def test_a_point_is_dealt_with_where_it_stands_and_with_words(here):
    point, meeting, later = here.point(), here.meeting(), here.meeting(SECOND)
    by = {"by": here.by["chair"], "point": point}
    refused("has not begun", agenda.postpone_point, **by, at=NOW, meeting=meeting, reason="Später")
    refused("has not begun", agenda.deal_with, **by, at=NOW, meeting=meeting, text="Erledigt")
    refused("Say why", agenda.deal_with, **by, at=BEGUN, meeting=None, text=" ")
    late = here.point("Zu spät", at=BEGUN)
    refused("does not stand", agenda.deal_with, by=here.by["chair"], at=BEGUN, point=late, meeting=meeting, text="Ja")
    agenda.postpone_point(**by, at=BEGUN, meeting=meeting, reason="Später")
    refused("postponed at that meeting", agenda.postpone_point, **by, at=BEGUN, meeting=meeting, reason="Nochmals")
    actions.cancel_meeting(by=here.by["office"], at=BEGUN, meeting=later, reason="Krank")
    refused("called off", agenda.deal_with, **by, at=SECOND + HOUR, meeting=later, text="Erledigt")
    refused("called off", agenda.order_points, by=here.by["chair"], at=BEGUN, meeting=later, codes=[point.code])
    agenda.withdraw_point(by=here.by["office"], at=BEGUN, point=point, reason="Erledigt sich")
    refused("was withdrawn", agenda.deal_with, **by, at=BEGUN, meeting=None, text="Erledigt")
    upload = ("papier.txt", b"Papier")
    refused("for another one", agenda.hand_in, by=here.by["office"], at=BEGUN, point=point, title="P", upload=upload)


def test_an_internal_paper_passes_the_door_of_files_too(here):
    point = here.point()
    said = {"by": here.by["office"], "at": NOW, "point": point, "title": "P", "internal_reason": "Vertraulich"}
    refused(".", agenda.hand_in, **said, upload=("x.exe", b"MZ\x90\x00"))
    assert not point.papers.exists()


def test_a_task_of_the_office_is_owed_to_a_chair_or_not_taken(here):
    point = here.point()
    chairing = Function.objects.get(name=FUNCTION)
    end_function(by=THE_SYSTEM, at=NOW, function=chairing, last_day=NOW.date())
    at = NOW + 3 * DAY
    refused(
        "owed to nobody", agenda.decide, by=here.by["office"], at=at, point=point, meeting=None, title="T", text="T",
        outcome="unanimous", owner=here.bodies["office"], due_on=(at + 30 * DAY).date(), outside_reason="Umlauf",
    )  # fmt: skip


def test_what_stands_on_the_agenda_already_is_not_pulled_again(here):
    claim: Claim = ask(by=here.by["office"], at=NOW, debtor=here.bodies["member"], title="Antwort", text="Bitte.")
    agenda.pull_points(by=THE_SYSTEM, at=NOW, circle=here.circle, wanted=[claim])
    with pytest.raises(agenda.NothingToPull):
        agenda.pull_points(by=THE_SYSTEM, at=NOW, circle=here.circle, wanted=[claim])
    for by in (here.by["office"], replace(here.by["chair"], role=Role.HEAD)):
        with pytest.raises(Forbidden):
            agenda.pull_points(by=by, at=NOW, circle=here.circle, wanted=[claim])

"""What a steering circle does, and what nobody can do in it (C6.5, R-P6-5)."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from partizip.access.acts import NOBODY, THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.actions import end_function, give_function
from partizip.bodies.models import Function
from partizip.commissioner.actions import circle as actions
from partizip.commissioner.actions import circle_agenda as agenda
from partizip.commissioner.models import (
    Attendance,
    Calling,
    Circle,
    CircleRules,
    Closing,
    Dissent,
    Meeting,
    Minutes,
    MinutesApproval,
    Paper,
    Point,
    PointOrder,
    Resolution,
    Seat,
)
from partizip.commissioner.models.circle import FUNCTION
from partizip.commissioner.models.circle_minutes import agenda_of, digest_of, drafted, meetings_of, overdue_tasks
from partizip.commissioner.queries import circle as queries
from partizip.commissioner.tasks import circle as tasks
from partizip.duties import deadlines
from partizip.duties.actions import ask
from partizip.duties.models import Claim
from partizip.duties.queries import standings
from partizip.duties.tasks import run_ladder
from partizip.journal.models import Entry
from tests.commissioner.circle import DAY, FIRST, SECOND, Land, land
from tests.factories import NOW, acting, actor, body, mandate

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def here(db, log_key) -> Land:
    return land()


def codes(here: Land, meeting) -> list[str]:
    return [one.code for one in agenda_of(meeting, meetings_of(here.circle), here.circle.points.with_facts())]


def line() -> tuple[Entry, dict]:
    entry = Entry.objects.order_by("index").last()
    return entry, json.loads(entry.content.text)


def test_the_office_alone_sets_it_up_and_changes_its_rules(here):
    for by in (here.by["chair"], here.by["member"], actor(Role.ADMINISTRATOR), THE_SYSTEM, NOBODY):
        with pytest.raises(Forbidden):
            actions.change_rules(by=by, at=NOW, circle=here.circle, name="X", purpose="X", notice_days=1)
    stranger = actor(Role.COMMISSIONER, of=body("andere", kind="office"))
    with pytest.raises(Forbidden, match="Another office"):
        actions.change_rules(by=stranger, at=NOW, circle=here.circle, name="X", purpose="X", notice_days=1)
    with pytest.raises(Refused, match="already"):
        actions.set_up(by=here.by["office"], at=NOW, name="Noch einer", purpose="X", notice_days=1)
    actions.change_rules(by=here.by["office"], at=NOW + DAY, circle=here.circle, name="Neu", purpose="X", notice_days=3)
    entry, content = line()
    assert (entry.verb, entry.version) == ("commissioner.circle_rules_changed", 2)
    assert content["rows"][1]["values"]["notice_days"] == 3
    circle = Circle.objects.get()
    assert (circle.rules_at(NOW).notice_days, circle.rules_at(NOW + 2 * DAY).notice_days) == (5, 3)


def test_whoever_holds_the_function_that_day_chairs_and_nobody_else(here):
    """The chair moves with the function, and is nobody's when nobody holds it."""
    new = here.bodies["other"]
    with pytest.raises(Forbidden):
        here.meeting(by="other")
    moves = NOW.date() + 3 * DAY
    give_function(by=THE_SYSTEM, at=NOW, body=new, name=FUNCTION, title="Flüchtlingsmanagement", valid_from=moves)
    assert here.circle.chair(moves - DAY) == here.bodies["chair"]
    assert here.circle.chair(moves) == new
    here.meeting(by="chair", at=NOW + 2 * DAY)
    with pytest.raises(Forbidden, match="does not chair"):
        here.meeting(SECOND, by="chair", at=NOW + 3 * DAY)
    here.meeting(SECOND, by="other", at=NOW + 3 * DAY)
    end_function(by=THE_SYSTEM, at=NOW, function=Function.objects.get(body=new), last_day=moves)
    assert here.circle.chair(moves + DAY) is None
    with pytest.raises(Forbidden):
        here.meeting(SECOND + DAY, by="other", at=NOW + 4 * DAY)
    assert "chair" not in {field.name for model in (Circle, Calling) for field in model._meta.fields}


def test_the_successor_of_a_body_chairs_and_sits_in_its_place(here):
    for name in ("chair", "member"):
        old, new = here.bodies[name], body(f"neu-{name}", valid_from=NOW.date() + DAY)
        old.valid_until, old.successor = NOW.date(), new
        old.save()
        here.by[f"new {name}"] = acting(mandate(Role.HEAD, of=new, valid_from=new.valid_from))
    assert here.circle.chair(NOW.date() + DAY).slug == "neu-chair"
    here.meeting(by="new chair", at=NOW + DAY)
    here.point(by="new member", at=NOW + DAY)


def test_nobody_removes_a_member_backwards_in_time(here):
    seat = here.circle.seats.get(body=here.bodies["member"])
    end = {"by": here.by["office"], "at": NOW + DAY, "seat": seat, "reason": "Neu geordnet"}
    with pytest.raises(Refused, match="days that have passed"):
        actions.end_seat(**end, last_day=NOW.date())
    with pytest.raises(Refused, match="reason"):
        actions.end_seat(**end | {"reason": " "}, last_day=NOW.date() + DAY)
    actions.end_seat(**end, last_day=NOW.date() + DAY)
    here.point(by="member", at=NOW + DAY)
    with pytest.raises(Forbidden, match="no member"):
        here.point("Zu spät", by="member", at=NOW + 2 * DAY)
    with pytest.raises(Refused, match="end already"):
        actions.end_seat(**end, last_day=NOW.date() + 9 * DAY)
    with pytest.raises(Refused, match="begins today"):
        actions.give_seat(by=here.by["office"], at=NOW, circle=here.circle, body=here.bodies["other"],
                          valid_from=NOW.date() - DAY)  # fmt: skip


def test_a_meeting_is_called_moved_and_called_off_and_the_record_says_who_was_invited(here):
    meeting = here.meeting(by="chair")
    entry, content = line()
    invited = {str(here.bodies[name].id) for name in ("office", "chair", "member", "district")}
    assert (entry.verb, entry.subject, set(content["facts"]["invited"])) == (
        "commissioner.circle_called", meeting.code, invited
    )  # fmt: skip
    with pytest.raises(Refused, match="that very time"):
        here.meeting(by="office")
    move = {"by": here.by["office"], "at": NOW + HOUR, "meeting": meeting, "starts_at": FIRST + DAY, "place": "Saal 3"}
    with pytest.raises(Refused, match="reason"):
        actions.move_meeting(**move, reason="")
    actions.move_meeting(**move, reason="Saal belegt")
    assert line()[0].version == 2
    with pytest.raises(Forbidden):
        actions.cancel_meeting(by=here.by["member"], at=NOW, meeting=meeting, reason="Nein")
    actions.cancel_meeting(by=here.by["chair"], at=NOW + 2 * HOUR, meeting=meeting, reason="Haushaltssitzung")
    with pytest.raises(Refused, match="called off"):
        actions.move_meeting(**move, reason="Doch")
    assert [call.number for call in Calling.objects.order_by("number")] == [1, 2, 3]


def test_no_act_takes_a_point_off_the_agenda_but_the_one_of_whoever_put_it(here):
    """Neither order, nor chair, nor a meeting without a word about it: it stands on the next agenda by itself."""
    first, second = here.meeting(), here.meeting(SECOND)
    by_office, by_member = here.point(), here.point("Sprachkurse", by="member")
    for name, point in (("chair", by_office), ("office", by_member), ("district", by_member), ("chair", by_member)):
        with pytest.raises(Refused, match="Only the body that put"):
            agenda.withdraw_point(by=here.by[name], at=NOW, point=point, reason="Passt nicht")
    agenda.order_points(by=here.by["chair"], at=NOW, meeting=first, codes=[by_member.code])
    assert codes(here, first) == [by_member.code, by_office.code]
    agenda.order_points(by=here.by["chair"], at=NOW, meeting=first, codes=[])
    assert set(codes(here, first)) == {by_office.code, by_member.code} == set(codes(here, second))
    agenda.withdraw_point(by=here.by["member"], at=NOW + HOUR, point=by_member, reason="Hat sich erledigt")
    assert codes(here, first) == [by_office.code]
    with pytest.raises(Refused, match="reason|why"):
        agenda.postpone_point(by=here.by["chair"], at=FIRST + HOUR, point=by_office, meeting=first, reason=" ")
    agenda.postpone_point(
        by=here.by["chair"], at=FIRST + HOUR, point=by_office, meeting=first, reason="Zeit reicht nicht"
    )
    assert codes(here, first) == codes(here, second) == [by_office.code], "postponed, it stands on both"
    agenda.deal_with(by=here.by["chair"], at=SECOND + HOUR, point=by_office, meeting=second, text="Bericht gehört")
    third = here.meeting(SECOND + 7 * DAY, at=SECOND + HOUR)
    assert codes(here, third) == []
    assert codes(here, second) == [by_office.code]


def test_outside_a_meeting_the_chair_cannot_empty_an_agenda_of_what_others_put(here):
    meeting = here.meeting()
    by_office, own = here.point(), here.point("Eigenes", by="chair")
    outside = {"at": NOW + HOUR, "meeting": None}
    with pytest.raises(Refused, match="waits for a meeting"):
        agenda.deal_with(by=here.by["chair"], point=by_office, text="Erledigt", **outside)
    here.decision(by_office, None, at=NOW + HOUR, outside_reason="Umlauf")
    agenda.deal_with(by=here.by["chair"], point=own, text="Erledigt", **outside)
    assert codes(here, meeting) == [by_office.code]
    agenda.deal_with(by=here.by["chair"], at=FIRST + HOUR, point=by_office, meeting=meeting, text="Gehört")
    claim, at = overdue(here), NOW + 60 * DAY
    (pulled,) = agenda.pull_points(by=THE_SYSTEM, at=at, circle=here.circle, wanted=[claim])
    with pytest.raises(Refused, match="waits for a meeting"):
        agenda.deal_with(by=here.by["chair"], at=at, point=pulled, meeting=None, text="Erledigt")


def test_the_same_words_on_another_point_are_another_decision(here):
    meeting, points = here.meeting(), [here.point("Eins"), here.point("Zwei")]
    made = [here.decision(point, meeting) for point in points]
    assert made[0].claim != made[1].claim


def test_what_cannot_be_told_to_carry_a_decision_out_owns_none(here):
    for kind in ("parliament", "organisation"):
        with pytest.raises(Refused, match="needs a body that owns it"):
            here.decision(here.point(kind), None, owner=body(f"ein-{kind}", kind=kind))


def overdue(here: Land) -> Claim:
    """Something that the chair's own body owes the office and leaves undone until the steps bring it here."""
    claim = ask(by=here.by["office"], at=NOW, debtor=here.bodies["chair"], title="Konzept Unterbringung",
                text="Bis wann liegt es vor?", due_on=date(2026, 12, 1))  # fmt: skip
    run_ladder(NOW + 60 * DAY)
    return claim


def test_what_the_reminder_steps_bring_stands_on_the_agenda_and_nobody_takes_it_off(here):
    claim, at = overdue(here), NOW + 60 * DAY
    meeting = here.meeting(at + 7 * DAY, at=at)
    assert tasks.pull_points(at) == 1
    assert tasks.pull_points(at) == 0
    point = Point.objects.get()
    assert (point.claim, point.origin, point.body) == (claim, "ladder", None)
    assert (line()[0].verb, line()[0].role) == ("commissioner.circle_point_pulled", "system")
    for by in here.by.values():
        with pytest.raises((Refused, Forbidden)):
            agenda.withdraw_point(by=by, at=at, point=point, reason="Unangenehm")
    agenda.order_points(by=here.by["chair"], at=at, meeting=meeting, codes=[])
    assert codes(here, meeting) == [point.code]
    with pytest.raises(Forbidden):
        agenda.pull_points(by=here.by["office"], at=at, circle=here.circle, wanted=[claim])


@pytest.mark.rule("R-P6-5")
@pytest.mark.parametrize("outside", [False, True])
def test_a_decision_without_owner_or_date_is_refused(here, outside):
    meeting, point = here.meeting(), here.point()
    where = {"meeting": None, "outside_reason": "Umlauf"} if outside else {"meeting": meeting}
    for lacking, words in (({"owner": None}, "owns it"), ({"due_on": None}, "needs a date"),
                           ({"due_on": FIRST.date()}, "after today")):  # fmt: skip
        with pytest.raises(Refused, match=words):
            here.decision(point, **where, **lacking)
    assert not Resolution.objects.exists()
    assert not Claim.objects.exists()
    for column in ("owner", "due_on", "claim"):
        assert not Resolution._meta.get_field(column).null, "nor does the database take one"
    made = here.decision(point, **where)
    assert (made.owner, made.due_on) == (here.bodies["member"], date(2027, 1, 29))


def test_a_decision_becomes_a_task_with_clock_steps_and_public_delay(here):
    meeting, point = here.meeting(), here.point()
    made = here.decision(point, meeting)
    entry, _content = line()
    assert entry.verb == "duties.claim_asked"
    assert (made.claim.debtor, made.claim.creditor) == (here.bodies["member"], here.bodies["office"])
    assert (made.claim.subject_kind, made.claim.subject_id) == ("circle_decision", made.code)
    late = NOW + 130 * DAY
    standing = standings(Claim.objects.with_facts(), late)[0]
    assert (standing.status, standing.late > 30) == ("overdue", True)
    assert run_ladder(late) == 6
    assert made.claim.reminders.filter(audience="steering_circle").exists()
    assert tasks.pull_points(late) == 1
    second = here.meeting(late + DAY, at=late)
    assert [claim.id for claim in overdue_tasks(here.circle, late)] == [made.claim_id]
    assert codes(here, second) == [Point.objects.get(claim=made.claim).code]
    own = here.decision(here.point("Bericht", at=NOW + HOUR), meeting, owner=here.bodies["office"], title="Bericht")
    assert own.claim.creditor == here.bodies["chair"], "a task of the office is owed to the chair"


def test_a_decision_outside_a_meeting_is_recorded_as_such(here):
    point = here.point(by="chair")
    with pytest.raises(Refused, match="outside a meeting"):
        here.decision(point, None)
    made = here.decision(point, None, outside_reason="Im Umlauf, alle stimmten zu")
    assert (made.meeting, made.outside_reason) == (None, "Im Umlauf, alle stimmten zu")
    told = Entry.objects.get(verb="commissioner.circle_decided")
    assert json.loads(told.content.text)["facts"] == {"outside": True}
    assert codes(here, here.meeting(SECOND)) == []


def test_only_chair_and_office_record_what_was_decided_and_only_at_a_meeting_that_has_begun(here):
    meeting, later, point = here.meeting(), here.meeting(SECOND), here.point()
    for name in ("member", "district", "other"):
        with pytest.raises(Forbidden):
            here.decision(point, meeting, by=name)
    with pytest.raises(Refused, match="not begun"):
        here.decision(point, later)
    agenda.deal_with(by=here.by["chair"], at=FIRST + HOUR, point=point, meeting=meeting, text="Gehört")
    with pytest.raises(Refused, match="dealt with already"):
        here.decision(point, meeting)
    with pytest.raises(Refused, match="dealt with already"):
        agenda.postpone_point(by=here.by["chair"], at=FIRST + HOUR, point=point, meeting=meeting, reason="Später")


def test_a_paper_is_late_by_working_days_and_an_internal_one_tells_its_reason_alone(here):
    meeting, point = here.meeting(), here.point()  # 7 December; in time until 30 November
    handed = {"by": here.by["member"], "point": point, "title": "Zahlen"}
    for at, name in ((NOW + 7 * DAY, "eins"), (NOW + 9 * DAY, "zwei")):
        agenda.hand_in(**handed, at=at, upload=(f"{name}.txt", f"Zahlen {name}".encode()))
    inside = agenda.hand_in(**handed, at=NOW + 14 * DAY - HOUR, upload=("drei.txt", b"geheime Adressen"),
                            internal_reason="Nennt Adressen von Unterkuenften")  # fmt: skip
    entry = next(entry for entry in queries.entries(meeting, NOW) if entry.point == point)
    assert [one.late for one in entry.papers] == [0, 2, 5]
    told = line()[1]
    assert "geheime" not in json.dumps(told)
    assert "Zahlen" not in json.dumps(told["rows"])
    assert inside.inside.fingerprint() == inside.digest
    assert (inside.title, inside.file, inside.is_internal) == ("", None, True)
    with pytest.raises(Refused, match="already"):
        agenda.hand_in(**handed | {"title": "Anders"}, at=NOW + 8 * DAY, upload=("eins.txt", b"Zahlen eins"))
    with pytest.raises(Forbidden):
        agenda.hand_in(**handed | {"by": here.by["other"]}, at=NOW, upload=("x.txt", b"x"))


def approved(here: Land, meeting, name: str, at) -> None:
    digest = digest_of(drafted(meeting, deadlines.days()))
    agenda.approve(by=here.by[name], at=at, meeting=meeting, digest=digest)


def held(here: Land):
    """A meeting with a decision, dissent and attendance, and the one after it."""
    meeting, point = here.meeting(), here.point()
    here.meeting(SECOND)
    made = here.decision(point, meeting)
    agenda.note_dissent(by=here.by["district"], at=FIRST + HOUR, resolution=made, text="Zu wenige Plätze.")
    actions.note_attendance(
        by=here.by["chair"], at=FIRST + HOUR, meeting=meeting,
        presence={here.bodies["member"].id: "leadership", here.bodies["district"].id: "staff"},
    )  # fmt: skip
    return meeting, made


def test_minutes_are_drafted_from_what_was_recorded_and_frozen_by_both_sides_at_the_next_meeting(here):
    meeting, made = held(here)
    content = drafted(meeting, deadlines.days())
    (point,) = content["points"]
    (decision,) = point["decisions"]
    assert (point["result"], decision["owner"]["body"], decision["due_on"]) == ("decided", "sen-finanzen", "2027-01-29")
    assert decision["dissent"] == [{"body": "bezirk-mitte", "name": "Bezirk Mitte", "text": "Zu wenige Plätze."}]
    assert {row["body"]: row["presence"] for row in content["present"]} == {
        "sen-finanzen": "leadership", "bezirk-mitte": "staff"
    }  # fmt: skip
    with pytest.raises(Refused, match="next meeting"):
        approved(here, meeting, "chair", SECOND - HOUR)
    with pytest.raises(Forbidden):
        approved(here, meeting, "member", SECOND + HOUR)
    approved(here, meeting, "chair", SECOND + HOUR)
    with pytest.raises(Refused, match="Your side"):
        approved(here, meeting, "chair", SECOND + HOUR)
    agenda.note_dissent(by=here.by["member"], at=SECOND + HOUR, resolution=made, text="Auch wir.")
    stale = digest_of(content)
    with pytest.raises(Refused, match="meanwhile"):
        agenda.approve(by=here.by["office"], at=SECOND + HOUR, meeting=meeting, digest=stale)
    approved(here, meeting, "office", SECOND + HOUR)
    assert not Minutes.objects.exists(), "the chair approved other words"
    approved(here, meeting, "chair", SECOND + 2 * HOUR)
    entry, told = line()
    minutes = Minutes.objects.get()
    assert (entry.verb, told["facts"]["digest"]) == ("commissioner.circle_minutes_frozen", minutes.digest)
    assert digest_of(json.loads(minutes.content)) == minutes.digest


def test_nothing_is_recorded_in_approved_minutes_any_more(here):
    meeting, made = held(here)
    for name in ("office", "chair"):
        approved(here, meeting, name, SECOND + HOUR)
    late = {"at": SECOND + 2 * HOUR}
    for act, facts in (
        (agenda.note_dissent, {"by": here.by["member"], "resolution": made, "text": "Doch nicht"}),
        (agenda.comment, {"by": here.by["member"], "meeting": meeting, "text": "Anders"}),
        (actions.note_attendance, {"by": here.by["chair"], "meeting": meeting,
                                   "presence": {here.bodies["member"].id: "absent"}}),
        (agenda.order_points, {"by": here.by["chair"], "meeting": meeting, "codes": []}),
        (agenda.approve, {"by": here.by["chair"], "meeting": meeting, "digest": "0" * 64}),
    ):  # fmt: skip
        with pytest.raises(Refused, match="approved"):
            act(**late, **facts)
    with pytest.raises(Refused, match="approved"):
        here.decision(made.point, meeting, **late, title="Noch etwas")
    assert queries.written(queries.meeting(meeting.code)).frozen


TABLES = {
    Circle: ("function", "'anders'"), CircleRules: ("notice_days", "0"), Seat: ("valid_from", "'2020-01-01'"),
    Meeting: ("code", "'x'"), Calling: ("reason", "'anders'"), Attendance: ("presence", "'absent'"),
    Point: ("title", "'anders'"), Closing: ("text", "'anders'"), PointOrder: ("codes", "'[]'"),
    Resolution: ("text", "'anders'"), Dissent: ("text", "'anders'"), Minutes: ("content", "'anders'"),
    MinutesApproval: ("digest", "'0'"), Paper: ("digest", "'0'"),
}  # fmt: skip


def test_neither_points_nor_decisions_nor_minutes_are_changed_below_the_program(here):
    meeting, made = held(here)
    agenda.hand_in(by=here.by["member"], at=NOW, point=here.point("Zweiter"), title="X", upload=("x.txt", b"x"))
    agenda.order_points(by=here.by["chair"], at=NOW, meeting=meeting, codes=[])
    for name in ("office", "chair"):
        approved(here, meeting, name, SECOND + HOUR)
    for model, (column, value) in TABLES.items():
        table, key = model._meta.db_table, model._meta.pk.column
        assert model.objects.exists(), table
        for sql in (f"UPDATE {table} SET {column} = {value}", f"DELETE FROM {table} WHERE {key} IS NOT NULL"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.create(point=made.point, kind="withdrawn", text="Weg", body=here.bodies["chair"], at=NOW)

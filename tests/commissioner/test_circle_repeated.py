"""The circle acted on twice: a second press is the same act, other content is not; minutes wait for the members."""

from datetime import date, timedelta

import pytest
import time_machine

from partizip.access.acts import Again, Refused
from partizip.access.roles import Role
from partizip.commissioner.actions import circle as actions
from partizip.commissioner.actions import circle_agenda as agenda
from partizip.commissioner.models import Minutes, Resolution
from partizip.commissioner.models.circle_minutes import digest_of, drafted
from partizip.duties import deadlines
from partizip.duties.models import Claim
from partizip.journal.models import Entry
from tests.commissioner.circle import DAY, FIRST, SECOND, Land, land
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BEGUN = FIRST + HOUR
DESK = "/schreibtisch/steuerungskreis/"


@pytest.fixture
def here(db, log_key) -> Land:
    return land()


def again(act, **facts) -> None:
    """The act is known as done, and leaves nothing."""
    before = Entry.objects.count()
    with pytest.raises(Again):
        act(**facts)
    assert Entry.objects.count() == before


@pytest.mark.rule("R-P6-5")
def test_a_second_press_makes_no_second_decision_and_no_second_task(here):
    point, meeting = here.point(), here.meeting()
    made = here.decision(point, meeting)
    with pytest.raises(Again):
        here.decision(point, meeting)
    assert (Resolution.objects.count(), Claim.objects.count()) == (1, 1)
    here.decision(point, meeting, due_on=date(2027, 2, 26))
    here.decision(point, meeting, owner=here.bodies["district"])
    assert (Resolution.objects.count(), Claim.objects.count()) == (3, 3), "other content is another decision"
    assert made.claim_id


def test_what_was_done_a_moment_ago_is_known_as_done(here):
    first, second, third, meeting = here.point(), here.point("Zweites"), here.point("Drittes"), here.meeting()
    by = {"by": here.by["chair"], "at": BEGUN}
    postponed = by | {"point": second, "meeting": meeting, "reason": "Keine Zeit."}
    agenda.postpone_point(**postponed)
    again(agenda.postpone_point, **postponed)
    dealt = by | {"point": second, "meeting": meeting, "text": "Besprochen."}
    agenda.deal_with(**dealt)
    again(agenda.deal_with, **dealt)
    with pytest.raises(Refused, match="dealt with already"):
        agenda.deal_with(**dealt | {"text": "Anders."})
    withdrawn = {"by": here.by["office"], "at": BEGUN, "point": third, "reason": "Erledigt."}
    agenda.withdraw_point(**withdrawn)
    again(agenda.withdraw_point, **withdrawn)
    made = here.decision(first, meeting)
    words = {"by": here.by["member"], "at": BEGUN, "text": "Das tragen wir nicht mit."}
    agenda.note_dissent(**words, resolution=made)
    again(agenda.note_dissent, **words, resolution=made)
    agenda.comment(**words, meeting=meeting)
    again(agenda.comment, **words, meeting=meeting)
    paper = {"by": here.by["member"], "at": BEGUN, "point": here.point("Viertes"), "title": "Zahlen"}
    agenda.hand_in(**paper, upload=("zahlen.txt", b"1"))
    again(agenda.hand_in, **paper, upload=("zahlen.txt", b"1"))


def test_a_point_with_other_words_is_no_second_press(here):
    put = {"by": here.by["office"], "at": NOW, "circle": here.circle, "title": "Winter"}
    agenda.put_point(**put, text="Plätze")
    again(agenda.put_point, **put, text="Plätze")
    assert agenda.put_point(**put, text="Plätze und Wege").text == "Plätze und Wege"


def test_a_meeting_is_moved_to_something_else_and_once(here):
    meeting, by = here.meeting(), {"by": here.by["office"], "at": NOW}
    place = meeting.call.place
    same = by | {"meeting": meeting, "starts_at": FIRST, "place": place, "reason": "Verlegt"}
    with pytest.raises(Refused, match="nothing was moved"):
        actions.move_meeting(**same)
    moved = same | {"starts_at": FIRST + DAY}
    actions.move_meeting(**moved)
    again(actions.move_meeting, **moved)
    with pytest.raises(Refused, match="nothing was moved"):
        actions.move_meeting(**moved | {"reason": "Ein anderer Grund"})
    off = by | {"meeting": meeting, "reason": "Fällt aus"}
    actions.cancel_meeting(**off)
    again(actions.cancel_meeting, **off)


def approve(here: Land, meeting, name: str, at):
    digest = digest_of(drafted(meeting, deadlines.days()))
    return agenda.approve(by=here.by[name], at=at, meeting=meeting, digest=digest)


def test_minutes_wait_for_the_next_meeting_on_another_day(here):
    meeting = here.meeting()
    here.meeting(FIRST + HOUR)  # an hour later on the same day
    here.meeting(SECOND)
    here.decision(here.point(at=NOW), meeting)
    with pytest.raises(Refused, match="next meeting"):
        approve(here, meeting, "chair", FIRST + 2 * HOUR)
    approve(here, meeting, "chair", SECOND)
    again(agenda.approve, by=here.by["chair"], at=SECOND, meeting=meeting,
          digest=digest_of(drafted(meeting, deadlines.days())))  # fmt: skip
    approve(here, meeting, "office", SECOND)
    assert Minutes.objects.get().meeting == meeting


def test_without_a_next_meeting_minutes_wait_five_working_days(here):
    meeting = here.meeting()  # on a Monday
    fourth = deadlines.days().shift(FIRST.date(), 4)
    with pytest.raises(Refused, match="still have time"):
        approve(here, meeting, "chair", FIRST + (fourth - FIRST.date()))
    fifth = deadlines.days().shift(FIRST.date(), 5)
    approve(here, meeting, "chair", FIRST + (fifth - FIRST.date()))


def test_minutes_of_a_meeting_that_was_called_off_are_none(here):
    meeting = here.meeting()
    actions.cancel_meeting(by=here.by["office"], at=NOW, meeting=meeting, reason="Fällt aus")
    with pytest.raises(Refused, match="called off"):
        approve(here, meeting, "chair", SECOND)


@pytest.fixture
def read(signed_in):
    """What somebody reads at a moment, after being led on, and the address of that page."""

    def reading(role: str, of, path: str, at) -> tuple[str, str]:
        with time_machine.travel(at, tick=False):
            answer = signed_in(role, of=of).get(path, follow=True)
        assert answer.status_code == 200, path
        return answer.content.decode(), answer.request["PATH_INFO"]

    return reading


def test_no_way_leads_to_what_would_be_refused(here, read):
    meeting, point = here.meeting(), here.point()
    made = here.decision(point, meeting)
    chair, member = (Role.HEAD, here.bodies["chair"]), (Role.OFFICER, here.bodies["district"])
    minutes = f"{meeting.get_absolute_url()}protokoll/"
    assert "genehmigen/" not in read(*chair, minutes, BEGUN)[0]
    assert "genehmigen/" not in read(*chair, DESK, BEGUN)[0]
    assert read(*chair, f"{DESK}sitzung/{meeting.code}/genehmigen/", BEGUN)[1] == minutes
    assert f"beschluss/{made.code}/" in read(*member, point.get_absolute_url(), BEGUN)[0]
    for name in ("chair", "office"):
        approve(here, meeting, name, SECOND)
    assert f"beschluss/{made.code}/" not in read(*member, point.get_absolute_url(), SECOND)[0]
    late = SECOND + HOUR
    for path, back in (
        (f"sitzung/{meeting.code}/anmerkung/", minutes), (f"sitzung/{meeting.code}/genehmigen/", minutes),
        (f"sitzung/{meeting.code}/anwesenheit/", meeting.get_absolute_url()),
        (f"sitzung/{meeting.code}/reihenfolge/", meeting.get_absolute_url()),
        (f"sitzung/{meeting.code}/verlegen/", meeting.get_absolute_url()),
        (f"sitzung/{meeting.code}/absagen/", meeting.get_absolute_url()),
        (f"punkt/{point.code}/unterlage/", point.get_absolute_url()),
        (f"punkt/{point.code}/vertagen/", point.get_absolute_url()),
        (f"punkt/{point.code}/behandelt/", point.get_absolute_url()),
        (f"punkt/{point.code}/zurueckziehen/", point.get_absolute_url()),
    ):  # fmt: skip
        assert read(*chair, DESK + path, late)[1] == back, path
    other = here.point("Noch offen", by="member", at=late)
    for way in ("zurueckziehen", "vertagen", "behandelt"):
        assert read(*chair, f"{DESK}punkt/{other.code}/{way}/", late)[1] == other.get_absolute_url(), way


def test_postponing_is_offered_where_a_meeting_has_begun(here, read):
    meeting, point, by = here.meeting(), here.point(by="member"), (Role.HEAD, here.bodies["chair"])
    for path in (DESK, point.get_absolute_url()):
        for way in ("vertagen", "behandelt"):
            assert f"punkt/{point.code}/{way}/" not in read(*by, path, NOW)[0]
            assert f"punkt/{point.code}/{way}/" in read(*by, path, BEGUN)[0]
    assert meeting.code


def test_the_desk_lists_meetings_by_their_day(here, read):
    later, sooner = here.meeting(SECOND), here.meeting(FIRST)
    page = read(Role.HEAD, here.bodies["chair"], DESK, NOW)[0]
    assert page.index(f"sitzung/{sooner.code}/verlegen/") < page.index(f"sitzung/{later.code}/verlegen/")

"""C6.5: a meeting of the steering circle is called so that its members can come, or says why it is urgent."""

from datetime import timedelta

import pytest

from partizip.access.actions import set_default
from partizip.access.acts import THE_SYSTEM, Refused
from partizip.commissioner.actions import circle as actions
from partizip.commissioner.models import Calling, Meeting
from partizip.core.calendar import BERLIN
from tests.commissioner.circle import DAY, FIRST, Land, land
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
WHY = "Eine Unterkunft schließt heute."


@pytest.fixture
def here(db, log_key) -> Land:
    return land()


def moved(here: Land, meeting: Meeting, starts_at, **more) -> Calling:
    said = {"by": here.by["chair"], "at": FIRST - 2 * DAY, "reason": "Saal.", "place": "Saal 1"} | more
    return actions.move_meeting(meeting=Meeting.objects.with_calls().get(id=meeting.id), starts_at=starts_at, **said)


def test_a_meeting_is_called_a_day_ahead_or_says_why_it_is_urgent(here, client):
    for urgent, reason in ((False, ""), (True, " "), (False, WHY)):
        with pytest.raises(Refused, match="too soon"):
            here.meeting(NOW + DAY - SECOND, urgent=urgent, reason=reason)
    here.meeting(NOW + DAY)
    assert "weniger als einen Tag vorher" not in client.get(Meeting.objects.get().get_absolute_url()).content.decode()
    soon = here.meeting(NOW + timedelta(hours=3), urgent=True, reason=WHY)
    page = client.get(soon.get_absolute_url()).content.decode()
    assert "weniger als einen Tag vorher" in page
    assert WHY in page
    set_default(by=THE_SYSTEM, at=NOW, name="circle.call_days", value=7)
    with pytest.raises(Refused, match="too soon"):
        here.meeting(NOW + 6 * DAY)


def test_a_meeting_is_not_moved_to_a_moment_at_which_nobody_can_come(here):
    meeting = here.meeting(FIRST)
    with pytest.raises(Refused, match="too soon"):
        moved(here, meeting, FIRST - 2 * DAY + timedelta(minutes=1))
    moved(here, meeting, FIRST - DAY)
    moved(here, meeting, FIRST - timedelta(hours=40), urgent=True, reason=WHY)
    moved(here, meeting, FIRST - timedelta(hours=38), reason="Zwei Stunden später.")
    moved(here, meeting, FIRST - timedelta(hours=38), place="Saal 2")


def test_the_desk_asks_why_a_meeting_is_urgent(here, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    browser, soon = signed_in(here.by["chair"]), (NOW + timedelta(hours=3)).astimezone(BERLIN)
    sent = {"day": f"{soon:%Y-%m-%d}", "clock": f"{soon:%H:%M}", "place": "Saal"}
    place = "/schreibtisch/steuerungskreis/sitzung/neu/"
    answer = browser.post(place, sent)
    assert answer.status_code == 422
    assert "Wenn es dringend ist" in answer.content.decode()
    assert browser.post(place, sent | {"urgent": "on", "reason": WHY}).status_code == 302
    assert Calling.objects.get().reason == WHY


def test_a_calendar_file_says_no_end_that_nobody_set(here, client):
    here.meeting(FIRST)
    file = client.get("/beauftragte/steuerungskreis/sitzungen.ics").content.decode()
    assert f"DTSTART:{FIRST:%Y%m%dT%H%M%SZ}" in file
    assert "DURATION" not in file
    assert "DTEND" not in file

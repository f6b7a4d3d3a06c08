"""R-P6-2: the planned day of a decision moves in public words, and never into the office's time."""

from datetime import timedelta

import pytest

from partizip.access.acts import THE_SYSTEM, Again, Forbidden, Refused
from partizip.access.roles import Role
from partizip.commissioner.actions import plans as actions
from partizip.commissioner.models import Plan, PlanWord
from partizip.commissioner.queries import plans as queries
from partizip.core.calendar import working_days
from partizip.duties.queries import open_blocks
from partizip.journal.models import Entry
from tests.commissioner import test_plans
from tests.commissioner.test_plans import TEN, Sides, days
from tests.factories import NOW, actor

pytestmark = pytest.mark.django_db
sides = test_plans.sides
DAY = timedelta(days=1)
FIRST = NOW.date() + 30 * DAY
LATER = FIRST + 14 * DAY
WHY = "Der Hauptausschuss tagt später."


def moved(sides: Sides, plan: Plan, on=LATER, *, at=NOW, by=None, text=WHY) -> PlanWord:
    return actions.move_day(by=by or sides.officer, at=at, plan=plan, on=on, text=text)


def test_the_planned_day_moves_in_public_and_everything_follows(sides, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    plan, other = sides.plan(), sides.plan(title="Zweites", decides_on=FIRST + DAY)
    place = f"/beauftragte/vorhaben/{plan.code}/"
    blocks = list(open_blocks("plan", plan.code, NOW))
    moved(sides, plan)
    line = Entry.objects.get(verb="commissioner.plan_spoken")
    assert line.subject == plan.code
    page = client.get(place).content.decode()
    assert "6. Januar 2027" in page.split("Beschluss geplant")[1].split("</dd>")[0]
    assert "zuerst geplant für den 23. Dezember 2026" in page
    assert WHY in page.split('id="tage"')[1]
    assert "6. Januar 2027" in client.get("/beauftragte/vorhaben/").content.decode()
    told = client.get(f"/api/v1/plans/{plan.code}").json()
    assert (told["decides_on"], told["first_decides_on"]) == (f"{LATER}", f"{FIRST}")
    assert [(one["kind"], one["on"]) for one in told["said"]] == [("day", f"{LATER}")]
    rows = {row["code"]: row["decides_on"] for row in client.get("/beauftragte/vorhaben.json").json()["plans"]}
    assert rows[plan.code] == f"{LATER}"
    assert list(open_blocks("plan", plan.code, NOW)) == blocks, "the office's time does not hang on it"
    assert list(queries.told([sides.office.id])) == [other, plan], "the first to be decided at the top"
    assert list(queries.own([sides.planner.id])) == [other, plan]
    due, _owed = queries.desk({sides.planner.id}, days(20))
    assert [row.due_on for row in due] == [FIRST + DAY, LATER]
    moved(sides, plan, FIRST, at=NOW + DAY, text="Doch früher.")
    found = Plan.objects.with_facts().get(id=plan.id)
    assert (found.planned_on, found.decides_on, len(found.moves)) == (FIRST, FIRST, 2)


def test_the_feed_tells_that_a_day_moved(sides, client):
    plan = sides.plan()
    moved(sides, plan, at=NOW + DAY)
    feed = client.get("/beauftragte/vorhaben.atom").content.decode()
    assert feed.split("<entry>")[1].split("<updated>")[1].startswith((NOW + DAY).date().isoformat())


@pytest.mark.rule("R-P6-2")
def test_no_day_is_planned_on_which_the_office_has_its_time(sides):
    plan = sides.plan()
    before = working_days().shift(NOW.date(), 9)
    with pytest.raises(Refused, match="still has its time"):
        moved(sides, plan, before)
    moved(sides, plan, TEN)
    sides.said(plan, "demand", at=NOW + DAY)
    after = working_days().shift((NOW + DAY).date(), 10)
    moved(sides, plan, after + 9 * DAY, at=NOW + 2 * DAY, text="Viel später.")
    with pytest.raises(Refused, match="still has its time"):
        moved(sides, plan, TEN, at=NOW + 3 * DAY, text="Wie zuerst.")
    moved(sides, plan, after, at=NOW + 3 * DAY, text="Nach der Beteiligung.")


def test_only_the_body_moves_the_day_of_an_open_plan_and_says_why(sides):
    plan = sides.plan()
    for by in (sides.holder, actor(Role.OFFICER), actor(Role.ADMINISTRATOR), THE_SYSTEM):
        with pytest.raises(Forbidden):
            moved(sides, plan, by=by)
    with pytest.raises(Refused, match="needs words"):
        moved(sides, plan, text=" ")
    for wrong in (NOW.date() - DAY, NOW.date() + 4000 * DAY):
        with pytest.raises(Refused, match="ten years"):
            moved(sides, plan, wrong)
    with pytest.raises(Refused, match="this very day"):
        moved(sides, plan, FIRST)
    moved(sides, plan)
    with pytest.raises(Again):
        moved(sides, plan)
    with pytest.raises(Refused, match="demands, remarks"):
        actions.speak(by=sides.holder, at=NOW, plan=plan, kind="day", text="Morgen.")
    actions.drop(by=sides.officer, at=NOW, plan=plan, text="Kein Geld.")
    with pytest.raises(Refused, match="ended already"):
        moved(sides, plan, FIRST)


def test_a_body_moves_the_day_on_the_desk(sides, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    plan, browser = sides.plan(), signed_in(sides.officer)
    place = f"/schreibtisch/vorhaben/{plan.code}/verschieben/"
    assert place in browser.get(plan.get_absolute_url()).content.decode()
    assert place not in signed_in(sides.holder).get(plan.get_absolute_url()).content.decode()
    assert browser.post(place, {"on": f"{LATER}", "text": "", "language": "de"}).status_code == 422
    assert browser.post(place, {"on": f"{LATER}", "text": WHY, "language": "de"}).status_code == 302
    assert Plan.objects.with_facts().get(id=plan.id).planned_on == LATER

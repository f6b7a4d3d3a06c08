"""A steering circle with its office, a chair by function, two members, and somebody who acts for each."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from partizip.access.acts import THE_SYSTEM, Actor
from partizip.access.roles import Role
from partizip.bodies.actions import give_function
from partizip.bodies.models import Body
from partizip.commissioner.actions import circle as actions
from partizip.commissioner.actions import circle_agenda as agenda
from partizip.commissioner.models import Circle, Meeting, Point, Resolution
from partizip.commissioner.models.circle import FUNCTION
from partizip.core.calendar import berlin_day
from tests.factories import NOW, actor, body

DAY = timedelta(days=1)
FIRST, SECOND = NOW + 14 * DAY, NOW + 28 * DAY  # the meetings of most tests: 7 and 21 December 2026


@dataclass
class Land:
    circle: Circle
    bodies: dict[str, Body]
    by: dict[str, Actor] = field(default_factory=dict)

    def meeting(self, starts_at: datetime = FIRST, *, by: str = "office", at: datetime = NOW, **more) -> Meeting:
        place = {"place": "Oranienstraße 106, Saal 2"} | more
        return actions.call_meeting(by=self.by[by], at=at, circle=self.circle, starts_at=starts_at, **place)

    def point(self, title: str = "Unterkünfte im Winter", *, by: str = "office", at: datetime = NOW, **more) -> Point:
        return agenda.put_point(by=self.by[by], at=at, circle=self.circle, title=title, **more)

    def decision(self, point: Point, meeting: Meeting | None, *, by: str = "chair", **more) -> Resolution:
        said = {
            "title": "Plätze bis Jahresende", "text": "200 Plätze werden geschaffen.", "outcome": "unanimous",
            "owner": self.bodies["member"], "due_on": date(2027, 1, 29), "at": FIRST + timedelta(hours=1),
        }  # fmt: skip
        return agenda.decide(by=self.by[by], point=point, meeting=meeting, **said | more)


def land(at: datetime = NOW) -> Land:
    """Set the circle up; its members are a department and a district."""
    bodies = {
        "office": body("beauftragte", kind="office", name="Die Beauftragte"), "chair": body("sen-integration"),
        "member": body("sen-finanzen"), "district": body("bezirk-mitte", kind="bezirk"), "other": body("sen-kultur"),
    }  # fmt: skip
    give_function(
        by=THE_SYSTEM, at=at, body=bodies["chair"], name=FUNCTION, title="Flüchtlingsmanagement",
        valid_from=date(2023, 4, 27),
    )  # fmt: skip
    by = {"office": actor(Role.COMMISSIONER, of=bodies["office"])}
    by |= {name: actor(Role.OFFICER, of=bodies[name]) for name in ("chair", "member", "district", "other")}
    circle = actions.set_up(
        by=by["office"], at=at, name="Steuerungskreis Geflüchtete", name_en="Steering circle on refugees",
        purpose="Senat und Bezirke stimmen sich ab.", notice_days=5,
    )  # fmt: skip
    for name in ("member", "district"):
        actions.give_seat(by=by["office"], at=at, circle=circle, body=bodies[name], valid_from=berlin_day(at))
    return Land(circle, bodies, by)

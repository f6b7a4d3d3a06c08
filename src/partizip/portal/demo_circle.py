"""The demo's steering circle: one meeting with approved minutes, one just held, one to come, tasks in several states.

All of it is invented.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from partizip.access.acts import Actor
from partizip.bodies.models import Body
from partizip.commissioner.actions import circle, circle_agenda
from partizip.commissioner.models import Circle, Meeting, Point, Resolution
from partizip.commissioner.models.circle_minutes import digest_of, drafted
from partizip.core.calendar import BERLIN, working_days
from partizip.duties import deadlines
from partizip.duties.actions import answer_claim, decide_answer, state_words

Plan = Callable[[int, Callable[[datetime], Any]], None]
MEMBERS = ("sen-finanzen", "bezirk-neukoelln", "bezirk-mitte", "bezirk-pankow", "landesbeirat")
PLACE = "Rathaus, Saal 319 (erfunden)"
# What the first meeting decided: title, text, owner, due in days from today.
DECIDED: tuple[tuple[str, str, str, int], ...] = (
    ("Sprachmittlung in allen Unterkünften", "Sprachmittlung ist in jeder Unterkunft an drei Tagen der Woche da.",
     "sen-integration", -10),
    ("Meldewege zwischen Land und Bezirken", "Ein gemeinsamer Meldeweg für freie Plätze wird beschrieben.",
     "bezirk-mitte", -6),
    ("Kosten der Winterplätze", "Die Kosten der Winterplätze werden je Bezirk aufgestellt.", "sen-finanzen", 25),
)  # fmt: skip
RULES: dict[str, Any] = {
    "name": "Steuerungskreis Geflüchtete (Demo)", "name_en": "Steering circle on refugees (demo)", "notice_days": 5,
    "purpose": "Senat und Bezirke stimmen sich über Aufnahme und Teilhabe Geflüchteter ab und beschließen, wer was bis "
    "wann tut.",
    "purpose_en": "The Senate and the districts agree on reception and participation of refugees, and decide who does "
    "what by when.",
}  # fmt: skip
FIRST, SECOND, NEXT = -28, -7, 14  # meetings, in days from today
HEARD, PLACES = "Beteiligung der Organisationen an der Unterbringung", "Places for women and children"


class _Circle:
    """The circle while the demo is built."""

    def __init__(self, plan: Plan, actors: Mapping[str, Actor], bodies: Mapping[str, Body], today: date) -> None:
        self.plan, self.actors, self.bodies, self.today = plan, actors, bodies, today
        self.circle: Circle
        self.meetings: dict[int, Meeting] = {}
        self.points: dict[str, Point] = {}

    def day(self, days: int) -> date:
        """The working day so many days from today, or the next one."""
        return working_days().shift(self.today + timedelta(days=days), 0)

    def set_up(self, at: datetime) -> None:
        """Set the circle up with its members."""
        office = self.actors["commissioner"]
        self.circle = circle.set_up(by=office, at=at, **RULES)
        for slug in MEMBERS:
            circle.give_seat(
                by=office, at=at, circle=self.circle, body=self.bodies[slug], valid_from=at.astimezone(BERLIN).date()
            )

    def call(self, ago: int, days: int) -> None:
        """Plan the call of a meeting at half past nine, so many days from today."""

        def call(at: datetime) -> None:
            starts_at = datetime.combine(self.day(days), time(9, 30), BERLIN)
            self.meetings[days] = circle.call_meeting(
                by=self.actors["integration"], at=at, circle=self.circle, starts_at=starts_at, place=PLACE
            )

        self.plan(ago, call)

    def held(self, days: int, act: Callable[["_Circle", datetime, Meeting], None]) -> None:
        """Plan what happens at a meeting."""
        self.plan((self.today - self.day(days)).days, lambda at: act(self, at, self.meetings[days]))

    def put(self, ago: int, by: str, title: str, text: str = "", language: str = "de") -> None:
        """Plan a point."""

        def put(at: datetime) -> None:
            self.points[title] = circle_agenda.put_point(
                by=self.actors[by], at=at, circle=self.circle, title=title, text=text, language=language
            )

        self.plan(ago, put)

    def paper(self, ago: int, by: str, point: str, title: str, internal: str = "") -> None:
        """Plan a paper for a point."""
        data = f"{title}\nErfunden für die Demo.\n".encode()
        self.plan(ago, lambda at: circle_agenda.hand_in(
            by=self.actors[by], at=at, point=self.points[point], title=title, upload=("unterlage.txt", data),
            internal_reason=internal,
        ))  # fmt: skip

    def came(self, at: datetime, meeting: Meeting, absent: str) -> None:
        """Note who came: the chair's and the finance department's leadership, nobody for one member."""
        levels = dict.fromkeys(MEMBERS, "staff") | {"sen-integration": "leadership", "sen-finanzen": "leadership"}
        levels[absent] = "absent"
        presence = {self.bodies[slug].id: level for slug, level in levels.items()}
        circle.note_attendance(by=self.actors["integration"], at=at, meeting=meeting, presence=presence)


def plan(plan: Plan, actors: Mapping[str, Actor], bodies: Mapping[str, Body], today: date) -> None:
    """Plan the whole circle; `plan(days ago, act)`."""
    made = _Circle(plan, actors, bodies, today)
    plan(60, made.set_up)
    made.call(58, FIRST)
    for title, _text, _owner, _due in DECIDED:
        made.put(50, "integration", title, "Bericht und Vorschlag des Vorsitzes.")
    made.paper(40, "finance", DECIDED[2][0], "Aufstellung der Winterplätze")
    made.paper(31, "mitte", DECIDED[1][0], "Entwurf des Meldewegs")
    made.held(FIRST, _first)
    made.call(20, SECOND)
    made.put(19, "council", HEARD, "Der Beirat bittet um ein Verfahren.")
    made.put(18, "commissioner", PLACES, "How many are there, and where?", "en")
    made.paper(10, "integration", PLACES, "Adressen der Schutzplätze", "Nennt Adressen von Schutzunterkünften")
    made.held(SECOND, _second)
    made.call(5, NEXT)
    made.put(4, "neukoelln", "Schulplätze für neu angekommene Kinder", "Zahlen und Wartezeiten je Bezirk.")
    made.paper(2, "neukoelln", "Schulplätze für neu angekommene Kinder", "Zahlen der Schulaufsicht")


def _first(made: _Circle, at: datetime, meeting: Meeting) -> None:
    """Three decisions, one with dissent; what became of their tasks."""
    decided = [
        circle_agenda.decide(
            by=made.actors["integration"], at=at, point=made.points[title], meeting=meeting, title=title, text=text,
            outcome="majority" if owner == "bezirk-mitte" else "unanimous", owner=made.bodies[owner],
            due_on=made.day(due),
        )
        for title, text, owner, due in DECIDED
    ]  # fmt: skip
    made.came(at, meeting, "bezirk-pankow")
    circle_agenda.note_dissent(
        by=made.actors["neukoelln"],
        at=at,
        resolution=decided[1],
        text="Ohne Personal ist der Meldeweg nicht zu halten.",
    )
    made.plan(15, lambda then: _done(made, then, decided[0]))
    made.plan(3, lambda then: state_words(
        by=made.actors["mitte"], at=then, claim=decided[1].claim, text="Die Abstimmung mit drei Bezirken steht aus."
    ))  # fmt: skip


def _done(made: _Circle, at: datetime, resolution: Resolution) -> None:
    answer = answer_claim(
        by=made.actors["integration"], at=at, claim=resolution.claim, kind="final",
        text="In allen Unterkünften ist Sprachmittlung an drei Tagen der Woche vereinbart.",
    )  # fmt: skip
    made.plan(12, lambda then: decide_answer(by=made.actors["commissioner"], at=then, answer=answer, accepted=True))


def _second(made: _Circle, at: datetime, meeting: Meeting) -> None:
    """The minutes of the first meeting are approved; one point is heard, one postponed."""
    digest = digest_of(drafted(made.meetings[FIRST], deadlines.days()))
    for key in ("integration", "commissioner"):
        circle_agenda.approve(by=made.actors[key], at=at, meeting=made.meetings[FIRST], digest=digest)
    made.came(at, meeting, "bezirk-mitte")
    circle_agenda.deal_with(
        by=made.actors["integration"], at=at, point=made.points[HEARD], meeting=meeting,
        text="Der Beirat legt bis zur nächsten Sitzung einen Entwurf vor.",
    )  # fmt: skip
    circle_agenda.postpone_point(
        by=made.actors["integration"], at=at, point=made.points[PLACES], meeting=meeting,
        reason="Die Zahlen von vier Bezirken fehlten.",
    )  # fmt: skip
    circle_agenda.comment(
        by=made.actors["council"],
        at=at,
        meeting=meeting,
        text="Der Beirat hatte um eine Frist gebeten, nicht um eine Bitte.",
    )

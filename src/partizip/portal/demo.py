"""The demo Land, built only by the program's own acts, with dates relative to the day it is made.

Structures of Berlin and figures with a source are real; people, questions, answers and dates are invented.
"""

import heapq
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from partizip.access import actions as access
from partizip.access.acting import actor_of
from partizip.access.acts import THE_SYSTEM, Actor
from partizip.access.defaults import DEMO
from partizip.access.roles import Role
from partizip.bodies import actions as bodies
from partizip.bodies import sheet
from partizip.bodies.models import Body
from partizip.commissioner.tasks.circle import pull_points
from partizip.commissioner.tasks.press import note_appearances
from partizip.core.calendar import BERLIN, berlin_day, working_days
from partizip.core.things import Thing
from partizip.documents import actions as documents
from partizip.duties import actions as duties
from partizip.duties.models import Answer, Claim
from partizip.duties.tasks import open_recurring, run_ladder
from partizip.portal import (
    demo_audit,
    demo_cases,
    demo_circle,
    demo_figures,
    demo_office,
    demo_press,
    demo_programme,
    demo_toward,
)
from partizip.promises import actions as promises
from partizip.promises.models import Clause, Milestone
from partizip.texts import actions as texts
from partizip.texts.models import Version
from partizip.trail import actions as trail

ROOMS = Path(__file__).resolve().parent.parent
SEED = ROOMS / "bodies" / "seed" / "berlin.csv"
POLICY = ROOMS / "promises" / "demo"
EXTRA = """slug;name;name_en;kind;valid_from;source
demo-institut;Demo-Institut für Gesetzesfolgen;Demo Institute for Legal Impact;institution;2020-01-01;erfunden
demo-verein-ost;Nachbarschaft Ost e. V. (erfunden);Neighbourhood East (invented);organisation;2015-01-01;erfunden
demo-verein-ankommen;Ankommen gemeinsam e. V. (erfunden);Arriving Together (invented);organisation;2016-01-01;erfunden
"""
PEOPLE = (
    # key, name, role, body
    ("operator", "Otto Rechner", Role.OPERATOR, "land-berlin"),
    ("editor", "Elif Schreiber", Role.EDITOR, "senatskanzlei"),
    ("integration", "Jana Nowak", Role.OFFICER, "sen-integration"),
    ("integration_head", "Karim Haddad", Role.HEAD, "sen-integration"),
    ("finance", "Petra Kasse", Role.OFFICER, "sen-finanzen"),
    ("neukoelln", "Nesrin Yıldız", Role.OFFICER, "bezirk-neukoelln"),
    ("mitte", "Moritz Baum", Role.HEAD, "bezirk-mitte"),
    ("pankow", "Paula Wiese", Role.OFFICER, "bezirk-pankow"),
    ("commissioner", "Ayşe Demir", Role.COMMISSIONER, "beauftragte-integration"),
    ("office", "Linh Tran", Role.COMMISSIONER_OFFICE, "beauftragte-integration"),
    ("council", "Samuel Okafor", Role.COUNCIL_OFFICE, "landesbeirat"),
    ("evaluator", "Ewa Prüfer", Role.EVALUATOR, "demo-institut"),
    ("association", "Yara Sahin", Role.ORGANISATION, "demo-verein-ost"),
    ("auditor", "Arno Blick", Role.AUDITOR, "abgeordnetenhaus"),
    # Last: from the second administrator on, a protected office needs two persons.
    ("admin", "Ada Lindner", Role.ADMINISTRATOR, "land-berlin"),
    ("admin2", "Bogdan Frei", Role.ADMINISTRATOR, "land-berlin"),
)
# Duties with their claims (asked and due in days from today, and what became of them) and figures.
DATA = json.loads(Path(__file__).with_name("demo.json").read_text(encoding="utf-8"))


class _Land:
    """The demo while it is built: its moments, bodies and people."""

    def __init__(self, now: datetime) -> None:
        self.now, self.today = now, berlin_day(now)
        self.actors: dict[str, Actor] = {}
        self.bodies: dict[str, Body] = {}
        self.count = 0
        self.events: list[tuple[datetime, int, Callable[[datetime], Any]]] = []

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """A moment some days ago in Berlin, never after now."""
        moment = datetime.combine(self.today - timedelta(days=days_ago), time(hour), tzinfo=BERLIN)
        return min(moment, self.now)

    def plan(self, days_ago: int, act: Callable[[datetime], Any], hour: int = 10) -> None:
        """Do this at that moment; all is done in the order of time."""
        self.count += 1
        heapq.heappush(self.events, (self.at(days_ago, hour), self.count, act))

    def play(self) -> None:
        """Do everything planned in the order of time, with what is planned on the way."""
        while self.events:
            moment, _number, act = heapq.heappop(self.events)
            act(moment)


@transaction.atomic
def build() -> None:
    """Build the demo Land in an empty database; whoever is stopped on the way leaves it empty."""
    land = _Land(timezone.now())
    begin = land.at(400)
    access.set_default(by=THE_SYSTEM, at=begin, name=DEMO, value=True)
    access.set_default(by=THE_SYSTEM, at=begin, name="instance.name", value="Partizip – Land Berlin")
    for data in (SEED.read_bytes(), EXTRA.encode()):
        bodies.import_bodies(by=THE_SYSTEM, at=begin, rows=sheet.read(data).rows)
    land.bodies = {body.slug: body for body in Body.objects.all()}
    bodies.give_function(
        by=THE_SYSTEM, at=begin, body=land.bodies["sen-integration"], name="fluechtlingsmanagement",
        title="Flüchtlingsmanagement", title_en="Refugee management", valid_from=date(2023, 4, 27),
        source="zu bestätigen",
    )  # fmt: skip
    _people(land, begin)
    land.plan(390, lambda at: _policy(land, at))
    _duties(land)
    _figures(land)
    demo_cases.plan(land.plan, land.actors)
    demo_press.plan(land.plan, land.actors["commissioner"], land.actors["office"])
    demo_office.plan(land.plan, land.actors, land.bodies)
    demo_toward.plan(land.plan, land.actors, land.bodies)
    demo_circle.plan(land.plan, land.actors, land.bodies, land.today)
    demo_programme.plan(land.plan, land.actors, land.today)
    demo_audit.plan(land.plan, land.actors["auditor"], land.actors["integration"], land.bodies["sen-integration"])
    calendar = working_days()
    # The worker's runs; steps fall on working days, so each stands in the record on its own.
    for days in range(150, 0, -1):
        if calendar.shift(day := land.today - timedelta(days=days), 0) == day:
            land.plan(days, _worker, hour=6)
    land.play()
    _worker(land.now)


def _worker(at: datetime) -> None:
    note_appearances(at)
    open_recurring(at)
    run_ladder(at)
    pull_points(at)


def _people(land: _Land, at: datetime) -> None:
    for key, name, role, slug in PEOPLE:
        person = access.make_person(by=THE_SYSTEM, at=at, email=f"{key}@demo.example", name=name, password=None)
        mandate = access.give_mandate(
            by=THE_SYSTEM, at=at, person=person, body_id=land.bodies[slug].id, role=role, valid_from=berlin_day(at)
        )
        land.actors[key] = actor_of(mandate)


def _policy(land: _Land, at: datetime) -> None:
    editor, source = land.actors["editor"], "Eigene Fassung für die Demo, kein amtlicher Text"
    german = texts.import_text(
        by=editor, at=at, data=(POLICY / "policy.de.txt").read_bytes(), kind="policy",
        title="Teilhabe und Integration (Demo-Fassung)", source=source, dated=berlin_day(at),
    )  # fmt: skip
    versions = {"de": german}
    for language, title in (
        ("en", "Participation and integration (demo wording)"),
        ("ar", "المشاركة والاندماج (نص للعرض التجريبي)"),
    ):
        versions[language] = texts.import_text(
            by=editor, at=at, data=(POLICY / f"policy.{language}.txt").read_bytes(), kind="policy", title=title,
            source=source, dated=berlin_day(at), language=language, original=german.text,
            translated_by="Redaktion der Demo",
        )  # fmt: skip
    for order, row in enumerate(json.loads((POLICY / "clauses.json").read_text(encoding="utf-8")), start=1):
        clause = promises.add_clause(
            by=editor, at=at, code=row["code"], promise=row["promise"], order=order, title=row["title"],
            title_en=row["title_en"],
        )  # fmt: skip
        for language, version in versions.items():
            eid = _paragraph(version, row["unit"])
            promises.mark_passage(by=editor, at=at, clause=clause, version=version, eid=eid, exact=row[language])
        promises.take_over(
            by=editor, at=at, clause=clause, body=land.bodies[row["body"]], since=berlin_day(at),
            reason="Zuordnung nach der Geschäftsverteilung (erfunden)",
        )  # fmt: skip
    for version in versions.values():
        promises.choose_text(by=editor, at=at, version=version)
    _milestones(land, at)


def _paragraph(version: Version, number: int) -> str:
    return version.units.filter(heading="").order_by("order")[number - 1].eid


def _milestones(land: _Land, at: datetime) -> None:
    editor, day = land.actors["editor"], land.today

    def plan(code: str, title: str, english: str, days: int) -> Milestone:
        return promises.plan_milestone(
            by=editor, at=at, clause=Clause.objects.get(code=code), title=title, title_en=english,
            planned_on=day + timedelta(days=days), source="Demo, erfunden",
        )  # fmt: skip

    commissioned = plan("C1.1", "Einrichtung beauftragt", "Institution commissioned", -150)
    plan("C1.1", "Bericht der Einrichtung liegt vor", "Report of the institution is there", 160)
    plan("C4.1", "Offener Aufruf an die Stadtgesellschaft", "Open call to urban society", 75)
    plan("C8.3", "Regel der Verteilung veröffentlicht", "Rule of allocation published", 40)
    convened = plan("C6.5", "Erste Sitzung des Steuerungskreises", "First meeting of the steering circle", -40)
    for milestone, days in ((commissioned, 130), (convened, 28)):
        land.plan(days, lambda moment, milestone=milestone: promises.reach_milestone(
            by=editor, at=moment, milestone=milestone, reached_on=berlin_day(moment), source="Demo, erfunden"
        ))  # fmt: skip


def _duties(land: _Land) -> None:
    editor, registered = land.actors["editor"], {}

    def register(at: datetime) -> None:
        basis = duties.register_basis(
            by=editor, at=at, law="Hausregel dieser Demo", paragraph="Nr. 1", valid_from=date(2021, 1, 1), amount=20,
            unit="working_days", source="erfunden",
        )  # fmt: skip
        for row in DATA["duties"]:
            # By the program, because a person would have to say when it is first due; the demo sets each day itself.
            duty = duties.register_duty(
                by=THE_SYSTEM, at=at, title=row["title"], title_en=row["title_en"], debtor=land.bodies[row["debtor"]],
                creditor=land.bodies[row["creditor"]], basis=basis, cycle_months=row["cycle_months"],
                evidence=row["evidence"], valid_from=berlin_day(at),
            )  # fmt: skip
            registered[row["key"]] = duty
            promises.tie_duty(by=editor, at=at, clause=Clause.objects.get(code=row["clause"]), duty=duty)

    land.plan(380, register)
    for row in DATA["claims"]:
        land.plan(row["asked_days_ago"], lambda at, row=row: _claim(land, registered[row["duty"]], at, row))
    land.plan(31, lambda at: _question(land, at))
    land.plan(3, lambda at: _fresh_question(land, at))


def _by(land: _Land, body: Body) -> Actor:
    """Somebody who acts for a body; a fresh mandate when the demo has nobody there."""
    for actor in land.actors.values():
        if actor.body_id == body.id and actor.role not in {
            Role.ADMINISTRATOR,
            Role.EDITOR,
            Role.OPERATOR,
            Role.AUDITOR,
        }:
            return actor
    person = access.make_person(
        by=THE_SYSTEM, at=land.at(400), email=f"{body.slug}@demo.example", name=f"Referat {body.short or body.slug}",
        password=None,
    )  # fmt: skip
    mandate = access.give_mandate(
        by=THE_SYSTEM, at=land.at(400), person=person, body_id=body.id, role=Role.OFFICER,
        valid_from=land.today - timedelta(days=400),
    )  # fmt: skip
    land.actors[body.slug] = actor_of(mandate)
    return land.actors[body.slug]


def _claim(land: _Land, duty: Any, at: datetime, row: dict[str, Any]) -> None:
    due, outcome = row["due_in_days"], row["outcome"]
    due_on = working_days().shift(land.today + timedelta(days=due), 0)
    claim = duties.open_claim(by=THE_SYSTEM, at=at, duty=duty, due_on=due_on)
    debtor, creditor = _by(land, duty.debtor), _by(land, duty.creditor)
    before_due = max(1, -due + 3)

    def answer(
        days_ago: int, kind: str = "final", text: str = "Der Bericht liegt vor und ist als Anlage beigefügt."
    ) -> None:
        land.plan(days_ago, lambda moment: duties.answer_claim(by=debtor, at=moment, claim=claim, kind=kind, text=text))

    def decide(days_ago: int, accepted: bool, reason: str = "") -> None:
        land.plan(days_ago, lambda moment: duties.decide_answer(
            by=creditor, at=moment, answer=Answer.objects.filter(claim=claim, kind="final").latest("at"),
            accepted=accepted, reason=reason,
        ))  # fmt: skip

    if outcome in {"accepted", "accepted_in_time"}:
        answer(before_due)
        decide(max(0, before_due - 4), True)
    elif outcome == "answered_late":
        answer(max(1, -due - 12))
    elif outcome == "disputed":
        answer(before_due, text="Die Übersicht enthält alle laufenden Vorhaben.")
        decide(
            max(0, before_due - 5),
            False,
            "Es fehlen die Vorhaben der Bezirke und die Angaben zur Finanzierung ab 2027.",
        )
    elif outcome == "interim":
        answer(10, "interim", "Die Vorschläge werden geprüft; zu drei von neun liegt eine Stellungnahme vor.")
    elif outcome == "released":
        land.plan(6, lambda moment: duties.release_claim(
            by=creditor, at=moment, claim=claim, reason="Der Aufruf wurde auf das nächste Jahr verschoben."
        ))  # fmt: skip
    elif outcome == "statement":
        text = "Die Vorlage wird noch zwischen den beteiligten Verwaltungen abgestimmt; wir rechnen mit vier Wochen."
        land.plan(max(0, -due - 2), lambda moment: duties.state_words(by=debtor, at=moment, claim=claim, text=text))


def _question(land: _Land, at: datetime) -> None:
    """One whole loop: question, evidence, answer, acceptance, and the thread between them."""
    office, officer = land.actors["commissioner"], land.actors["integration"]
    clause = Clause.objects.get(code="C4.2")
    subject = Thing("clause", clause.public_id, str(clause), clause.get_absolute_url())
    claim = duties.ask(
        by=office, at=at, debtor=land.bodies["sen-integration"], subject=subject,
        title="Welche Vorhaben des Masterplans enden in diesem Jahr ohne Anschluss?",
        title_en="Which projects of the Masterplan end this year without a successor?",
        text="Bitte nennen Sie jedes Vorhaben mit seinem letzten Tag, den Mitteln und dem Grund.",
    )  # fmt: skip
    asked = Thing("claim", claim.code, claim.title, claim.get_absolute_url())
    about = Thing("clause", clause.public_id, str(clause), clause.get_absolute_url())
    trail.link(by=office, at=at, kind="asks", source=about, target=asked, reason="Frage zur Zusage")

    def answer(moment: datetime) -> None:
        table = b"Vorhaben;letzter Tag;Grund\nSprachmittlung vor Ort;31.12.;Anschluss im Haushalt beantragt\n"
        file = documents.add_file(by=officer, at=moment, name="vorhaben.csv", data=table)
        given = duties.answer_claim(
            by=officer, at=moment, claim=claim, kind="final", evidence_id=file.id,
            text="Ein Vorhaben endet ohne beschlossenen Anschluss. Einzelheiten stehen in der beigefügten Tabelle.",
        )  # fmt: skip
        proof = Thing("file", file.sha256, file.name, file.get_absolute_url())
        trail.link(by=officer, at=moment, kind="answers", source=asked, target=proof, reason="Beleg zur Antwort")
        land.plan(9, lambda at: duties.decide_answer(by=office, at=at, answer=given, accepted=True))

    land.plan(14, answer)


def _fresh_question(land: _Land, at: datetime) -> Claim:
    return duties.ask(
        by=land.actors["council"], at=at, debtor=land.bodies["sen-finanzen"],
        title="Wie werden die Mittel für Organisationen im nächsten Haushalt bemessen?",
        title_en="How are the funds for organisations calculated in the next budget?",
        text="Der Beirat bittet um die Rechnung und die Zahlen, auf denen sie beruht.",
    )  # fmt: skip


def _figures(land: _Land) -> None:
    rows = [*DATA["figures"], *demo_figures.SERIES]
    land.plan(45, lambda at: demo_figures.publish(land.actors["editor"], at, rows, list(land.bodies.values())))

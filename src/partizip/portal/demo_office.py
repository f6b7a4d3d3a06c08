"""The demo's independent office: statutory tasks, terms and how they ended, attempted directives. All invented."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from partizip.access.acts import Actor
from partizip.access.models import Mandate
from partizip.bodies.models import Body
from partizip.commissioner.actions import appointments, directives, statutory
from partizip.commissioner.models import StatutoryTask
from partizip.core.calendar import add_months, berlin_day
from partizip.duties import actions as duties
from partizip.promises import actions as promises
from partizip.promises.models import Clause

Plan = Callable[[int, Callable[[datetime], Any]], None]
LAW = "Landesgesetz über Teilhabe (Demo)"
TASKS = (
    ("§ 15 Abs. 2 Nr. 1", "Stellung nehmen zu Vorhaben, die Teilhabe berühren",
     "Give an opinion on plans that touch participation",
     "Die oder der Beauftragte nimmt zu Vorhaben Stellung, die Fragen der Teilhabe berühren."),
    ("§ 15 Abs. 2 Nr. 2", "Öffentlichkeit unterrichten", "Inform the public",
     "Die oder der Beauftragte unterrichtet die Öffentlichkeit in eigener Verantwortung."),
    ("§ 15 Abs. 2 Nr. 3", "Auskunft von Stellen des Landes verlangen", "Ask bodies of the Land for information",
     "Stellen des Landes und der Bezirke geben auf Verlangen Auskunft."),
    ("§ 15 Abs. 4", "Jährlich berichten", "Report each year",
     "Einmal im Jahr berichtet die oder der Beauftragte über die Umsetzung dieses Gesetzes."),
)  # fmt: skip

JUDGEMENTS = (
    # days ago, who, clause, judgement, reason
    (90, "commissioner", "C6.1", "broken", "Das Amt sollte Mitteilungen zur Freigabe vorlegen (erfunden)."),
    (25, "commissioner", "C6.1", "partly", "Seit dem Weisungsversuch im Herbst blieb das Amt frei (erfunden)."),
    (24, "council", "C6.1", "kept", "Der Beirat sieht ein Amt, das sagt, was es denkt (erfunden)."),
    (20, "integration_head", "C1.1", "kept", "Die Einrichtung ist beauftragt; mehr war nicht zugesagt (erfunden)."),
    (21, "evaluator", "C1.1", "partly", "Der Auftrag ist erteilt, die Daten der Bezirke fehlen noch (erfunden)."),
)


def plan(plan: Plan, actors: Mapping[str, Actor], bodies: Mapping[str, Body]) -> None:
    """Plan every record: `plan(days ago, act)`."""
    plan(370, lambda at: _tasks(actors, bodies, at))
    plan(365, lambda at: _terms(actors["admin"], actors["commissioner"], bodies, at))
    plan(52, lambda at: _directive(plan, actors, bodies, at))
    for days, who, code, verdict, reason in JUDGEMENTS:
        plan(days, lambda at, who=who, code=code, verdict=verdict, reason=reason: promises.judge(
            by=actors[who], at=at, clause=Clause.objects.get(code=code), verdict=verdict, reason=reason
        ))  # fmt: skip
    plan(17, lambda at: _other_case(actors["office"], bodies, at))


def _tasks(actors: Mapping[str, Actor], bodies: Mapping[str, Body], at: datetime) -> None:
    for paragraph, title, english, text in TASKS:
        basis = duties.register_basis(
            by=actors["editor"], at=at, law=LAW, paragraph=paragraph, valid_from=date(2021, 7, 16), source="erfunden"
        )
        statutory.record_task(
            by=actors["editor"], at=at, office=bodies["beauftragte-integration"], basis=basis, title=title,
            title_en=english, text=text,
        )  # fmt: skip


def _terms(admin: Actor, holder: Actor, bodies: Mapping[str, Body], at: datetime) -> None:
    """Three terms: one that ended without record, one not renewed without a hearing, and the one that runs."""
    office, by, council = bodies["beauftragte-integration"], bodies["sen-integration"], bodies["landesbeirat"]
    mandate = Mandate.objects.get(id=holder.mandate_id)
    starts = [add_months(mandate.valid_from, -months) for months in (120, 60, 0)]
    for number, first in enumerate(starts):
        heard = number > 0
        made = appointments.record_appointment(
            by=admin, at=at, office=office, appointed_by=by, decided_on=first - timedelta(days=20), first_day=first,
            term_until=add_months(first, 60) - timedelta(days=1), heard=council if heard else None,
            heard_on=first - timedelta(days=45) if heard else None, mandate=mandate if number == 2 else None,
            source="erfunden",
        )  # fmt: skip
        if number == 1:
            appointments.end_appointment(
                by=admin, at=at, appointment=made, how="not_renewed", decided_by=by, last_day=made.term_until,
                decided_on=made.term_until - timedelta(days=90), source="erfunden",
                reason="Die Stelle sollte neu ausgeschrieben werden.",
            )  # fmt: skip


def _directive(plan: Plan, actors: Mapping[str, Actor], bodies: Mapping[str, Body], at: datetime) -> None:
    office, day = actors["office"], berlin_day(at)
    made = directives.record_directive(
        by=office, at=at, given_by=bodies["sen-integration"], received_on=day - timedelta(days=1), form="mail",
        task=StatutoryTask.objects.get(title=TASKS[1][1]), title="Pressemitteilung vor Erscheinen vorlegen",
        summary=(
            "Das Amt sollte eine Mitteilung über Wartezeiten zur Freigabe vorlegen, bevor sie erscheint. "
            "Dieser Fall ist für die Demo erfunden."
        ),
    )  # fmt: skip
    plan(51, lambda moment: directives.answer_directive(
        by=office, at=moment, directive=made,
        text="Die Öffentlichkeit zu unterrichten ist gesetzliche Aufgabe. Die Mitteilung erschien ohne Freigabe.",
    ))  # fmt: skip
    plan(45, lambda moment: directives.state_words(
        by=actors["integration"], at=moment, directive=made,
        text="Gemeint war die Bitte, Zahlen vorab abzugleichen. Eine Weisung war nicht beabsichtigt.",
    ))  # fmt: skip


def _other_case(office: Actor, bodies: Mapping[str, Body], at: datetime) -> None:
    directives.record_directive(
        by=office, at=at, given_by=bodies["sen-finanzen"], received_on=berlin_day(at), form="letter",
        title="Dienstreisen vorab anzeigen", language="de",
        summary="Das Amt sollte Dienstreisen vorab anzeigen. Eine gesetzliche Aufgabe berührt das nicht (erfunden).",
    )  # fmt: skip

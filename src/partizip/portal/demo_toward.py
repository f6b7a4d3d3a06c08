"""The demo's plans before their decision in every state, and requests of the office. All of it is invented."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from partizip.access.acts import Actor
from partizip.bodies.models import Body
from partizip.commissioner.actions import plans, requests
from partizip.commissioner.models import Plan as Planned
from partizip.commissioner.models import Request
from partizip.core.calendar import berlin_day
from partizip.core.things import Thing
from partizip.duties import actions as duties

Plan = Callable[[int, Callable[[datetime], Any]], None]
INVENTED = "Dieses Vorhaben ist für die Demo erfunden."
# Who plans what, announced so many days ago, to be decided so many days from today; then what followed, by days ago.
PLANS: tuple[dict[str, Any], ...] = (
    {
        "by": "integration", "days": 3, "ahead": 25, "title": "Neue Richtlinie für das Partizipationsprogramm",
        "title_en": "New rules for the participation programme", "matters": ["funding", "organisations"],
        "text": "Anträge werden kürzer, Vorschüsse früher ausgezahlt.",
        "paper": ("Entwurf der Richtlinie.txt", "Entwurf: § 1 Zweck, § 2 Vorschüsse, § 3 Nachweise. Erfunden."),
    },
    {
        "by": "neukoelln", "days": 9, "ahead": 18, "title": "Anlaufstelle am Hermannplatz",
        "title_en": "Contact point at Hermannplatz", "matters": ["arrival"],
        "text": "Beratung und Sprachmittlung ziehen in ein Haus.", "said": ((6, "office", "demand", "", "de"),),
        "moved": (2, 25, "Das Amt will beteiligt werden; der Bezirk entscheidet eine Woche später."),
    },
    {
        "by": "finance", "days": 24, "ahead": 6, "title": "Haushaltsplan: Mittel für Sprachmittlung",
        "title_en": "Budget: funds for interpreting", "matters": ["plans", "funding"],
        "text": "Die Mittel für Sprachmittlung werden in drei Titeln zusammengefasst.",
        "said": (
            (20, "commissioner", "remark",
             ("Die Zusammenfassung darf keinen Bezirk schlechter stellen.\n\n"
              "Bitte die Zahlen je Bezirk veröffentlichen."), "de"),
            (19, "commissioner", "remark",
             "Please publish the figures in plain English as well; many associations work in English.", "en"),
        ),
    },
    {
        "by": "mitte", "days": 40, "ahead": -20, "title": "Wegweiser im Rathaus in acht Sprachen",
        "title_en": "Signs at the town hall in eight languages", "matters": ["opening"],
        "text": "Alle Schilder im Rathaus werden in acht Sprachen erneuert.",
        "said": ((37, "office", "waiver", "Das Amt begrüßt das Vorhaben.", "de"),),
        "decided": (20, "Beschlossen wie angekündigt; Auftrag erteilt."),
    },
    {
        "by": "pankow", "days": 16, "ahead": -10, "title": "Schließung der Beratung in der Breiten Straße",
        "title_en": "Closing the counselling in Breite Strasse", "matters": ["arrival", "organisations"],
        "text": "Die Beratung wird zum Monatsende geschlossen.",
        "said": (
            (14, "commissioner", "demand", "Vor der Schließung ist zu klären, wohin die Ratsuchenden gehen.", "de"),
        ),
        "outside": (10, "Der Mietvertrag lief aus, eine Verlängerung war nicht möglich."),
        "explained": (8, "Die Kündigung kam kurzfristig. Der Bezirk sucht Ersatz und beteiligt das Amt daran."),
    },
    {
        "by": "integration", "days": 70, "ahead": -30, "title": "Umzug der Härtefallstelle",
        "title_en": "Moving the office for hardship cases", "matters": ["plans"],
        "text": "Die Stelle sollte umziehen.", "dropped": (45, "Die Räume stehen nicht mehr zur Verfügung."),
    },
)  # fmt: skip
# Kind, who is asked, so many days ago, title, text; then answer and statement of the body and letters, by days ago.
REQUESTS: tuple[dict[str, Any], ...] = (
    {
        "days": 60, "kind": "question", "debtor": "bezirk-neukoelln",
        "title": "Welche Formulare gibt es in welchen Sprachen?",
        "title_en": "Which forms exist in which languages?", "text": "Bitte je Amt eine Liste.",
        "answer": (41, "neukoelln", "Eine Liste mit 62 Formularen liegt bei; 18 gibt es in drei Sprachen."),
        "accepted": 38,
    },
    {
        "days": 50, "kind": "question", "debtor": "bezirk-pankow",
        "title": "Wohin gehen die Ratsuchenden der Breiten Straße?",
        "title_en": "Where do the people counselled in Breite Strasse go?", "text": "Bitte mit Zahlen und Zeitplan.",
        "statement": (15, "pankow", "Die Zahlen kommen von einem Träger, der uns noch nicht geantwortet hat."),
        "letter": 12,
    },
    {
        "days": 45, "kind": "objection", "debtor": "sen-finanzen",
        "title": "Vorschüsse an Vereine kamen vier Monate zu spät",
        "title_en": "Advances reached associations four months late",
        "text": "Bitte erklären, warum, und wann das endet.",
    },
    {
        "days": 12, "kind": "objection", "debtor": "sen-integration",
        "title": "Im Auswahlverfahren fehlte die Dokumentation",
        "title_en": "A selection procedure was not documented", "text": "Bitte die Dokumentation nachreichen.",
    },
)  # fmt: skip


def plan(put: Plan, actors: Mapping[str, Actor], bodies: Mapping[str, Body]) -> None:
    """Plan all of it; `put` does something so many days ago."""
    office = bodies["beauftragte-integration"]
    for row in PLANS:
        put(row["days"], _announce(put, actors, office, row))
    for row in REQUESTS:
        put(row["days"], _file(put, actors, bodies[row["debtor"]], row))


def _announce(put: Plan, actors: Mapping[str, Actor], office: Body, row: dict[str, Any]) -> Callable[[datetime], None]:
    def announce(at: datetime) -> None:
        by, paper = actors[row["by"]], row.get("paper")
        day: date = berlin_day(at) + timedelta(days=row["days"] + row["ahead"])
        made = plans.announce(
            by=by, at=at, office=office, title=row["title"], title_en=row["title_en"], matters=row["matters"],
            text=f"{row['text']}\n\n{INVENTED}", decides_on=day,
            upload=(paper[0], paper[1].encode()) if paper else None,
        )  # fmt: skip
        for days, who, kind, text, language in row.get("said", ()):
            put(days, lambda then, who=who, said={"kind": kind, "text": text, "language": language}: plans.speak(
                by=actors[who], at=then, plan=made, **said
            ))  # fmt: skip
        if "moved" in row:
            days, ahead, why = row["moved"]
            to = day + timedelta(days=ahead - row["ahead"])
            put(days, lambda then: plans.move_day(by=by, at=then, plan=made, on=to, text=why))
        _end(put, by, made, row)

    return announce


def _end(put: Plan, by: Actor, made: Planned, row: dict[str, Any]) -> None:
    if "decided" in row:
        days, text = row["decided"]
        put(days, lambda at: plans.decide(by=by, at=at, plan=made, text=text))
    if "outside" in row:
        days, text = row["outside"]
        put(days, lambda at: plans.record_outside(by=by, at=at, plan=made, on=berlin_day(at), text=text))
    if "explained" in row:
        days, words = row["explained"]
        put(days, lambda at: plans.explain(by=by, at=at, plan=made, text=words))
    if "dropped" in row:
        days, text = row["dropped"]
        put(days, lambda at: plans.drop(by=by, at=at, plan=made, text=text))


def _file(put: Plan, actors: Mapping[str, Actor], debtor: Body, row: dict[str, Any]) -> Callable[[datetime], None]:
    def file(at: datetime) -> None:
        made = requests.file_request(
            by=actors["office"], at=at, debtor=debtor, kind=row["kind"], title=row["title"], title_en=row["title_en"],
            text=row["text"], subject=Thing("clause", "c6.4", "C6.4", "/zusagen/c6.4/"),
        )  # fmt: skip
        _follow(put, actors, made, row)

    return file


def _follow(put: Plan, actors: Mapping[str, Actor], made: Request, row: dict[str, Any]) -> None:
    if "answer" in row:
        days, who, text = row["answer"]

        def answer(at: datetime) -> None:
            given = duties.answer_claim(by=actors[who], at=at, claim=made.claim, kind="final", text=text)
            put(row["accepted"], lambda then: duties.decide_answer(
                by=actors["commissioner"], at=then, answer=given, accepted=True
            ))  # fmt: skip

        put(days, answer)
    if "statement" in row:
        days, speaker, words = row["statement"]
        put(days, lambda at: duties.state_words(by=actors[speaker], at=at, claim=made.claim, text=words))
    if "letter" in row:
        put(row["letter"], lambda at: requests.send_reminder(by=actors["office"], at=at, asked=made, way="paper"))

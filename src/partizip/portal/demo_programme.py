"""The demo's programme of the office and its report on last year. All of it is invented, the report is counted."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from partizip.access.acts import Actor
from partizip.commissioner.actions import programme, reports
from partizip.commissioner.models import Plan as Announced
from partizip.commissioner.models import ProgrammeEntry, Request, Resolution
from partizip.core.calendar import berlin_day
from partizip.core.things import Thing

Plan = Callable[[int, Callable[[datetime], Any]], None]
ENTRIES: tuple[dict[str, Any], ...] = (
    {
        "days": 300, "fields": ["two_way"], "from": 300, "until": -200,
        "title": "Runder Tisch der Bezirke mit Organisationen", "text":
            "Zweimal im Jahr beraten Bezirke und Organisationen, was bei ihnen ankommt und was nicht (erfunden).",
        "administration": "Die Bezirke legen zwei Wochen vorher offen, was sie vorhaben, und antworten auf Vorschläge.",
        "people": "Die Organisationen bringen Erfahrungen aus der Beratung mit und schlagen die Tagesordnung vor.",
        "more": (
            ("en", "Round table of districts and organisations",
             "Twice a year districts and organisations discuss what reaches people and what does not (invented).",
             "The districts disclose two weeks before what they plan, and answer proposals.",
             "The organisations bring experience from their counselling and propose the agenda."),
            ("ar", "طاولة مستديرة بين المناطق والمنظمات",
             "مرتين في السنة تتشاور المناطق والمنظمات حول ما يصل إلى الناس وما لا يصل (مثال مختلق).",
             "تعلن المناطق قبل أسبوعين ما تخطط له، وتردّ على المقترحات.",
             "تنقل المنظمات خبرتها من الاستشارات وتقترح جدول الأعمال."),
        ),
        "notes": ((150, "Der erste runde Tisch hat getagt; elf Vorschläge liegen den Bezirken vor (erfunden)."),
                  (20, "Zu sieben der elf Vorschläge haben die Bezirke geantwortet (erfunden).")),
        "linked": Request,
    },
    {
        "days": 290, "fields": ["opening"], "from": 290, "until": 20,
        "title": "Sprachmittlung an allen Schaltern", "text":
            "Wer am Schalter nicht verstanden wird, bekommt Sprachmittlung am selben Tag (erfunden).",
        "administration": "Die Ämter melden jeden Monat, wie oft Sprachmittlung fehlte, und stellen sie bereit.",
        "people": "Vereine bilden Sprachmittlerinnen und Sprachmittler aus und sagen, wo es hakt.",
        "changed": (120, 10, "Zwei Bezirke brauchen länger; der Zeitraum endet später."),
        "notes": ((60, "Acht von zwölf Bezirken melden Zahlen (erfunden)."),), "linked": Announced,
    },
    {
        "days": 280, "fields": ["diversity", "opening"], "from": 280, "until": 40,
        "title": "Ausschreibungen, die alle ansprechen", "text":
            "Stellen der Verwaltung werden so ausgeschrieben, dass sich mehr Menschen angesprochen fühlen (erfunden).",
        "administration": "Zwei Senatsverwaltungen erproben neue Texte und veröffentlichen, wer sich bewirbt.",
        "people": "Ein Kreis von Bewerberinnen und Bewerbern liest die Texte vorab und sagt, was abschreckt.",
        "ended": (35, "partly", "Eine der zwei Senatsverwaltungen hat berichtet, die andere nicht (erfunden)."),
    },
    {
        "days": 90, "fields": ["diversity"], "from": 90, "until": -300,
        "title": "Straßenfest der Vereine, von Vereinen geplant", "text":
            "Die Stadt gibt Raum, die Vereine gestalten; am Ende steht, was es gekostet hat (erfunden).",
        "administration": "Der Bezirk stellt den Platz, genehmigt in zwei Wochen und veröffentlicht die Kosten.",
        "people": "Zwölf Vereine planen gemeinsam und werben in ihren Sprachen.", "linked": Resolution,
    },
)  # fmt: skip
FOREWORD = (
    ("de", "Was hier steht, kann jede und jeder nachzählen: Zu jeder Zahl führt ein Weg zu den Einträgen (Demo)."),
    ("en", "Whatever stands here anybody can count again: each number leads to its records (demo)."),
    ("ar", "كل رقم هنا يمكن لأي شخص أن يعدّه من جديد: كل رقم يؤدي إلى قيوده (عرض تجريبي)."),
)


def plan(plan: Plan, actors: Mapping[str, Actor], today: date) -> None:
    """Plan every entry, and the report on last year in January: `plan(days ago, act)`."""
    for row in ENTRIES:
        plan(row["days"], lambda at, row=row: _entry(plan, actors["commissioner"], actors["office"], at, row))
    day = date(today.year, 1, 20)
    plan(max(0, (today - day).days), lambda at: _report(actors["commissioner"], actors["office"], at))
    plan(
        0,
        lambda at: _words(
            actors["office"],
            at,
            berlin_day(at).year,
            "programme",
            "de",
            "Der Anschluss bei der Sprachmittlung bleibt unser Schwerpunkt (Entwurf, erfunden).",
        ),
    )


def _entry(plan: Plan, holder: Actor, colleague: Actor, at: datetime, row: dict[str, Any]) -> None:
    today = berlin_day(at) + timedelta(days=row["days"])
    said = {name: row[name] for name in ("title", "text", "administration", "people", "fields")}
    period = {"starts_on": today - timedelta(days=row["from"]), "until": today - timedelta(days=row["until"])}
    entry = programme.publish_entry(by=holder, at=at, **said, **period)
    for language, title, text, administration, people in row.get("more", ()):
        programme.translate_entry(
            by=colleague, at=at, entry=entry, seen=1, language=language, title=title, text=text,
            administration=administration, people=people,
        )  # fmt: skip
    for days, text in row.get("notes", ()):
        plan(days, lambda moment, text=text: programme.note_progress(by=colleague, at=moment, entry=entry, text=text))
    if "changed" in row:
        days, until, reason = row["changed"]
        later = period | {"until": today - timedelta(days=until)}
        plan(days, lambda moment: programme.change_entry(
            by=holder, at=moment, entry=entry, seen=1, reason=reason, **said, **later
        ))  # fmt: skip
    if "linked" in row:
        plan(15, lambda moment: _link(colleague, moment, entry, row["linked"]))
    if "ended" in row:
        days, outcome, text = row["ended"]
        plan(days, lambda moment: programme.end_entry(by=holder, at=moment, entry=entry, outcome=outcome, text=text))


def _link(by: Actor, at: datetime, entry: ProgrammeEntry, model: Any) -> None:
    found = model.objects.first()
    kind = {Request: "request", Announced: "plan", Resolution: "decision"}[model]
    thing = Thing(kind, found.public_id, str(found), found.get_absolute_url())
    programme.link_record(by=by, at=at, entry=entry, thing=thing)


def _words(by: Actor, at: datetime, year: int, section: str, language: str, text: str) -> None:
    reports.save_words(by=by, at=at, year=year, section=section, language=language, text=text, revision=0)


def _report(holder: Actor, colleague: Actor, at: datetime) -> None:
    year = berlin_day(at).year - 1
    for language, text in FOREWORD:
        _words(colleague, at, year, "foreword", language, text)
    reports.publish_report(by=holder, at=at, year=year, number=1)

"""The demo's press room: in several languages, corrected, withdrawn, one sealed for tomorrow. All of it is invented."""

import struct
import zlib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from partizip.access.acts import Actor
from partizip.access.ids import new_id
from partizip.commissioner.actions import attaching, press, removing
from partizip.commissioner.models import Draft, Edition, Ground, Item
from partizip.core.calendar import BERLIN, berlin_day

Plan = Callable[[int, Callable[[datetime], Any]], None]
BARS = "Vier Balken, die von links nach rechts wachsen: erfundene Zahlen der vier Quartale"
INVENTED = "Diese Mitteilung ist für die Demo erfunden."
ITEMS: tuple[dict[str, Any], ...] = (
    {
        "days": 210, "kind": "report", "title": "Jahresbericht des Amtes: Was aus 40 Anliegen wurde",
        "lead": "Von 40 erfundenen Anliegen sind 23 erledigt, 11 laufen, 6 blieben ohne Antwort.",
        "text": (
            "Das Amt hat im vergangenen Jahr 40 Anliegen an Verwaltungen und Bezirke gerichtet.\n\n"
            "Zu jedem steht hier, wer geantwortet hat und wie lange es gedauert hat."
        ),
    },
    {
        "days": 120, "kind": "speech", "title": "Rede zum Tag der Vielfalt in der Einwanderungsstadt",
        "lead": "", "text": (
            "Meine Damen und Herren, eine Stadt hält nicht zusammen, weil alle gleich sind.\n\n"
            "Sie hält zusammen, weil Absprachen gelten und jeder nachsehen kann, was versprochen wurde."
        ),
    },
    {
        "days": 75, "kind": "position", "title": "Sprachmittlung braucht einen festen Platz im Haushalt",
        "lead": "Verständigung darf nicht vom Ende eines Projekts abhängen.",
        "text": (
            "Wer im Amt nicht verstanden wird, kommt nicht zu seinem Recht.\n\n"
            "Das Amt schlägt vor, Sprachmittlung dauerhaft zu finanzieren und jedes Jahr zu zeigen, wie oft sie fehlte."
        ),
        "more": (
            ("en", "Interpreting needs a fixed place in the budget", "Being understood must not end with a project.",
             ("Whoever is not understood by an authority does not get what is due to them.\n\n"
             "The office proposes to fund interpreting for good and to publish each year how often it was missing.")),
            ("ar", "الترجمة الشفوية تحتاج إلى مكان ثابت في الميزانية", "يجب ألا يتوقف التفاهم على نهاية مشروع.",
             ("من لا يُفهم في الدائرة الحكومية لا يصل إلى حقّه.\n\n"
             "يقترح المكتب تمويل الترجمة الشفوية تمويلًا دائمًا، وأن يُعلن كل عام كم مرة غابت.")),
        ),
    },
    {
        "days": 40, "kind": "release", "picture": True, "title": "Wartezeiten im Willkommenszentrum sind gesunken",
        "lead": "Im Mittel warten Ratsuchende noch elf Tage.",
        "text": "Die mittlere Wartezeit lag im letzten Quartal bei elf Tagen.\n\nEin Jahr zuvor waren es neunzehn.",
        "corrected": (38, ("Die mittlere Wartezeit lag im letzten Quartal bei zwölf Tagen.\n\nEin Jahr zuvor waren es "
                      "neunzehn."), "Im Mittel warten Ratsuchende noch zwölf Tage.",
                      "Ein Tag war falsch gerundet; im Mittel sind es zwölf Tage, nicht elf."),
    },
    {
        "days": 20, "kind": "release", "title": "Anlaufstelle zieht im Frühjahr um",
        "lead": "", "text": "Die Anlaufstelle zieht im Frühjahr in ein größeres Haus.",
        "withdrawn": (18, "Der Umzug war noch nicht vereinbart; die Mitteilung hätte nicht erscheinen dürfen."),
    },
    {
        "days": 14, "kind": "release", "title": "Einzelfall aus der Beratung",
        "lead": "", "text": "Ein Beispiel, in dem jemand wiederzuerkennen war.",
        "removed": (12, "Die betroffene Person hat verlangt, dass ihre Daten gelöscht werden."),
    },
    {
        "days": 6, "kind": "release", "title": "Amt fragt nach: Welche Vorhaben enden ohne Anschluss?",
        "lead": "Die Antwort der Verwaltung steht öffentlich daneben.",
        "text": (
            "Das Amt hat gefragt, welche Vorhaben des Masterplans in diesem Jahr ohne Anschluss enden.\n\n"
            "Frage, Frist und Antwort kann jeder in diesem Portal nachlesen."
        ),
        "more": (
            ("en", "The office asks: which projects end without a successor?",
             "The administration's answer stands beside it.",
             ("The office has asked which projects of the Masterplan end this year without a successor.\n\n"
             "Question, due date and answer can be read by everybody on this site.")),
        ),
    },
    {
        "days": 0, "kind": "position", "title": "Stellungnahme zum Entwurf der Förderrichtlinie",
        "lead": "Erscheint morgen um 9 Uhr.", "ahead": time(9, 0),
        "text": "Kleine Vereine brauchen kurze Anträge und schnelle Bescheide.\n\nDas Amt schlägt drei Änderungen vor.",
    },
)  # fmt: skip


def plan(plan: Plan, holder: Actor, colleague: Actor) -> None:
    """Plan every item: `plan(days ago, act)`; the Commissioner publishes, a colleague corrects."""
    for row in ITEMS:
        plan(row["days"], lambda at, row=row: _item(plan, holder, colleague, at, row))
    plan(0, lambda at: _unfinished(colleague, at))


def _unfinished(by: Actor, at: datetime) -> None:
    draft = _draft(by, at, title="Gespräch mit den Bezirken (noch in Arbeit)", text="")
    _attach(by, at, draft)


def _attach(by: Actor, at: datetime, draft: Draft) -> None:
    attaching.attach(by=by, at=at, draft=draft, name="demo-balken.png", data=bars(), alt=BARS)


def bars() -> bytes:
    """A small invented picture: four bars that grow, as PNG."""
    wide, high, tops = 64, 40, (30, 22, 14, 6)
    lines = b"".join(
        b"\0" + bytes(0x2A if row >= tops[column // 16] and 3 <= column % 16 < 13 else 0xF2 for column in range(wide))
        for row in range(high)
    )
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )


def _draft(by: Actor, at: datetime, **said: Any) -> Any:
    wanted = {"draft_id": new_id(), "revision": 0, "kind": "release", "language": "de", "lead": ""}
    return press.save_draft(by=by, at=at, **wanted | said)


def _item(plan: Plan, holder: Actor, colleague: Actor, at: datetime, row: dict[str, Any]) -> None:
    when = None
    if "ahead" in row:
        when = datetime.combine(berlin_day(at) + timedelta(days=1), row["ahead"], BERLIN)
    said = {"kind": row["kind"], "title": row["title"], "lead": row["lead"], "text": f"{row['text']}\n\n{INVENTED}"}
    draft = _draft(holder, at, appears_at=when, **said)
    if row.get("picture"):
        _attach(holder, at, draft)
    item = press.publish(by=holder, at=at, draft=draft, revision=draft.revision).item
    for language, title, lead, text in row.get("more", ()):
        _further(holder, at, item, row["kind"], language, title, lead, text)
    if "corrected" in row:
        days, text, lead, reason = row["corrected"]
        plan(days, lambda moment: _further(
            colleague, moment, item, row["kind"], "de", row["title"], lead, f"{text}\n\n{INVENTED}", reason
        ))  # fmt: skip
    if "withdrawn" in row:
        days, reason = row["withdrawn"]
        plan(days, lambda moment: press.withdraw(by=holder, at=moment, item=item, reason=reason))
    if "removed" in row:
        days, reason = row["removed"]
        plan(days, lambda moment: _remove(holder, colleague, moment, item, reason))


def _remove(holder: Actor, colleague: Actor, at: datetime, item: Item, reason: str) -> None:
    named = [edition.id for edition in item.editions.all()]
    asked = removing.ask_removal(
        by=colleague, at=at, item=item, editions=named, ground=Ground.GDPR, reason=reason, language="de"
    )
    removing.remove(by=holder, at=at, removal=asked)


def _further(
    by: Actor, at: datetime, item: Item, kind: str, language: str, title: str, lead: str, text: str, reason: str = ""
) -> Edition:
    draft = _draft(by, at, item=item, kind=kind, language=language, title=title, lead=lead, text=text, reason=reason)
    return press.correct(by=by, at=at, draft=draft, revision=draft.revision)

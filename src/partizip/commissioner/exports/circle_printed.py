"""Minutes of the steering circle as a printed document, for the template; they are drafted in German."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.access.defaults import Instance
from partizip.commissioner.models import Meeting, Outcome, Presence
from partizip.commissioner.queries.circle import Written, late_words
from partizip.core.calendar import parse_day
from partizip.documents.dates import day_words, moment_words
from partizip.documents.pdf import paragraphs, said
from partizip.duties.queries import record_so_far

TEMPLATE = "commissioner/typ/minutes.typ"
Said = dict[str, Any]  # words with their language and direction


def as_of(meeting: Meeting) -> datetime:
    """The moment that the document states: when both sides approved it, else the record's last line."""
    minutes = getattr(meeting, "minutes", None)
    return minutes.at if minutes else record_so_far()[1] or meeting.called_at


def result_words(result: str) -> str:
    """What came of a point, in plain words."""
    return {
        "decided": _("decided"),
        "noted": _("dealt with, no decision"),
        "postponed": _("postponed"),
    }.get(result, _("not dealt with; it stands on the next agenda"))


def told(content: dict[str, Any]) -> dict[str, Any]:
    """The words of minutes with what the page and the paper say of them in plain words."""
    return content | {
        "begins": datetime.fromisoformat(content["starts_at"]),
        "came": [row | {"words": str(Presence(row["presence"]).label)} for row in content["present"]],
        "points": [_told_point(point) for point in content["points"]],
    }


def _told_point(point: dict[str, Any]) -> dict[str, Any]:
    return point | {
        "result_words": result_words(point["result"]),
        "papers": [paper | {"late_words": late_words(paper["late"])} for paper in point["papers"]],
        "decisions": [
            one | {"due": parse_day(one["due_on"]), "outcome_words": str(Outcome(one["outcome"]).label)}
            for one in point["decisions"]
        ],
    }


def minutes(meeting: Meeting, written: Written, instance: Instance) -> dict[str, Any]:
    """All that commissioner/typ/minutes.typ shows, in the language of the page."""
    content, language = told(written.content), _language()
    moment = moment_words(content["begins"])
    with translation.override("de"):
        place = settings.SITE_URL + reverse("circle_minutes", args=[meeting.code])
    return {
        "lang": language, "comma": _(", "), "mark": instance.mark, "site": instance.name,
        "title": _own(_("Minutes of the steering circle, %(moment)s") % {"moment": moment}),
        "footer": _("Short code") + f" {meeting.code}",
        "status": _("Approved by chair and office") if written.frozen else _("Draft, not approved yet"),
        "facts": [
            _fact(_("Begins"), _own(moment)), _fact(_("Where"), said(content["place"], "de")),
            _fact(_("Chair"), said(content["chair"]["name"] or "–", "de")),
        ],
        "parts": [*_opening(content), *(_point(number, one) for number, one in enumerate(content["points"], start=1))],
        "check": {
            "heading": _("How to check this document"),
            "words": _("The page shows the same words and the fingerprint."),
            "address": place, "facts": [_fact(_("Fingerprint"), _own(written.digest))],
            "named": _("Characters that this document cannot show stand as their number in brackets; the page shows "
                       "them."),
        },
    }  # fmt: skip


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _own(words: str) -> Said:
    """Words of the program, in the language of the page."""
    return said(words, _language())


def _fact(label: str, *words: Said) -> dict[str, Any]:
    return {"label": label, "said": words}


def _part(heading: Said, **more: Any) -> dict[str, Any]:
    return {"heading": heading, "lines": [], "words": [], "items": []} | more


def _opening(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    came = [[said(row["name"], "de"), _own(row["words"])] for row in content["came"]]
    yield _part(_own(_("Who came")), lines=came or [[_own(_("Nothing was noted."))]])
    if content["overdue_tasks"]:
        lines = [[said(row["title"], "de"), said(row["owner"]["name"], "de"), _own(_due(parse_day(row["due_on"])))]
                 for row in content["overdue_tasks"]]  # fmt: skip
        yield _part(_own(_("Tasks that were overdue")), lines=lines)


def _due(day: date) -> str:
    return _("Due on %(day)s.") % {"day": day_words(day)}


def _named(label: str) -> Said:
    """A label before what it names."""
    return _own(f"{label}:")


def _point(number: int, point: dict[str, Any]) -> dict[str, Any]:
    """A point with its number, who put it, what came of it, and its papers."""
    lines = [[_own(point["code"]), _own(point["result_words"])]]
    if point["put_by"]["name"]:
        lines.append([_named(_("Put by")), said(point["put_by"]["name"], "de")])
    for paper in point["papers"]:
        name = said(paper["title"], "de") if paper["title"] else _own(_("Internal paper"))
        late = [_own(paper["late_words"])] if paper["late"] else []
        lines.append([_named(_("Paper")), name, said(paper["handed_in_by"]["name"], "de"), *late])
        if paper["internal_reason"]:
            lines.append([_named(_("Why it is internal")), said(paper["internal_reason"], "de")])
    return _part(
        said(f"{number}. {point['title']}", "de"), lines=lines, words=paragraphs(point["words"], "de"),
        items=[_decision(one) for one in point["decisions"]],
    )  # fmt: skip


def _decision(one: dict[str, Any]) -> dict[str, Any]:
    lines = [
        [_own(one["outcome_words"])],
        [_named(_("Owner")), said(one["owner"]["name"], "de")],
        [_own(_due(one["due"]))],
        *([_named(_("Dissent")), said(row["name"], "de"), said(row["text"], "de")] for row in one["dissent"]),
    ]
    return {"heading": said(one["title"], "de"), "words": paragraphs(one["text"], "de"), "lines": lines}

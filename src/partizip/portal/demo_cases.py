"""What people asked of the demo Land itself: reported barriers and a request to be erased, all invented."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from partizip.access.acts import NOBODY, Actor
from partizip.access.models import Person
from partizip.portal.barriers import actions as barriers
from partizip.portal.models import Outcome
from partizip.portal.people import actions as people

Plan = Callable[[int, Callable[[datetime], Any]], None]
# Reported so many days ago, on a page, in words; answered so many days ago, with which outcome and words.
_REPORTS = (
    (200, "/pflichten/", "Der Filter sagt meinem Vorleseprogramm nicht, wie viele Pflichten übrig sind.", 190,
     Outcome.REMOVED, "Danke. Die Zahl steht nun als Satz über der Liste und wird vorgelesen."),
    (120, "/texte/", "Den Wortlaut gibt es nicht in Leichter Sprache.", 95,
     Outcome.PLANNED, "Das stimmt. Eine Fassung in Leichter Sprache ist beauftragt."),
    (50, "/zahlen/", "Ein hochgeladener Bericht ist ein eingescanntes Bild; ich kann ihn nicht lesen.", None, None, ""),
    (3, "", "Das Suchfeld ist auf meinem Telefon schwer zu treffen.", None, None, ""),
)  # fmt: skip


def plan(put: Plan, actors: Mapping[str, Actor]) -> None:
    """Plan all of it; `put` does something so many days ago."""
    for days, page, text, answered, outcome, reply in _REPORTS:
        put(days, _report(put, actors["operator"], page, text, answered, outcome, reply))
    put(35, lambda at: _ask(actors["association"], at))


def _report(
    put: Plan, by: Actor, page: str, text: str, answered: int | None, outcome: Outcome | None, reply: str
) -> Callable[[datetime], None]:
    def report(at: datetime) -> None:
        made = barriers.report_barrier(by=NOBODY, at=at, page=page, text=text, name="", email="", language="de")
        if answered is not None and outcome is not None:
            put(answered, lambda then: barriers.answer_barrier(
                by=by, at=then, report=made, outcome=outcome, reply=reply
            ))  # fmt: skip

    return report


def _ask(by: Actor, at: datetime) -> None:
    people.ask_erasure(by=by, at=at, person=Person.objects.get(id=by.person_id))

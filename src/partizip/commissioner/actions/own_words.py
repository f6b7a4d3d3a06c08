"""Law above software for the office's own words outside the press room (docs/decisions/0031).

One person of the office asks, a second one carries it out. What the words stood in keeps its place, its dates and its
consequences; a mark stands for the words and leads to the removal.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from partizip.access.acts import Actor, Again, act, require
from partizip.access.erasing import tidy
from partizip.access.models import Mandate
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.common import check
from partizip.commissioner.actions.press import facts
from partizip.commissioner.actions.removing import second_person
from partizip.commissioner.actions.taking import VERB, Going, copies, replace, touched
from partizip.commissioner.models import ReportDraft, ReportWords, WordRemoval, WordRemovalEnd
from partizip.commissioner.models.own_words import Place, place_of, rows_of
from partizip.core import press, removed
from partizip.core.calendar import berlin_day
from partizip.journal.log import line_of, record
from partizip.journal.models import Removed
from partizip.journal.removable import REMOVABLE


@act(right="press.ask_removal", verb="commissioner.words_removal_asked")
def ask_word_removal(
    *, by: Actor, at: datetime, places: Sequence[Place], ground: str, reason: str, language: str = "de"
) -> WordRemoval:
    """Ask that the words of these rows are removed by law; a second person of the office carries it out (R-P6-1).

    Nothing is removed yet. Records commissioner.words_removal_asked with ground and reason.
    """
    require(by, at, "press.ask_removal", in_person=not by.is_deputy, **facts(by, at, by.body_id))
    named = list(dict.fromkeys(places))
    rows = rows_of(named, lineage(by.body_id, berlin_day(at)))
    here, open_ones = {place_of(row) for row in rows}, list(WordRemoval.objects.open())
    wanted = (by.mandate_id, here, ground, reason.strip(), language)
    if any(_says(one) == wanted for one in open_ones):
        raise Again("This very removal is asked for already.")
    asked = len({tuple(place) for one in open_ones for place in one.places} & here)
    check(removed.may_ask(len(named), len(rows), _gone(rows), asked, reason))
    made = WordRemoval.objects.create(
        office_id=by.body_id, places=[list(place_of(row)) for row in rows], ground=ground, reason=reason.strip(),
        language=language, asked_by=Mandate.objects.get(id=by.mandate_id), asked_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("commissioner.words_removal_asked", made, facts={"places": len(rows)})])
    return made


def _says(removal: WordRemoval) -> tuple[object, ...]:
    """Who asked, and all that was asked for: the same once more is a second press of the same button."""
    places = {tuple(place) for place in removal.places}
    return removal.asked_by_id, places, removal.ground, removal.reason, removal.language


def _gone(rows: Iterable[models.Model]) -> int:
    """How many of the rows have lost their own words; a copy of a title in them may have gone before."""
    return sum(any(Removed.names(row, words) for words in REMOVABLE[type(row)].said(row)) for row in rows)


def _under_lock(removal: WordRemoval) -> tuple[WordRemoval, bool]:
    """The removal as it stands, and whether it is open; others who act on it wait."""
    found = WordRemoval.objects.select_related("asked_by", "office").get(id=removal.id)
    return found, not WordRemovalEnd.objects.filter(removal=found).exists()


@act(right="press.cancel_removal", verb="commissioner.words_removal_cancelled")
def cancel_word_removal(*, by: Actor, at: datetime, removal: WordRemoval) -> WordRemovalEnd:
    """Call a removal off that was asked for; no word is removed. Records commissioner.words_removal_cancelled."""
    removal, is_open = _under_lock(removal)
    require(by, at, "press.cancel_removal", in_person=not by.is_deputy, **facts(by, at, removal.office_id))
    check(press.may_remove(is_open=is_open, asker_holds=True))
    end = WordRemovalEnd.objects.create(removal=removal, carried_out=False, by_id=by.mandate_id, at=at)
    record(by=by, at=at, lines=[line_of("commissioner.words_removal_cancelled", removal, rows=[end], version=2)])
    return end


@act(right="press.remove", verb=VERB)
def remove_words(*, by: Actor, at: datetime, removal: WordRemoval) -> WordRemovalEnd:
    """Remove the words of the named rows for good, as the second person of the office (R-P6-1).

    A mark with the removal's code replaces them, in the search as well; contents of the record's lines that hold them
    and mails with them are deleted. Lines, dates and all that follows from the rows stay. Records
    commissioner.words_removed: about the removal, and about each thing whose lines lost their content.
    """
    removal, is_open = _under_lock(removal)
    require(by, at, "press.remove", **facts(by, at, removal.office_id), **second_person(by, at, removal))
    if WordRemovalEnd.objects.filter(removal=removal, carried_out=True, by=by.mandate_id).exists():
        raise Again("This is recorded already.")
    holds = Mandate.objects.effective(berlin_day(at)).filter(id=removal.asked_by_id, body=by.body_id).exists()
    check(press.may_remove(is_open=is_open, asker_holds=holds))
    end = WordRemovalEnd.objects.create(removal=removal, carried_out=True, by_id=by.mandate_id, at=at)
    rows = rows_of(removal.places, lineage(removal.office_id, berlin_day(at)))
    own = [Going(row, *_own(row)) for row in rows]
    others = copies({one.subject for one in own}, {words for one in own for words in one.said})
    going = _merged([*own, *others])
    said = sorted({words for one in going for words in one.said})
    found = touched(going)
    noted = [replace(one, removal.mark, at) for one in going]
    _drafts_of(rows).delete()
    for thing in found:
        thing.forget(at, said)
    told = {"lines": [], "ground": removal.ground, "places": len(rows)}
    about = line_of(VERB, removal, rows=[end, *noted], version=2, facts=told)
    changed, facts_of = {place_of(one.row): one.row for one in going}, _facts(removal)
    record(by=by, at=at, lines=[about, *(thing.line(removal.mark, facts_of, changed) for thing in found)])
    transaction.on_commit(tidy)
    return end


def _facts(removal: WordRemoval) -> dict[str, str]:
    return {"ground": removal.ground, "removal": removal.code}


def _own(row: models.Model) -> tuple[list[str], list[str]]:
    """The columns of a row that hold words, and the words."""
    columns = [name for name in REMOVABLE[type(row)].words if getattr(row, name)]
    return columns, [str(getattr(row, name)) for name in columns]


def _merged(going: Sequence[Going]) -> list[Going]:
    """Each row once, with all of its columns that go."""
    found: dict[Place, Going] = {}
    for one in going:
        known = found.setdefault(place_of(one.row), Going(one.row, [], []))
        known.columns += one.columns
        known.said += one.said
    return list(found.values())


def _drafts_of(rows: Iterable[models.Model]) -> models.QuerySet[ReportDraft]:
    """What is being written for the same places of a yearly report; it began with these words."""
    wanted = Q(pk__in=[])
    for row in rows:
        if isinstance(row, ReportWords):
            wanted |= Q(office=row.edition.office_id, year=row.edition.year, section=row.section, language=row.language)
    return ReportDraft.objects.filter(wanted)

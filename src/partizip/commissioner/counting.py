"""What a yearly report is made of: what counts in a year, and the own words that the next edition would have.

Acts and reads share it; the figures themselves are declared by the rooms (core.annual).
"""

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from partizip.bodies.queries import lineage
from partizip.commissioner.models import ReportDraft, ReportEdition
from partizip.commissioner.models.reports import ReportQuerySet
from partizip.core import annual, ledger
from partizip.core.annual import Cell, Counted, Year
from partizip.core.removed import code_in

Live = dict[str, list[Counted]]


def counted(year: Year, office_id: UUID) -> Live:
    """What counts in a year, figure by figure."""
    ids = lineage(office_id, year.until)
    return {figure.key: list(figure.rows(year, ids)) for figure in annual.ordered()}


def cells(found: Live) -> dict[str, list[Cell]]:
    """What a report keeps of it."""
    return {key: [annual.cell(row) for row in rows] for key, rows in found.items()}


def editions(office_id: UUID | None = None) -> ReportQuerySet:
    """Published editions, newest year first."""
    found = ReportEdition.objects.with_all()
    return found if office_id is None else found.filter(office=office_id)


def next_number(office_id: UUID | None, year: int) -> int:
    """The number of the next edition of a year."""
    return 1 + ReportEdition.objects.filter(office=office_id, year=year).count()


def words_of(found: ReportEdition) -> dict[tuple[str, str], str]:
    """The own words of an edition."""
    return {(one.section, one.language): one.text for one in found.words.all()}


def drafts(office_id: UUID | None, year: int) -> dict[tuple[str, str], str]:
    """The own words that the next edition would have: those of the last one, and over them what is being written."""
    last = editions(office_id).filter(year=year).first() if office_id else None
    words = words_of(last) if last else {}
    for one in ReportDraft.objects.filter(office=office_id, year=year):
        words[one.section, one.language] = one.text
    return {place: text for place, text in words.items() if text and not code_in(text)}


def fingerprint(words: Mapping[tuple[str, str], str]) -> str:
    """SHA-256 of own words, 64 hexadecimal signs: what a page shows and what is published can be compared by it."""
    rows = [[section, language, text] for (section, language), text in sorted(words.items())]
    return sha256(ledger.canonical_json(rows)).hexdigest()

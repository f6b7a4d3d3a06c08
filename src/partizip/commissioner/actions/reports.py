"""Acts of the yearly report: write own words for a section, publish an edition, make a press draft of it (C6.2).

The office alone acts here, and asks nobody. Publishing freezes numbers, words and moment; what comes later is a
further edition.
"""

from datetime import datetime
from uuid import UUID

from partizip.access.acts import REPEAT, Actor, Again, Kind, Outdated, Refused, act, require
from partizip.access.ids import new_short_code
from partizip.commissioner import counting
from partizip.commissioner.actions.common import refused
from partizip.commissioner.actions.press import facts as office_facts
from partizip.commissioner.models import ReportDraft, ReportEdition, ReportWords
from partizip.core import annual, ledger
from partizip.core.annual import Year
from partizip.journal.log import line_of, record, take_turn

_DRAFT = "Words that the office is still writing are nobody's business but its own; what it publishes leaves its line."


@act(right="report.draft", verb="commissioner.report_words_saved", kind=Kind.PRIVATE, reason=_DRAFT)
def save_words(
    *, by: Actor, at: datetime, year: int, section: str, language: str, text: str, revision: int
) -> ReportDraft:
    """Save the office's own words for a section of the next edition; an empty text takes them out of it.

    `revision`: of the draft that was seen, 0 when there was none.
    """
    require(by, at, "report.draft", **office_facts(by, at, by.body_id))
    if section not in annual.SECTIONS:
        raise refused("The report has no such section.")
    place = {"office_id": by.body_id, "year": year, "section": section, "language": language}
    known = ReportDraft.objects.select_for_update().filter(**place).first()
    if known and known.revision == revision + 1 and known.text == text.strip() and known.changed_at > at - REPEAT:
        raise Again("These very words are saved already.")
    if (known.revision if known else 0) != revision:
        raise Outdated("Somebody of your office has changed these words meanwhile. Look at the newest state.")
    found = known or ReportDraft(**place, revision=0)
    found.text, found.revision, found.changed_at = text.strip(), found.revision + 1, at
    found.save()
    return found


def _frozen(year: Year, office_id: UUID) -> str:
    cells = counting.cells(counting.counted(year, office_id))
    return ledger.canonical_json(annual.frozen(cells)).decode()


@act(right="report.publish", verb="commissioner.report_published")
def publish_report(
    *, by: Actor, at: datetime, year: int, number: int, reason: str = "", language: str = "de", words: str | None = None
) -> ReportEdition:
    """Publish the report of a year, as far as it has come: numbers, own words and this moment are frozen (C6.2).

    `number`: of the edition that is meant, so that a second press publishes nothing. `words`: counting.fingerprint() of
    the own words that were seen, so that nobody publishes what a colleague wrote meanwhile; None where nobody looks.
    Records commissioner.report_published with the fingerprint.
    """
    take_turn()  # what is counted must not change until it is written
    office = by.body_id
    require(by, at, "report.publish", **office_facts(by, at, office))
    assert office is not None  # the right asked for an office
    seen, expected = Year(year, at), counting.next_number(office, year)
    if ReportEdition.objects.filter(office=office, year=year, number=number, reason=reason.strip(), at__gt=at - REPEAT):
        raise Again("This edition is published already.")
    verdict = annual.may_publish(seen, number=number, expected=expected, reason=reason)
    if not verdict:
        last = counting.editions(office).filter(year=year).first()
        raise Outdated(verdict.reason, last.get_absolute_url()) if number != expected and last else Refused(verdict)
    drafts = list(ReportDraft.objects.select_for_update().filter(office=office, year=year))
    own = counting.drafts(office, year)
    if words is not None and words != counting.fingerprint(own):
        raise Outdated("Somebody of your office has changed your own words meanwhile. Look at them again.")
    made = ReportEdition(
        code=new_short_code(), office_id=office, year=year, number=number, until=seen.until, whole=seen.is_over,
        numbers=_frozen(seen, office), reason=reason.strip(), language=language, at=at,
    )  # fmt: skip
    rows = [
        ReportWords(edition=made, section=section, language=spoken, text=text)
        for (section, spoken), text in sorted(own.items())
    ]
    made.digest = made.fingerprint(rows)
    made.save(force_insert=True)
    ReportWords.objects.bulk_create(rows)
    ReportDraft.objects.filter(id__in=[one.id for one in drafts]).delete()  # one that begins now stays
    line = line_of("commissioner.report_published", made, rows=rows, facts={"sha256": made.digest})
    record(by=by, at=at, lines=[line])
    return made

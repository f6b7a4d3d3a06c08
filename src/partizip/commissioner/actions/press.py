"""Acts of the press room: write a draft, publish at once or at the own time, correct, withdraw, cancel.

The office alone acts here, and asks nobody: no act of any other role leads to these rows (R-P6-1). Publishing writes
its rows and one line; mail, feeds and search come after it and may fail.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from partizip.access.acts import Actor, Again, Kind, act, require, waited
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.common import Gone, Overtaken, check, refused
from partizip.commissioner.models import (
    Appearance,
    Attachment,
    Cancelling,
    Draft,
    DraftFile,
    Edition,
    Item,
    Withdrawal,
    Words,
)
from partizip.core import press
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid, refuse
from partizip.journal.log import Line, line_of, record
from partizip.journal.models import Entry
from partizip.search.keeping import forget

_CHANGED = msgid("Somebody of your office has changed this draft meanwhile. Look at the newest state.")
_DRAFT = "A draft is nobody's business but the office's; what it publishes leaves its line."


def appointment(by: Actor, at: datetime) -> Mandate | None:
    """The Commissioner's mandate under which somebody of the office acts: their own, or the one in force, the newest.

    Today an item belongs to it; see docs/decisions/0023.
    """
    held = Mandate.objects.effective(berlin_day(at)).filter(role=Role.COMMISSIONER, body=by.body_id)
    if by.role == Role.COMMISSIONER:
        held = held.filter(id=by.mandate_id)
    return held.order_by("valid_from", "id").last()


def facts(by: Actor, at: datetime, office_id: UUID | None, item: Item | None = None) -> dict[str, bool]:
    """What the rights of the press room ask: own body, an independent office, an appointment, and the item's own."""
    under = appointment(by, at)
    return {
        "own_body": office_id in lineage(by.body_id, berlin_day(at)),
        "in_office": Body.objects.filter(id=by.body_id, kind=BodyKind.OFFICE).exists(),
        "appointed": under is not None,
        "own_appointment": under is not None and item is not None and item.mandate.person_id == under.person_id,
    }


def _draft_of(draft: Draft, revision: int, files: str | None) -> Draft:
    """The draft under a lock, as it was seen. Refused when a colleague changed, published or discarded it since."""
    found = Draft.objects.select_for_update(of=("self",)).filter(id=draft.id).first()
    if found is None:
        raise Gone
    if found.revision != revision or files not in {None, found.files_seen}:
        raise Overtaken(refuse(_CHANGED, "commissioner.actions"))
    return found


@act(right="press.draft", verb="commissioner.draft_saved", kind=Kind.PRIVATE, reason=_DRAFT)
def save_draft(
    *, by: Actor, at: datetime, draft_id: UUID, revision: int, kind: str, language: str, title: str, text: str,
    lead: str = "", reason: str = "", appears_at: datetime | None = None, item: Item | None = None,
    base: int | None = None,
) -> Draft:  # fmt: skip
    """Save a draft; `revision` 0 makes it. A form that is sent twice makes one draft, by its id.

    `item`: the published item of which this becomes a further edition, begun from the one with the number `base` in its
    language (0: from none; by default the one that counts now). Nothing is checked but whose it is, and that nobody was
    faster: a draft may be as unfinished as it likes. Raises Gone or Overtaken.
    """
    known = Draft.objects.select_for_update(of=("self",)).filter(id=draft_id).first()
    office_id = known.office_id if known else item.office_id if item else by.body_id
    require(by, at, "press.draft", **facts(by, at, office_id))
    if known is None and (revision or Edition.objects.filter(id=draft_id).exists()):
        raise Gone
    said: dict[str, Any] = {"kind": kind, "language": language, "title": title, "lead": lead, "text": text}
    said |= {"reason": reason, "appears_at": appears_at}
    said["base"] = _begun_from(known.item if known else item, known, language, base, at)
    if known is not None and all(getattr(known, name) == value for name, value in said.items()):
        return known
    if known is not None and known.revision != revision:
        raise Overtaken(refuse(_CHANGED, "commissioner.actions"))
    draft = known or Draft(id=draft_id, office_id=office_id, item=item, revision=0)
    for name, value in said.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.changed_at = at
    draft.save()
    if known is None and item is not None:
        _take_over_files(draft, item, at)
    return draft


def _begun_from(item: Item | None, known: Draft | None, language: str, base: int | None, at: datetime) -> int:
    """The number of the edition that a draft follows upon. Raises Overtaken when a newer one has appeared."""
    if item is None:
        return 0
    dated = item.dated()
    if base is None:
        return known.base if known else press.number_of(dated, language, at)
    verdict = press.may_go_on(dated, language, base, at)
    if not verdict:
        raise Overtaken(verdict)
    return base


def _take_over_files(draft: Draft, item: Item, at: datetime) -> None:
    """A correction begins with the files of the edition that everybody reads."""
    editions = Edition.objects.appeared(at).filter(item=item, language=draft.language, words__removal=None)
    last = editions.order_by("number").last()
    if last:
        _put_beside(draft, last, at)


def _put_beside(draft: Draft, edition: Edition, at: datetime) -> None:
    """The files of an edition beside a draft, in their order."""
    DraftFile.objects.bulk_create(
        DraftFile(
            draft=draft, name=file.name, alt=file.alt, media_type=file.media_type, sha256=file.sha256, data=file.data,
            added_at=at + timedelta(microseconds=file.place),
        )
        for file in edition.attachments.all()
    )  # fmt: skip


@act(right="press.draft", verb="commissioner.draft_discarded", kind=Kind.PRIVATE, reason=_DRAFT)
def discard_draft(*, by: Actor, at: datetime, draft: Draft) -> None:
    """Discard a draft for good."""
    require(by, at, "press.draft", **facts(by, at, draft.office_id))
    Draft.objects.filter(id=draft.id).delete()


def _made(draft: Draft, item: Item, number: int, at: datetime) -> Edition:
    """The edition that a draft becomes; it takes the draft's id, so no draft can be published twice."""
    edition = Edition(id=draft.id, item=item, language=draft.language, number=number, made_at=at)
    words = Words(
        edition=edition, title=draft.title.strip(), lead=draft.lead.strip(), text=draft.text.strip(),
        reason=draft.reason.strip(), appears_at=draft.appears_at or at,
    )  # fmt: skip
    files = [
        Attachment(
            edition=edition, place=place, name=file.name, alt=file.alt, media_type=file.media_type,
            size=len(file.data), sha256=file.sha256, data=file.data,
        )
        for place, file in enumerate(draft.files.all(), start=1)
    ]  # fmt: skip
    edition.digest = words.fingerprint(item, edition, files)
    edition.save(force_insert=True)
    words.save(force_insert=True)
    Attachment.objects.bulk_create(files)
    draft.delete()
    return edition


def _told(verb: str, edition: Edition, *, sealed: bool, **more: Any) -> Line:
    """The line about an edition. Of a sealed one it holds neither words nor time, and leads nowhere yet."""
    line = line_of(verb, edition.item, rows=[edition], **more)
    return replace(line, address="") if sealed else replace(line, title=edition.words.title)


@act(right="press.publish", verb="commissioner.item_published", also=("commissioner.item_sealed",))
def publish(*, by: Actor, at: datetime, draft: Draft, revision: int, files: str | None = None) -> Edition:
    """Publish a draft as a new item, at once or sealed until the office's own time (R-P6-1).

    Records commissioner.item_published, or commissioner.item_sealed without words and time.
    """
    require(by, at, "press.publish", **facts(by, at, draft.office_id))
    draft = _draft_of(draft, revision, files)
    if draft.item_id is not None:
        raise refused("This draft belongs to a published item; publish it as its correction.")
    check(press.may_publish(draft.title, draft.text, draft.appears_at, at))
    under = appointment(by, at)
    assert under is not None  # the right asked for it
    item = Item.objects.create(kind=draft.kind, office_id=draft.office_id, mandate=under, made_at=at)
    sealed = draft.appears_at is not None
    edition = _made(draft, item, 1, at)
    verb = "commissioner.item_sealed" if sealed else "commissioner.item_published"
    record(by=by, at=at, lines=[_told(verb, edition, sealed=sealed)])
    return edition


def locked(item: Item) -> Item:
    """The item with all its editions; others who act on it wait."""
    Item.objects.select_for_update(of=("self",)).get(id=item.id)
    return Item.objects.with_all().get(id=item.id)


def version(item: Item) -> int:
    """The number of the next line about an item."""
    return 1 + Entry.objects.filter(subject=item.code).count()


@act(
    right="press.correct", verb="commissioner.item_corrected",
    also=("commissioner.edition_added", "commissioner.edition_sealed"),
)  # fmt: skip
def correct(*, by: Actor, at: datetime, draft: Draft, revision: int, files: str | None = None) -> Edition:
    """Publish a draft as a further edition of its item: a correction, or the words in another language (R-P6-1).

    The earlier edition stays. Records commissioner.item_corrected, commissioner.edition_added for another language, or
    commissioner.edition_sealed without words and time.
    """
    if draft.item is None:
        raise refused("This draft belongs to no published item.")
    item = locked(draft.item)
    require(by, at, "press.correct", **facts(by, at, item.office_id, item))
    draft = _draft_of(draft, revision, files)
    check(press.may_publish(draft.title, draft.text, draft.appears_at, at))
    known = item.dated()
    check(press.may_go_on(known, draft.language, draft.base, at))
    check(press.may_add(known, item.withdrawn_at, draft.language, draft.reason, at))
    number = 1 + max((edition.number for edition in known if edition.language == draft.language), default=0)
    verb, sealed = "commissioner.edition_added", draft.appears_at is not None
    if sealed:
        verb = "commissioner.edition_sealed"
    elif press.is_correction(known, draft.language, at):
        verb = "commissioner.item_corrected"
    edition = _made(draft, item, number, at)
    record(by=by, at=at, lines=[_told(verb, edition, sealed=sealed, version=version(item))])
    return edition


@act(right="press.withdraw", verb="commissioner.item_withdrawn")
def withdraw(*, by: Actor, at: datetime, item: Item, reason: str, language: str = "de") -> Withdrawal:
    """Withdraw an item with a public reason in this language; its address says so from now on (R-P6-1).

    Records commissioner.item_withdrawn.
    """
    item = locked(item)
    require(by, at, "press.withdraw", **facts(by, at, item.office_id, item))
    done = getattr(item, "withdrawal", None)
    if done is not None and (done.reason, done.language) == (reason.strip(), language):
        raise Again("This is recorded already.")
    check(press.may_withdraw(item.dated(), item.withdrawn_at, reason, at))
    withdrawal = Withdrawal.objects.create(item=item, reason=reason.strip(), language=language, at=at)
    line = line_of("commissioner.item_withdrawn", item, version=version(item))
    record(
        by=by, at=at, lines=[replace(line, rows=(withdrawal, item))]
    )  # its first row is what subscribers are told of
    for noted in Appearance.objects.filter(edition__item=item):
        forget(noted)
    return withdrawal


def _give_back(edition: Edition, item: Item, at: datetime) -> Draft:
    """The words of a cancelled edition as a draft: of the item while people read it, else of a new one."""
    words = edition.words
    draft = Draft.objects.create(
        office_id=item.office_id, item=item if item.state(at) is press.State.PUBLISHED else None, kind=item.kind,
        language=edition.language, title=words.title, lead=words.lead, text=words.text, reason=words.reason,
        appears_at=words.appears_at, base=press.number_of(item.dated(), edition.language, at), returned_from=edition,
        changed_at=at,
    )  # fmt: skip
    _put_beside(draft, edition, at)
    return draft


@act(right="press.cancel", verb="commissioner.edition_cancelled")
def cancel(*, by: Actor, at: datetime, edition: Edition) -> Cancelling:
    """Take a sealed edition back before its time; it will not appear. Records commissioner.edition_cancelled.

    Words, time and files are a draft again in the same moment: so the hour can be moved, and nothing written is lost.
    """
    item = locked(edition.item)
    require(by, at, "press.cancel", **facts(by, at, item.office_id, item))
    edition = Edition.objects.select_related("words", "cancelling", "item").get(id=edition.id)
    if edition.dated.cancelled_at is not None:
        raise Again("It was cancelled already.")
    # By the moment that its turn came: what was seen while this waited is published, and is withdrawn in public.
    check(press.may_cancel(edition.dated, at + waited() + press.MARGIN))
    cancelling = Cancelling.objects.create(edition=edition, at=at)
    _give_back(edition, item, at)
    line = line_of("commissioner.edition_cancelled", item, rows=[cancelling], version=version(item))
    record(by=by, at=at, lines=[replace(line, address="") if item.state(at) is not press.State.PUBLISHED else line])
    return cancelling

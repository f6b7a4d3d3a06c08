"""/pruefen: is this what was published? One sentence for a short code, a fingerprint, a file or a receipt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from partizip.commissioner.models import Item
from partizip.commissioner.queries import press, reports
from partizip.core import ledger, uploads
from partizip.core.ids import is_mistyped, normalise_short_code
from partizip.core.permissions import msgid
from partizip.documents import pdf
from partizip.documents.models import File
from partizip.journal import keeping, proofs, things, tree
from partizip.journal.contents import check_content
from partizip.journal.models import Entry
from partizip.journal.plain import plain
from partizip.journal.queries import lines_of, meaning
from partizip.journal.queries import told as told_lines
from partizip.journal.rows import erased, row
from partizip.portal import prints


@dataclass(frozen=True)
class Answer:
    """The outcome, with the line of the record that it rests on."""

    # unchanged, unknown, altered; empty (nothing typed), mistyped (a code with a typing error), unreadable (no receipt
    # that we can read), unchecked (our own key is missing, or no PDF can be made); print (our own PDF, its duty reads
    # the same), print_other (outdated or altered), edition_other (names an item of the press room and is no edition of
    # it that can be read), pdf (unknown, but it may be printed by another program)
    outcome: str
    line: Entry | None = None
    words: str = ""
    title: str = ""
    address: str = ""
    reason: str = ""
    at: datetime | None = None  # of which moment a print tells


UNKNOWN = Answer("unknown")


class _Differs(ledger.Fault):
    """The database holds something else than the record; the message is an English msgid."""


NOT_SIGNED = msgid("The receipt does not fit this line of the record, or this log did not sign it.")
NO_LINE = msgid("The receipt is of a line that this record does not have.")
# What exactly is wrong there, `partizip journal verify` says to whoever runs this installation.
RECORD = msgid("The record itself does not agree with what was signed; the operator has to look.")


def _answer(line: Entry, lines: Iterable[Entry]) -> Answer:
    """Say that `line` is unchanged only after checking it, and what `lines` tell, against record and database.

    Each line's leaf is recomputed with its way to the signed root, and every row the lines tell of is compared with
    the database today, in its newest logged form.
    """
    try:
        told: list[dict[str, Any]] = []
        size = tree.size()
        root = keeping.checked_root(size)
        for each in lines:
            _check_line(each, size, root)
            told.extend(meaning(each)["rows"])
        _compare_rows(line.subject, told)
    except _Differs as error:
        return Answer("altered", line, reason=str(error))
    except (ledger.Fault, keeping.HistoryChanged):
        return Answer("altered", line, reason=RECORD)
    ((_line, words, said),) = told_lines([line])
    return Answer("unchanged", line, words, said["title"], said["address"])


def _check_line(line: Entry, size: int, root: bytes) -> None:
    """Check a line's leaf, its way to the root, and its content. Raises Fault."""
    leaf = ledger.leaf_hash(bytes(line.leaf))
    ledger.verify_inclusion(line.index, size, leaf, proofs.inclusion(line.index, size), root)
    content = getattr(line, "content", None)
    if content is not None:
        check_content(line.index, bytes(line.leaf), bytes(content.salt), content.text)


def _compare_rows(subject: str, told: list[dict[str, Any]]) -> None:
    """Compare rows as they were logged with the database today. Raises Fault.

    A row that was told once may have changed since by another act; then the newest line about it counts.
    """
    tables = {model._meta.db_table: model for model in apps.get_models()}
    last = {(row["table"], next(iter(row["key"].values()))): row for row in told}
    today: dict[tuple[str, Any], models.Model] = {}
    for table in {table for table, _key in last} & set(tables):
        model = tables[table]
        people = [name.removesuffix("_id") for name in getattr(model, "journal_sealed", ())]
        rows = model._base_manager.select_related(*people) if people else model._base_manager.all()
        found_rows = rows.in_bulk([key for name, key in last if name == table])
        today |= {(table, plain(key)): found for key, found in found_rows.items()}
    for place, logged in last.items():
        found = today.get(place)
        if found is None:
            raise _Differs(msgid("What was published is gone from the database."))
        if not _agrees(found, logged) and not _agrees(found, _newest(subject, found, logged)):
            raise _Differs(msgid("The database holds something else than what was logged."))
        if not getattr(found, "is_untouched", True):  # words of which the record holds the fingerprint only
            raise _Differs(msgid("The words are not those whose fingerprint was logged."))


def _agrees(found: models.Model, logged: dict[str, Any]) -> bool:
    # A fresh row has the decimals of its column; both sides are written the same way (journal.plain). A column that
    # came with a later version is not in older lines. Where somebody was erased nobody can tell any more who it was;
    # how many places that are is compared by `partizip journal verify`.
    values = row(found)["values"]
    values |= {name: logged["values"].get(name) for name in erased(found)}
    return all(values.get(name) == value for name, value in logged["values"].items())


def _newest(subject: str, found: models.Model, logged: dict[str, Any]) -> dict[str, Any]:
    """The newest logged form of a row: in the lines of this subject, or of the row itself."""
    subjects = {subject, str(getattr(found, "public_id", subject))}
    for line in lines_of(list(subjects)).order_by("-index"):
        for told in meaning(line)["rows"]:
            if (told["table"], told["key"]) == (logged["table"], logged["key"]):
                size = tree.size()
                _check_line(line, size, keeping.checked_root(size))
                return dict(told)
    return logged


def by_code(typed: str) -> Answer:
    """Look up a short code, public id, fingerprint or page of this site as it was typed or pasted."""
    code = typed.strip().replace("\x00", "")[:300]
    if not code:
        return Answer("empty")
    index = None if normalise_short_code(code) else _line_named(code)  # a short code can be all digits
    if index is not None:
        line = Entry.objects.filter(index=index).select_related("content").first()
        return _answer(line, [line]) if line else UNKNOWN
    if things.is_address(code):
        return next(filter(lambda answer: answer.outcome != "unknown", map(_by_subject, _subjects_at(code))), UNKNOWN)
    found = _by_subject(code)
    return Answer("mistyped") if found is UNKNOWN and is_mistyped(code) else found


_LINE = re.compile(r"(?:(?:nr|no|zeile|line)\b\.?\s*)?(\d{1,18})", re.IGNORECASE)
_LINE_PATH = re.compile(r"/protokoll/(\d{1,18})/|/belege/(\d{1,18})\.tlog-proof")


def _line_named(code: str) -> int | None:
    """The number of a line of the record, by its address or as people write it: "Nr. 292"; else None."""
    if things.is_address(code):
        page = things.path_of(code)
        found = page and _LINE_PATH.fullmatch(page[0])
    else:
        found = _LINE.fullmatch(code)
    return int(next(filter(None, found.groups()))) if found else None


def _subjects_at(address: str) -> Iterator[str]:
    """What a page of this site may be about: the things whose page it is, or an id in the address."""
    found = things.path_of(address)
    if found is not None:
        _path, fragment, values = found
        yield from filter(None, [fragment, *values])
        yield from (str(thing.public_id) for thing in things.things_at(address))  # type: ignore[attr-defined]


def _by_subject(code: str) -> Answer:
    """What the record holds about this public id, or the line with this fingerprint."""
    subjects = {code, code.lower(), normalise_short_code(code) or code}
    lines = list(lines_of(list(subjects)))
    if lines:
        return _answer(lines[-1], lines)
    line = _by_fingerprint(code.lower())
    if line:
        return _answer(line, [line])
    digest = code.lower()
    edition = press.with_digest(digest, timezone.now())
    if edition:
        return _by_edition(edition.item, str(edition.id))
    report = reports.with_digest(digest)
    return _by_subject(report.code) if report else UNKNOWN


def _by_edition(item: Item, edition: str) -> Answer:
    """What the record holds about an item, by the last line that tells of this very edition while the item stands."""
    lines = list(lines_of([item.code]))
    of_it = [line for line in lines if any(edition in map(str, row["key"].values()) for row in meaning(line)["rows"])]
    gone = hasattr(item, "withdrawal") or not of_it
    return _answer(lines[-1] if gone else of_it[-1], lines)


def _by_fingerprint(text: str) -> Entry | None:
    """The line whose fingerprint (leaf hash) this is; found through the stored tree's lowest level."""
    try:
        value = bytes.fromhex(text)
    except ValueError:
        return None
    if len(value) != 32:
        return None
    node = tree.find_leaf(value)
    return None if node is None else Entry.objects.select_related("content").filter(index=node).first()


def by_file(data: bytes) -> Answer:
    """Look up a file by its bytes; a receipt is checked with our own public key."""
    if data.startswith(b"c2sp.org/tlog-proof@v1"):
        return _by_receipt(data)
    found = File.objects.filter(sha256__in={sha256(data).hexdigest(), _published_as(data)}).first()
    if found is None:
        return _by_attachment(data) or (_by_print(data) if data.startswith(b"%PDF-") else UNKNOWN)
    line = Entry.objects.filter(subject=found.sha256).select_related("content").order_by("index").first()
    return _answer(line, [line]) if line else UNKNOWN


def _by_attachment(data: bytes) -> Answer | None:
    """A file beside an edition of the press room that can be read; None when there is none."""
    item = press.with_file({sha256(data).hexdigest(), _published_as(data)}, timezone.now())
    return None if item is None else _by_subject(item.code)


def _published_as(data: bytes) -> str:
    """The fingerprint under which a picture is published: without the notes of the camera."""
    try:
        given = uploads.taken("", data, uploads.PICTURES, len(data)).data
    except uploads.Unfit:
        given = data
    return sha256(given).hexdigest()


def _by_print(data: bytes) -> Answer:
    """A PDF that was not published as a file: a print of a duty, by its short code and made once more."""
    claim = prints.claim_of(data)
    if claim is None:
        return _by_press_pdf(data)
    said = _by_subject(claim.code)
    if said.outcome != "unchanged":
        return said
    try:
        at = prints.still_so(data, claim.code, timezone.now())
    except pdf.NotMade:
        return Answer("unchecked")
    return replace(said, outcome="print" if at else "print_other", at=at)


def _by_press_pdf(data: bytes) -> Answer:
    """A PDF that may be the one of an edition of the press room, or of a yearly report."""
    found = prints.item_of(data, timezone.now()) or prints.report_of(data)
    if found is None:
        return Answer("pdf")
    said = _by_subject(found.code)
    try:
        if isinstance(found, Item):
            edition = prints.edition_of(data, found)
            said = _by_edition(found, str(edition.id)) if edition else said
            same = edition is not None
        else:
            same = prints.is_report(data, found)
    except pdf.NotMade:
        return Answer("unchecked")
    return said if same or said.outcome != "unchanged" else replace(said, outcome="edition_other")


def _by_receipt(data: bytes) -> Answer:
    try:
        text = data.decode()
        index = ledger.parse_receipt(text).index
    except (ledger.Fault, UnicodeDecodeError):
        return Answer("unreadable")
    line = Entry.objects.filter(index=index).select_related("content").first() if index < 2**63 else None
    if line is None:
        return Answer("altered", reason=NO_LINE)
    try:
        ledger.verify_receipt(text, ledger.leaf_hash(bytes(line.leaf)), keeping.keys_of_log())
    except keeping.KeyProblem:
        return Answer("unchecked")
    except ledger.Fault:
        return Answer("altered", reason=NOT_SIGNED)
    return _answer(line, [line])

"""/pruefen: is this what was published? One sentence for a short code, a fingerprint, a file or a receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import models

from partizip.core import ledger
from partizip.core.ids import normalise_short_code
from partizip.documents.models import File
from partizip.journal import keeping, proofs, tree
from partizip.journal.models import Entry
from partizip.journal.queries import lines_of, meaning
from partizip.journal.queries import told as told_lines
from partizip.journal.rows import row
from partizip.journal.verify import check_content


@dataclass(frozen=True)
class Answer:
    """The outcome: found and unchanged, unknown, or altered; with the line of the record that it rests on."""

    outcome: str  # unchanged, unknown, altered
    line: Entry | None = None
    words: str = ""
    title: str = ""
    address: str = ""
    reason: str = ""


UNKNOWN = Answer("unknown")


def _answer(line: Entry, lines: Iterable[Entry]) -> Answer:
    """Say that `line` is unchanged only after checking it, and what `lines` tell, against record and database.

    Each line's leaf is recomputed with its way to the signed root, and every row the lines tell of is compared with
    the database today, in its newest logged form.
    """
    try:
        told: list[dict[str, Any]] = []
        for each in lines:
            _check_line(each)
            told.extend(meaning(each)["rows"])
        _compare_rows(line.subject, told)
    except (ledger.Fault, keeping.HistoryChanged) as error:
        return Answer("altered", line, reason=str(error))
    ((_line, words, said),) = told_lines([line])
    return Answer("unchanged", line, words, said["title"], said["address"])


def _check_line(line: Entry) -> None:
    """Check a line's leaf, its way to the root, and its content. Raises Fault or HistoryChanged."""
    size = tree.size()
    leaf = ledger.leaf_hash(bytes(line.leaf))
    ledger.verify_inclusion(line.index, size, leaf, proofs.inclusion(line.index, size), keeping.checked_root(size))
    content = getattr(line, "content", None)
    if content is not None:
        check_content(line.index, bytes(line.leaf), bytes(content.salt), content.text)


def _compare_rows(subject: str, told: list[dict[str, Any]]) -> None:
    """Compare rows as they were logged with the database today. Raises Fault.

    A row that was told once may have changed since by another act; then the newest line about it counts.
    """
    tables = {model._meta.db_table: model for model in apps.get_models()}
    last = {(row["table"], next(iter(row["key"].values()))): row for row in told}
    for (table, key), logged in last.items():
        model = tables.get(table)
        found = model._base_manager.filter(pk=key).first() if model else None
        if found is None:
            raise ledger.Fault("what was published is gone from the database")
        if not _agrees(found, logged) and not _agrees(found, _newest(subject, found, logged)):
            raise ledger.Fault("the database holds something else than what was logged")


def _agrees(found: models.Model, logged: dict[str, Any]) -> bool:
    # A fresh row has the decimals of its column; both sides are written the same way (journal.plain). A column that
    # came with a later version is not in older lines.
    values = row(found)["values"]
    return all(values.get(name) == value for name, value in logged["values"].items())


def _newest(subject: str, found: models.Model, logged: dict[str, Any]) -> dict[str, Any]:
    """The newest logged form of a row: in the lines of this subject, or of the row itself."""
    subjects = {subject, str(getattr(found, "public_id", subject))}
    for line in lines_of(list(subjects)).order_by("-index"):
        for told in meaning(line)["rows"]:
            if (told["table"], told["key"]) == (logged["table"], logged["key"]):
                _check_line(line)
                return dict(told)
    return logged


def by_code(typed: str) -> Answer:
    """Look up a short code, public id or fingerprint as it was typed."""
    code = typed.strip().replace("\x00", "")[:80]
    if not code:
        return UNKNOWN
    subjects = {code, code.lower(), normalise_short_code(code) or code}
    lines = list(lines_of(list(subjects)))
    if lines:
        return _answer(lines[-1], lines)
    line = _by_fingerprint(code.lower())
    return _answer(line, [line]) if line else UNKNOWN


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
    found = File.objects.filter(sha256=sha256(data).hexdigest()).first()
    if found is None:
        return UNKNOWN
    line = Entry.objects.filter(subject=found.sha256).select_related("content").order_by("index").first()
    return _answer(line, [line]) if line else UNKNOWN


def _by_receipt(data: bytes) -> Answer:
    try:
        text = data.decode()
        index = ledger.parse_receipt(text).index
        line = Entry.objects.filter(index=index).select_related("content").first() if index < 2**63 else None
        if line is None:
            return Answer("altered", reason="")
        ledger.verify_receipt(text, ledger.leaf_hash(bytes(line.leaf)), [keeping.signer().verifier])
    except (ledger.Fault, UnicodeDecodeError, keeping.KeyProblem) as error:
        return Answer("altered", reason=str(error))
    return _answer(line, [line])

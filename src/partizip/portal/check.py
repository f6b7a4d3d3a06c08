"""/pruefen: is this what was published? One sentence for a short code, a fingerprint, a file or a receipt."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db.models import Q

from partizip.core import ledger
from partizip.core.ids import normalise_short_code
from partizip.documents.models import File
from partizip.journal import keeping, tree
from partizip.journal.models import Entry
from partizip.journal.queries import meaning
from partizip.journal.rows import row
from partizip.journal.words import verb_words


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


def _answer(line: Entry) -> Answer:
    """Recompute the line's leaf and the way to the signed root before saying that it is unchanged."""
    try:
        size = tree.size()
        leaf = ledger.leaf_hash(bytes(line.leaf))
        read = tree.peaks(size)
        ledger.verify_inclusion(
            line.index, size, leaf, ledger.inclusion_proof(line.index, size, read), keeping.checked_root(size)
        )
        content = getattr(line, "content", None)
        if content is not None:
            committed = ledger.commitment(bytes(content.salt), content.text.encode()).hex()
            if f'"content":"{committed}"' not in bytes(line.leaf).decode():
                raise ledger.Fault("the content differs from what was logged")
        told = meaning(line)
        _compare_row(told)
    except (ledger.Fault, keeping.HistoryChanged) as error:
        return Answer("altered", line, reason=str(error))
    return Answer("unchanged", line, verb_words(line.verb), told["title"], told["address"])


def _compare_row(told: dict[str, Any]) -> None:
    """Compare what the line is about, as it was logged, with the database today. Raises Fault."""
    logged = next(iter(told["rows"]), None)
    if logged is None:
        return
    model = next((model for model in apps.get_models() if model._meta.db_table == logged["table"]), None)
    key = next(iter(logged["key"].values()))
    found = model._base_manager.filter(pk=key).first() if model else None
    if found is None:
        raise ledger.Fault("what was published is gone from the database")
    # A fresh row has the decimals of its column; both sides are written the same way (journal.rows.plain).
    if row(found)["values"] != logged["values"]:
        raise ledger.Fault("the database holds something else than what was logged")


def by_code(typed: str) -> Answer:
    """Look up a short code, public id or fingerprint as it was typed."""
    code = typed.strip().replace("\x00", "")[:80]
    if not code:
        return UNKNOWN
    subjects = {code, code.lower(), normalise_short_code(code) or code}
    lines = Entry.objects.filter(Q(subject__in=subjects)).select_related("content")
    line = lines.order_by("-index").first() or _by_fingerprint(code.lower())
    return _answer(line) if line else UNKNOWN


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
    return _answer(line) if line else UNKNOWN


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
    return _answer(line)

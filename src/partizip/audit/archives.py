"""A whole case as one archive: contents, documents, lines with proofs, checklist, and the fingerprint of every file.

The same state gives the same bytes on every machine: files are stored without compression, in the order of their
names, with one date; proofs lead to the state of the record after the last line about the case, not to today's.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from partizip.audit import shown
from partizip.audit.queries import Whole
from partizip.core import ledger
from partizip.core.cases import MISSING, PRESENT, Case, Document, Point
from partizip.core.permissions import msgid
from partizip.documents import store
from partizip.journal import keeping, keys, proofs
from partizip.journal.models import Entry
from partizip.journal.plain import plain

FORM = "partizip-case-v1"
MANIFEST = "MANIFEST.sha256"
_DATE = (1980, 1, 1, 0, 0, 0)  # the first one that the format knows; when it was fetched stands in the record
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def state_of(lines: list[Entry]) -> int:
    """The size of the record that the proofs lead to: after the last line about the case, and after a new key."""
    changed = keys.changes()
    return max([line.index for line in lines] + [change.index for change in changed[-1:]], default=-1) + 1


def archive(whole: Whole) -> bytes:
    """The archive of a case. Raises keeping.KeyProblem or HistoryChanged when nothing can be signed."""
    documents = dict(_documents(whole.case))
    case = replace(whole.case, checklist=(*whole.case.checklist, *_points(whole, documents)))
    size = state_of(whole.lines)
    checkpoint = keeping.checkpoint_at(size)
    files = {
        "LIESMICH.txt": _told(case).encode(),
        "fall.json": _json(_facts(replace(whole, case=case), size)),
        "fall.html": _page(replace(whole, case=case)).encode(),
        "checkliste.json": _json([_point(point) for point in case.checklist]),
        "protokoll/checkpoint": checkpoint.encode(),
        "protokoll/schluessel.vkey": f"{keeping.signer().verifier.text}\n".encode(),
        **{name: data for name, data in documents.items() if data is not None},
        **dict(_lines(whole.lines, size, checkpoint)),
    }
    sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return _zipped(files | {MANIFEST: sums.encode()})


def contents(whole: Whole) -> bytes:
    """What a page shows of a case, for the fingerprint of a look: as fall.json in the archive."""
    return _json(_facts(whole, state_of(whole.lines)))


def _zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as file:
        for name in sorted(files):
            entry = ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            file.writestr(entry, files[name])
    return target.getvalue()


def _json(value: Any) -> bytes:
    return (json.dumps(plain(value), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _place(document: Document) -> str:
    return f"dokumente/{document.version}-{document.sha256[:12]}-{_UNFIT.sub('_', document.name)[-80:]}"


def _documents(case: Case) -> Iterator[tuple[str, bytes | None]]:
    """Where each document stands, and its bytes; None when they are gone or not the ones that were added."""
    for document in case.documents:
        try:
            yield _place(document), store.fetch(document.sha256)
        except (OSError, store.Altered):
            yield _place(document), None


def _points(whole: Whole, documents: dict[str, bytes | None]) -> Iterator[Point]:
    """What must be there for a case of any kind: the documents' bytes, and a line for each thing."""
    gone = [name for name, data in documents.items() if data is None]
    title = msgid("Documents, unaltered")
    if documents and not gone:
        yield Point("documents", title, PRESENT)
    elif gone:
        yield Point("documents", title, MISSING, msgid("The bytes of a document are gone or altered."))
    else:
        yield Point("documents", title, "not needed", msgid("There is no document."))
    told = {line.subject for line in whole.lines}
    title = msgid("Lines in the record with receipts")
    if set(whole.case.subjects) <= told:
        yield Point("record", title, PRESENT)
    else:
        yield Point("record", title, MISSING, msgid("The record has no line about a part of the case."))


def _point(point: Point) -> dict[str, str]:
    """A point of the checklist, its title and reason in English as ever and in German besides."""
    with translation.override("de"):
        return vars(point) | {"title_de": shown.translated(point.title), "reason_de": shown.translated(point.reason)}


def _lines(lines: list[Entry], size: int, checkpoint: str) -> Iterator[tuple[str, bytes]]:
    """Each line: the bytes that were logged, what they commit to, and the receipt."""
    for line in lines:
        name = f"protokoll/{line.index:08d}"
        yield f"{name}.leaf", bytes(line.leaf)
        yield f"{name}.tlog-proof", ledger.receipt(line.index, proofs.inclusion(line.index, size), checkpoint).encode()
        content = getattr(line, "content", None)
        if content is not None:
            yield f"{name}.inhalt.json", _json({"salt": bytes(content.salt).hex(), "content": content.text})


def _facts(whole: Whole, size: int) -> dict[str, Any]:
    case = whole.case
    return {
        "format": FORM, "kind": case.kind, "id": case.brief.id, "title": case.brief.title,
        "page": settings.SITE_URL + case.brief.address, "record_size": size,
        "lines": [line.index for line in whole.lines],
        "sections": [
            {"name": part.name, "public": part.public,
             "rows": [{fact.name: fact.value for fact in row} for row in part.rows]}
            for part in case.sections
        ],
        "documents": [vars(document) | {"place": _place(document)} for document in case.documents],
        "checklist": [vars(point) for point in case.checklist],
    }  # fmt: skip


def _page(whole: Whole) -> str:
    """The case as a page of its own, in German, without anything from outside."""
    with translation.override("de"):
        context = {"case": shown.case(whole.case), "lines": whole.lines, "site": settings.SITE_URL}
        return render_to_string("audit/archive.html", context)


def _told(case: Case) -> str:
    with translation.override("de"):
        return render_to_string("audit/archive.txt", {"case": case, "manifest": MANIFEST, "site": settings.SITE_URL})

"""The record for programs: its lines, and one line with its content and the way to prove that it stands in the log."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.core import ledger
from partizip.core.permissions import msgid
from partizip.journal import proofs, queries, tree
from partizip.journal.models import Entry
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Marked, here, href, listed, mark
from partizip.opendata.values import Day, Index, Name, Paging, Spoken

room = Room()


class LineQuery(Paging):
    """Which lines."""

    verb: Name | SkipJsonSchema[None] = Field(None, description=msgid("What was done, such as duties.claim_asked"))
    subject: Name | SkipJsonSchema[None] = Field(None, description=msgid("Public id, or short code, of the thing"))
    body: Name | SkipJsonSchema[None] = Field(None, description=msgid("Short name of the body that did it"))
    since: Day | SkipJsonSchema[None] = Field(None, description=msgid("First day"))
    until: Day | SkipJsonSchema[None] = Field(None, description=msgid("Last day"))


class Proof(Schema):
    """How to check a line against the log: the receipt, the signed state, the key, and salt with content."""

    receipt: str
    checkpoint: str
    key: str
    contents: str


class LineBrief(Schema):
    """A line of the record; `title` and `url` are empty when its content was erased."""

    index: int
    verb: str
    words: str
    subject: str
    version: int
    role: str
    body: str
    at: datetime
    title: str
    url: str
    page: str
    href: str
    proof: Proof


class LineList(Listing):
    """Lines, the newest first."""

    items: list[LineBrief]


class Inclusion(Schema):
    """RFC 6962: the hashes (hexadecimal) from the line to the root of the log of `size` lines."""

    size: int
    hashes: list[str]


class LineFull(LineBrief, Marked):
    """A line with the bytes that stand in the log (base 64 is not needed: they are JSON) and its inclusion proof."""

    leaf: str
    leaf_hash: str
    inclusion: Inclusion


def _line(found: queries.Told) -> dict[str, Any]:
    entry, words, meaning = found
    return {
        "index": entry.index, "verb": entry.verb, "words": words, "subject": entry.subject, "version": entry.version,
        "role": entry.role, "body": entry.body, "at": entry.at, "title": meaning["title"],
        "url": here(meaning["address"]), "page": here(reverse("journal_entry", args=[entry.index])),
        "href": href("api_line", index=entry.index),
        "proof": {
            "receipt": here(reverse("receipt", args=[entry.index])), "checkpoint": here(reverse("log_checkpoint")),
            "key": here(reverse("log_key")),
            "contents": here(f"{reverse('log_contents')}?from={entry.index}&to={entry.index}"),
        },
    }  # fmt: skip


@room.read("/record", name="api_record", summary=msgid("Lines of the record"), shows=LineList)
def record(request: HttpRequest, asked: Query[LineQuery]) -> Any:
    """Lines of the record by filter, newest first."""
    found = queries.lines(queries.Filter(verb=asked.verb or "", first=asked.since, last=asked.until))
    if asked.subject:
        found = found.filter(subject=asked.subject)
    if asked.body:
        found = found.filter(body=asked.body)
    return listed(request, asked, found, lambda rows: [_line(one) for one in queries.told(rows)])


@room.read("/record/{index}", name="api_line", summary=msgid("One line with its proof"), shows=LineFull)
def line(request: HttpRequest, index: Index, asked: Query[Spoken]) -> Any:
    """One line with the bytes that were logged and the way to the root of the log."""
    try:
        entry = queries.entry(index)
    except Entry.DoesNotExist as error:
        raise Http404 from error
    size, leaf = tree.size(), bytes(entry.leaf)
    ((told),) = queries.told([entry])
    return _line(told) | {
        "mark": mark(request), "leaf": leaf.decode(), "leaf_hash": ledger.leaf_hash(leaf).hex(),
        "inclusion": {"size": size, "hashes": [found.hex() for found in proofs.inclusion(index, size)]},
    }  # fmt: skip

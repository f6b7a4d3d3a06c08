"""The press room as table and feed: the same items as on the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import rfc3339_date

from partizip.access.defaults import instance
from partizip.commissioner.models import Item, Words
from partizip.commissioner.queries.press import chosen, last_appeared
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files
from partizip.opendata.feeds import Feed

PRESS = declared(
    Dataset(
        "presse",
        title=msgid("Press room"),
        about=msgid(
            "What the independent Commissioner publishes: press releases, positions, speeches and reports, each "
            "edition with its fingerprint, and what was withdrawn and why."
        ),
        page="press",
        service="api_press",
        files=files("press_export", "csv json atom"),
        lines=("commissioner.",),
        moved=last_appeared,
    )
)
COLUMNS = (
    "code", "kind", "office", "language", "number", "title", "lead", "published_at", "correction_reason", "fingerprint",
    "withdrawn_at", "withdrawal_reason", "withdrawal_language", "url", "removed_at", "removal_ground", "removal_reason",
    "removal_language",
)  # fmt: skip


def rows(items: Iterable[Item]) -> list[list[Any]]:
    """Every edition that has appeared; of a withdrawn item, and of words removed by law, place, fingerprint and reason.

    Addresses are the German ones, which last.
    """
    with translation.override("de"):
        return [row for item in items for row in _rows(item)]


def _rows(item: Item) -> Iterator[list[Any]]:
    gone = getattr(item, "withdrawal", None)
    for edition in sorted([*item.readable, *item.removed], key=lambda one: (one.language, one.number)):
        words, edition.item = edition.words, item
        said = ("", "", words.appears_at, "") if gone else (words.title, words.lead, words.appears_at, words.reason)
        yield [
            item.code, item.kind, item.office.slug, edition.language, edition.number, *said, edition.digest,
            *((gone.at, gone.reason, gone.language) if gone else (None, "", "")), settings.SITE_URL + edition.address,
            *_by_law(words),
        ]  # fmt: skip


def _by_law(words: Words) -> tuple[Any, ...]:
    if words.removal is None:
        return (None, "", "", "")
    asked = words.removal.removal
    return (words.removal.at, asked.ground, asked.reason, asked.language)


@dataclass(frozen=True)
class _Tombstone:
    """What a deleted entry says."""

    at: datetime
    reason: str
    language: str

    @classmethod
    def of(cls, item: Item) -> "_Tombstone":
        """Of an item that was withdrawn, or all of whose words the law removed."""
        if hasattr(item, "withdrawal"):
            return cls(item.withdrawal.at, item.withdrawal.reason, item.withdrawal.language)
        last = max((one.words.removal for one in item.removed), key=lambda end: end.at)
        return cls(last.at, last.removal.reason, last.removal.language)


class _Feed(Feed):
    """Atom with the language of each entry; what was withdrawn or removed as deleted entries (RFC 6721)."""

    deleted: Sequence[tuple[str, _Tombstone]] = ()

    def root_attributes(self) -> dict[str, str]:
        """The namespace of tombstones beside Atom's own."""
        return super().root_attributes() | {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """The language of the entry."""
        return {"xml:lang": item["language"]}

    def write_items(self, handler: Any) -> None:
        """Entries, then tombstones."""
        super().write_items(handler)
        for ref, gone in self.deleted:
            handler.startElement("at:deleted-entry", {"ref": ref, "when": rfc3339_date(gone.at)})
            handler.addQuickElement("at:comment", gone.reason, {"xml:lang": gone.language})
            handler.endElement("at:deleted-entry")


def atom(items: Sequence[Item], language: str, title: str, address: str) -> str:
    """A feed in the reader's language; an entry keeps its id through corrections and as a tombstone."""
    with translation.override("de"):
        places = {item.id: settings.SITE_URL + item.get_absolute_url() for item in items}
    feed = _Feed(title=title, link=settings.SITE_URL + reverse("press"), feed_url=address, author=instance().name)
    feed.deleted = [(places[item.id], _Tombstone.of(item)) for item in items if item.is_gone]
    for item in items:
        if item.is_gone:
            continue
        edition = chosen(item, language)
        words = edition.words
        feed.add_item(
            title=words.title, link=settings.SITE_URL + item.get_absolute_url(), unique_id=places[item.id],
            description=words.lead or words.text[:500], pubdate=item.first_at, updateddate=words.appears_at,
            language=edition.language, author_name=item.office.name,
        )  # fmt: skip
    return feed.writeString("utf-8")

"""The programme as table and feed: the same rows as on the page."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from partizip.access.defaults import instance
from partizip.commissioner.queries.programme import Standing
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files
from partizip.opendata.feeds import Feed

PROGRAMME = declared(
    Dataset(
        "programm",
        title=msgid("Programme of the independent office"),
        about=msgid(
            "What the independent Commissioner has set itself: each entry with the fields that it serves, what "
            "administration and city do, what people and organisations with a history of immigration do, and what "
            "came of it."
        ),
        page="programme",
        service="api_programme",
        files=files("programme_export", "csv json atom"),
        lines=("commissioner.programme_",),
    )
)
COLUMNS = (
    "code", "office", "version", "title", "text", "administration", "people", "language", "languages", "opening",
    "two_way", "diversity", "starts_on", "until", "state", "result", "notes", "published_at", "changed_at", "url",
)  # fmt: skip


def address(one: Standing) -> str:
    """The entry's German page, which lasts."""
    with translation.override("de"):
        return settings.SITE_URL + one.entry.get_absolute_url()


def changed(one: Standing) -> Any:
    """When something was said of it last."""
    entry = one.entry
    moments = [one.version.at, *(note.at for note in entry.notes.all()), *(link.at for link in entry.links.all())]
    moments += [words.at for words in one.version.words.all()]
    return max([*moments, entry.ending.at] if entry.has_ended else moments)


def rows(found: Iterable[Standing]) -> list[list[Any]]:
    """Every entry in COLUMNS, by its newest version."""
    return [_row(one) for one in found]


def _row(one: Standing) -> list[Any]:
    entry, version, words = one.entry, one.version, one.words
    languages = " ".join(sorted(each.language for each in version.words.all()))
    return [
        entry.code, entry.office.slug, version.number, words.title, words.text, words.administration, words.people,
        words.language, languages, version.opening, version.two_way, version.diversity, version.starts_on,
        version.until, one.state, entry.ending.text if entry.has_ended else "", len(entry.notes.all()), entry.made_at,
        changed(one), address(one),
    ]  # fmt: skip


def atom(found: Sequence[Standing], title: str, own: str) -> str:
    """A feed; an entry is new again whenever something is said of it."""
    feed = Feed(title=title, link=settings.SITE_URL + reverse("programme"), feed_url=own, author=instance().name)
    for one in found:
        feed.add_item(
            title=f"{one.words.title} – {one.state_words}", link=settings.SITE_URL + one.entry.get_absolute_url(),
            unique_id=address(one), description=one.words.text[:500], author_name=one.entry.office.name,
            pubdate=one.entry.made_at, updateddate=changed(one),
        )  # fmt: skip
    return feed.writeString("utf-8")

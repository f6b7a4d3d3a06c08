"""What the interface shows in every room: words with their language, things by name and address, pages of lists."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Schema

from partizip.opendata.values import Paging

R = TypeVar("R")


class Words(Schema):
    """Words and the language that they are in; what has no translation stands in German."""

    text: str
    language: str


class Named(Schema):
    """A public thing: its name in addresses, its title, its page and its place in this interface."""

    id: str
    title: Words
    url: str
    href: str


class Place(Schema):
    """A public thing of any kind, as another one names it; `url` is empty where it has no page."""

    kind: str
    id: str
    title: str
    url: str


class Marked(Schema):
    """Every answer says whether the data are invented: `mark` is empty unless this is a demo."""

    mark: str


class Listing(Marked):
    """One page of a list, with the addresses of those around it."""

    total: int
    page: int
    pages: int
    size: int
    previous: str | None
    next: str | None


def words(text: str, language: str = "de") -> Words:
    """Words in a language."""
    return Words(text=text, language=language)


def localized(thing: Any, name: str) -> Words:
    """An attribute in English for readers of English, where there is one; else in German."""
    english = getattr(thing, f"{name}_en", "") if get_language() == "en" else ""
    return words(english, "en") if english else words(str(getattr(thing, name)))


def here(address: str) -> str:
    """An address of this site in full; an empty one stays empty."""
    return settings.SITE_URL + address if address else ""


def href(name: str, **values: Any) -> str:
    """The full address of a thing in this interface."""
    return here(reverse(name, kwargs=values))


def mark(request: HttpRequest) -> str:
    """The demo's mark; else empty."""
    return request.instance.mark  # type: ignore[attr-defined]


def listed(
    request: HttpRequest, asked: Paging, found: QuerySet[Any] | Sequence[Any], shown: Callable[[Iterable[Any]], list[R]]
) -> dict[str, Any]:
    """The page that was asked for, made of the rows that stand on it."""
    total = found.count() if isinstance(found, QuerySet) else len(found)
    start = (asked.page - 1) * asked.size
    return envelope(request, asked, total) | {"items": shown(found[start : start + asked.size])}


def envelope(request: HttpRequest, asked: Paging, total: int) -> dict[str, Any]:
    """What stands around the rows of a page."""
    pages = max(1, -(-total // asked.size))
    return {
        "mark": mark(request), "total": total, "page": asked.page, "pages": pages, "size": asked.size,
        "previous": _page(request, min(asked.page - 1, pages)) if asked.page > 1 else None,
        "next": _page(request, asked.page + 1) if asked.page < pages else None,
    }  # fmt: skip


def _page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return here(f"{request.path}?{query.urlencode()}")

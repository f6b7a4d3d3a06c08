"""Atom feeds (RFC 4287): somebody signs each of them, and what they tell is plain text."""

from typing import Any

from django.utils.feedgenerator import Atom1Feed


class Feed(Atom1Feed):
    """An Atom feed with an author (RFC 4287, 4.1.1), whose summaries are text: Django's own say that they are HTML,
    so that a reader's program would take a "<" in a title for markup, and run lines together."""

    def __init__(self, *, title: str, link: str, feed_url: str, author: str) -> None:
        super().__init__(title=title, link=link, description=title, feed_url=feed_url, author_name=author)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """As Django does, with the summary as text."""
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})

"""Requests and objections as table and feed: the same rows as on the page."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from partizip.access.defaults import instance
from partizip.commissioner.queries.requests import Standing
from partizip.core.permissions import msgid
from partizip.duties.queries import newly_overdue
from partizip.opendata.declarations import Dataset, declared, files
from partizip.opendata.feeds import Feed

REQUESTS = declared(
    Dataset(
        "anfragen",
        title=msgid("Requests and objections of the Commissioner"),
        about=msgid(
            "What the independent Commissioner asked departments, districts and companies, what was answered, what is "
            "overdue, and what the body itself says to that."
        ),
        page="requests",
        service="api_requests",
        files=files("requests_export", "csv json atom"),
        lines=("commissioner.", "duties."),
        moved=newly_overdue,
    )
)
COLUMNS = (
    "code", "kind", "title", "debtor", "now_owed_by", "office", "asked_at", "due_on", "state", "working_days_late",
    "answered_at", "reminder_letters", "statement", "about", "url",
)  # fmt: skip


def row(one: Standing) -> list[Any]:
    """One request in the columns of every export; addresses are the German ones, which last."""
    standing, claim = one.claim, one.request.claim
    finals = [answer.at for answer in claim.answers.all() if answer.kind == answer.Kind.FINAL]
    words = standing.debtors_words
    with translation.override("de"):
        address = settings.SITE_URL + one.request.get_absolute_url()
    return [
        claim.code, one.request.kind, claim.title, claim.debtor.slug, (standing.now_owed_by or claim.debtor).slug,
        claim.creditor.slug, claim.asked_at, claim.due_on, standing.status.value, standing.late,
        finals[-1] if finals else None, len(one.request.letters.all()), words[0].text if words else "",
        claim.subject_id, address,
    ]  # fmt: skip


def atom(items: Sequence[Standing], title: str, address: str) -> str:
    """A feed; each entry keeps its id however its state changes."""
    feed = Feed(title=title, link=settings.SITE_URL + reverse("requests"), feed_url=address, author=instance().name)
    for one in items:
        claim = one.request.claim
        with translation.override("de"):
            place = settings.SITE_URL + one.request.get_absolute_url()
        letters = [letter.at for letter in one.request.letters.all()]
        feed.add_item(
            title=f"{claim.code}: {claim.title} – {one.claim.words}",
            link=settings.SITE_URL + one.request.get_absolute_url(), unique_id=place, description=claim.text[:500],
            author_name=claim.creditor.name, pubdate=claim.asked_at,
            updateddate=max([one.claim.changed_at, *letters]),
        )  # fmt: skip
    return feed.writeString("utf-8")

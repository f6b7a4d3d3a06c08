"""Plans before their decision as table and feed: the same rows as on the page."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from partizip.access.defaults import instance
from partizip.commissioner.queries.plans import Standing
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files
from partizip.opendata.feeds import Feed

PLANS = declared(
    Dataset(
        "vorhaben",
        title=msgid("Plans before their decision"),
        about=msgid(
            "What bodies plan that touches participation, what the Commissioner's office said to it, and whether it "
            "was decided with or without its involvement."
        ),
        page="plans",
        service="api_plans",
        files=files("plans_export", "csv json atom"),
        lines=("commissioner.",),
    )
)
COLUMNS = (
    "code", "title", "body", "office", "matters", "announced_at", "decides_on", "decidable_on", "state", "remarks",
    "ended_on", "ended_how", "lacks", "url",
)  # fmt: skip


def row(one: Standing) -> list[Any]:
    """One plan in the columns of every export; addresses are the German ones, which last."""
    plan, final, facts = one.plan, one.plan.final, one.plan.facts()
    with translation.override("de"):
        address = settings.SITE_URL + plan.get_absolute_url()
    return [
        plan.code, plan.title, plan.body.slug, plan.office.slug, " ".join(plan.matters), plan.announced_at,
        plan.planned_on, one.decidable_on, one.state.value, sum(word.kind == "remark" for word in plan.said.all()),
        final.on if final else None, facts.ending or "", " ".join(facts.lacks), address,
    ]  # fmt: skip


def atom(items: Sequence[Standing], title: str, address: str) -> str:
    """A feed; each entry keeps its id however its state changes."""
    feed = Feed(title=title, link=settings.SITE_URL + reverse("plans"), feed_url=address, author=instance().name)
    for one in items:
        plan = one.plan
        with translation.override("de"):
            place = settings.SITE_URL + plan.get_absolute_url()
        ending = getattr(plan, "ending", None)
        moments = [plan.announced_at, *(word.at for word in plan.said.all()), *([ending.at] if ending else [])]
        feed.add_item(
            title=f"{plan.code}: {plan.title} – {one.words}", link=settings.SITE_URL + plan.get_absolute_url(),
            unique_id=place, description=plan.text[:500], author_name=plan.body.name, pubdate=plan.announced_at,
            updateddate=max(moments),
        )  # fmt: skip
    return feed.writeString("utf-8")

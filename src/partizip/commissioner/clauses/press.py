"""What the press room knows of C6.3."""

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from partizip.commissioner.models import Item, Words
from partizip.core.calendar import berlin_day
from partizip.core.progress import Said
from partizip.duties.facts import facts


def standing() -> "list[QuerySet[Any, tuple]]":
    """Since when anything can be read."""
    return [facts(Words.objects.filter(edition__cancelling=None), "c6.3", since=Min("appears_at"))]


def said(code: str, now: datetime) -> list[Said]:
    """What was published last."""
    if code != "c6.3":
        return []
    last = Item.objects.appeared(now).filter(withdrawal=None).values_list("first_at", flat=True).first()
    return [Said(_("Published last in the press room"), reverse("press"), berlin_day(last))] if last else []

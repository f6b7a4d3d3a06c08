"""Reads of access."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from partizip.access.defaults import DEFAULTS, Default, values
from partizip.access.models import Deputy, Mandate
from partizip.core.calendar import berlin_day


def all_mandates() -> QuerySet[Mandate]:
    """Every mandate, newest first, with person and body."""
    return Mandate.objects.select_related("person", "body").order_by("-valid_from", "-id")


def demo_mandates(at: datetime) -> QuerySet[Mandate]:
    """Mandates in force, for the demo's one-click sign-ins."""
    return Mandate.objects.effective(berlin_day(at)).select_related("person", "body").order_by("role", "body__name")


def deputies_of(mandate_id: UUID) -> QuerySet[Deputy]:
    """Who stands in for a mandate, or did for its whole time."""
    return Deputy.objects.filter(mandate_id=mandate_id, ended_at=None).select_related("person").order_by("valid_from")


def defaults_in_force() -> list[tuple[str, Default, object]]:
    """Every default with its value in force."""
    found = values(*DEFAULTS)
    return [(name, default, found[name]) for name, default in DEFAULTS.items()]

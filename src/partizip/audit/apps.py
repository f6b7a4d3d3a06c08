"""The audit app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from partizip.core.things import ANSWERED_AT


class AuditConfig(AppConfig):
    """Audits; reads what every room declares about its cases."""

    name = "partizip.audit"

    def ready(self) -> None:
        """Read the rooms' own declarations (core.cases); a new part needs no line here. Statements are made here."""
        from partizip.audit.queries import answered_at  # noqa: PLC0415 - reads models

        autodiscover_modules("cases")
        ANSWERED_AT["audit"] = answered_at

"""The audit app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    """Audits; reads what every room declares about its cases."""

    name = "partizip.audit"

    def ready(self) -> None:
        """Read the rooms' own declarations (core.cases); a new part needs no line here."""
        autodiscover_modules("cases")

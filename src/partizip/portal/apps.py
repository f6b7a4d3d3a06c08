"""The portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Desk and pages that span all parts."""

    name = "partizip.portal"

"""The access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """People, mandates and rights."""

    name = "partizip.access"

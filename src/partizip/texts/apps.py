"""The texts app."""

from django.apps import AppConfig


class TextsConfig(AppConfig):
    """Texts, versions, units."""

    name = "partizip.texts"

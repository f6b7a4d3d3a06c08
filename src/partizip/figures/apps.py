"""The figures app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Figures and series."""

    name = "partizip.figures"

"""The commissioner app."""

from django.apps import AppConfig


class CommissionerConfig(AppConfig):
    """The independent Commissioner: the press room, the office itself."""

    name = "partizip.commissioner"

"""The trail app."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """Links between public things."""

    name = "partizip.trail"

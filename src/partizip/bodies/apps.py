"""The bodies app."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Bodies with their time of validity, successors and functions."""

    name = "partizip.bodies"

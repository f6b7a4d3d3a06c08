"""The web app: the outermost room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Page frame, components and addresses."""

    name = "partizip.web"
    label = "web"

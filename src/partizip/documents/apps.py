"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and documents."""

    name = "partizip.documents"

"""The promises app."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """Clauses of the policy text."""

    name = "partizip.promises"

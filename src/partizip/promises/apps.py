"""The promises app."""

from importlib import import_module

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """Clauses of the policy text."""

    name = "partizip.promises"

    def ready(self) -> None:
        """Give the yearly report the judgements; its figures need models, which are read before this."""
        import_module("partizip.promises.annual")

"""The commissioner app."""

from importlib import import_module

from django.apps import AppConfig


class CommissionerConfig(AppConfig):
    """The independent Commissioner: the press room, the office itself."""

    name = "partizip.commissioner"

    def ready(self) -> None:
        """Declare the figures of the yearly report; they need models, which are read before this."""
        for name in ("own", "toward"):
            import_module(f"partizip.commissioner.queries.figures_{name}")

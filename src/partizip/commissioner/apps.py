"""The commissioner app."""

from importlib import import_module

from django.apps import AppConfig

from partizip.core.things import DECIDED_BY


class CommissionerConfig(AppConfig):
    """The independent Commissioner: the press room, the office itself."""

    name = "partizip.commissioner"

    def ready(self) -> None:
        """Declare the figures of the yearly report, and who decides a plan; they need models, read before this."""
        for name in ("own", "toward"):
            import_module(f"partizip.commissioner.queries.figures_{name}")
        DECIDED_BY["plan"] = import_module("partizip.commissioner.queries.plans").decided_by

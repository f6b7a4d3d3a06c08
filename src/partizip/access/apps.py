"""The access app."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class AccessConfig(AppConfig):
    """People, mandates and rights."""

    name = "partizip.access"

    def ready(self) -> None:
        """Declare what the tables of packages hold about people; needs models, which are read before this."""
        import_string("partizip.access.foreign.declare")()

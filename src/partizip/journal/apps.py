"""The journal's place in Django: triggers are made again after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from partizip.journal import triggers


class JournalConfig(AppConfig):
    """Re-creates the triggers, because a migration that rebuilds a table on SQLite drops them silently."""

    name = "partizip.journal"

    def ready(self) -> None:
        """Listen for the end of each app's migration."""
        post_migrate.connect(triggers.create_after_migrate, dispatch_uid="journal-triggers")

"""The search's place in Django: it listens to the record, and is built when a migration brought its tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class SearchConfig(AppConfig):
    """Tells the record whom to call with the rows of its lines."""

    name = "partizip.search"

    def ready(self) -> None:
        """Listen to the record, and for the end of the migrations; both need models, which are read before this."""
        listeners, keep = import_string("partizip.journal.log.LISTENERS"), import_string("partizip.search.keeping.keep")
        if keep not in listeners:
            listeners.append(keep)
        build = import_string("partizip.search.rebuilding.build_after_migrate")
        post_migrate.connect(build, sender=self, dispatch_uid="search-index")

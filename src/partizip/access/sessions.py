"""Sessions in the database, each with the account that is signed in: whose it is need not be read out of its data."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from partizip.access.models import Session


class SessionStore(DatabaseStore):
    """Django's own, on our table (settings.SESSION_ENGINE)."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row as it is stored; nobody's before somebody signs in."""
        row: Session = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        return row

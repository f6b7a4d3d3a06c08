"""The room of outgoing mail."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Outbox, duty mails, subscriptions and the run of recurring jobs."""

    name = "partizip.post"

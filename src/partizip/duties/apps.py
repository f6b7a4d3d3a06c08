"""The duties app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Duties, claims, answers, reminders."""

    name = "partizip.duties"

"""What the program keeps about its own running."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When the worker last ended a run; one row, which no line tells of, as it changes each minute.

    In the database and not in a file, because web server and worker may stand on different machines.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField(_("last run"))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="portal_heartbeat_one_row")]

    def __str__(self) -> str:
        return f"worker ran {self.at}"

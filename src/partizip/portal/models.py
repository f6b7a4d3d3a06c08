"""What browsers kept our pages from doing, as counts."""

from django.db import models


class Blocked(models.Model):
    """How often browsers refused something on a page on a day, and of which kind; nothing of who was reading.

    `page` is the name of an address, never the address itself; `source` a host or a word such as inline, never a path.
    Purpose: to notice a fault of ours, or strange content. Deleted after 90 days by the worker.
    """

    day = models.DateField()
    page = models.CharField(max_length=64)
    directive = models.CharField(max_length=32)
    source = models.CharField(max_length=120)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "page", "directive", "source"], name="portal_blocked_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.directive} {self.source}"


class DemoLoad(models.Model):
    """How far the large demo is filled. One row; its steps are numbered, so whoever goes on knows where."""

    scale = models.FloatField()
    day = models.DateField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"

    @property
    def percent(self) -> int:
        """How much of it is done, whole per cent."""
        return 100 * self.done // max(self.total, 1)

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

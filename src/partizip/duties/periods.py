"""Units of a period."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """Units of a period (§§ 187-193 BGB)."""

    WORKING_DAYS = "working_days", _("working days")
    CALENDAR_DAYS = "calendar_days", _("calendar days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")

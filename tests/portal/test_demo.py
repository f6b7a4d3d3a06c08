"""The demo Land tells the same days everywhere."""

import json

import pytest
from django.utils import timezone

from partizip.core.calendar import berlin_day
from partizip.duties.models import Claim
from partizip.journal.models import Entry
from partizip.portal import demo

pytestmark = pytest.mark.django_db


def test_a_step_is_recorded_on_the_day_on_which_it_was_reached():
    demo.build()
    asked = {str(claim.id): berlin_day(claim.asked_at).isoformat() for claim in Claim.objects.all()}
    days = []
    for line in Entry.objects.filter(verb="duties.reminded").select_related("content"):
        told = [row["values"] for row in json.loads(line.content.text)["rows"]]
        days += [
            (berlin_day(line.at).isoformat(), row["reached_on"], asked[row["claim_id"]])
            for row in told
            if "level" in row
        ]
    assert len(days) > 20
    # A step that lay before the asking is written after it; today's are written today.
    today = berlin_day(timezone.now()).isoformat()
    assert [each for each in days if each[0] not in (each[1], today) and each[1] >= each[2]] == []

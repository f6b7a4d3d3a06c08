"""Lists cost the same whatever their length, and nothing looks through all claims for each duty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partizip.access.roles import Role
from partizip.duties import actions as duties
from partizip.duties.models import Claim
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/protokoll/", "/neu/"])
def test_who_did_what_is_one_query_for_all_lines(signed_in, path, time_machine):
    time_machine.move_to(NOW, tick=False)
    client, by, costs = signed_in(Role.OFFICER), actor(Role.OFFICER), []
    for count in (1, 6):
        for number in range(count):
            duties.ask(by=by, at=NOW, debtor=body(), title=f"Frage {count} {number}", text="x")
        with CaptureQueriesContext(connection) as captured:
            assert f"Frage {count} 0" in client.get(path).content.decode()
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_the_instances_of_a_duty_are_found_by_the_duty():
    """Asking also that it accepts nothing leads SQLite to the index of that column: all claims for each duty."""
    found = Claim.objects.unmet().by_cycle().filter(duty="00000000000000000000000000000000")
    assert '"accepts_id" IS NULL' not in str(found.query)

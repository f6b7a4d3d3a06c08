"""Two sides of a duty for the tests of this room."""

import pytest

from partizip.access.roles import Role
from tests.factories import actor, body


@pytest.fixture
def sides(db):
    """A creditor that asks and a debtor that owes."""
    asks, owes = body("land-fragt"), body("bezirk-schuldet", kind="bezirk")
    return actor(Role.OFFICER, of=asks), actor(Role.OFFICER, of=owes), asks, owes

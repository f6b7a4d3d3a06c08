"""Each protected office by itself: given by two persons, and held only where it may be."""

from datetime import timedelta

import pytest

from partizip.access import actions as access
from partizip.access.acts import Refused
from partizip.access.roles import Role
from tests.factories import NOW, actor, body, person

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def given(role: str, kind: str):
    """What one administrator alone can make of a role in a body of a kind."""
    one, _two = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    return access.give_mandate(
        by=one, at=NOW, person=person(), body_id=body(kind=kind).id, role=role, valid_from=DAY,
        valid_until=DAY + timedelta(days=30),
    )  # fmt: skip


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("administrator", "department"), ("commissioner", "department"), ("commissioner_office", "department"),
        ("evaluator", "company"), ("auditor", "department"), ("officer", "office"), ("officer", "institution"),
    ],
)  # fmt: skip
def test_nobody_gives_this_office_alone(role, kind):
    assert given(role, kind).confirmed_at is None


def test_an_office_of_the_administration_needs_no_second_person():
    assert given("officer", "department").confirmed_at == NOW


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("role", ["commissioner", "commissioner_office", "evaluator", "organisation"])
def test_this_office_is_not_held_in_a_district(role):
    with pytest.raises(Refused, match="body of this kind"):
        given(role, "bezirk")

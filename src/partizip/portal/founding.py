"""The first acts of a new installation: the Land as a body, and its first administrator."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM
from partizip.access.roles import Role
from partizip.bodies.actions import BodyRow, import_bodies
from partizip.bodies.models import Body, Kind


@transaction.atomic
def found(email: str, name: str, password: str, since: date) -> None:
    """Make the Land (completed by a table later) and an administrator with a mandate in it; all or nothing."""
    now = timezone.now()
    values = {"name": "Land", "kind": Kind.LAND, "valid_from": since, "to_confirm": True}
    import_bodies(by=THE_SYSTEM, at=now, rows=[BodyRow("land", values)])
    land = Body.objects.get(slug="land")
    person = access.make_person(by=THE_SYSTEM, at=now, email=email, name=name, password=password)
    access.give_mandate(
        by=THE_SYSTEM, at=now, person=person, body_id=land.id, role=Role.ADMINISTRATOR, valid_from=since
    )

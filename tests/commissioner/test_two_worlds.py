"""Two worlds: whatever all other roles do before, what the office publishes reads the same and appears when it says."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies import actions as bodies
from partizip.bodies.actions import BodyRow
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Draft, Edition, Item
from partizip.duties import actions as duties
from partizip.texts import actions as texts
from partizip.web.versions import STORE
from tests import factories, properties
from tests.commissioner.conftest import Room
from tests.factories import NOW, acting

pytestmark = pytest.mark.django_db
WHEN = NOW + timedelta(hours=3)


def _rival(room: Room) -> None:
    """Two administrators put a second Commissioner into the office."""
    one, two = (acting(factories.mandate(Role.ADMINISTRATOR)) for _hand in range(2))
    made = access.give_mandate(
        by=one, at=NOW, person=factories.person(), body_id=room.office.id, role=Role.COMMISSIONER, valid_from=NOW.date()
    )
    if made.confirmed_at is None:
        access.confirm_mandate(by=two, at=NOW, mandate=made)


def _end_asked(room: Room) -> None:
    held = Mandate.objects.get(id=room.holder.mandate_id)
    access.end_mandate(by=room.others[Role.ADMINISTRATOR], at=NOW, mandate=held, last_day=NOW.date())


def _changed_body(room: Room) -> None:
    row = BodyRow("beauftragte", {"kind": "department"}, None, None)
    bodies.import_bodies(by=room.others[Role.ADMINISTRATOR], at=NOW, rows=[row])


def _named(room: Room) -> None:
    access.set_default(by=room.others[Role.ADMINISTRATOR], at=NOW, name="instance.name", value="Anderes Land")


def _asked(room: Room) -> None:
    duties.ask(by=room.others[Role.OFFICER], at=NOW, debtor=room.office, title="Schweigen Sie", text="Bitte.")


def _text(room: Room) -> None:
    texts.import_text(
        by=room.others[Role.EDITOR], at=NOW, data=b"Ein anderer Text.", kind="policy", title="Anders", source="eigen",
        dated=NOW.date(),
    )  # fmt: skip


def _press_acts(room: Room) -> None:
    """Everybody tries every act on everything that the office has."""
    for by in (*room.others.values(), THE_SYSTEM):
        for draft in Draft.objects.all():
            for act, facts in ((actions.publish, {"revision": draft.revision}), (actions.discard_draft, {})):
                _tried(act, by=by, at=NOW, draft=draft, **facts)
        for item in Item.objects.all():
            _tried(actions.withdraw, by=by, at=NOW, item=item, reason="Nein")
        for edition in Edition.objects.select_related("item"):
            _tried(actions.cancel, by=by, at=NOW, edition=edition)


def _sat_in(room: Room) -> None:
    """Another role inside the office, and one that pretends."""
    puppet = acting(factories.mandate(Role.HEAD, of=room.office))
    room.others["puppet"] = puppet


def _tried(act, **facts) -> None:
    try:
        act(**facts)
    except Refused:
        return
    pytest.fail(f"{act.__name__} passed for {facts['by']}")


STEPS = (_rival, _end_asked, _changed_body, _named, _asked, _text, _press_acts, _sat_in)


def world(room: Room, steps, *, sealed: bool) -> list[str]:
    """What everybody reads of the item after these steps; all of it is undone afterwards."""
    STORE.forget()
    room.others.pop("puppet", None)
    with transaction.atomic():
        draft = room.draft(lead="Kurz.", appears_at=WHEN if sealed else None)
        for step in steps[::2]:
            _step(step, room)
        edition = actions.publish(by=room.holder, at=NOW, draft=draft, revision=draft.revision)
        for step in steps[1::2]:
            _step(step, room)
        found, code = [str(edition.words.appears_at)], edition.item.code
        for at in (WHEN - timedelta(seconds=1), WHEN):
            with time_machine.travel(at, tick=False):
                client = Client()
                answer = client.get(f"/presse/{code}/")
                main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
                feed = ElementTree.fromstring(client.get("/presse.atom").content)
            entries = [ElementTree.tostring(one, "unicode") for one in feed if one.tag.endswith("entry")]
            page = main.group() if answer.status_code == 200 else ""
            told = f"{answer.status_code}\n{page}\n{entries}"
            found.append(told.replace(code, "CODE").replace(edition.digest, "DIGEST"))
        transaction.set_rollback(True)
    return found


def _step(step, room: Room) -> None:
    try:
        with transaction.atomic():
            step(room)
    except Refused:  # also a refusal is an act that changes nothing
        return


@pytest.mark.rule("R-P6-1")
@settings(properties.tried(12), suppress_health_check=[HealthCheck.function_scoped_fixture])  # undone each time
@given(steps=st.lists(st.sampled_from(STEPS), max_size=6), sealed=st.booleans())
def test_whatever_others_do_the_public_reads_the_same(room, steps, sealed):
    alone = world(room, [], sealed=sealed)
    assert world(room, steps, sealed=sealed) == alone
    assert "200" in alone[2][:3]
    assert ("404" if sealed else "200") in alone[1][:3]

"""What everybody else does in one of the two worlds: each step is one act, or many attempts, of other roles."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from partizip.access import actions as access
from partizip.access.acts import NOBODY, THE_SYSTEM, Refused
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies import actions as bodies
from partizip.bodies.actions import BodyRow
from partizip.bodies.models import Body
from partizip.commissioner.actions import (
    appearing,
    appointments,
    circle,
    circle_agenda,
    plans,
    removing,
    requests,
    statutory,
)
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Circle, Draft, Edition, Item, Removal
from partizip.commissioner.models.circle import FUNCTION
from partizip.core.things import Thing
from partizip.duties import actions as duties
from partizip.portal import recurring
from partizip.post.models import Mail
from partizip.search import rebuilding
from partizip.texts import actions as texts
from tests import factories
from tests.commissioner.conftest import Room
from tests.factories import NOW, acting
from tests.post.steps import follow

DAY = NOW.date()
# The worker's jobs that leave the test's database connection open.
JOBS = tuple(job for job in recurring.JOBS if job.__name__ not in {"go_on", "sweep_files", "send_waiting"})


def _department() -> Body:
    return Body.objects.get(slug="sen-integration")


def rival(room: Room) -> None:
    """Two administrators put a second Commissioner into the office."""
    one, two = (acting(factories.mandate(Role.ADMINISTRATOR)) for _hand in range(2))
    made = access.give_mandate(
        by=one, at=NOW, person=factories.person(), body_id=room.office.id, role=Role.COMMISSIONER, valid_from=DAY
    )
    if made.confirmed_at is None:
        access.confirm_mandate(by=two, at=NOW, mandate=made)


def end_asked(room: Room) -> None:
    held = Mandate.objects.get(id=room.holder.mandate_id)
    access.end_mandate(by=room.others[Role.ADMINISTRATOR], at=NOW, mandate=held, last_day=DAY)


def body_changed(room: Room) -> None:
    row = BodyRow("beauftragte", {"kind": "department"}, None, None)
    bodies.import_bodies(by=room.others[Role.ADMINISTRATOR], at=NOW, rows=[row])


def office_renamed(room: Room) -> None:
    """The name under which everybody reads it."""
    row = BodyRow("beauftragte", {"name": "Amt für Ruhe"}, None, None)
    bodies.import_bodies(by=room.others[Role.ADMINISTRATOR], at=NOW, rows=[row])


def land_renamed(room: Room) -> None:
    access.set_default(by=room.others[Role.ADMINISTRATOR], at=NOW, name="instance.name", value="Anderes Land")


def office_asked(room: Room) -> None:
    subject = next((Thing("press_item", item.code, "Presse", "/presse/") for item in Item.objects.all()), None)
    duties.ask(
        by=room.others[Role.OFFICER], at=NOW, debtor=room.office, title="Schweigen Sie", text="Bitte.", subject=subject
    )


def text_imported(room: Room) -> None:
    texts.import_text(
        by=room.others[Role.EDITOR], at=NOW, data=b"Ein anderer Text.", kind="policy", title="Anders", source="eigen",
        dated=DAY,
    )  # fmt: skip


def press_tried(room: Room) -> None:
    """Everybody tries every act on everything that the office has."""
    for by in (*room.others.values(), NOBODY, THE_SYSTEM):
        for draft in Draft.objects.all():
            tried(actions.publish, by=by, at=NOW, draft=draft, revision=draft.revision)
            tried(actions.correct, by=by, at=NOW, draft=draft, revision=draft.revision)
            tried(actions.discard_draft, by=by, at=NOW, draft=draft)
        for item in Item.objects.all():
            tried(actions.withdraw, by=by, at=NOW, item=item, reason="Nein")
        for edition in Edition.objects.select_related("item"):
            tried(actions.cancel, by=by, at=NOW, edition=edition)


def removal_tried(room: Room) -> None:
    """Everybody tries to have the words removed by law, and to carry out what nobody of the office asked for."""
    for by in (*room.others.values(), NOBODY, THE_SYSTEM):
        for item in Item.objects.all():
            named = list(item.editions.values_list("id", flat=True))
            tried(removing.ask_removal, by=by, at=NOW, item=item, editions=named, ground="court", reason="Urteil.")
        for removal in Removal.objects.all():
            tried(removing.remove, by=by, at=NOW, removal=removal)


def appearance_tried(room: Room) -> None:
    """Nobody but the worker notes that something has appeared; it notes nothing whose time has not come."""
    named = list(Edition.objects.values_list("id", flat=True))
    for by in room.others.values():
        tried(appearing.note_appearances, by=by, at=NOW, wanted=named)


def puppet_seated(room: Room) -> None:
    """Another role inside the office, and one that pretends."""
    room.others["puppet"] = acting(factories.mandate(Role.HEAD, of=room.office))


def plan_announced(room: Room) -> None:
    """A plan about the very item, which would be blocked by it, and one about nothing."""
    said = {
        "by": room.others[Role.OFFICER], "at": NOW, "office": room.office, "title": "Presse neu regeln",
        "text": "Über das Amt.", "matters": ["funding"], "decides_on": DAY + timedelta(days=30),
    }  # fmt: skip
    for item in Item.objects.all():
        for kind in ("item", "press_item", "press"):
            tried(plans.announce, **said, subject=Thing(kind, item.code, "Presse", item.get_absolute_url()))
    plan = plans.announce(**said)
    plans.record_outside(by=room.others[Role.OFFICER], at=NOW, plan=plan, on=DAY, text="Schon entschieden.")


def request_by_another(room: Room) -> None:
    requests.file_request(
        by=room.others["another office"], at=NOW, debtor=_department(), kind="objection", title="Pressearbeit",
        text="Das Amt schweige.",
    )  # fmt: skip


def circle_run(room: Room) -> None:
    """Another office sets the steering circle up, the department chairs and puts the press work on the agenda."""
    if not Circle.objects.exists():
        bodies.give_function(
            by=THE_SYSTEM, at=NOW, body=_department(), name=FUNCTION, title="F", valid_from=date(2023, 4, 27)
        )
        circle.set_up(
            by=room.others["another office"], at=NOW, name="Kreis", purpose="Abstimmen", notice_days=5
        )  # fmt: skip
    here, chair = Circle.objects.get(), room.others[Role.OFFICER]
    circle.call_meeting(by=chair, at=NOW, circle=here, starts_at=NOW + timedelta(days=9), place="Saal")
    circle_agenda.put_point(by=chair, at=NOW, circle=here, title="Presse")


def appointed_by_others(room: Room) -> None:
    """An administrator records a new appointment to the office, and that it was removed."""
    made = appointments.record_appointment(
        by=room.others[Role.ADMINISTRATOR], at=NOW, office=room.office, appointed_by=_department(),
        decided_on=DAY, first_day=DAY, term_until=DAY + timedelta(days=900),
    )  # fmt: skip
    appointments.end_appointment(
        by=room.others[Role.HEAD], at=NOW, appointment=made, how="removed", decided_by=_department(), decided_on=DAY,
        last_day=DAY,
    )  # fmt: skip


def law_ended(room: Room) -> None:
    """The paragraph behind the office's task is recorded as ended."""
    basis = duties.register_basis(by=THE_SYSTEM, at=NOW, law="G", paragraph="§ 1", valid_from=date(2021, 7, 16))
    by = room.others[Role.EDITOR]
    statutory.record_task(by=by, at=NOW, office=room.office, basis=basis, title="Öffentlichkeit unterrichten")
    duties.end_basis(by=by, at=NOW, basis=basis, last_day=DAY)


def search_rebuilt(room: Room) -> None:
    rebuilding.rebuild()


def mail_asked(room: Room) -> None:
    """Readers subscribe; the worker tells them, and somebody empties the outbox."""
    follow("press:beauftragte", NOW, email=f"leser{Mail.objects.count()}@post.de")
    worker_run(room)
    Mail.objects.all().delete()


def worker_run(room: Room) -> None:
    for job in JOBS:
        job(NOW)


def other_office_publishes(room: Room) -> None:
    """Another independent office publishes under the same title, to be taken for it or to push it down."""
    by = room.others["another office"]
    draft = room.draft(by=by)
    actions.publish(by=by, at=NOW, draft=draft, revision=draft.revision)


def tried(act, **facts) -> None:
    try:
        with transaction.atomic():
            act(**facts)
    except (Refused, appearing.NothingDue):
        return
    pytest.fail(f"{act.__name__} passed for {facts['by']}")


STEPS = (
    rival, end_asked, body_changed, office_renamed, land_renamed, office_asked, text_imported, press_tried, removal_tried,
    appearance_tried, puppet_seated, plan_announced, request_by_another, circle_run, appointed_by_others, law_ended,
    search_rebuilt, mail_asked, worker_run, other_office_publishes,
)  # fmt: skip

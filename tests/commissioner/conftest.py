"""An independent office with its Commissioner and a colleague, and somebody in every other role."""

from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from partizip.access.acts import Actor
from partizip.access.ids import new_id
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Draft, Edition, Item
from tests.factories import NOW, acting, actor, body, mandate

TITLE, TEXT = "Sprachmittlung darf nicht enden", "Zum Jahresende laufen Verträge aus.\n\nDas Amt fordert Anschluss."


@dataclass
class Room:
    office: Body
    holder: Actor
    colleague: Actor
    others: dict[str, Actor] = field(default_factory=dict)

    def draft(self, *, by: Actor | None = None, at: datetime = NOW, **more) -> Draft:
        wanted = {
            "draft_id": new_id(),
            "revision": 0,
            "kind": "release",
            "language": "de",
            "title": TITLE,
            "text": TEXT,
        }
        return actions.save_draft(by=by or self.holder, at=at, **wanted | more)

    def published(self, *, by: Actor | None = None, at: datetime = NOW, **more) -> Edition:
        draft = self.draft(by=by, at=at, **more)
        return actions.publish(by=by or self.holder, at=at, draft=draft, revision=draft.revision)

    def further(self, item: Item, *, by: Actor | None = None, at: datetime = NOW, **more) -> Edition:
        draft = self.draft(by=by, at=at, item=item, **{"reason": "Eine Zahl war falsch."} | more)
        return actions.correct(by=by or self.holder, at=at, draft=draft, revision=draft.revision)


@pytest.fixture
def room(db, log_key) -> Room:
    office = body("beauftragte", kind="office", name="Die Beauftragte")
    holder = acting(mandate(Role.COMMISSIONER, of=office, valid_from=date(2023, 5, 1)))  # somebody else held it before
    made = Room(office, holder, actor(Role.COMMISSIONER_OFFICE, of=office))
    department = body("sen-integration")
    for role in (Role.OPERATOR, Role.EDITOR, Role.OFFICER, Role.HEAD, Role.COUNCIL_OFFICE, Role.AUDITOR):
        made.others[role] = actor(role, of=department)
    made.others["colleague of another role"] = actor(Role.OFFICER, of=office)
    other = body("andere-beauftragte", kind="office")
    made.others["another office"] = actor(Role.COMMISSIONER, of=other)
    made.others["colleague of another office"] = actor(Role.COMMISSIONER_OFFICE, of=other)
    for role in (Role.EVALUATOR, Role.ORGANISATION, Role.ADMINISTRATOR):
        made.others[role] = actor(role)
    return made

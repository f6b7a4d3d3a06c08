"""Plans and requests sent twice: the very same is known as done, what differs is never dropped without a word."""

from datetime import timedelta

import pytest
import time_machine

from partizip.access.acts import Again, Refused
from partizip.access.roles import Role
from partizip.commissioner.actions import plans as actions
from partizip.commissioner.actions import programme, requests
from partizip.commissioner.models import Letter, Plan, Request
from partizip.core.calendar import overdue_from, working_days
from partizip.core.things import Thing
from partizip.duties import actions as duties
from partizip.duties.models import Answer, Block
from partizip.journal import things
from partizip.journal.models import Entry
from tests.commissioner.conftest import Room
from tests.commissioner.test_plans import Sides, sides  # noqa: F401
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
FILE, OTHER = ("entwurf.txt", b"Entwurf der Richtlinie"), ("anlage.txt", b"Anlage")
LATE = overdue_from(working_days().shift(NOW.date(), 20))


def again(act, **facts) -> Again:
    before = Entry.objects.count()
    with pytest.raises(Again) as found:
        act(**facts)
    assert Entry.objects.count() == before
    return found.value


def asked(sides: Sides, **more) -> Request:  # noqa: F811
    said = {"by": sides.holder, "at": NOW, "debtor": sides.planner, "kind": "question", "title": "Wie viele Stellen?",
            "text": "Bitte je Jahr."}  # fmt: skip
    return requests.file_request(**said | more)


def test_a_request_with_another_day_kind_or_language_is_another_one(sides):  # noqa: F811
    first = asked(sides)
    assert again(asked, sides=sides).there == first.claim.get_absolute_url()
    day = working_days().shift(NOW.date(), 30)
    assert asked(sides, due_on=day).claim.due_on == day
    assert asked(sides, kind="objection").kind == "objection"
    assert asked(sides, title_en="How many posts?").claim.title_en
    assert Request.objects.count() == 4


def test_a_plan_whose_document_was_forgotten_is_not_taken_for_the_same(sides):  # noqa: F811
    plan = sides.plan()
    with pytest.raises(Refused, match="without this document") as found:
        sides.plan(upload=FILE)
    assert not isinstance(found.value, Again)
    assert found.value.there == plan.get_absolute_url()
    actions.add_document(by=sides.officer, at=NOW, plan=plan, upload=FILE)
    assert again(sides.plan, upload=FILE).there == plan.get_absolute_url()
    with pytest.raises(Refused, match="without this document"):
        sides.plan(upload=OTHER)
    sides.plan(matters=["laws"])
    sides.plan(title_en="New funding rules")
    assert Plan.objects.count() == 3


def test_a_file_belongs_to_a_plan_once(sides):  # noqa: F811
    plan = sides.plan(upload=FILE)
    again(actions.add_document, by=sides.officer, at=NOW, plan=plan, upload=FILE)


def test_the_refusal_leads_to_what_is_there(sides, signed_in):  # noqa: F811
    with time_machine.travel(NOW, tick=False):
        officer = signed_in(Role.OFFICER, of=sides.planner)
        said = {"title": "Neue Regel", "text": "Neu.", "matters": ["funding"], "decides_on": "2027-01-29",
                "office": str(sides.office.id), "language": "de"}  # fmt: skip
        made = officer.post("/schreibtisch/vorhaben/ankuendigen/", said)
        assert made.status_code == 302
        page = officer.post("/schreibtisch/vorhaben/ankuendigen/", said).content.decode()
    assert "Das ist schon gespeichert" in page
    assert f'href="{made.url}">Lesen, was dort steht</a>' in page
    assert 'type="date" name="decides_on" value="2027-01-29"' in page


def test_an_interim_answer_with_evidence_is_not_the_one_without(sides):  # noqa: F811
    claim = asked(sides).claim
    said = {"by": sides.officer, "at": NOW, "claim": claim, "kind": "interim", "text": "Wir zählen noch."}
    duties.answer_claim(**said)
    again(duties.answer_claim, **said)
    assert duties.answer_claim(**said, upload=FILE).evidence.name == FILE[0]
    again(duties.answer_claim, **said, upload=FILE)
    assert Answer.objects.count() == 2


@pytest.mark.rule("R-P6-4")
def test_a_second_press_on_the_reminder_is_known_as_done(sides):  # noqa: F811
    request = asked(sides)
    letter = {"by": sides.holder, "at": LATE, "asked": request, "way": "paper"}
    requests.send_reminder(**letter)
    again(requests.send_reminder, **letter)
    assert Letter.objects.count() == 1
    with pytest.raises(Refused, match="today already"):
        requests.send_reminder(**letter | {"at": LATE + timedelta(hours=1)})


def test_a_second_press_on_a_word_or_an_end_is_known_as_done(sides):  # noqa: F811
    one, two, three = sides.plan(), sides.plan(title="Zweites"), sides.plan(title="Drittes")
    for kind in ("demand", "waiver"):
        said = {"by": sides.holder, "at": NOW, "plan": one, "kind": kind}
        actions.speak(**said)
        again(actions.speak, **said)
    given_up = {"by": sides.officer, "at": NOW, "plan": two, "text": "Aufgegeben."}
    actions.drop(**given_up)
    again(actions.drop, **given_up)
    with pytest.raises(Refused, match="ended already"):
        actions.drop(**given_up | {"text": "Anders."})
    elsewhere = {"by": sides.officer, "at": NOW, "on": NOW.date(), "text": "Beschlossen."}
    for plan in (two, three):
        actions.record_outside(**elsewhere, plan=plan)
        again(actions.record_outside, **elsewhere, plan=plan)
    later = {"by": sides.officer, "at": NOW + timedelta(days=30), "plan": one, "text": "Beschlossen."}
    actions.decide(**later)
    again(actions.decide, **later)


@pytest.mark.rule("R-P6-2")
@pytest.mark.rule("R-P6-1")
def test_no_plan_blocks_what_its_body_does_not_decide(room: Room):
    """The office's release, programme entry and request, a clause, a body, another's plan: none gets a block."""
    item = room.published().item
    entry = programme.publish_entry(
        by=room.holder, at=NOW, title="Öffnung", text="Worum", administration="A", people="B",
        fields=["opening"], starts_on=NOW.date(), until=NOW.date() + timedelta(days=90),
    )  # fmt: skip
    officer, stranger = room.others[Role.OFFICER], actor(Role.OFFICER, of=body("sen-finanzen"))
    said = {"at": NOW, "office": room.office, "text": "Neu.", "matters": ["funding"],
            "decides_on": NOW.date() + timedelta(days=30)}  # fmt: skip
    foreign = actions.announce(by=stranger, title="Fremd", **said)
    request = requests.file_request(
        by=room.holder, at=NOW, debtor=body("sen-bildung"), kind="question", title="Wie viele?", text="Bitte."
    )
    blocks = Block.objects.count()
    for one in (item, entry, foreign, request.claim, room.office):
        subject = things.find(one.get_absolute_url())
        assert subject is not None, one
        with pytest.raises(Refused, match="Only what your own body decides"):
            actions.announce(by=officer, title="Sperre", subject=subject, **said)
    clause = Thing("clause", "c6.4", "C6.4", "/zusagen/c6.4/")
    with pytest.raises(Refused, match="Only what your own body decides"):
        actions.announce(by=officer, title="Sperre", subject=clause, **said)
    assert Block.objects.count() == blocks
    own = actions.announce(by=officer, title="Eigenes", **said)
    made = actions.announce(by=officer, title="Teil davon", subject=own.thing, **said)
    assert made.subject_id == own.code

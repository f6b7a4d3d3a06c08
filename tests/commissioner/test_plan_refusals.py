"""What the acts on plans and requests refuse; nothing is written then."""

from datetime import timedelta

import pytest

from partizip.access.acts import NOBODY, Forbidden, Refused
from partizip.access.roles import Role
from partizip.commissioner.actions import plans as actions
from partizip.commissioner.actions import requests
from partizip.journal.models import Entry
from tests.commissioner.test_plans import Sides, days, sides  # noqa: F401
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
FILE = ("entwurf.txt", b"Entwurf der Richtlinie")


def refused(words: str, act, **facts) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match=words):
        act(**facts)
    assert Entry.objects.count() == before


def test_a_file_and_words_are_taken_once(sides: Sides):  # noqa: F811
    plan = sides.plan(upload=FILE)
    refused("belongs to the plan already", actions.add_document, by=sides.officer, at=NOW, plan=plan, upload=FILE)
    sides.said(plan, "remark", text="Beteiligung fehlt.")
    again = {"by": sides.holder, "at": NOW, "plan": plan, "kind": "remark", "text": "Beteiligung fehlt."}
    refused("This very thing was said a moment ago", actions.speak, **again)
    why = {"by": sides.officer, "at": NOW, "plan": plan}
    refused("needs words", actions.explain, **why, text=" ")
    actions.explain(**why, text="Es eilt.")
    refused("a moment ago", actions.explain, **why, text="Es eilt.")


def test_an_end_needs_words_and_comes_once(sides: Sides):  # noqa: F811
    plan, by = sides.plan(), {"by": sides.officer, "at": NOW}
    refused("needs words", actions.drop, **by, plan=plan, text=" ")
    actions.drop(**by, plan=plan, text="Aufgegeben.")
    refused("has ended already", actions.drop, **by, plan=plan, text="Nochmals.")
    actions.record_outside(**by, plan=plan, on=NOW.date(), text="Doch.")
    refused("has ended already", actions.record_outside, **by, plan=plan, on=NOW.date(), text="Nochmals.")


def test_nobody_announces_without_a_body_or_explains_for_another(sides: Sides):  # noqa: F811
    for by in (NOBODY, sides.holder, actor(Role.EDITOR)):
        with pytest.raises(Forbidden):
            sides.plan(by=by)
    plan = sides.plan()
    with pytest.raises(Forbidden):
        actions.explain(by=actor(Role.OFFICER), at=NOW, plan=plan, text="Für andere.")


def test_nobody_reminds_in_the_offices_name(sides: Sides):  # noqa: F811
    asked = requests.file_request(
        by=sides.holder, at=NOW, debtor=sides.planner, kind="question", title="Wie viele?", text="Bitte."
    )
    for by in (sides.officer, actor(Role.COMMISSIONER, of=body(kind="office")), actor(Role.OFFICER, of=sides.office)):
        with pytest.raises(Forbidden):
            requests.send_reminder(by=by, at=days(60) + timedelta(hours=1), asked=asked, way="paper")

"""Nothing is recorded twice; what stands about a clause can be put right."""

from datetime import date

import pytest

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.duties import actions as duties
from partizip.journal.models import Entry
from partizip.portal import check
from partizip.promises import actions, clauses
from partizip.promises.models import Clause
from partizip.texts import actions as texts
from tests.factories import NOW, acting, body, mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def clause(db):
    return actions.add_clause(by=THE_SYSTEM, at=NOW, code="C2.1", promise=2, order=1, title="Zuhören")


def test_what_is_recorded_already_is_refused(clause):
    office, lines = mandate(Role.OFFICER), []
    actions.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=office.body, since=date(2026, 1, 1))
    step = {"title": "Plan", "planned_on": date(2027, 1, 1)}
    actions.plan_milestone(by=THE_SYSTEM, at=NOW, clause=clause, **step)
    actions.state_words(by=acting(office), at=NOW, clause=clause, text="Wir sind dabei.")
    lines = Entry.objects.count()
    with pytest.raises(Refused, match="already"):
        actions.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=office.body, since=date(2026, 1, 1))
    with pytest.raises(Refused, match="already"):
        actions.plan_milestone(by=THE_SYSTEM, at=NOW, clause=clause, **step)
    with pytest.raises(Refused, match="already"):
        actions.state_words(by=acting(office), at=NOW, clause=clause, text="Wir sind dabei.")
    assert Entry.objects.count() == lines
    actions.state_words(by=acting(office), at=NOW, clause=clause, text="Wir sind fertig.")


def test_a_clauses_title_and_order_are_changed_with_a_line(clause, signed_in, client, log_key):
    editor = signed_in(Role.EDITOR)
    address = "/schreibtisch/zusagen/c2.1/aendern/"
    assert address in editor.get("/zusagen/c2.1/").content.decode()
    assert address not in client.get("/zusagen/c2.1/").content.decode()
    assert 'value="Zuhören"' in editor.get(address).content.decode()
    stale = Clause.objects.get()
    same = {"order": "1", "title": "Zuhören", "title_en": ""}
    assert editor.post(address, same).status_code == 422
    assert editor.post(address, same | {"title": "Besser zuhören"}).status_code == 302
    assert editor.post(address, same | {"title": "Gut zuhören", "title_en": "Listen well"}).status_code == 302
    assert Clause.objects.get().title == "Gut zuhören"
    assert [line.version for line in Entry.objects.filter(verb="promises.clause_changed").order_by("index")] == [2, 3]
    # An act that had looked at the clause before the change tells it as it is now.
    actions.take_over(by=THE_SYSTEM, at=NOW, clause=stale, body=body(), since=date(2026, 1, 1))
    assert check.by_code("c2.1").outcome == "unchanged"


def test_duties_with_the_same_title_are_told_apart_by_who_owes_them(signed_in):
    for name in ("Mitte", "Pankow"):
        duties.register_duty(
            by=THE_SYSTEM, at=NOW, title="Bericht", debtor=body(name=name), creditor=body(), valid_from=date(2026, 1, 1)
        )
    page = signed_in(Role.EDITOR).get("/schreibtisch/zusagen/pflicht/").content.decode()
    assert "Bericht – Mitte" in page
    assert "Bericht – Pankow" in page


def test_the_desk_names_a_language_in_itself(signed_in):
    texts.import_text(
        by=THE_SYSTEM, at=NOW, data="Wort für Wort.".encode(), kind="policy", title="Ziel", source="eigen",
        dated=date(2026, 11, 2),
    )  # fmt: skip
    page = signed_in(Role.EDITOR).get("/schreibtisch/textstellen/").content.decode()
    assert "(Fassung 1, Deutsch)" in page


def test_what_was_recorded_wrongly_is_withdrawn_and_stays_visible(clause, signed_in, client, log_key):
    right, wrong = mandate(Role.OFFICER), mandate(Role.OFFICER)
    actions.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=right.body, since=date(2026, 1, 1))
    custody = actions.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=wrong.body, since=date(2026, 2, 1))
    step = actions.plan_milestone(by=THE_SYSTEM, at=NOW, clause=clause, title="Plan", planned_on=date(2026, 1, 5))
    editor = signed_in(Role.EDITOR)
    assert clauses.clause_states(NOW)[clause.public_id].kind == "late"
    for row, what in ((custody, wrong.body.name), (step, "Plan")):
        address = f"/schreibtisch/zuruecknehmen/{row.id}/"
        assert address in editor.get("/zusagen/c2.1/").content.decode()
        assert address not in client.get("/zusagen/c2.1/").content.decode()
        assert what in editor.get(address).content.decode()
        assert editor.post(address, {"reason": ""}).status_code == 422
        assert editor.post(address, {"reason": "Falsche Stelle."}).status_code == 302
        assert editor.post(address, {"reason": "Noch einmal."}).status_code == 422
    page = client.get("/zusagen/c2.1/").content.decode()
    assert page.count("<del>") == 2
    assert page.count("Falsche Stelle.") == 2
    assert "weitergegeben" not in page
    assert clauses.clause_states(NOW)[clause.public_id].kind != "late"
    with pytest.raises(Forbidden):
        actions.state_words(by=acting(wrong), at=NOW, clause=clause, text="Wir.")
    actions.state_words(by=acting(right), at=NOW, clause=clause, text="Wir.")
    with pytest.raises(Refused, match="withdrawn"):
        actions.reach_milestone(by=THE_SYSTEM, at=NOW, milestone=step, reached_on=NOW.date(), source="x")
    actions.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=wrong.body, since=date(2026, 2, 1))
    assert check.by_code("c2.1").outcome == "unchanged"

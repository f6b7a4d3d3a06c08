"""Nothing is recorded twice; what stands about a clause can be put right."""

from datetime import date

import pytest

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.roles import Role
from partizip.duties import actions as duties
from partizip.journal.models import Entry
from partizip.portal import check
from partizip.promises import actions
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

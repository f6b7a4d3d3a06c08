"""Judgements of a clause stand side by side; nobody touches another's, and the program's facts stay what they are."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.journal.models import Entry
from partizip.promises import actions
from partizip.promises.clauses import clause_states
from partizip.promises.models import Judgement
from tests.factories import NOW, actor, body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_key")]
HOUR = timedelta(hours=1)


@pytest.fixture
def clause():
    return actions.add_clause(by=THE_SYSTEM, at=NOW, code="C6.1", promise=6, order=1, title="Unabhängigkeit")


@pytest.fixture
def sides(clause):
    holder = body("sen-integration")
    actions.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=holder, since=date(2026, 1, 1))
    return {
        "office": actor(Role.COMMISSIONER, of=body("amt", kind="office")),
        "council": actor(Role.COUNCIL_OFFICE, of=body("beirat", kind="council")),
        "evaluator": actor(Role.EVALUATOR),
        "holder": actor(Role.HEAD, of=holder),
    }


def judged(by, clause, verdict="broken", reason="Es kam eine Weisung.", at=NOW):
    return actions.judge(by=by, at=at, clause=clause, verdict=verdict, reason=reason)


def test_assessors_stand_side_by_side_and_a_newer_word_of_the_same_one_counts(clause, sides, client):
    for number, (name, by) in enumerate(sides.items()):
        judged(by, clause, "kept" if name == "holder" else "broken", f"Grund von {name}.", NOW + HOUR * number)
    facts = clause_states(NOW + HOUR)
    judged(sides["office"], clause, "partly", "Seitdem blieb das Amt frei.", NOW + 9 * HOUR)
    assert clause_states(NOW + HOUR) == facts
    assert Entry.objects.filter(verb="promises.clause_judged", subject="c6.1").count() == 5
    page = client.get("/zusagen/c6.1/").content.decode()
    assert all(f"Grund von {name}." in page for name in sides)
    assert page.count("<details") == 1
    rows = client.get("/bewertungen.json").json()["judgements"]
    assert [(row["verdict"], row["superseded"]) for row in rows if row["assessor"] == "amt"] == [
        ("partly", False), ("broken", True),
    ]  # fmt: skip
    assert client.get("/api/v1/judgements").json()["total"] == 5
    assert len(client.get("/api/v1/clauses/c6.1").json()["judgements"]) == 5
    assert "Grund von council." in client.get("/bewertungen/").content.decode()


def test_nobody_judges_in_anothers_place_and_nothing_is_changed(clause, sides):
    strangers = (
        actor(Role.OFFICER), actor(Role.HEAD), actor(Role.EDITOR), actor(Role.ADMINISTRATOR), actor(Role.ORGANISATION),
        actor(Role.COMMISSIONER, of=body()), THE_SYSTEM,
    )  # fmt: skip
    for by in strangers:
        with pytest.raises(Forbidden):
            judged(by, clause)
    judged(sides["office"], clause)
    for text, why in (("Es kam eine Weisung.", "counts already"), (" ", "needs a reason")):
        with pytest.raises(Refused, match=why):
            judged(sides["office"], clause, reason=text, at=NOW + HOUR)
    table = Judgement._meta.db_table
    for sql in (f"UPDATE {table} SET verdict = 'kept'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_form_offers_it_to_who_may_and_keeps_what_was_typed(clause, sides, signed_in, client):
    assert "/bewerten/" not in client.get("/zusagen/c6.1/").content.decode()
    browser = signed_in(Role.COUNCIL_OFFICE)
    assert "/schreibtisch/zusagen/c6.1/bewerten/" in browser.get("/zusagen/c6.1/").content.decode()
    answer = browser.post("/schreibtisch/zusagen/c6.1/bewerten/", {"reason": "Der Beirat sieht das anders."})
    assert answer.status_code == 422
    assert "Der Beirat sieht das anders." in answer.content.decode()
    said = {"verdict": "kept", "reason": "Der Beirat sieht das anders.", "language": "de"}
    assert browser.post("/schreibtisch/zusagen/c6.1/bewerten/", said).url == "/zusagen/c6.1/"
    assert "Der Beirat sieht das anders." in client.get("/zusagen/c6.1/").content.decode()
    stranger = signed_in(Role.OFFICER).get("/schreibtisch/zusagen/c6.1/bewerten/")
    assert (stranger.status_code, stranger.url) == (302, "/zusagen/c6.1/")

"""What the part says of its clauses, on their pages and in the state that the home page shows."""

from datetime import timedelta

import pytest

from partizip.access.acts import THE_SYSTEM
from partizip.promises import actions as promises
from partizip.promises.clauses import clause_states
from tests.factories import NOW

CODES = ("C6.1", "C6.2", "C6.3", "C6.4", "C6.5")


@pytest.fixture
def clauses(room):
    return {
        code.lower(): promises.add_clause(by=THE_SYSTEM, at=NOW, code=code, promise=6, order=n, title=code)
        for n, code in enumerate(CODES)
    }


def test_what_is_published_is_a_fact_of_its_clause_from_its_second_on(room, clauses, client, time_machine):
    opens = NOW + timedelta(hours=2)
    room.published(appears_at=opens)
    assert clause_states(opens - timedelta(seconds=1))["c6.3"].kind == "none"
    assert clause_states(opens)["c6.3"].kind == "way"
    time_machine.move_to(opens - timedelta(seconds=1), tick=False)
    assert client.get("/zusagen/c6.3.json").json()["on_record"] == []
    time_machine.move_to(opens, tick=False)
    [said] = client.get("/api/v1/clauses/c6.3?language=en").json()["on_record"]
    assert (said["words"], said["on"]) == ("Published last in the press room", "2026-11-23")
    assert (
        "Zuletzt im Presseraum veröffentlicht</a>: 23. November 2026" in client.get("/zusagen/c6.3/").content.decode()
    )


def test_nothing_is_said_of_a_clause_while_there_is_nothing(clauses, client):
    assert {state.kind for state in clause_states(NOW).values()} == {"none"}
    assert all(client.get(f"/zusagen/{code}.json").json()["on_record"] == [] for code in clauses)

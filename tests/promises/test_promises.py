"""The policy text with its clauses: marking, states from facts, statements, news, any Land's own text."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.core import wording
from partizip.core.calendar import berlin_day, working_days
from partizip.core.progress import ClauseFacts, Progress, state_of
from partizip.duties import actions as duties
from partizip.promises import actions, clauses, queries
from partizip.promises.models import Clause
from partizip.texts import actions as texts
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
DEMO = Path(clauses.__file__).parent / "demo"
WORDS = "Unser Ziel\n\nWir hören zu und wir handeln, und wir hören zu."


@pytest.fixture
def policy(db):
    return texts.import_text(
        by=THE_SYSTEM, at=NOW, data=WORDS.encode(), kind="policy", title="Ziel", source="eigen", dated=date(2026, 11, 2)
    )


@pytest.fixture
def clause(db):
    return actions.add_clause(
        by=THE_SYSTEM, at=NOW, code="c2.1", promise=2, order=1, title="Zuhören", title_en="Listen"
    )


def mark(clause, policy, words, **more):
    return actions.mark_passage(
        by=THE_SYSTEM, at=NOW, clause=clause, version=policy, eid="sec_1__para_1", exact=words, **more
    )


def test_two_clauses_fit_in_one_sentence(policy, clause, client):
    other = actions.add_clause(by=THE_SYSTEM, at=NOW, code="C2.2", promise=2, order=2, title="Handeln")
    mark(clause, policy, "hören zu", place=2)
    mark(other, policy, "wir handeln")
    line = queries.policy("de", NOW).lines[1]
    assert [(part.words, part.clause and part.clause.code) for part in line.segments] == [
        ("Wir hören zu und ", None), ("wir handeln", "C2.2"), (", und wir ", None), ("hören zu", "C2.1"), (".", None),
    ]  # fmt: skip
    page = client.get("/").content.decode()
    assert page.count('class="clause ') == 2
    assert "nichts verzeichnet" in page


@pytest.mark.parametrize(
    ("words", "place", "reason"),
    [
        ("steht nicht da", None, "do not stand there;"),
        ("hören zu", None, "several times"),
        ("hören zu", 3, "not stand there so often"),
        ("zu und wir", None, "marked already"),
    ],
)
def test_marks_that_are_refused(policy, clause, words, place, reason):
    mark(clause, policy, "Wir hören zu")
    with pytest.raises(Refused, match=reason):
        mark(clause, policy, words, place=place)
    with pytest.raises(Refused, match="no such place"):
        actions.mark_passage(by=THE_SYSTEM, at=NOW, clause=clause, version=policy, eid="x", exact="x")


def test_a_mark_can_be_taken_away_once(policy, clause):
    passage = mark(clause, policy, "wir handeln")
    actions.remove_passage(by=THE_SYSTEM, at=NOW, passage=passage)
    assert all(part.clause is None for part in queries.policy("de", NOW).lines[1].segments)
    with pytest.raises(Refused, match="already removed"):
        actions.remove_passage(by=THE_SYSTEM, at=NOW, passage=passage)


DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("facts", "progress", "late"),
    [
        (ClauseFacts(), Progress.NONE, 0),
        (ClauseFacts(anything=True), Progress.WAY, 0),
        (ClauseFacts(first_unmet=date(2027, 3, 1), unmet=1, anything=True), Progress.WAY, 0),
        (ClauseFacts(first_unmet=date(2026, 11, 30), unmet=1, anything=True), Progress.SOON, 0),
        (ClauseFacts(first_unmet=DAY, unmet=1, anything=True), Progress.SOON, 0),
        (ClauseFacts(first_unmet=date(2026, 11, 20), unmet=1, anything=True), Progress.LATE, 1),
        (ClauseFacts(first_missed=date(2026, 11, 9), planned=2, reached=1, anything=True), Progress.LATE, 10),
        (ClauseFacts(planned=2, reached=2, anything=True), Progress.DONE, 0),
        (ClauseFacts(planned=2, reached=2, first_unmet=date(2027, 3, 1), unmet=1, anything=True), Progress.WAY, 0),
    ],
)
def test_the_state_follows_from_dated_facts(facts, progress, late):
    state = state_of(facts, DAY, working_days(), soon=5)
    assert (state.progress, state.late) == (progress, late)


def test_the_state_comes_from_duties_and_milestones(clause):
    def state(at=NOW):
        return clauses.clause_states(at)[clause.id].words

    assert state() == "nichts verzeichnet"
    debtor, creditor = body("schuldet"), body("fordert")
    duty = duties.register_duty(
        by=THE_SYSTEM, at=NOW, title="Bericht", debtor=debtor, creditor=creditor, valid_from=DAY
    )
    actions.tie_duty(by=THE_SYSTEM, at=NOW, clause=clause, duty=duty)
    assert state() == "im Gange"
    claim = duties.open_claim(by=THE_SYSTEM, at=NOW, duty=duty, due_on=date(2026, 12, 1))
    assert state(NOW + timedelta(days=4)) == "bald fällig"
    assert state(NOW + timedelta(days=9)) == "1 Arbeitstag zu spät"
    answer = duties.answer_claim(by=actor(Role.OFFICER, of=debtor), at=NOW, claim=claim, kind="final", text="Hier.")
    assert state(NOW + timedelta(days=9)) == "im Gange", "what is answered is no longer the debtor's delay"
    duties.decide_answer(by=actor(Role.OFFICER, of=creditor), at=NOW, answer=answer, accepted=False, reason="nein")
    assert state(NOW + timedelta(days=9)) == "1 Arbeitstag zu spät"
    milestone = actions.plan_milestone(by=THE_SYSTEM, at=NOW, clause=clause, title="Schritt", planned_on=DAY)
    actions.reach_milestone(by=THE_SYSTEM, at=NOW, milestone=milestone, reached_on=DAY, source="Protokoll")
    with pytest.raises(Refused, match="already reached"):
        actions.reach_milestone(by=THE_SYSTEM, at=NOW, milestone=milestone, reached_on=DAY, source="Protokoll")


def test_only_the_body_that_has_the_clause_speaks_for_it(clause, client):
    first, second = body("erste"), body("zweite")
    with pytest.raises(Forbidden):
        actions.state_words(by=actor(Role.HEAD, of=first), at=NOW, clause=clause, text="Wir.")
    actions.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=first, since=date(2020, 1, 1))
    actions.state_words(by=actor(Role.HEAD, of=first), at=NOW, clause=clause, text="Wir <b>arbeiten</b> daran.")
    actions.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=second, since=date(2024, 1, 1))
    with pytest.raises(Forbidden):
        actions.state_words(by=actor(Role.HEAD, of=first), at=NOW, clause=clause, text="Noch wir.")
    page = client.get("/zusagen/c2.1/").content.decode()
    assert "Wir &lt;b&gt;arbeiten&lt;/b&gt; daran." in page
    assert page.index("Zweite") < page.index("Erste"), "the newest stands first"


def test_the_demos_clauses_are_all_marked_in_both_languages():
    rows = json.loads((DEMO / "clauses.json").read_text("utf-8"))
    assert [row["code"] for row in rows] == [
        "C1.1", "C1.2", "C2.1", "C2.2", "C3.1", "C4.1", "C4.2", "C5.1", "C5.2", "C5.3", "C5.4",
        "C6.1", "C6.2", "C6.3", "C6.4", "C6.5", "C7.1", "C8.1", "C8.2", "C8.3",
    ]  # fmt: skip
    for language in ("de", "en"):
        units = wording.parse_units((DEMO / f"policy.{language}.txt").read_text("utf-8"))
        assert len(units) == 7, "a heading and six paragraphs"
        for row in rows:
            assert wording.places(units[row["unit"]].text, row[language]), f"{row['code']} {language}"


def test_an_empty_installation_tells_what_to_do(client):
    page = client.get("/").content.decode()
    assert "Bisher wurde kein Text eingelesen" in page
    assert client.get("/en/").status_code == 200
    assert client.get("/zusagen/").status_code == 200
    assert client.get("/zusagen/c9.9/").status_code == 404


def test_the_home_page_costs_at_most_eight_queries_whatever_the_amount(
    policy, clause, client, django_assert_max_num_queries
):
    mark(clause, policy, "wir handeln")
    client.get("/?0")
    for number in range(1, 4):
        duty = duties.register_duty(
            by=THE_SYSTEM, at=NOW, title=f"B{number}", debtor=body(), creditor=body(), valid_from=DAY
        )
        actions.tie_duty(by=THE_SYSTEM, at=NOW, clause=clause, duty=duty)
        duties.open_claim(by=THE_SYSTEM, at=NOW, duty=duty, due_on=date(2026, 12, 1))
        with django_assert_max_num_queries(8):
            client.get(f"/?{number}")


def test_the_clause_page_costs_the_same_whatever_the_amount(policy, clause, client, django_assert_max_num_queries):
    mark(clause, policy, "wir handeln")
    counts = []
    client.get("/zusagen/c2.1/?0")
    for number in range(2):
        for _ in range(2):
            duty = duties.register_duty(
                by=THE_SYSTEM, at=NOW, title="B", debtor=body(), creditor=body(), valid_from=DAY
            )
            actions.tie_duty(by=THE_SYSTEM, at=NOW, clause=clause, duty=duty)
            duties.open_claim(by=THE_SYSTEM, at=NOW, duty=duty, due_on=date(2026, 12, 1))
        with django_assert_max_num_queries(30) as captured:
            assert client.get(f"/zusagen/c2.1/?{number + 1}").status_code == 200
        counts.append(len(captured.captured_queries))
    assert counts[0] == counts[1]


def test_news_since_monday_with_lasting_addresses(clause, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    page = client.get("/neu/").content.decode()
    assert "Neu seit 23. November 2026" in page
    assert "C2.1 Zuhören" in page
    assert "C2.1 Zuhören" not in client.get("/neu/?seit=2027-01-01").content.decode()
    assert berlin_day(NOW) == DAY
    assert "C2.1 Zuhören" in client.get("/neu.atom").content.decode()
    assert client.get("/zusagen/c2.1.json").json()["code"] == "C2.1"
    assert client.get("/zusagen/C2.1/").url == reverse("clause", args=["c2.1"])


def test_editors_forms_record_and_refuse(policy, clause, signed_in):
    client = signed_in(Role.EDITOR)
    first = {"code": "C3.1", "promise": "3", "order": "3", "title": "Beirat"}
    assert client.post("/schreibtisch/zusagen/zusage/", first).status_code == 302
    again = client.post("/schreibtisch/zusagen/zusage/", first)
    assert again.status_code == 422
    assert "Beirat" in again.content.decode()
    held = {"clause": str(clause.id), "body": str(body().id), "since": "2024-01-01"}
    assert client.post("/schreibtisch/zusagen/uebernahme/", held).status_code == 302
    step = {"clause": str(clause.id), "title": "Schritt", "planned_on": "2027-01-01"}
    assert client.post("/schreibtisch/zusagen/meilenstein/", step).status_code == 302
    reached = {"milestone": str(clause.milestones.get().id), "reached_on": "2026-11-20", "source": "Protokoll"}
    assert client.post("/schreibtisch/zusagen/erreicht/", reached).status_code == 302
    assert client.get("/schreibtisch/zusagen/unsinn/").status_code == 404
    address = f"/schreibtisch/textstellen/{policy.text_id}/1/"
    marked = {"clause": str(clause.id), "eid": "sec_1__para_1", "exact": "wir handeln"}
    assert client.post(address, marked).status_code == 302
    assert client.post(address, marked).status_code == 422
    passage = Clause.objects.get(id=clause.id).passages.get()
    assert client.post(f"/schreibtisch/textstellen/{passage.id}/entfernen/").status_code == 302
    passage.refresh_from_db()
    assert passage.removed_at is not None

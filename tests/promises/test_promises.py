"""The policy text with its clauses: marking, states from facts, statements, news, any Land's own text."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.core import wording
from partizip.core.calendar import berlin_day, working_days
from partizip.core.progress import ClauseFacts, Progress, state_of
from partizip.core.things import Thing
from partizip.duties import actions as duties
from partizip.duties.models import Claim
from partizip.duties.queries import standings
from partizip.journal.models import Entry
from partizip.journal.queries import meaning
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
        (ClauseFacts(first_unmet=date(2026, 11, 20), late=1, unmet=1, anything=True), Progress.LATE, 1),
        (ClauseFacts(first_missed=date(2026, 11, 9), planned=2, reached=1, anything=True), Progress.LATE, 10),
        (ClauseFacts(planned=2, reached=2, anything=True), Progress.DONE, 0),
        (ClauseFacts(planned=2, reached=2, first_unmet=date(2027, 3, 1), unmet=1, anything=True), Progress.WAY, 0),
    ],
)
def test_the_state_follows_from_dated_facts(facts, progress, late):
    state = state_of(facts, DAY, working_days(), soon=5)
    assert (state.progress, state.late) == (progress, late)


def claims_late(duty, at):
    return standings(Claim.objects.with_facts().filter(duty=duty), at)[0].late


def test_the_creditors_time_is_not_the_debtors_delay(clause):
    """A disputed answer: the days in which the other side had to decide count on neither page (R-P2-4)."""
    debtor, creditor = body("schuldet"), body("fordert")
    given = {"by": THE_SYSTEM, "at": NOW}
    duty = duties.register_duty(**given, title="Bericht", debtor=debtor, creditor=creditor, valid_from=DAY)
    actions.tie_duty(**given, clause=clause, duty=duty)
    claim = duties.open_claim(**given, duty=duty, due_on=date(2026, 12, 1))
    answered, decided, looked = (NOW + timedelta(days=days) for days in (9, 16, 21))
    answer = duties.answer_claim(by=actor(Role.OFFICER, of=debtor), at=answered, claim=claim, kind="final", text="Da.")
    by = actor(Role.OFFICER, of=creditor)
    duties.decide_answer(by=by, at=decided, answer=answer, accepted=False, reason="Es fehlt ein Teil.")
    late = claims_late(duty, looked)
    assert late == 4, "one day before the answer, three after the decision"
    assert clauses.clause_states(looked)[clause.public_id].words == f"{late} Arbeitstage zu spät"


def test_the_state_comes_from_duties_and_milestones(clause):
    def state(at=NOW):
        return clauses.clause_states(at)[clause.public_id].words

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
    later = NOW + timedelta(days=30)
    assert claims_late(duty, later) > 1
    assert state(later) == f"{claims_late(duty, later)} Arbeitstage zu spät", "as the claim's own page says"
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


def test_the_demos_clauses_are_all_marked_in_every_language():
    rows = json.loads((DEMO / "clauses.json").read_text("utf-8"))
    assert [row["code"] for row in rows] == [
        "C1.1", "C1.2", "C2.1", "C2.2", "C3.1", "C4.1", "C4.2", "C5.1", "C5.2", "C5.3", "C5.4",
        "C6.1", "C6.2", "C6.3", "C6.4", "C6.5", "C7.1", "C8.1", "C8.2", "C8.3",
    ]  # fmt: skip
    for language in ("de", "en", "ar"):
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


OLD = "Unser Ziel\n\nWir hören zu und wir handeln.\n\nDas Land fördert. Es prüft jedes Jahr."
NEW = "Unser Ziel\n\nVorab ein Satz.\n\nWir hören zu und wir handeln bald.\n\nDas Land fördert. Es prüft."


def brought(words, **more):
    given = {"kind": "policy", "title": "Text", "source": "Quelle", "dated": DAY} | more
    return texts.import_text(by=THE_SYSTEM, at=NOW, data=words.encode(), **given)


@pytest.fixture
def marked(db):
    """An own text with two clauses in one version."""
    version = brought(OLD)
    for number, (code, words) in enumerate((("C1.1", "Wir hören zu"), ("C1.2", "Es prüft jedes Jahr.")), start=1):
        clause = actions.add_clause(by=THE_SYSTEM, at=NOW, code=code, promise=1, order=number, title=code)
        eid = version.units.get(body__contains=words).eid
        actions.mark_passage(by=THE_SYSTEM, at=NOW, clause=clause, version=version, eid=eid, exact=words)
    return version


def test_words_are_marked_whatever_space_stands_between_them(db):
    version = brought("Ziel\n\nNach §\u00a03  des Gesetzes handeln wir.")
    clause = actions.add_clause(by=THE_SYSTEM, at=NOW, code="C1.1", promise=1, order=1, title="C1.1")
    eid = version.units.get(heading="").eid
    given = {"by": THE_SYSTEM, "at": NOW, "clause": clause, "version": version, "eid": eid}
    assert actions.mark_passage(**given, exact="Nach § 3 des").exact == "Nach §\u00a03  des"
    with pytest.raises(Refused, match="marked already"):
        actions.mark_passage(**given, exact="3\ndes")
    with pytest.raises(Refused, match="do not stand there"):
        actions.mark_passage(**given, exact="§3")


def test_numbers_stand_on_the_home_page(db, client):
    brought("§ 3\n\n(1) Erster Absatz.\n\n(2) Zweiter Absatz.")
    page = client.get("/").content.decode()
    assert re.search(r'<h2 id="art_3">\s*§ 3\s*</h2>', page)
    assert re.search(r'<p id="art_3__para_1">\s*\(1\) Erster Absatz.</p>', page)


def on_home(client, address="/"):
    page = client.get(address).content.decode()
    return re.findall(r'class="clause clause--\w+" href="/zusagen/(c\d\.\d)/"', page), page


def test_bringing_in_another_wording_leaves_the_home_page_alone(marked, client):
    assert on_home(client)[0] == ["c1.1", "c1.2"]
    brought(NEW, text=marked.text)
    brought("Ganz anderer Text\n\nEr hat nichts damit zu tun.")
    codes, page = on_home(client)
    assert codes == ["c1.1", "c1.2"]
    assert "Vorab ein Satz" not in page


def test_choosing_a_wording_carries_the_marks_and_names_the_lost(marked, client, signed_in):
    version = brought(NEW, text=marked.text)
    editor = signed_in(Role.EDITOR)
    address = f"/schreibtisch/textstellen/{version.text_id}/{version.number}/zeigen/"
    assert address in editor.get("/schreibtisch/textstellen/").content.decode()
    preview = editor.get(address).content.decode()
    assert "Wir hören zu" in preview
    assert "C1.2" in preview
    assert "Vorab ein Satz" not in on_home(client)[1], "looking changes nothing"
    said = editor.post(address, follow=True).content.decode()
    assert "C1.2" in said, "the editor is told which words to mark again"
    codes, page = on_home(client)
    assert codes == ["c1.1"]
    assert "Vorab ein Satz" in page
    assert editor.post(address).status_code == 422, "it is shown already"
    line = Entry.objects.get(verb="promises.text_chosen")
    assert meaning(line)["facts"] == {"carried": 1, "lost": ["C1.2"]}
    assert marked.passages.filter(removed_at=None).count() == 2, "the old wording keeps its marks"
    back = editor.post(f"/schreibtisch/textstellen/{marked.text_id}/{marked.number}/zeigen/")
    assert back.status_code == 302
    assert on_home(client)[0] == ["c1.1", "c1.2"]


def test_only_a_policy_text_is_chosen_and_only_by_who_may(marked, signed_in):
    law = brought(NEW, kind="law")
    with pytest.raises(Refused, match="Only a policy text"):
        actions.choose_text(by=THE_SYSTEM, at=NOW, version=law)
    with pytest.raises(Forbidden):
        actions.choose_text(by=actor(Role.OFFICER), at=NOW, version=marked)


def test_a_translation_says_that_the_original_has_changed(marked, client):
    english = brought("Our goal\n\nWe listen.", language="en", original=marked.text)
    assert 'class="clause ' in client.get("/en/").content.decode(), "an unmarked translation takes no clause away"
    actions.choose_text(by=THE_SYSTEM, at=NOW, version=english)
    assert "original has changed" not in client.get("/en/").content.decode()
    later = texts.import_text(
        by=THE_SYSTEM, at=NOW + timedelta(days=1), data=NEW.encode(), kind="policy", title="Text", source="Quelle",
        dated=DAY, text=marked.text,
    )  # fmt: skip
    actions.choose_text(by=THE_SYSTEM, at=NOW + timedelta(days=1), version=later)
    assert "original has changed" in client.get("/en/").content.decode()


def test_a_question_about_a_clause_stands_on_its_page_and_in_its_thread(marked, client):
    clause = Clause.objects.get(code="C1.1")
    debtor, creditor = actor(Role.OFFICER, of=body("schuldet")), actor(Role.OFFICER)
    subject = Thing("clause", clause.public_id, str(clause), clause.get_absolute_url())
    owes = Body.objects.get(slug="schuldet")
    claim = duties.ask(by=creditor, at=NOW, debtor=owes, title="Hören Sie zu?", text="Bitte.", subject=subject)
    answer = duties.answer_claim(by=debtor, at=NOW, claim=claim, kind="final", text="Ja.")
    duties.decide_answer(by=creditor, at=NOW, answer=answer, accepted=False, reason="Wem?")
    assert "Hören Sie zu?" in client.get(clause.get_absolute_url()).content.decode()
    thread = client.get("/weg/c1.1/").content.decode()
    assert "Der Weg von C1.1" in thread
    for words in ("Hören Sie zu?", "gefragt", "beantwortet", "Antwort bestritten"):
        assert words in thread, words
    assert "angenommen oder bestritten" not in thread
    own = client.get(f"/weg/{claim.code}/").content.decode()
    assert clause.get_absolute_url() in own


def test_who_may_ask_finds_the_way_on_the_clause(marked, client, signed_in):
    way = "/schreibtisch/fragen/?clause=c1.1"
    assert way not in client.get("/zusagen/c1.1/").content.decode()
    assert way in signed_in(Role.OFFICER).get("/zusagen/c1.1/").content.decode()
    assert way not in signed_in(Role.OPERATOR).get("/zusagen/c1.1/").content.decode()

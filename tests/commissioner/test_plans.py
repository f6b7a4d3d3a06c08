"""Plans before their decision: announced, remarked, waived, decided in time, decided without the Commissioner."""

import csv
import json
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partizip.access.actions import set_default
from partizip.access.acts import Actor, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner.actions import plans as actions
from partizip.commissioner.models import Plan, PlanDocument
from partizip.commissioner.queries.plans import standings
from partizip.core.calendar import working_days
from partizip.core.things import DECIDED_BY, Thing
from partizip.core.toward import State
from partizip.duties import actions as duties
from partizip.duties.queries import open_blocks
from partizip.journal.models import Entry
from partizip.web.versions import STORE
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
TEN = working_days().shift(NOW.date(), 10)
AGREEMENT = Thing("agreement", "A1", "Vereinbarung über Sprachmittlung", "/x/")


def days(number: int):
    """NOW so many calendar days later."""
    return NOW + timedelta(days=number)


OLD = days((TEN - NOW.date()).days)  # the first moment of this clock at which silence is old enough


@dataclass
class Sides:
    office: Body
    holder: Actor
    planner: Body
    officer: Actor

    def plan(self, *, at=NOW, by=None, **more) -> Plan:
        wanted = {
            "office": self.office, "title": "Neue Förderrichtlinie", "text": "Die Förderung wird neu geregelt.",
            "matters": ["funding"], "decides_on": NOW.date() + timedelta(days=30),
        }  # fmt: skip
        return actions.announce(by=by or self.officer, at=at, **wanted | more)

    def said(self, plan: Plan, kind: str, *, at=NOW, **more):
        return actions.speak(by=self.holder, at=at, plan=plan, kind=kind, **more)


@pytest.fixture
def sides(db, log_key, monkeypatch) -> Sides:
    office, planner = body("beauftragte", kind="office"), body("sen-soziales", name="Senatsverwaltung Soziales")
    monkeypatch.setitem(DECIDED_BY, "agreement", lambda name: planner.id)  # a kind of thing of another part
    return Sides(office, actor(Role.COMMISSIONER, of=office), planner, actor(Role.OFFICER, of=planner))


def shown(plan: Plan) -> State:
    """Its state on its public page."""
    return standings([Plan.objects.with_facts().get(id=plan.id)], NOW)[0].state


def verbs(since: int) -> list[str]:
    return list(Entry.objects.filter(index__gte=since).order_by("index").values_list("verb", flat=True))


def test_an_announcement_is_public_at_once_and_blocks_the_plan_and_its_subject(sides, client):
    before = Entry.objects.count()
    plan = sides.plan(subject=AGREEMENT, upload=("entwurf.txt", b"Entwurf der Richtlinie"))
    found = ["documents.file_added", "commissioner.plan_announced", "duties.block_set", "duties.block_set"]
    assert verbs(before) == found
    for kind, subject in (("plan", plan.code), ("agreement", "A1")):
        block = open_blocks(kind, subject, NOW).get()
        assert (block.until, block.claim, block.lifted_at) == (TEN, None, None)
        assert plan.code in block.reason
        assert open_blocks(kind, subject, OLD - timedelta(days=1)).exists()
        assert not open_blocks(kind, subject, OLD).exists(), "it ends by time alone"
    page = client.get(f"/beauftragte/vorhaben/{plan.code}/").content.decode()
    for words in (plan.title, plan.text, "entwurf.txt", "Senatsverwaltung Soziales", "das Amt hat noch Zeit"):
        assert words in page, words
    with pytest.raises(Refused, match="a moment ago"):
        sides.plan(subject=AGREEMENT, upload=("entwurf.txt", b"Entwurf der Richtlinie"))


@pytest.mark.rule("R-P6-2")
def test_a_plan_is_decided_once_its_involvement_record_is_old_enough(sides):
    plan = sides.plan()
    with pytest.raises(Refused, match="too short a time"):
        actions.decide(by=sides.officer, at=OLD - timedelta(days=1), plan=plan, text="Beschlossen.")
    ending = actions.decide(by=sides.officer, at=OLD, plan=plan, text="Beschlossen.")
    assert (ending.how, ending.on, ending.lacks) == ("decided", TEN, [])
    with pytest.raises(Refused, match="ended already"):
        actions.decide(by=sides.officer, at=OLD, plan=plan, text="Noch einmal.")


@pytest.mark.rule("R-P6-2")
def test_demand_and_remark_put_the_decision_off_and_a_waiver_ends_that(sides):
    plan = sides.plan(subject=AGREEMENT)
    sides.said(plan, "demand", at=days(3))
    demanded = working_days().shift(days(3).date(), 10)
    assert open_blocks("agreement", "A1", OLD).get().until == demanded
    with pytest.raises(Refused, match="demanded to be involved"):
        actions.decide(by=sides.officer, at=OLD, plan=plan, text="Beschlossen.")
    sides.said(plan, "waiver", at=OLD)
    assert not open_blocks("agreement", "A1", OLD).exists()
    assert actions.decide(by=sides.officer, at=OLD, plan=plan, text="Beschlossen.").how == "decided"
    second = sides.plan(title="Zweites Vorhaben", subject=AGREEMENT)
    sides.said(second, "remark", at=days(1), text="Bitte Übersetzungen vorsehen.")
    assert open_blocks("agreement", "A1", days(1)).get().until == working_days().shift(days(1).date(), 10)
    sides.said(second, "untouched", at=days(2), text="Das Vorhaben regelt nur die Heizung.")
    assert not open_blocks("agreement", "A1", days(2)).exists()
    assert actions.decide(by=sides.officer, at=days(2), plan=second, text="Beschlossen.").how == "decided"


def test_two_plans_about_one_thing_lift_their_own_blocks_alone(sides):
    one, two = sides.plan(subject=AGREEMENT), sides.plan(title="Zweites Vorhaben", subject=AGREEMENT)
    sides.said(one, "untouched", text="Nur die Heizung.")
    left = open_blocks("agreement", "A1", NOW).get()
    assert two.code in left.reason
    sides.said(two, "untouched", text="Auch nur die Heizung.")
    assert not open_blocks("agreement", "A1", NOW).exists()


def test_remarks_bring_a_reply_duty_and_stay_pinned_in_their_language(sides, client):
    plan = sides.plan()
    said = sides.said(plan, "remark", text="يجب ترجمة النماذج.", language="ar")
    claim = said.claim
    assert (claim.debtor, claim.creditor, claim.language) == (sides.planner, sides.office, "ar")
    assert (claim.subject_kind, claim.subject_id) == ("plan", plan.code)
    assert claim.due_on == working_days().shift(NOW.date(), 20)
    duties.answer_claim(by=sides.officer, at=NOW, claim=claim, kind="final", text="Wird übersetzt.")
    page = client.get(f"/beauftragte/vorhaben/{plan.code}/").content.decode()
    assert '<div class="p-words" lang="ar" dir="rtl"><p>يجب ترجمة النماذج.</p>' in page
    assert f"/pflichten/{claim.code}/" in page


def test_a_decision_outside_is_recorded_with_what_was_missing_and_the_bodys_words(sides, client):
    plan = sides.plan()
    sides.said(plan, "demand", at=days(1))
    ending = actions.record_outside(by=sides.holder, at=days(9), plan=plan, on=days(8).date(), text="Laut Presse.")
    assert (ending.how, ending.lacks) == ("outside", ["demand"])
    content = json.loads(Entry.objects.filter(verb="commissioner.plan_ended").get().content.text)
    assert content["facts"] == {"kind": "outside", "lacks": ["demand"]}
    address = f"/beauftragte/vorhaben/{plan.code}/"
    page = client.get(address).content.decode()
    assert "Ohne Beteiligung der oder des Beauftragten beschlossen" in page
    assert "Die Stelle hat nichts erklärt." in page
    actions.explain(by=sides.officer, at=days(10), plan=plan, text="Die Frist der EU ließ keine Zeit.")
    page = client.get(address).content.decode()
    assert "Die Frist der EU ließ keine Zeit." in page
    assert "Die Stelle hat nichts erklärt." not in page
    assert not open_blocks("plan", plan.code, days(9)).exists(), "what is decided waits for nothing"
    early = sides.plan(title="Vor der Ankündigung")
    told = actions.record_outside(by=sides.officer, at=NOW, plan=early, on=date(2026, 11, 2), text="Es eilte.")
    assert told.lacks == ["announcement"]
    good = sides.plan(title="Rechtzeitig")
    assert actions.record_outside(by=sides.officer, at=OLD, plan=good, on=TEN, text="Im Senat.").lacks == []
    late = sides.plan(title="Morgen", at=OLD)
    with pytest.raises(Refused, match="at most a year before"):
        actions.record_outside(by=sides.officer, at=OLD, plan=late, on=TEN + timedelta(days=1), text="Morgen.")


@pytest.mark.rule("R-P6-2")
@pytest.mark.parametrize("way", ["dropped", "outside"])
def test_what_a_plan_is_about_stays_blocked_however_the_plan_ends(sides, way):
    plan = sides.plan(subject=AGREEMENT)
    sides.said(plan, "demand", at=days(3))
    demanded = working_days().shift(days(3).date(), 10)
    if way == "dropped":
        actions.drop(by=sides.officer, at=days(4), plan=plan, text="Wir verfolgen das nicht weiter.")
    else:
        actions.record_outside(by=sides.officer, at=days(4), plan=plan, on=days(4).date(), text="Beschlossen.")
    assert open_blocks("agreement", "A1", days(4)).get().until == demanded
    assert not open_blocks("plan", plan.code, days(4)).exists()
    assert not open_blocks("agreement", "A1", days((demanded - NOW.date()).days)).exists()


@pytest.mark.rule("R-P6-2")
def test_the_period_of_the_office_cannot_be_made_shorter_than_the_rule(sides):
    administrator = actor(Role.ADMINISTRATOR)
    wanted = {"by": administrator, "at": NOW, "name": "commissioner.involvement_working_days"}
    with pytest.raises(Refused, match="too small"):
        set_default(**wanted, value=9)
    assert set_default(**wanted, value=10).value == 10


@pytest.mark.rule("R-P6-2")
def test_giving_a_plan_up_is_no_way_round_the_involvement(sides, client):
    """R-P6-2: what was given up and decided elsewhere all the same is shown as decided without involvement."""
    plan = sides.plan()
    actions.drop(by=sides.officer, at=days(1), plan=plan, text="Wir verfolgen das nicht weiter.")
    assert shown(plan) is State.DROPPED
    recorded = {"plan": plan, "on": NOW.date() + timedelta(days=3), "text": "Im Amtsblatt steht die Richtlinie."}
    with pytest.raises(Refused, match="needs words"):
        actions.record_outside(by=sides.holder, at=days(4), **recorded | {"text": " "})
    word = actions.record_outside(by=sides.holder, at=days(4), **recorded)
    assert (word.kind, word.lacks, verbs(0)[-1]) == ("afterwards", ["dropped"], "commissioner.plan_spoken")
    assert shown(plan) is State.WITHOUT
    actions.explain(by=sides.officer, at=days(5), plan=plan, text="Die Hausleitung entschied anders.")
    page = client.get(f"/beauftragte/vorhaben/{plan.code}/").content.decode()
    for text in (
        "Wir verfolgen das nicht weiter.",
        "Im Amtsblatt steht die Richtlinie.",
        "Hausleitung entschied anders",
    ):
        assert page.count(text) == 1
    for state, found in (("ohne", True), ("beschlossen", True), ("aufgegeben", False)):
        assert (plan.code in client.get(f"/beauftragte/vorhaben/?stand={state}").content.decode()) is found
    (row,) = csv.DictReader(
        client.get("/beauftragte/vorhaben.csv").content.decode("utf-8-sig").splitlines(), delimiter=";"
    )
    assert (row["state"], row["ended_how"], row["lacks"]) == ("without", "outside", "dropped")
    for again in (actions.record_outside, actions.drop):
        with pytest.raises(Refused, match="ended already"):
            again(by=sides.officer, at=days(6), **(recorded if again is actions.record_outside else
                                                  {"plan": plan, "text": "Noch einmal."}))  # fmt: skip


def test_a_decision_before_the_plan_was_given_up_is_judged_by_its_own_day(sides):
    plan = sides.plan()
    later = OLD + timedelta(days=5)
    actions.drop(by=sides.officer, at=later, plan=plan, text="Erledigt.")
    word = actions.record_outside(by=sides.officer, at=later, plan=plan, on=OLD.date(), text="Am Vortag beschlossen.")
    assert word.lacks == []
    assert shown(plan) is State.OUTSIDE


def test_an_ending_needs_words(sides):
    plan = sides.plan()
    for act, more in ((actions.drop, {}), (actions.record_outside, {"on": NOW.date()}), (actions.decide, {})):
        with pytest.raises(Refused, match="needs words"):
            act(by=sides.officer, at=OLD, plan=plan, text=" \n", **more)


def test_what_another_act_blocks_is_not_decided(sides):
    plan = sides.plan()
    claim = duties.ask(by=sides.holder, at=NOW, debtor=sides.planner, title="Wie teuer?", text="Bitte.")
    block = duties.set_block(by=sides.holder, at=NOW, claim=claim, subject=plan.thing, reason="Es fehlt die Zahl.")
    with pytest.raises(Refused, match="Something else must be settled"):
        actions.decide(by=sides.officer, at=OLD, plan=plan, text="Beschlossen.")
    own = open_blocks("plan", plan.code, NOW).get(claim=None)
    for by in (sides.holder, sides.officer):
        with pytest.raises(Forbidden):
            duties.lift_block(by=by, at=NOW, block=own)
    duties.lift_block(by=sides.holder, at=NOW, block=block)
    assert actions.decide(by=sides.officer, at=OLD, plan=plan, text="Beschlossen.")


@pytest.mark.rule("R-P6-3")
def test_nothing_narrows_who_reads_a_plan(sides, client):
    """There is no act for it, no column, and the database refuses; every plan stays where it was, also after its end."""
    plan = sides.plan(upload=("entwurf.txt", b"Entwurf"))
    actions.add_document(by=sides.officer, at=NOW, plan=plan, upload=("karte.txt", b"Karte"))
    acts = {"announce", "add_document", "speak", "explain", "decide", "record_outside", "drop", "move_day"}
    assert {
        name for name, thing in vars(actions).items() if hasattr(thing, "spec") and thing.__module__ == actions.__name__
    } == acts
    columns = {field.name for model in (Plan, PlanDocument) for field in model._meta.get_fields()}
    assert not {
        name for name in columns if any(word in name for word in ("hid", "secret", "public", "visib", "access"))
    }
    actions.drop(by=sides.officer, at=NOW, plan=plan, text="Nicht weiter verfolgt.")
    page = client.get(f"/beauftragte/vorhaben/{plan.code}/").content.decode()
    for words in (plan.text, "entwurf.txt", "karte.txt", "Nicht weiter verfolgt."):
        assert words in page, words
    connection.check_constraints()  # none is left for later, which PostgreSQL would name instead
    for table, column in (("plan", "title"), ("plandocument", "at"), ("planending", "text")):
        for sql in (f"DELETE FROM commissioner_{table}", f"UPDATE commissioner_{table} SET {column} = {column}"):
            with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    assert sides.plan(title="Auch andere").code in client.get("/beauftragte/vorhaben/").content.decode()


def test_each_side_does_its_own_alone(sides):
    plan = sides.plan()
    stranger, other = actor(Role.OFFICER), actor(Role.COMMISSIONER, of=body("anderes-amt", kind="office"))
    inside = actor(Role.COMMISSIONER, of=sides.planner)
    for by in (stranger, other, sides.holder, inside):
        for act, facts in (
            (actions.decide, {"text": "Ja"}), (actions.drop, {"text": "Nein"}), (actions.explain, {"text": "Wort"}),
            (actions.add_document, {"upload": ("a.txt", b"a")}),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                act(by=by, at=OLD, plan=plan, **facts)
    for by in (stranger, other, sides.officer, inside):
        with pytest.raises(Forbidden):
            actions.speak(by=by, at=NOW, plan=plan, kind="waiver")
    for by in (stranger, other):
        with pytest.raises(Forbidden):
            actions.record_outside(by=by, at=NOW, plan=plan, on=NOW.date(), text="Nein")
    with pytest.raises(Refused, match="demands, remarks, waives"):
        sides.said(plan, "explanation", text="Für euch.")


def test_what_is_no_plan_is_refused_with_its_reason(sides):
    verein = body("verein", kind="organisation")
    for more, words in (
        ({"matters": ["x"]}, "which matters"), ({"decides_on": NOW.date() - timedelta(days=1)}, "planned day"),
        ({"decides_on": date(2999, 1, 1)}, "planned day"), ({"office": sides.planner}, "independent office"),
        ({"by": actor(Role.OFFICER, of=verein)}, "Plans are announced by"),
        ({"upload": ("a.exe", b"MZ")}, "kind|type|file"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            sides.plan(**more)
    assert not Plan.objects.exists()


def test_pages_tables_and_interface_tell_the_same_and_cost_the_same(sides, client):
    counts: dict[str, set[int]] = {}
    plan = sides.plan(title_en="New funding rules")
    sides.said(plan, "remark", text="Bitte Übersetzungen vorsehen.")
    paths = (
        "/beauftragte/vorhaben/", "/beauftragte/vorhaben.csv", "/beauftragte/vorhaben.atom", "/api/v1/plans",
        f"/api/v1/plans/{plan.code}", f"/beauftragte/vorhaben/{plan.code}/", "/en/beauftragte/vorhaben/",
    )  # fmt: skip
    for number in range(2):
        for path in paths:
            STORE.forget()
            with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
            assert answer.status_code == 200, path
            assert plan.code in answer.content.decode(), path
            counts.setdefault(path, set()).add(len(asked))
        for more in range(3):
            one = sides.plan(
                title=f"Vorhaben {number}.{more}", upload=(f"{number}{more}.txt", f"{number}{more}".encode())
            )
            sides.said(one, "demand")
            actions.explain(by=sides.officer, at=NOW, plan=plan, text=f"Erklärung {number}.{more}")
    assert all(len(found) == 1 for found in counts.values()), counts
    assert max(max(found) for found in counts.values()) <= 11, counts


def test_the_list_is_narrowed_by_its_address(sides, client):
    waits = sides.plan(title="Wartet noch")
    remarked = sides.plan(title="Mit Hinweisen")
    sides.said(remarked, "remark", text="Hinweis.")
    without = sides.plan(title="Ohne Amt")
    actions.record_outside(by=sides.officer, at=NOW, plan=without, on=NOW.date(), text="Es eilte.")
    dropped = sides.plan(title="Nicht mehr")
    actions.drop(by=sides.officer, at=NOW, plan=dropped, text="Kein Geld.")
    for query, there in (
        ("stand=offen", {waits, remarked}), ("stand=hinweise", {remarked}), ("stand=ohne", {without}),
        ("stand=beschlossen", {without}), ("stand=aufgegeben", {dropped}), ("stelle=sen-soziales&wort=amt", {without}),
        ("stelle=unbekannt", set()), ("stand=x&seite=99", {waits, remarked, without, dropped}),
        (f"wort={waits.code}", {waits}),
    ):  # fmt: skip
        page = client.get(f"/beauftragte/vorhaben.csv?{query}").content.decode()
        found = {plan for plan in (waits, remarked, without, dropped) if plan.code in page}
        assert found == there, query

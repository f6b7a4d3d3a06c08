"""The index is kept by the acts, holds what is public and nothing else, and can be made anew."""

import json
import random
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from partizip.__main__ import main
from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM
from partizip.access.roles import Role
from partizip.bodies import actions as bodies
from partizip.duties import actions, tasks
from partizip.duties.models import Claim
from partizip.figures import actions as figures
from partizip.figures.models import Series
from partizip.promises import actions as promises
from partizip.search import keeping, rebuilding
from partizip.search.declarations import SOURCES
from partizip.search.models import Document, Gram, Part, Posting, Rules, Term
from partizip.search.queries import Filter, find, understand
from partizip.search.words import KINDS
from partizip.texts import actions as texts
from tests.factories import NOW, acting, actor, body, mandate, person
from tests.search import naive

pytestmark = pytest.mark.django_db


def found(words, **chosen):
    return [document.title for document in find(understand(words), Filter(text=words, **chosen)).documents]


def ask(title="Wie viele Plätze?", text="Bitte die Zahl.", **more):
    return actions.ask(by=actor(Role.OFFICER), at=NOW, debtor=body(kind="bezirk"), title=title, text=text, **more)


def everything():
    """The index without its row numbers."""
    return (
        sorted(
            Document.objects.values_list("kind", "key", "address", "name", "title", "title_en", "body", "day"), key=repr
        ),
        sorted(Part.objects.values_list("document__key", "source", "key", "language", "text")),
        sorted(Posting.objects.values_list("document__key", "term__text", "weight")),
        sorted(Term.objects.values_list("text", flat=True)),
        sorted(Gram.objects.values_list("text", "term__text")),
        list(Rules.objects.values_list("words", flat=True)),
    )


def wording(*paragraphs):
    return "\n\n".join(paragraphs).encode()


def some_of_everything():
    """A thing of every kind with every kind of words, by acts."""
    asks, owes = actor(Role.OFFICER), actor(Role.OFFICER, of=body("bezirk-owes", kind="bezirk"))
    claim = actions.ask(by=asks, at=NOW, debtor=access.Mandate.objects.get(id=owes.mandate_id).body, title="Wie viele Schulplätze?", text="Bitte die Zahl.")  # fmt: skip
    answer = actions.answer_claim(by=owes, at=NOW, claim=claim, kind="final", text="Zwölf Container stehen bereit.", upload=("liste.txt", "Turnhalle;Kapazität\n".encode()))  # fmt: skip
    actions.decide_answer(by=asks, at=NOW, answer=answer, accepted=False, reason="Es fehlen die Wohnheime.")
    actions.state_words(by=owes, at=NOW, claim=claim, text="نحن نعمل على المجلس", language="ar")
    actions.release_claim(by=asks, at=NOW, claim=claim, reason="Die Sache ist verjährt.")
    version = texts.import_text(
        by=THE_SYSTEM, at=NOW, data=wording("Ein Ziel", "Das Land stärkt den Integrationsbeirat.", "Alte Zeile bleibt nicht."),
        kind="policy", title="Koalitionsvertrag", source="x", dated=date(2026, 11, 2),
    )  # fmt: skip
    clause = promises.add_clause(
        by=THE_SYSTEM, at=NOW, code="C6.1", promise=6, order=1, title="Beirat", title_en="Council"
    )
    passage = promises.mark_passage(by=THE_SYSTEM, at=NOW, clause=clause, version=version, eid="sec_1__para_1", exact="stärkt")  # fmt: skip
    promises.plan_milestone(by=THE_SYSTEM, at=NOW, clause=clause, title="Erster Bericht", title_en="First report", planned_on=date(2027, 1, 1))  # fmt: skip
    holder = body("sen", name="Senatsverwaltung für Soziales", short="SenASGIVA")
    bodies.give_function(by=THE_SYSTEM, at=NOW, body=holder, name="f", title="Flüchtlingsmanagement", title_en="Refugees", valid_from=date(2023, 1, 1))  # fmt: skip

    figures.define_series(by=THE_SYSTEM, at=NOW, slug="a", title="Anteil", unit="%", definition="Ämter mit Dolmetschern.", area="Berlin")  # fmt: skip
    return claim, version, clause, passage


def test_a_thing_and_all_its_words_are_found_in_the_transaction_of_the_act():
    with transaction.atomic():
        claim, *_rest = some_of_everything()
        for words in ("Schulplatz", "Zahlen", "Container", "Wohnheim", "مجلس", "verjährte", claim.code):
            assert claim.title in found(words), words
        for words, title in (
            ("Integrationsbeirat", "Koalitionsvertrag"), ("stärken", "Beirat"), ("Council", "Beirat"),
            ("Berichte", "Beirat"), ("report", "Beirat"), ("C6.1", "Beirat"), ("Kapazitäten", "liste.txt"),
            ("senasgiva", "Senatsverwaltung für Soziales"), ("Fluechtlingsmanagement", "Senatsverwaltung für Soziales"),
            ("Dolmetscher", "Anteil"), ("Amt", "Anteil"),
        ):  # fmt: skip
            assert title in found(words), words


def test_what_was_rolled_back_is_not_found():
    with transaction.atomic():
        ask("Wie viele Schulplätze?")
        assert found("Schulplätze")
        transaction.set_rollback(True)
    assert not found("Schulplätze")
    assert not Term.objects.filter(text__startswith="schulplatz").exists()


def test_made_anew_the_index_is_the_same_and_the_doctor_says_when_it_is_not(capsys):
    rebuilding.rebuild()  # bodies that the factories made past the acts
    some_of_everything()
    Document.objects.filter(kind="body").exclude(title__contains="Soziales").delete()
    before = everything()
    assert "of the kind body" in rebuilding.out_of_step()
    assert main(["search", "rebuild"]) == 0
    after = everything()
    assert rebuilding.out_of_step() == ""
    assert set(before[1]) == set(after[1])
    assert set(before[0]) <= set(after[0])
    assert set(before[2]) <= set(after[2])
    assert set(before[3]) <= set(after[3])
    rebuilding.rebuild()
    assert everything() == after
    Rules.objects.update(words="older")
    assert "other rules" in rebuilding.out_of_step()
    assert "documents can be found" in capsys.readouterr().out


def test_a_new_wording_takes_the_place_of_the_old_one():
    _claim, version, *_rest = some_of_everything()
    assert found("Zeile")
    texts.import_text(
        by=THE_SYSTEM, at=NOW, data=wording("Ein Ziel", "Das Land stärkt den Integrationsbeirat.", "Ganz neuer Absatz."),
        kind="policy", title="Koalitionsvertrag", source="x", dated=date(2026, 12, 2), text=version.text,
    )  # fmt: skip
    assert not Term.objects.filter(text="zeil").exists()
    assert found("Absätze") == ["Koalitionsvertrag"]
    (paragraph,) = find(understand("Integrationsbeirat"), Filter(kind="text")).documents
    assert paragraph.address.endswith("/2/#sec_1__para_1")


def test_what_is_withdrawn_or_erased_leaves_the_index_and_the_vocabulary():
    claim, _version, _clause, passage = some_of_everything()
    promises.remove_passage(by=THE_SYSTEM, at=NOW, passage=passage)
    assert "Beirat" not in found("stärken")
    keeping.forget(claim.answers.get())
    assert not found("Container")
    assert claim.title in found("Schulplätze")
    keeping.forget(claim.answers.get().acceptance)  # its title repeats what was asked
    keeping.forget(claim)
    assert not found("Schulplätze")
    assert not Term.objects.filter(text__in=["contain", "schulplatz"]).exists()
    assert not Part.objects.filter(text__contains="Container").exists()
    keeping.forget(person())  # what is never found cannot be forgotten either, and that is no fault


def test_only_what_is_declared_is_indexed_and_never_a_person():
    who = person("Zyxwina", email="zyxwina.geheim@example.org")
    given = mandate(Role.OFFICER, who=who)
    access.name_deputy(by=acting(given), at=NOW, mandate=given, person=person("Qwertolf"), valid_from=NOW.date(), valid_until=NOW.date())  # fmt: skip
    some_of_everything()
    rebuilding.rebuild()
    held = json.dumps(everything(), default=str).lower()
    for secret in ("zyxwina", "qwertolf", "geheim", "example.org", str(who.pk)):
        assert secret not in held, secret
    assert {f"{model._meta.app_label}.{model.__name__}" for model in SOURCES} == {
        "audit.Audit", "audit.Report", "bodies.Body", "bodies.Function", "commissioner.Directive",
        "commissioner.DirectiveWords", "commissioner.StatutoryTask", "commissioner.TaskEnding", "documents.File", "duties.Claim",
        "commissioner.Appearance", "duties.Answer", "duties.Decision", "duties.Release", "duties.Statement", "figures.Series", "promises.Clause", "promises.ClauseStatement",
        "commissioner.Point", "commissioner.Paper", "commissioner.Closing", "commissioner.Resolution", "commissioner.Dissent",
            "commissioner.Plan", "commissioner.ProgrammeWords", "commissioner.ReportEdition", "commissioner.ReportWords",
            "commissioner.PlanEnding", "commissioner.PlanWord", "promises.Judgement", "promises.Milestone", "promises.Passage", "texts.Unit",
    }  # fmt: skip
    assert {declared.kind for declared in SOURCES.values() if declared.kind} == set(KINDS)


def test_reminders_of_unchanged_claims_write_nothing_and_cost_two_reads_a_chunk():
    claims = [ask(f"Frage {number}") for number in range(3)]
    late = NOW + timedelta(days=60)
    with CaptureQueriesContext(connection) as seen:
        assert tasks.run_ladder(late) >= len(claims)
    touching = [query["sql"] for query in seen if "search_" in query["sql"]]
    assert [sql.split()[0] for sql in touching] == ["SELECT", "SELECT"]


def test_indexing_many_costs_as_many_queries_as_indexing_one():
    def cost(count, words):
        rows = [
            Series(slug=f"{words}-{number}", title=f"{words} {number}", definition=words) for number in range(count)
        ]
        Series.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as seen:
            keeping.index(rows)
        return len(seen)

    assert cost(1, "Haushalt") == cost(3, "Verwaltung")


WORDS = [
    "Beirat",
    "Integrationsbeirat",
    "Landesbeirat",
    "Integration",
    "Integrationskurs",
    "Migration",
    "Vertrag",
    "Verträge",
    "Staatsvertrag",
    "Haus",
    "Häuser",
    "Rathaus",
    "Neukölln",
    "Neukoelln",
    "Straße",
    "Strassen",
    "Bezirk",
    "Bezirksamt",
    "Amt",
    "Ämter",
    "2026",
    "C4",
    "المجلس",
    "مجلس",
    "إدماج",
    "договор",
    "договоры",
    "Intergration",
    "Beirrat",
    "Vertrg",
    "Stadtteilarbeit",
    "Stadt",
    "Teil",
    "Arbeit",
    "und",
    "der",
    "report",
    "reports",
    "Haushalt",
    "Haushaltsplan",
]


def test_hits_and_order_are_those_of_a_naive_search_on_any_database():
    chance = random.Random(20261123)
    for _round in range(12):
        rows = [
            Series(
                slug=f"s{number}", title=" ".join(chance.choices(WORDS, k=2)), title_en=chance.choice(["", "Reports"]),
                definition=" ".join(chance.choices(WORDS, k=chance.randint(0, 12))), area="", unit="",
            )
            for number in range(chance.randint(1, 14))
        ]  # fmt: skip
        Series.objects.bulk_create(rows)
        keeping.index(rows)
        held = list(Document.objects.prefetch_related("parts"))
        for _query in range(12):
            words = " ".join(chance.choices([*WORDS, "Ratshaus", "Arbiet", "xyzzyq"], k=chance.randint(1, 3)))
            hits = find(understand(words), Filter(text=words), count=100)
            assert [document.key for document in hits.documents] == naive.search(words, held), words
            assert hits.total == len(hits.documents)
        for row in rows:
            keeping.forget(row)
            row.delete()
        assert not Term.objects.exists()


def test_newer_comes_first_among_equals_and_all_words_before_some():
    for days, title in ((0, "Beirat und Haushalt"), (1, "Beirat")):
        actions.ask(
            by=actor(Role.OFFICER), at=NOW + timedelta(days=days), debtor=body(kind="bezirk"), title=title, text="x1"
        )
    actions.ask(
        by=actor(Role.OFFICER), at=NOW + timedelta(days=2), debtor=body(kind="bezirk"), title="Beirat", text="x1"
    )
    days = [document.day.day for document in find(understand("Beirat Haushalt"), Filter()).documents]
    assert days == [23, 25, 24]
    assert Claim.objects.count() == 3


def test_the_parts_of_a_compound_stand_in_one_document():
    ask("Integration", "eins")
    ask("Beirat", "zwei")
    both = ask("Ein Beirat für Integration", "drei")
    assert found("Integrationsbeirat") == [both.title]
    assert set(found("Beirat")) == {"Beirat", both.title}

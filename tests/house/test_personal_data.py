"""Whatever is held about people is declared beside its model, and everything declared can be erased and handed out."""

import re

import pytest
from django.apps import apps
from django.db import models

from partizip.access.models import Person
from partizip.access.personal import holdings
from partizip.journal.databases import is_logged
from partizip.journal.triggers import GUARDED
from tests.access.samples import SAMPLES

# Names of columns that speak of a person, in English and German.
SPEAKS = re.compile(
    r"mail|phone|telefon|fax|street|strasse|address|adresse|birth|geburt|iban|(first|last|sur|nick|vor|nach|user)_?name"
    r"|\bname\b|signature|unterschrift|ip_?addr|user_agent"
)
# The closed list of columns that look like that and are not about people, each with its reason.
NOT_ABOUT_PEOPLE = {
    "access.defaultchange.name": "the name of a default",
    "auth.group.name": "groups are not used",
    "auth.permission.name": "rights of the framework, not used",
    "bodies.body.name": "the name of a public body",
    "bodies.function.name": "the name of a task",
    "django_tasks_database.dbtaskresult.queue_name": "the name of a queue",
    "django_tasks_database.dbtaskresult.backend_name": "the name of a part of the program",
    "audit.finding.case_address": "the address of a page",
    "commissioner.attachment.name": "the name of a published file",
    "commissioner.circlerules.name": "the name of a circle",
    "documents.file.name": "the name of a published file",
    "commissioner.programmelink.address": "the address of a page",
    "commissioner.plan.subject_address": "the address of a page",
    "duties.block.subject_address": "the address of a page",
    "duties.claim.subject_address": "the address of a page",
    "journal.witness.name": "the name of an organisation",
    "post.cursor.name": "the name of a reader of the record",
    "post.jobrun.name": "the name of a recurring job",
    "search.document.address": "the address of a page",
    "search.document.name": "short names of public things",
    "trail.link.from_address": "the address of a page",
    "trail.link.to_address": "the address of a page",
}
# The closed list of models with free text that is published in the name of a body, never about private people.
WORDS_OF_BODIES = {
    "django_tasks_database.dbtaskresult": "tasks take keys of rows, never people",
    "audit.audit": "published words of who audits",
    "audit.sample": "public ids of cases",
    "audit.words": "words of who audits and of bodies, public with the report",
    "commissioner.letter": "a letter between two offices, made by the program, without names",
    "commissioner.plan": "published words of a body",
    "commissioner.programmeversion": "published words of an independent office",
    "commissioner.programmewords": "published words of an independent office",
    "commissioner.programmenote": "published words of an independent office",
    "commissioner.programmeending": "published words of an independent office",
    "commissioner.reportedition": "published numbers and reason of an independent office",
    "commissioner.reportwords": "published words of an independent office",
    "commissioner.planending": "published words of a body",
    "commissioner.planword": "published words of a body or an independent office",
    "commissioner.appointmentend": "published words of a body",
    "commissioner.directive": "published words of an independent office about a body",
    "commissioner.directivewords": "published words of a body",
    "commissioner.statutorytask": "words of a law",
    "commissioner.taskending": "published words of an independent office",
    "commissioner.removal": "published reason of an independent office",
    "commissioner.wordremoval": "published reason of an independent office",
    "commissioner.calling": "published reason of a body",
    "commissioner.circlerules": "published rules of an independent office",
    "commissioner.closing": "published words of a body",
    "commissioner.dissent": "published words of a body",
    "commissioner.minutes": "what was recorded and published, approved by two bodies",
    "commissioner.minutescomment": "published words of a body",
    "commissioner.paper": "published reason of a body",
    "commissioner.point": "published words of a body",
    "commissioner.postponement": "published reason of a body",
    "commissioner.resolution": "published words of a circle of bodies",
    "commissioner.seatend": "published reason of an independent office",
    "commissioner.withdrawal": "published words of an independent office",
    "commissioner.words": "words of an independent office, published at their time",
    "duties.answer": "published words of a body",
    "duties.claim": "published words of a body",
    "duties.decision": "published words of a body",
    "duties.release": "published words of a body",
    "duties.statement": "published words of a body",
    "figures.series": "a published series' definition",
    "journal.content": "the rows of public acts, people only under their seals",
    "journal.cosignature": "a signed state of the log",
    "promises.clausestatement": "published words of a body",
    "promises.judgement": "published words of a body",
    "promises.passage": "words of the policy text",
    "search.document": "public words",
    "search.part": "public words",
    "texts.unit": "a published text",
}
DECLARED = {holding.model: holding for holding in holdings()}


def columns(holding) -> set[str]:
    ways = (holding.owner, holding.mail, *holding.mentions, *holding.columns, *holding.secrets)
    return {way.split("__")[0] for way in ways if way}


def all_models():
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def to_people(model):
    return [field for field in model._meta.concrete_fields if field.related_model is Person]


def suspicious(field) -> bool:
    return isinstance(field, models.EmailField | models.GenericIPAddressField) or bool(SPEAKS.search(field.name))


def test_every_column_about_people_is_declared():
    missing = []
    for model in all_models():
        told = columns(DECLARED[model]) if model in DECLARED else set()
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label_lower}.{field.name}"
            personal = field.related_model is Person or suspicious(field)
            if personal and field.name not in told and name not in NOT_ABOUT_PEOPLE:
                missing.append(name)
    assert missing == [], (
        "declare them with @personal (access/personal.py), or say in the list above what else they are"
    )


def test_every_free_text_is_declared_or_words_of_a_body():
    for model in all_models():
        texts = [field.name for field in model._meta.concrete_fields if isinstance(field, models.TextField)]
        label = model._meta.label_lower
        if model in DECLARED:
            assert set(texts) <= columns(DECLARED[model]), f"{label}: say which of these are personal or secret"
        elif texts:
            assert label in WORDS_OF_BODIES, f"{label} holds free text: declare it, or say in the list whose words"


def test_the_closed_lists_hold_nothing_that_is_gone():
    there = {
        f"{model._meta.label_lower}.{field.name}" for model in all_models() for field in model._meta.concrete_fields
    }
    assert set(NOT_ABOUT_PEOPLE) <= there
    texts = {
        model._meta.label_lower
        for model in all_models()
        if any(isinstance(field, models.TextField) for field in model._meta.concrete_fields)
    }
    assert set(WORDS_OF_BODIES) <= texts


def test_frozen_tables_hold_nothing_about_people():
    """An erased person must not stand in rows that nobody can change."""
    for model in GUARDED:
        assert model not in DECLARED, model
        assert not to_people(model), model


def test_logged_tables_name_people_by_their_seals_only():
    """What a line holds of a row is published: no name, no address, and a person as commitment only."""
    for model, holding in DECLARED.items():
        if is_logged(model._meta.db_table):
            assert (holding.mail, holding.columns, holding.secrets) == ("", (), ()), model
            assert {field.attname for field in to_people(model)} <= set(model.journal_sealed), model
            assert holding.stays, f"{model}: say why the row stays"


@pytest.mark.parametrize("holding", DECLARED.values(), ids=lambda holding: holding.label)
def test_a_declaration_is_whole(holding):
    words = (holding.held, holding.whose, holding.purpose, holding.basis, holding.seen_by, holding.kept)
    assert all(str(word).strip() for word in words)
    named = {field.name for field in holding.model._meta.get_fields()}
    assert columns(holding) <= named
    assert holding.owner or holding.mail or holding.due, "nothing would ever delete these rows"
    assert {field.name for field in to_people(holding.model)} <= columns(holding) | {"id"}


def test_every_declared_model_is_proven_to_be_erased():
    """tests/access/samples.py makes the rows that tests/access/test_erasing.py then looks for in the whole database."""
    found = {holding.label for holding in DECLARED.values() if holding.owner or holding.mail}
    assert found == set(SAMPLES)

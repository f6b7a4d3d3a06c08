"""Nobody audits where they hold an office: not in what is audited, nor on the asking side of a case."""

from dataclasses import replace
from datetime import date

import pytest

from partizip.access.acts import Forbidden, Refused
from partizip.access.models import Deputy, Person
from partizip.access.roles import Role
from partizip.audit import actions, queries
from partizip.audit.independence import conflicts
from partizip.bodies.models import Body
from partizip.core.cases import KINDS, Scope
from partizip.duties import actions as duties
from tests.audit.conftest import LATER
from tests.audit.test_acts import commit
from tests.factories import NOW, actor, body, mandate

pytestmark = pytest.mark.django_db


@pytest.mark.rule("audit: independent")
def test_nobody_audits_where_they_hold_another_office_or_did_in_that_time(land):
    who = Person.objects.get(id=land.auditor.person_id)
    audit = land.opened()
    left = mandate(Role.OFFICER, of=land.district, who=who, valid_from=date(2026, 1, 1), valid_until=date(2026, 11, 2))
    with pytest.raises(Forbidden, match="office in what is audited"):
        land.opened()
    with pytest.raises(Forbidden, match="office in what is audited"):
        land.opened(body=None)
    with pytest.raises(Forbidden, match="office in what is audited"):
        land.look(audit, land.claims[0])
    assert land.opened(of=land.other), "an office elsewhere is no hindrance"
    assert land.opened(first=date(2026, 11, 3)), "the office ended before what is audited began"
    left.valid_until = None
    left.save()
    with pytest.raises(Forbidden):
        land.opened(first=date(2026, 11, 3))


def test_who_stands_in_for_an_auditor_is_asked_about_their_own_offices(land):
    colleague = mandate(Role.OFFICER, of=land.district).person
    puppet = replace(land.auditor, person_id=colleague.id, is_deputy=True)
    assert conflicts(land.opened(), puppet.person_id, LATER.date())
    assert conflicts(land.opened(), None, LATER.date())


@pytest.mark.rule("audit: independent")
def test_nobody_audits_their_own_body(land):
    home = Body.objects.get(slug="abgeordnetenhaus")
    with pytest.raises(Refused, match="own body"):
        land.opened(body=home)
    audit = land.opened(body=None)
    assert home.id in audit.scope(LATER.date()).without


@pytest.mark.rule("audit: independent")
@pytest.mark.parametrize("how", ["office", "left since", "deputy", "body before"])
def test_an_office_in_either_side_of_a_case_closes_it_to_the_auditor(land, how):
    """The asking body is a side as well, though the audit is of the one that owes."""
    audit, creditor = land.opened(), land.claims[0].creditor
    who = Person.objects.get(id=land.auditor.person_id)
    finding = land.found(audit, land.claims[0])
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=finding)
    said = actions.make_statement(by=land.officer, at=LATER, asked=asked, text="Liegt bei.")
    second = land.found(audit, land.claims[0])
    started = date(2026, 1, 1)
    if how == "deputy":
        other = mandate(Role.OFFICER, of=creditor)
        Deputy.objects.create(mandate=other, person=who, valid_from=started, valid_until=date(2026, 12, 31))
    elif how == "left since":
        mandate(Role.OFFICER, of=creditor, who=who, valid_from=started, valid_until=date(2026, 11, 2))
    elif how == "body before":
        before = body("sen-alt", valid_until=date(2026, 11, 4), successor=creditor)
        mandate(Role.OFFICER, of=before, who=who, valid_from=started)
    else:
        mandate(Role.OFFICER, of=creditor, who=who)
    with pytest.raises(Forbidden, match="office in what is audited"):
        actions.ask_statement(by=land.auditor, at=LATER, finding=second)
    with pytest.raises(Forbidden, match="office in what is audited"):
        actions.decide_statement(by=land.auditor, at=LATER, asked=asked, answer=said.answer, accepted=True)
    with pytest.raises(Forbidden, match="office in what is audited"):
        land.look(audit, land.claims[0])
    brief = queries.briefs(audit, [land.claims[0].code])[0]
    with pytest.raises(Forbidden, match="office in what is audited"):
        actions.find(by=land.auditor, at=LATER, audit=audit, brief=brief, result="in_order", text="")


@pytest.mark.rule("audit: independent")
def test_a_sample_leaves_out_what_who_commits_could_not_look_at(land):
    stranger = actor(Role.OFFICER, of=body("sen-finanzen"))
    own = duties.ask(by=stranger, at=NOW, debtor=land.district, title="Frage der Finanzen", text="Bitte.")
    audit = land.opened()
    person = land.auditor.person_id
    assert own.code in queries.population(audit, person, LATER.date())
    mandate(Role.OFFICER, of=own.creditor, who=Person.objects.get(id=person))
    sample = commit(land, audit)
    codes = sorted(claim.code for claim in land.claims)
    assert sample.population.split() == codes == queries.population(audit, person, LATER.date())


@pytest.mark.rule("audit: independent")
def test_a_population_keeps_out_the_own_body_as_debtor_and_own_offices_as_either_side(land):
    kind, (claim, *_more) = KINDS["claim"], land.claims
    scope, (brief,) = Scope(date(2026, 11, 1), date(2026, 11, 30)), kind.briefs([claim.code])
    for change, there in (
        ({}, True),
        ({"without": frozenset({claim.debtor_id})}, False),
        ({"without": frozenset({claim.creditor_id})}, True),
        ({"no_side": frozenset({claim.debtor_id})}, False),
        ({"no_side": frozenset({claim.creditor_id})}, False),
    ):
        asked = replace(scope, **change)
        assert ((claim.code in kind.population(asked)), asked.holds(brief)) == (there, there), change


def test_what_the_auditing_body_asked_is_audited_what_an_audit_asked_is_not(land):
    home = Body.objects.get(slug="abgeordnetenhaus")
    asker = actor(Role.COUNCIL_OFFICE, of=home)
    own = duties.ask(by=asker, at=NOW, debtor=land.district, title="Frage des Hauses", text="Bitte.")
    audit = land.opened()
    land.look(audit, own)
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=land.found(audit, land.claims[0]))
    population = queries.population(land.opened(last=date(2026, 12, 31)), land.auditor.person_id, LATER.date())
    assert own.code in population
    assert asked.claim.code not in population

"""A form that would be refused does not open: why not is said before somebody writes in vain."""

import pytest

from partizip.access.acts import THE_SYSTEM
from partizip.access.roles import Role
from partizip.promises import actions as promises
from tests.duties.steps import answered, asked
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(sides, signed_in, time_machine):
    """Browsers of the creditor's, the debtor's and somebody else's office."""
    time_machine.move_to(NOW, tick=False)
    return signed_in(Role.OFFICER, of=sides[2]), signed_in(Role.OFFICER, of=sides[3]), signed_in(Role.OFFICER)


def said(browser, address, page, words):
    answer = browser.get(address)
    assert answer.status_code == 302, address
    assert answer.url == page
    assert words in browser.get(page).content.decode()


def test_the_forms_of_a_claim_open_only_for_who_can_send_them(sides, office):
    creditor, debtor, other = office
    claim = asked(sides)
    page = claim.get_absolute_url()
    assert debtor.get(f"{page}antworten/").status_code == 200
    for browser in (creditor, other):
        said(browser, f"{page}antworten/", page, "gehört zu einer anderen Stelle")
    said(debtor, f"{page}verzichten/", page, "gehört zu einer anderen Stelle")
    said(other, f"{page}erklaeren/", page, "gehört zu einer anderen Stelle")
    answer = answered(sides, claim)
    said(debtor, f"{page}antworten/", page, "wartet noch auf die Entscheidung")
    decide = f"{page}entscheiden/{answer.id}/"
    for browser in (debtor, other):
        said(browser, decide, page, "gehört zu einer anderen Stelle")
    assert creditor.get(decide).status_code == 200
    # What is sent all the same comes back with its words.
    kept = debtor.post(f"{page}antworten/", {"kind": "final", "text": "Noch eine.", "language": "de"})
    assert kept.status_code == 422
    assert "Noch eine." in kept.content.decode()


def test_the_statement_on_a_clause_opens_for_the_body_that_has_it(sides, office):
    _creditor, debtor, other = office
    clause = promises.add_clause(by=THE_SYSTEM, at=NOW, code="C2.1", promise=2, order=1, title="Zuhören")
    promises.take_over(by=THE_SYSTEM, at=NOW, clause=clause, body=sides[3], since=NOW.date())
    address = "/schreibtisch/zusagen/c2.1/erklaeren/"
    assert debtor.get(address).status_code == 200
    said(other, address, "/zusagen/c2.1/", "gehört zu einer anderen Stelle")

"""A statement that an audit asked for is made in the audit: the form of the duties, which publishes, is closed for it."""

from datetime import date, timedelta

import pytest

from partizip.access.acts import Refused
from partizip.access.roles import Role
from partizip.audit import actions
from partizip.audit.models import Audit
from partizip.core import audits
from partizip.duties import actions as duties
from partizip.duties.models import Answer, Claim
from tests.audit.conftest import LATER
from tests.factories import acting, actor

pytestmark = pytest.mark.django_db
TODAY = LATER.date()


@pytest.fixture
def asked(land):
    return actions.ask_statement(by=land.auditor, at=LATER, finding=land.found(land.opened(), land.claims[0]))


def test_no_statement_is_published_by_the_form_of_the_duties(land, asked):
    with pytest.raises(Refused, match="where it was asked"):
        duties.answer_claim(by=land.officer, at=LATER, claim=asked.claim, kind="final", text="Vertraulich.")
    assert not Answer.objects.filter(claim=asked.claim).exists()
    said = actions.make_statement(by=land.officer, at=LATER, asked=asked, text="Vertraulich.")
    colleague = actor(Role.OFFICER, of=asked.finding.audit.by_body)
    with pytest.raises(Refused, match="where it was asked"):
        duties.decide_answer(by=colleague, at=LATER, answer=said.answer, accepted=True)


def test_both_sides_are_led_from_the_duty_to_the_audit(land, asked, signed_in, client, time_machine):
    time_machine.move_to(LATER, tick=False)
    page, form = f"/pflichten/{asked.claim.code}/", f"/schreibtisch/feststellungen/{asked.finding_id}/antworten/"
    body = signed_in(Role.OFFICER, of=land.district)
    told = body.get(page).content.decode()
    assert f'href="{form}"' in told
    assert f"{page}antworten/" not in told
    assert f"{page}erklaeren/" not in told
    for way in ("antworten/", "erklaeren/"):
        assert body.get(page + way)["Location"] == form
    sent = body.post(f"{page}antworten/", {"kind": "final", "text": "Vertraulich.", "language": "de"})
    assert sent.status_code == 422
    assert "Vertraulich." in sent.content.decode(), "what was typed is kept"
    assert not Answer.objects.filter(claim=asked.claim).exists()
    said = actions.make_statement(by=acting(body.mandate), at=LATER, asked=asked, text="Vertraulich.")
    auditor = signed_in(Role.AUDITOR, of=asked.finding.audit.by_body)
    desk = f'href="/schreibtisch/pruefungen/{asked.finding.audit.code}/"'
    assert desk in auditor.get(page).content.decode()
    assert desk in auditor.get(f"/pflichten/{said.answer.acceptance.code}/").content.decode()
    for path in (form, desk):
        assert path not in client.get(page).content.decode(), "the public is led nowhere"


def test_other_questions_are_answered_as_ever(land):
    claim = Claim.objects.get(title="Frage 0")
    assert duties.answer_claim(by=land.officer, at=LATER, claim=claim, kind="final", text="Ja.").claim == claim


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(1, 1, 1), TODAY, "from the year 2000"), (date(1999, 12, 31), TODAY, "from the year 2000"),
        (TODAY, date(9999, 12, 31), "within a year"), (TODAY, TODAY + timedelta(days=367), "within a year"),
        (TODAY, TODAY - timedelta(days=1), "before the beginning"),
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_meant_is_refused(land, first, last, words):
    assert words in audits.may_open(first, last, TODAY).reason
    with pytest.raises(Refused):
        land.opened(first=first, last=last)
    assert not Audit.objects.exists()


def test_a_period_may_reach_a_year_ahead_and_back_to_2000():
    assert audits.may_open(date(2000, 1, 1), TODAY + timedelta(days=366), TODAY)


def test_a_draw_is_named_within_a_year():
    assert audits.may_commit(10, 1, TODAY + timedelta(days=366), TODAY)
    assert "within a year" in audits.may_commit(10, 1, date(9999, 12, 31), TODAY).reason


def test_an_audit_that_is_sent_twice_is_opened_once(land):
    land.opened(title="Antworten")
    with pytest.raises(Refused, match="a moment ago"):
        land.opened(title="Antworten", at=LATER + timedelta(minutes=9))
    land.opened(title="Antworten", at=LATER + timedelta(minutes=11))
    land.opened(title="Andere")

"""Many reports of barriers: they fill neither mailboxes nor the desk, and cost the worker the same."""

from datetime import timedelta

import pytest

from partizip.access.acts import NOBODY
from partizip.access.roles import Role
from partizip.portal.barriers import actions
from partizip.portal.models import BarrierReport
from partizip.portal.tasks import remind_cases
from partizip.post.models import Mail
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ONE, MANY = "Jemand hat eine Barriere gemeldet.", "Innerhalb einer Stunde wurden mehrere Barrieren gemeldet."


@pytest.fixture
def editor(settings):
    settings.MAIL_WAY = "smtp"
    return factories.mandate(Role.EDITOR, who=factories.person(email="elif@amt.berlin")).person


def report(many: int, at=NOW) -> BarrierReport:
    """So many reports, one a second; the last one."""
    for number in range(many):
        last = actions.report_barrier(
            by=NOBODY,
            at=at + timedelta(seconds=number),
            page="",
            text=f"{at} {number}",
            name="",
            email="",
            language="de",
        )
    return last


def subjects() -> list[str]:
    return sorted(mail.subject for mail in Mail.objects.filter(kind="case"))


def test_more_than_a_few_within_an_hour_are_told_by_one_mail(editor):
    report(3)
    assert subjects() == [ONE] * 3
    report(30, NOW + timedelta(seconds=10))
    assert subjects() == [MANY] + [ONE] * 3
    told = Mail.objects.get(subject=MANY).text
    assert "In dieser Stunde kommt keine weitere Mail über neue." in told
    assert "Fällig am" in told


def test_reports_without_end_bring_one_mail_an_hour_and_few_are_told_one_by_one_again(editor):
    for tens in range(4 * 6):
        report(10, NOW + timedelta(minutes=10 * tens))
    assert subjects().count(ONE) == 3
    assert subjects().count(MANY) <= 5
    report(2, NOW + timedelta(hours=8))
    assert subjects().count(ONE) == 3 + 2


def test_all_that_is_due_on_a_day_is_reminded_of_by_one_mail(editor):
    last = report(25)
    Mail.objects.all().delete()
    soon = last.overdue_from - timedelta(hours=1)
    assert [remind_cases(soon), remind_cases(soon)] == [1, 0]
    assert subjects() == ["25 gemeldete Barrieren sind bald zu beantworten."]
    assert [remind_cases(last.overdue_from), remind_cases(last.overdue_from)] == [1, 0]
    assert "Die Antworten auf 25 gemeldete Barrieren sind überfällig." in subjects()
    assert remind_cases(last.overdue_from + timedelta(days=1)) == 0, "once"


def test_the_worker_asks_the_same_however_many_there_are(editor, django_assert_max_num_queries):
    last = report(2)
    for days in range(1, 12):
        report(2, NOW + timedelta(days=days))
    late = last.overdue_from + timedelta(days=40)
    assert remind_cases(late) > 5
    with django_assert_max_num_queries(6):
        assert remind_cases(late) == 0


def test_the_desk_shows_the_first_and_leads_to_the_list_with_its_pages(signed_in):
    report(10)
    client = signed_in(Role.EDITOR)
    few = client.get("/schreibtisch/").content.decode()
    assert few.count("Gemeldete Barriere <bdi") == 10
    assert "Alle gemeldeten Barrieren" not in few
    report(45, NOW + timedelta(seconds=10))
    many = client.get("/schreibtisch/").content.decode()
    assert many.count("Gemeldete Barriere <bdi") == 10
    assert "Alle gemeldeten Barrieren</a> (55)" in many
    codes = set(BarrierReport.objects.values_list("code", flat=True))
    pages = [client.get("/schreibtisch/barrieren/", {"seite": number}).content.decode() for number in (1, 2)]
    shown = [{code for code in codes if code in page} for page in pages]
    assert [len(found) for found in shown] == [50, 5]
    assert shown[0] | shown[1] == codes
    assert "?seite=2" in pages[0]

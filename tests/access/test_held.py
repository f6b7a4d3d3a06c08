"""What is handed out to a person: all of theirs by the declarations, no secret, nobody else."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone, translation

from partizip.access import erasing, held
from partizip.access.acts import THE_SYSTEM
from partizip.access.models import Deputy, Mandate, Person
from partizip.access.personal import holding_of, holdings
from partizip.access.tasks import delete_due
from partizip.core.calendar import berlin_day, start_of_day
from partizip.post.models import Mail, Subscription
from tests import factories
from tests.access.samples import CODE, MAIL, NAME, SAMPLES, somebody
from tests.access.test_erasing import traces

pytestmark = pytest.mark.django_db
APART = {"post.subscription", "portal.barrierwords"}


@pytest.fixture
def who(settings, log_key):
    settings.MAIL_WAY = "smtp"
    return somebody(timezone.now())


def handed(found) -> dict:
    return json.loads(held.file_of(found, timezone.now()))


@pytest.mark.rule("Art. 15 GDPR")
def test_an_account_gets_every_declared_table_but_what_lives_apart(who):
    told = handed(erasing.who_of(who))
    assert told["format"] == "partizip-personal-data/1"
    assert {part["what"] for part in told["held"]} == set(SAMPLES) - APART
    for part in told["held"]:
        holding = holding_of(part["what"])
        assert (part["held"], part["purpose"], part["basis"], part["kept"]) == tuple(
            map(str, (holding.held, holding.purpose, holding.basis, holding.kept))
        )
    (account,) = [row for part in told["held"] if part["what"] == "access.person" for row in part["rows"]]
    assert (account["name"], account["email"]) == (NAME, MAIL)


@pytest.mark.rule("Art. 20 GDPR")
def test_every_column_is_handed_out_that_is_no_secret(who):
    """By the tables themselves: a column that is neither handed out nor named as withheld is a fault."""
    for part in handed(erasing.who_of(who))["held"]:
        model = apps.get_model(part["what"])
        columns = {field.name for field in model._meta.concrete_fields}
        for row in part["rows"]:
            assert set(row) | set(part["withheld"]) == columns, part["what"]
            assert not set(row) & set(holding_of(part["what"]).secrets)


@pytest.mark.rule("Art. 15 (4) GDPR")
def test_no_secret_and_nobody_else_is_handed_out(who):
    others = Person.objects.known().exclude(id=who.id)
    assert others.count() >= 3
    text = held.file_of(erasing.who_of(who), timezone.now()).lower()
    signs = traces(who)
    for sign in ("seal", "password"):
        assert signs[sign] not in text
    assert f'"secret": "{CODE.lower()}' not in text
    for other in others:
        for sign in (other.name.lower() + '"', other.email, str(other.id), other.id.hex):
            assert sign not in text
    rows = [
        row for part in handed(erasing.who_of(who))["held"] if part["what"] == "access.mandate" for row in part["rows"]
    ]
    assert {row["person"] for row in rows} == {"you"}
    assert "another person" in {row["given_by"] for row in rows}


def test_rows_about_others_that_name_the_person_are_counted_only(who):
    (part,) = [part for part in handed(erasing.who_of(who))["held"] if part["what"] == "access.mandate"]
    other = Mandate.objects.exclude(person=who).get(given_by=who)
    assert part["named_in"] == {"given_by": [str(other.id)], "end_asked_by": [str(other.id)]}
    assert str(other.id) not in json.dumps(part["rows"])


@pytest.mark.rule("decision 0014")
def test_a_link_gets_what_lives_apart_from_accounts_and_nothing_of_the_account(who):
    told = handed(erasing.Who(mails=(MAIL,), apart=True))
    assert {part["what"] for part in told["held"]} == APART | {"post.mail"}
    (mails,) = [part["rows"] for part in told["held"] if part["what"] == "post.mail"]
    apart = Mail.objects.filter(to__iexact=MAIL).exclude(subscription=None, kind="duty")
    assert {row["kind"] for row in mails} >= {"confirm", "barrier"}
    assert len(mails) == apart.count()
    assert told["about"] == {"account": None, "addresses": [MAIL]}
    own = {part["what"]: part["rows"] for part in handed(erasing.who_of(who))["held"]}["post.mail"]
    assert {row["id"] for row in own}.isdisjoint(row["id"] for row in mails), "each mail on one side only"


def test_a_link_erases_what_lives_apart_and_leaves_the_account(who):
    from partizip.access.acts import NOBODY  # noqa: PLC0415

    erasing.erase(by=NOBODY, at=timezone.now(), who=erasing.Who(mails=(MAIL,), apart=True), why=erasing.SELF, own=True)
    assert not Subscription.objects.exists()
    assert not Mail.objects.filter(subscription__isnull=False).exists()
    left = {counted.holding.label for counted in erasing.counts(erasing.who_of(who))}
    assert left == set(SAMPLES) - APART
    assert Person.objects.filter(id=who.id).exists()


def test_the_told_day_is_the_one_on_which_the_worker_deletes():
    """By the worker itself: on the eve the row is there, at the end of the told day it is gone."""
    now = timezone.now()
    mail = Mail.objects.create(
        key="x", kind="duty", to="anna@amt.berlin", text="x", html="x", language="de", subject="x", message_id="<x>",
        made_at=now, next_try_at=now, sent_at=now,
    )  # fmt: skip
    who = erasing.Who(mails=("anna@amt.berlin",))
    (told,) = held.told(who, now)
    assert told.until == berlin_day(now + timedelta(days=30))
    delete_due(start_of_day(told.until) - timedelta(seconds=1))
    assert Mail.objects.filter(id=mail.id).exists()
    delete_due(start_of_day(told.until + timedelta(days=1)))
    assert not Mail.objects.filter(id=mail.id).exists()


def test_no_day_is_told_where_none_has_come_into_sight():
    given = factories.mandate("officer")
    told = {one.holding.label: one for one in held.told(erasing.who_of(given.person), factories.NOW)}
    assert told["access.person"].until is None
    assert told["access.mandate"].until is None


def test_what_stays_is_said(who):
    parts = {part["what"]: part for part in handed(erasing.who_of(who))["held"]}
    assert parts["access.mandate"]["stays_without_name"]
    assert parts["access.person"]["stays_without_name"] is None
    assert {holding.label for holding in holdings() if holding.is_kept} == {"access.mandate", "access.deputy"}
    assert Deputy.objects.filter(person=who).exists()


def test_the_file_speaks_the_readers_language(who):
    with translation.override("ar"):
        arabic = handed(erasing.Who(mails=(MAIL,), apart=True))
    assert arabic["language"] == "ar"
    assert any("؀" <= sign <= "ۿ" for sign in arabic["held"][0]["purpose"])


def test_whoever_has_nothing_gets_nothing():
    assert held.told(erasing.Who(mails=("niemand@amt.berlin",), apart=True), timezone.now()) == []
    assert held.told(erasing.who_of(factories.person()), timezone.now())
    assert THE_SYSTEM.person_id is None

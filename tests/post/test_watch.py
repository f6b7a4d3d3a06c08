"""Who has to know that mail does not go out: the doctor, operator and administrator; in words without an address."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from partizip.access.roles import Role
from partizip.portal import health
from partizip.post import queries
from partizip.post.models import JobRun, Mail
from partizip.post.tasks import note_run
from tests.post.steps import put
from tests.sites import ROOT

pytestmark = pytest.mark.django_db


def finding(name):
    return {item.name: item for item in health.findings()}[name]


def test_what_waits_and_what_was_given_up():
    assert finding("mail").words == "All mail has gone out."
    put(3)
    assert finding("mail").ok
    assert finding("mail").words.startswith("3 mails wait since")
    Mail.objects.filter(key="test:0").update(made_at=timezone.now() - timedelta(hours=2))
    assert not finding("mail").ok
    Mail.objects.update(sent_at=timezone.now())
    Mail.objects.filter(key="test:1").update(sent_at=None, given_up_at=timezone.now())
    assert not finding("mail").ok
    assert "1 mail was given up." in finding("mail").words
    assert "land.de" not in finding("mail").words


def test_a_job_that_has_no_success_for_long_is_named():
    now = timezone.now()
    assert finding("jobs").ok, "nothing ran yet"
    note_run("send_waiting", now)
    assert finding("jobs").ok
    note_run("send_waiting", now, ValueError("anna@land.de"))
    assert finding("jobs").ok, "one fault is tried again in a minute"
    JobRun.objects.update(succeeded_at=now - timedelta(minutes=61))
    assert not finding("jobs").ok
    assert "send_waiting: ValueError (1)" in finding("jobs").words
    JobRun.objects.update(succeeded_at=now)
    for _ in range(10):
        note_run("send_waiting", now, ValueError("x"))
    assert not finding("jobs").ok
    note_run("send_waiting", now)
    assert finding("jobs").ok


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ADMINISTRATOR, Role.OFFICER, Role.AUDITOR])
def test_the_desk_of_operator_and_administrator_says_so(signed_in, settings, role):
    settings.MAIL_WAY = ""
    client = signed_in(role)
    put()
    page = client.get("/schreibtisch/").content.decode()
    assert ("PARTIZIP_MAIL_URL ist nicht gesetzt" in page) == (role in {Role.OPERATOR, Role.ADMINISTRATOR})
    if role == Role.OPERATOR:
        settings.MAIL_WAY = "smtp"
        put(2)
        note_run("run_ladder", timezone.now() - timedelta(hours=3))
        page = client.get("/schreibtisch/").content.decode()
        assert "2 Mails warten seit" in page
        assert "run_ladder" in page


def test_state_costs_a_fixed_number_of_queries(django_assert_num_queries):
    put(3)
    with django_assert_num_queries(4):
        queries.state()


SHOW = "from django.conf import settings as s; print(s.EMAIL_BACKEND.split('.')[-2], *(getattr(s, n, '-') for n in \
('EMAIL_HOST', 'EMAIL_PORT', 'EMAIL_USE_TLS', 'EMAIL_USE_SSL', 'EMAIL_HOST_USER', 'EMAIL_HOST_PASSWORD')), \
getattr(s, 'EMAIL_FILE_PATH', '-'), s.DEFAULT_FROM_EMAIL)"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("", "dummy"),
        ("smtp://post.land.de", "smtp post.land.de 587 True False"),
        ("smtp://127.0.0.1", "smtp 127.0.0.1 25 False False"),
        ("smtps://a%40b:p%2Fw@post.land.de:2465", "smtp post.land.de 2465 False True a@b p/w"),
        ("file:///tmp/post%20amt", "/tmp/post amt Partizip"),
        ("http://x", "PARTIZIP_MAIL_URL is"),
        ("smtp://", "PARTIZIP_MAIL_URL is"),
    ],
)
def test_the_address_of_the_mail_server(url, shown):
    done = subprocess.run(
        [sys.executable, "-c", SHOW], capture_output=True, text=True, check=False,
        env={
            "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "partizip.web.settings",
            "PARTIZIP_MAIL_URL": url, "PARTIZIP_SITE_URL": "https://partizip.land.de",
        },
    )  # fmt: skip
    assert shown in done.stdout + done.stderr
    assert done.returncode or "Partizip <partizip@partizip.land.de>" in done.stdout

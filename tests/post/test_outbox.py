"""The outbox: in the act's transaction, retried, given up, without harm to others, never double."""

import email
import logging
from datetime import timedelta
from email import policy

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from partizip.access.tasks import delete_due
from partizip.portal import recurring
from partizip.post import outbox, sending
from partizip.post.models import JobRun, Mail
from tests.factories import NOW, as_demo
from tests.post.steps import letter, put, send

pytestmark = pytest.mark.django_db


def test_a_mail_lives_and_dies_with_its_transaction():
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_the_same_thing_is_queued_once():
    put()
    put()
    assert Mail.objects.count() == 1


def test_text_html_and_headers():
    put(ics="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert send() == 1
    (sent,) = mail.outbox
    waiting = Mail.objects.get()
    assert waiting.sent_at
    assert sent.extra_headers["Message-ID"] == waiting.message_id
    parts = [part.get_content_type() for part in sent.message().walk()]
    assert parts == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert send() == 0


@pytest.mark.parametrize("subject", ["Hallo\r\nBcc: alle@land.de", "Hallo\nBcc: alle@land.de", "a\x00b", "x" * 5000])
def test_nobody_writes_headers_through_a_title(server, subject):
    outbox.put([outbox.Letter(key="k", kind="duty", to="anna@land.de", subject=subject, intro="x")], NOW, "de")
    assert send() == 1
    ((to, _identifier, whole),) = server.mails
    read = email.message_from_string(whole, policy=policy.default)
    assert to == "anna@land.de"
    assert read["Bcc"] is None
    assert len(read["Subject"]) <= 250


def test_markup_in_a_title_stays_text():
    put(items=(outbox.Item("<b>x</b>", "<script>", "/x/"),))
    assert "<script>" not in Mail.objects.get().html
    assert "<script>" in Mail.objects.get().text


def test_one_bad_address_stops_nobody(server):
    server.refuse, server.break_off = {"weg@land.de"}, {"bricht@land.de"}
    for number, to in enumerate(["weg@land.de", "bricht@land.de", "anna@land.de", "umlaut@bücher.de"]):
        outbox.put([letter(number, to)], NOW, "de")
    assert send() == 2
    assert sorted(to for to, *_ in server.mails) == ["anna@land.de", "umlaut@xn--bcher-kva.de"]
    refused = Mail.objects.get(to="weg@land.de")
    assert (refused.attempts, refused.last_error) == (1, "SMTPRecipientsRefused 550")
    assert Mail.objects.get(to="bricht@land.de").last_error == "SMTPServerDisconnected"


def test_growing_pauses_then_given_up(server, time_machine):
    server.refuse = {"weg@land.de"}
    time_machine.move_to(NOW, tick=False)
    put(to="weg@land.de")
    pauses, now = [], NOW
    for _ in range(6):
        send()
        waiting = Mail.objects.get()
        pauses.append(waiting.next_try_at - now)
        now = waiting.next_try_at
        time_machine.move_to(now - timedelta(seconds=1), tick=False)
        send()
        assert Mail.objects.get().attempts == len(pauses), "not before its time"
        time_machine.move_to(now, tick=False)
    assert pauses == list(sending.PAUSES)
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] == timedelta(days=1)
    send()
    assert Mail.objects.get().given_up_at
    time_machine.move_to(now + timedelta(days=9), tick=False)
    send()
    assert Mail.objects.get().attempts == 7


def test_while_the_server_is_silent_all_wait_and_no_try_counts(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    put(3)
    with pytest.raises(sending.ServerSilent, match="ConnectionRefusedError"):
        send()
    assert set(Mail.objects.values_list("attempts", "held_by", "sent_at")) == {(0, "", None)}
    assert all(item.next_try_at <= timezone.now() for item in Mail.objects.all()), "tried again in the next run"


class _Slow(BaseEmailBackend):
    """While it sends, another worker looks into the outbox."""

    def send_messages(self, messages):
        assert sending._take("other") == []
        mail.outbox.extend(messages)
        return len(messages)


def test_what_one_worker_holds_no_other_one_takes(settings):
    settings.EMAIL_BACKEND = f"{__name__}._Slow"
    put(sending.BATCH)
    assert send() == sending.BATCH
    assert len({item.extra_headers["Message-ID"] for item in mail.outbox}) == sending.BATCH


def test_a_dead_workers_mails_come_back(time_machine):
    time_machine.move_to(NOW, tick=False)
    put(3)
    assert len(sending._take("dead")) == 3
    assert send() == 0
    time_machine.move_to(NOW + sending.LEASE, tick=False)
    assert send() == 3


def test_a_worker_that_lost_its_lease_notes_nothing():
    """It must not mark as sent or failed what another one holds now."""
    put()
    (held,) = sending._take("slow")
    Mail.objects.update(held_by="other")
    connection = mail.get_connection()
    sending._send_one(connection, held, "slow")
    assert Mail.objects.get().sent_at is None


def test_invented_addresses_are_never_written_to():
    for number, to in enumerate(["a@demo.example", "a@x.test", "a@localhost", "a@EXAMPLE", "a@x.example."]):
        outbox.put([letter(number, to)], NOW, "de")
    assert not Mail.objects.exists()
    outbox.put([letter(9, "a@example.org")], NOW, "de")
    assert Mail.objects.count() == 1


def test_the_demo_writes_to_nobody(settings):
    put(1)
    as_demo()
    put(3)
    assert Mail.objects.count() == 1
    assert send() == 0
    settings.MAIL_WAY = "file"
    outbox.put([letter(7)], NOW, "de")
    marked = Mail.objects.get(key="test:7")
    assert marked.subject.startswith("[Demo – erfundene Daten]")
    assert "Demo – erfundene Daten" in marked.text
    assert "Demo – erfundene Daten" in marked.html


def test_without_a_way_nothing_is_queued_nor_sent(settings):
    put()
    settings.MAIL_WAY = ""
    put(3)
    assert send() == 0
    assert Mail.objects.count() == 1


def test_into_a_folder(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(tmp_path)
    put(2)
    assert send() == 2
    assert "Guten Tag" in "".join(file.read_text() for file in tmp_path.iterdir())


def test_sent_and_given_up_mails_are_deleted_after_thirty_days():
    put(4)
    old, fresh = NOW - timedelta(days=30, seconds=1), NOW - timedelta(days=29)
    Mail.objects.filter(key="test:0").update(sent_at=old)
    Mail.objects.filter(key="test:1").update(given_up_at=old)
    Mail.objects.filter(key="test:2").update(sent_at=fresh)
    Mail.objects.filter(key="test:3").update(made_at=old)  # still waits
    assert delete_due(NOW) == 2
    assert set(Mail.objects.values_list("key", flat=True)) == {"test:2", "test:3"}
    assert delete_due(NOW) == 0


def test_recurring_work_is_noted_without_what_the_error_said(monkeypatch, caplog):
    def breaks(at):
        raise ValueError("anna@land.de")

    monkeypatch.setattr(recurring, "JOBS", (breaks, delete_due))
    monkeypatch.setattr(recurring, "close_old_connections", lambda: None)
    with caplog.at_level(logging.CRITICAL):
        recurring.run()
        recurring.run()
    run = JobRun.objects.get(name="breaks")
    assert (run.failures, run.last_error, run.succeeded_at) == (2, "ValueError", None)
    assert JobRun.objects.get(name="delete_due").succeeded_at

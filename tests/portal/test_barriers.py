"""Barriers: reported without account or name, answered within the month, counted without people."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.utils import timezone

from partizip.access import actions as access
from partizip.access import erasing, limits
from partizip.access.acts import NOBODY, THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.access.tasks import delete_due
from partizip.core.limits import Limit
from partizip.journal.models import Entry
from partizip.portal.barriers import actions, queries
from partizip.portal.barriers.pages import page_named
from partizip.portal.models import BarrierAnswer, BarrierReport, BarrierWords
from partizip.portal.tasks import remind_cases
from partizip.post.models import Mail
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FORM, PAGE = "/barrierefreiheit/melden/", "/barrierefreiheit/"
# As long as a secret of a link: one made by chance, and one that might be a word.
SECRET, PLAIN = "q7Xk_Zp2-LmW9aTn4RbYc8VdUe1HsGf3JiKoQ5rPt6w", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq"

NUMBERS = count()


def reported(at=NOW, **more) -> BarrierReport:
    text = f"Das Bild sagt nichts. {next(NUMBERS)}"  # the same words twice would be one report
    told = {"page": "/zahlen/", "text": text, "name": "", "email": "", "language": "de"} | more
    return actions.report_barrier(by=NOBODY, at=at, **told)


def answered(report, by=None, at=NOW, outcome="removed", reply="Jetzt sagt es etwas."):
    by = by or factories.actor(Role.OPERATOR)
    return actions.answer_barrier(by=by, at=at, report=report, outcome=outcome, reply=reply)


def test_every_page_leads_to_the_form_and_names_itself(client):
    for path in ("/hilfe/", "/ueberfaellig/", "/en/zahlen/", "/ar/datenschutz/"):
        assert f'href="{FORM}?seite={path}"' in client.get(path).content.decode().replace("/en" + FORM, FORM).replace(
            "/ar" + FORM, FORM
        )
    assert 'value="/ueberfaellig/"' in client.get(f"{FORM}?seite=/ueberfaellig/").content.decode()


@pytest.mark.rule("BIKTG Bln § 5")
@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_it_is_reported_without_account_and_name_and_gives_a_short_code(client, prefix):
    response = client.post(prefix + FORM, {"text": "لا يُقرأ"})
    report = BarrierReport.objects.get()
    assert response.url == f"{prefix}/barrierefreiheit/meldungen/{report.code}/"
    text = client.get(response.url).content.decode()
    assert report.code in text
    assert "لا يُقرأ" not in text, "the code shows no word of the report"
    assert (report.words.name, report.words.email) == ("", "")
    assert report.words.language == (prefix.strip("/") or "de")


def test_nothing_typed_is_lost_when_words_are_missing(client):
    response = client.post(FORM, {"text": "", "name": "Frieda", "email": "kein-at", "page": "/x/"})
    assert response.status_code == 422
    assert "Frieda" in response.content.decode()
    assert not BarrierReport.objects.exists()


@pytest.mark.rule("BITV 2.0")
def test_the_answer_is_due_within_one_month_or_as_the_default_says():
    report = reported(datetime(2026, 11, 27, 9, tzinfo=UTC))
    assert report.due_on.isoformat() == "2026-12-28"  # 27 December 2026 is a Sunday
    access.set_default(by=THE_SYSTEM, at=NOW, name="barriers.answer_months", value=2)
    assert reported(datetime(2026, 11, 27, 9, tzinfo=UTC)).due_on.isoformat() == "2027-01-27"


def test_a_report_leaves_no_line_and_an_answer_one_without_words_or_code():
    size = Entry.objects.count()
    report = reported(name="Frieda")
    assert Entry.objects.count() == size
    answered(report)
    (line,) = Entry.objects.filter(verb="barriers.report_answered").select_related("content")
    assert (line.role, line.subject) == (Role.OPERATOR, str(report.answer.id))
    told = json.loads(line.content.text)
    assert told["facts"]["late"] is False
    assert told["facts"]["due"] == "2026-12-23"
    for sign in (report.code, "Frieda", "Bild", "sagt es etwas"):
        assert sign not in line.content.text


@pytest.mark.rule("BIKTG Bln § 5")
@pytest.mark.parametrize("late", [False, True])
def test_the_record_says_whether_an_answer_came_late(late):
    report = reported()
    answered(report, at=report.overdue_from - timedelta(seconds=0 if late else 1))
    line = Entry.objects.select_related("content").get(verb="barriers.report_answered")
    assert json.loads(line.content.text)["facts"]["late"] is late


def test_only_operators_and_editors_read_and_answer(signed_in):
    report = reported()
    for role in (Role.OPERATOR, Role.EDITOR):
        client = signed_in(role)
        assert "Das Bild sagt nichts." in client.get("/schreibtisch/barrieren/").content.decode()
        assert "Das Bild sagt nichts." in client.get(f"/schreibtisch/barrieren/{report.code}/").content.decode()
        assert "Gemeldete Barriere" in client.get("/schreibtisch/").content.decode()
    for role in (Role.OFFICER, Role.HEAD, Role.AUDITOR, Role.COMMISSIONER):
        client = signed_in(role)
        assert client.get(f"/schreibtisch/barrieren/{report.code}/").status_code == 403
        assert "Gemeldete Barriere" not in client.get("/schreibtisch/").content.decode()
        with pytest.raises(Forbidden):
            answered(report, by=factories.actor(role))


def test_it_is_answered_once_and_the_reporter_reads_it_by_the_code(signed_in, client):
    report = reported(timezone.now())
    desk = signed_in(Role.EDITOR)
    address = f"/schreibtisch/barrieren/{report.code}/"
    assert desk.post(address, {"outcome": "removed", "reply": ""}).status_code == 422
    assert desk.post(address, {"outcome": "removed", "reply": "Jetzt sagt es etwas."}).status_code == 302
    again = desk.post(address, {"outcome": "planned", "reply": "anders"})
    assert again.status_code == 422
    told = again.content.decode()
    assert ">\nanders</textarea>" in told, "who was slower reads why, and keeps what was typed"
    assert 'id="errors"' in told
    assert "anders" not in BarrierWords.objects.get().reply
    text = client.get(f"/barrierefreiheit/meldungen/{report.code}/").content.decode()
    assert "Jetzt sagt es etwas." in text
    with pytest.raises(Refused, match="already"):
        answered(report)


def test_the_answer_goes_by_mail_to_whoever_gave_an_address(settings):
    settings.MAIL_WAY = "smtp"
    answered(reported(email="anna@post.de", language="ar"))
    mail = Mail.objects.get(kind="barrier", key__endswith=":answer")
    assert (mail.to, mail.language) == ("anna@post.de", "ar")
    assert "Jetzt sagt es etwas." in mail.text


def test_those_who_answer_are_told_by_mail_and_again_when_it_is_late(settings):
    settings.MAIL_WAY = "smtp"
    factories.mandate(Role.EDITOR, who=factories.person(email="elif@amt.berlin"))
    factories.mandate(Role.HEAD, who=factories.person(email="head@amt.berlin"))
    report = reported(name="Frieda")
    assert [mail.to for mail in Mail.objects.filter(kind="case")] == ["elif@amt.berlin"]
    assert not Mail.objects.filter(text__contains="Frieda").exists()
    assert remind_cases(NOW) == 0
    assert remind_cases(report.overdue_from - timedelta(hours=1)) == 1
    assert remind_cases(report.overdue_from) == 1
    answered(report, at=report.overdue_from)
    assert remind_cases(report.overdue_from + timedelta(days=40)) == 0


def test_the_statement_counts_without_people_and_shows_what_is_overdue(client):
    answered(reported(name="Frieda"))
    late = reported()
    answered(late, at=late.overdue_from, outcome="planned")
    reported()
    found = queries.numbers(NOW)
    assert (found.reported, found.in_time, found.late, found.open, found.overdue) == (3, 1, 1, 1, 0)
    assert (found.withdrawn, found.withdrawn_late) == (0, 0)
    assert [(str(word), number) for word, number in found.outcomes] == [
        ("Barriere beseitigt", 1),
        ("wird beseitigt", 1),
    ]
    with time_machine.travel(late.overdue_from + timedelta(days=1)):
        text = client.get(PAGE).content.decode()
    assert "überfällig" in text
    assert "Frieda" not in text
    assert queries.numbers(late.overdue_from).overdue == 1
    assert queries.numbers(late.overdue_from - timedelta(seconds=1)).overdue == 0


def test_the_statement_is_new_at_once_and_costs_the_same_whatever_there_is(client, django_assert_max_num_queries):
    assert "<dt>Gemeldet</dt><dd>0</dd>" in client.get(PAGE).content.decode()
    reported()
    assert "<dt>Gemeldet</dt><dd>1</dd>" in client.get(PAGE).content.decode()
    for _ in range(5):
        reported()
    with django_assert_max_num_queries(8):
        client.get(PAGE)


def test_the_code_is_found_however_it_is_typed_and_a_wrong_one_is_said(client):
    report = reported()
    typed = report.code.lower().replace("-", " ")
    assert client.get(PAGE, {"code": typed}).url == f"/barrierefreiheit/meldungen/{report.code}/"
    wrong = client.get(PAGE, {"code": "KKKK-KKKK"})
    assert "keine Meldung" in wrong.content.decode()
    assert client.get("/barrierefreiheit/meldungen/KKKK-KKKK/").status_code == 404


@pytest.mark.rule("Art. 5 (1) (e) GDPR")
def test_words_go_twelve_months_after_the_answer_and_the_numbers_stay():
    report = reported(name="Frieda", email="anna@post.de")
    waiting = reported()
    answered(report)
    delete_due(NOW + timedelta(days=364))
    assert BarrierWords.objects.count() == 2
    delete_due(NOW + timedelta(days=367))
    assert list(BarrierWords.objects.all()) == [waiting.words], "an unanswered one waits for its answer"
    assert queries.numbers(NOW).in_time == 1


def test_whoever_had_the_words_deleted_waits_for_no_answer():
    report = reported()
    BarrierWords.objects.filter(report=report).delete()
    assert queries.open_reports(NOW) == []
    with pytest.raises(Refused, match="deleted"):
        answered(report)
    assert not BarrierAnswer.objects.exists()


def deleted_by_link(at, email="anna@post.de"):
    who = erasing.Who(mails=(email,), apart=True)
    erasing.erase(by=NOBODY, at=at, who=who, why=erasing.SELF, own=True)


@pytest.mark.rule("BIKTG Bln § 5")
def test_an_overdue_report_does_not_vanish_from_the_numbers_with_its_words(client, log_key):
    in_time, late = reported(email="anna@post.de"), reported(email="otto@post.de")
    answered(reported(email="otto@post.de"))
    deleted_by_link(in_time.overdue_from - timedelta(seconds=1))
    deleted_by_link(late.overdue_from, "otto@post.de")
    for now in (late.overdue_from, late.overdue_from + timedelta(days=400)):
        found = queries.numbers(now)
        assert (found.reported, found.in_time, found.open, found.overdue) == (3, 1, 0, 0)
        assert (found.withdrawn, found.withdrawn_late) == (2, 1)
    text = client.get(PAGE).content.decode()
    assert "<dt>Vor einer Antwort zurückgenommen</dt><dd>2</dd>" in text
    assert "<dt>Davon da schon überfällig</dt><dd>1</dd>" in text


def test_after_a_restore_a_report_counts_as_withdrawn_when_it_was(log_key):
    report = reported(email="anna@post.de")
    words, then = report.words, report.overdue_from - timedelta(hours=1)
    deleted_by_link(then)
    BarrierReport.objects.update(withdrawn_at=None)  # as a backup from before brings it back
    words.save(force_insert=True)
    erasing.erase_all_again(report.overdue_from + timedelta(days=9))
    assert not BarrierWords.objects.exists()
    assert BarrierReport.objects.get().withdrawn_at == then
    assert queries.numbers(report.overdue_from).withdrawn_late == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/zahlen/", "/zahlen/"),
        ("https://partizip.example/zahlen/?seite=2#x", "/zahlen/"),
        ("/ar/zahlen/", "/ar/zahlen/"),
        ("die Startseite", "die Startseite"),
        ("/abo/verwalten/abcdefghijklmnopqrstuvwxyz/", "/abo/verwalten/…/"),
        ("/abo/verwalten/abcdefghijklmnopqrstuvwxyz", "/abo/verwalten/…/"),
        ("/en/abo/daten/abcdefghijklmnopqrstuvwxyz/datei/", "/en/abo/daten/…/datei/"),
        (
            "/schreibtisch/personen/01910000-0000-7000-8000-000000000000/anmeldung/",
            "/schreibtisch/personen/…/anmeldung/",
        ),
        ("/barrierefreiheit/meldungen/K7F4-92MA/", "/barrierefreiheit/meldungen/…/"),
        ("/gibt/es/nicht/", "/gibt/es/nicht/"),
        ("/stellen/bezirksamt-friedrichshain-kreuzberg/", "/stellen/bezirksamt-friedrichshain-kreuzberg/"),
        (f"partizip.example/abo/verwalten/{PLAIN}/", "partizip.example/abo/verwalten/…/"),
        (f"Auf https://partizip.example/abo/verwalten/{PLAIN}/", "Auf https://partizip.example/abo/verwalten/…/"),
        (f"Seite /abo/daten/{PLAIN}/ und mehr", "Seite /abo/daten/…/ und mehr"),
        (f"/abo/verwalten/{PLAIN}/und mehr", "/abo/verwalten/…/und mehr"),
        (f"/abo/verwalten/{PLAIN}/&x", "/abo/verwalten/…/…/"),
        (f"https://partizip.example/abo/verwalten/{SECRET}/&x", "/abo/verwalten/…/…/"),
        (f"mein Link {SECRET}", "mein Link …"),
        (f"/zahlen/{SECRET}/", "/zahlen/…/"),
        ("x" * 280 + f" /abo/verwalten/{PLAIN}/", "x" * 280 + " /abo/verwalten/…/"),
        ("bei /personen/01910000-0000-7000-8000-000000000000", "bei /personen/…"),
        ("/barrierefreiheit/meldungen/K7F4-92MA/x/", "/barrierefreiheit/meldungen/…/x/"),
        ("Seite /barrierefreiheit/meldungen/K7F4-92MA/", "Seite /barrierefreiheit/meldungen/…/"),
        ("http://[", "http://["),
        (f"http://[/abo/verwalten/{PLAIN}", "http://[/abo/verwalten/…"),
        ("Geschwindigkeitsbegrenzungsanzeige", "Geschwindigkeitsbegrenzungsanzeige"),
        ("Amt/Friedrichshain-Kreuzberg", "Amt/Friedrichshain-Kreuzberg"),
    ],
)
def test_a_page_is_kept_without_secrets_and_keys(typed, kept):
    assert page_named(typed) == kept


def test_words_of_a_report_are_kept_without_secrets(client):
    words = f"Das Bild auf https://partizip.example/abo/verwalten/{SECRET}/ und /abo/daten/{PLAIN}/ sagt nichts."
    client.post(FORM, {"text": words, "page": f"partizip.example/abo/verwalten/{SECRET}/"})
    kept = BarrierWords.objects.get()
    assert kept.text == "Das Bild auf https://partizip.example/abo/verwalten/…/ und /abo/daten/…/ sagt nichts."
    assert kept.page == "partizip.example/abo/verwalten/…/"


def test_what_is_no_address_is_words_and_no_fault(client):
    text = client.get(FORM, {"seite": "http://["}).content.decode()
    assert 'value="http://["' in text
    response = client.post(FORM, {"text": "", "page": "http://[", "name": "Frieda"})
    assert response.status_code == 422
    assert "http://[" in response.content.decode()
    assert client.post(FORM, {"text": "Zu klein.", "page": "http://["}).status_code == 302
    assert BarrierWords.objects.get().page == "http://["


def test_a_footer_hands_on_no_secret(client):
    from tests.post.steps import follow, manage_path  # noqa: PLC0415

    path = manage_path(follow("all", timezone.now()))
    secret = path.strip("/").split("/")[-1]
    text = client.get(path).content.decode()
    footer = text[text.index("<footer") :]
    assert secret not in footer
    assert "/abo/verwalten/" in footer


def test_reports_from_one_sender_are_bounded(client):
    codes = [client.post(FORM, {"text": f"Nummer {number}"}).status_code for number in range(121)]
    assert codes[:120] == [302] * 120
    assert codes[120] == 429


def test_whoever_is_signed_in_reports_as_nobody(signed_in):
    client = signed_in(Role.OFFICER)
    size = Entry.objects.count()
    assert client.post(FORM, {"text": "Zu klein."}).status_code == 302
    assert Entry.objects.count() == size
    assert [name for name in (field.name for field in BarrierWords._meta.fields) if "person" in name] == []


def test_guessing_codes_ends(client, monkeypatch):
    monkeypatch.setattr(limits, "CODES", Limit("few codes", 2, 600))
    address = "/barrierefreiheit/meldungen/KKKK-KKKK/"
    assert [client.get(address).status_code for _ in range(3)] == [404, 404, 429]
    assert client.get(PAGE, {"code": "KKKK-KKKK"}).status_code == 429

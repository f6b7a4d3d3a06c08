"""Requests and objections: asked, due, overdue in public at its second, the reminder letter by mail and as PDF."""

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partizip.access.acts import ACTS, Actor, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner.actions import plans, requests
from partizip.commissioner.models import Letter, Request
from partizip.core.calendar import overdue_from, working_days
from partizip.core.things import Thing
from partizip.duties import actions as duties
from partizip.journal.models import Entry
from partizip.post.models import Mail
from partizip.post.officials import tell_officials
from partizip.web.versions import STORE
from tests.factories import NOW, acting, actor, body, mandate

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
DUE = working_days().shift(NOW.date(), 20)
LATE = overdue_from(DUE)


@dataclass
class Sides:
    office: Body
    holder: Actor
    asked: Body
    officer: Actor

    def request(self, *, at=NOW, by=None, **more) -> Request:
        wanted = {"debtor": self.asked, "kind": "question", "title": "Wie viele Stellen?", "text": "Bitte je Jahr."}
        return requests.file_request(by=by or self.holder, at=at, **wanted | more)


@pytest.fixture
def sides(db, log_key) -> Sides:
    office, asked = body("beauftragte", kind="office", name="Die Beauftragte"), body("bezirk-mitte", kind="bezirk")
    return Sides(office, actor(Role.COMMISSIONER, of=office), asked, actor(Role.OFFICER, of=asked))


def read(client, path: str, at) -> str:
    STORE.forget()
    with time_machine.travel(at, tick=False):
        return client.get(path).content.decode()


def test_a_request_is_a_claim_with_its_own_period_kind_and_subject(sides, client):
    about = Thing("clause", "c6.4", "C6.4", "/zusagen/c6.4/")
    found = sides.request(kind="objection", language="en", text="Please say why.", subject=about)
    claim = found.claim
    assert (claim.due_on, claim.language, claim.subject_id) == (DUE, "en", "c6.4")
    assert (claim.debtor, claim.creditor) == (sides.asked, sides.office)
    verbs = list(Entry.objects.order_by("-index").values_list("verb", "subject")[:2])
    assert verbs == [("commissioner.request_filed", claim.code), ("duties.claim_asked", claim.code)]
    page = read(client, f"/beauftragte/anfragen/{claim.code}/", NOW)
    for words in (claim.title, "Beanstandung", "Die Beauftragte", '<div class="p-words" lang="en" dir="ltr">'):
        assert words in page, words
    duties.answer_claim(by=sides.officer, at=NOW, claim=claim, kind="final", text="Aus diesem Grund.")
    assert "Aus diesem Grund." in read(client, f"/beauftragte/anfragen/{claim.code}/", NOW)


@pytest.mark.rule("R-P6-4")
def test_an_overdue_answer_is_public_from_its_very_second_without_a_write(sides, client):
    code = sides.request().claim.code
    size = Entry.objects.count()
    late = "überfällig, nichts gemeldet"
    for path in (f"/beauftragte/anfragen/{code}/", "/beauftragte/anfragen/", "/beauftragte/anfragen.atom"):
        assert late not in read(client, path, LATE - SECOND), path
        assert late in read(client, path, LATE), path
    for path in (
        "/beauftragte/anfragen/?stand=ueberfaellig", "/beauftragte/anfragen.json?stand=ueberfaellig",
        "/api/v1/requests?state=ueberfaellig",
    ):  # fmt: skip
        assert code not in read(client, path, LATE - SECOND), path
        assert code in read(client, path, LATE), path
    assert "Überfällige Antworten je Stelle" in read(client, "/beauftragte/anfragen/", LATE)
    assert Entry.objects.count() == size, "no line, no write: time alone"


@pytest.mark.rule("R-P6-4")
def test_nobody_can_hide_what_is_overdue(sides, client):
    """No act of this room takes a request back; the office's own release stays in the list with its reason."""
    here = {name.rsplit(".", 1)[1] for name in ACTS if name.startswith("partizip.commissioner.actions.requests.")}
    assert here == {"file_request", "send_reminder"}
    assert {field.name for field in Request._meta.concrete_fields} == {"claim", "kind"}
    claim = sides.request().claim
    duties.state_words(by=sides.officer, at=LATE, claim=claim, text="Es fehlt Personal.")
    page = read(client, "/beauftragte/anfragen/", LATE)
    assert "überfällig" in page
    assert "Es fehlt Personal." in page
    with pytest.raises(Forbidden):
        duties.release_claim(by=sides.officer, at=LATE, claim=claim, reason="Erledigt.")
    duties.answer_claim(by=sides.officer, at=LATE, claim=claim, kind="interim", text="Kommt noch.")
    assert claim.code in read(client, "/beauftragte/anfragen.csv?stand=ueberfaellig", LATE)
    duties.release_claim(by=sides.holder, at=LATE, claim=claim, reason="Anderweitig geklärt.")
    assert claim.code in read(client, "/beauftragte/anfragen/", LATE)
    assert "Anderweitig geklärt." in read(client, f"/beauftragte/anfragen/{claim.code}/", LATE)


def test_the_table_of_bodies_counts_and_tells_the_longest_delay(sides, client):
    ended = body("alt-amt", kind="subordinate", valid_until=LATE.date(), successor=sides.asked)
    sides.request(), sides.request(title="Noch eine", debtor=ended)
    sides.request(title="Später", at=NOW + timedelta(days=7))
    at = overdue_from(working_days().shift(DUE, 9))
    page = read(client, "/beauftragte/anfragen/", at)
    row = page[page.index("Überfällige Antworten je Stelle") :].partition("</tbody>")[0]
    assert row.count('<th scope="row">') == 1, "an ended body's count for who stands in its place"
    assert ">3</td>" in row
    assert "10 Arbeitstage" in row


def test_the_letter_goes_out_by_mail_with_all_its_words_and_is_recorded(sides, settings, monkeypatch):
    settings.MAIL_WAY = "smtp"
    tell_officials(NOW)
    request = sides.request()
    with pytest.raises(Refused, match="Nothing is overdue"):
        requests.send_reminder(by=sides.holder, at=LATE - SECOND, asked=request, way="mail")
    tell_officials(LATE)
    Mail.objects.all().delete()
    settings.MAIL_WAY = ""
    with pytest.raises(Refused, match="No mail leaves"):
        requests.send_reminder(by=sides.holder, at=LATE, asked=request, way="mail")
    settings.MAIL_WAY = "smtp"
    with monkeypatch.context() as nobody:
        nobody.setattr(requests, "receivers", lambda *_facts: 0)
        with pytest.raises(Refused, match="Nobody of this body"):
            requests.send_reminder(by=sides.holder, at=LATE, asked=request, way="mail")
    letter = requests.send_reminder(by=sides.holder, at=LATE, asked=request, way="mail")
    entry = Entry.objects.order_by("-index").first()
    assert (entry.verb, entry.subject, entry.version) == ("commissioner.reminder_sent", request.claim.code, 2)
    assert json.loads(entry.content.text)["facts"] == {"way": "mail"}
    assert f"{settings.SITE_URL}/beauftragte/anfragen/{request.claim.code}/" in letter.text
    with pytest.raises(Refused, match="a moment ago"):
        requests.send_reminder(by=sides.holder, at=LATE, asked=request, way="mail")
    tell_officials(LATE)
    mail = Mail.objects.get()
    assert letter.text in mail.text
    assert '<blockquote lang="de" dir="ltr">' in mail.html
    assert request.claim.code in mail.html
    paper = requests.send_reminder(by=sides.holder, at=LATE + timedelta(days=1), asked=request, way="paper")
    tell_officials(LATE + timedelta(days=1))
    assert (paper.number, Mail.objects.count()) == (2, 1), "on paper nothing is mailed"
    assert "2. Erinnerung" in paper.text


def test_the_letter_lies_ready_on_the_offices_desk_as_text_and_pdf(sides, signed_in, settings):
    settings.MAIL_WAY = "smtp"
    claim = sides.request().claim
    remind = f"/schreibtisch/anfragen/{claim.code}/erinnern/"
    with time_machine.travel(LATE - SECOND, tick=False):
        holder = signed_in(Role.COMMISSIONER_OFFICE, of=sides.office)
        assert remind not in holder.get("/schreibtisch/").content.decode()
        assert holder.get(remind).status_code == 302
    with time_machine.travel(LATE, tick=False):
        assert remind in holder.get("/schreibtisch/").content.decode()
        assert remind in holder.get("/schreibtisch/anfragen/").content.decode()
        page = holder.get(remind).content.decode()
        assert "Sie haben seit dem 21. Dezember 2026 nicht geantwortet." in page
        assert "1 Person" in page
        pdf = holder.get(f"/schreibtisch/anfragen/{claim.code}/erinnerung.pdf")
        assert pdf.content.startswith(b"%PDF")
        assert pdf.headers["Content-Disposition"].endswith(f'{claim.code}-erinnerung-1.pdf"')
        assert holder.post(remind, {"way": "mail"}).status_code == 302
        assert remind not in holder.get("/schreibtisch/").content.decode(), "it went out today"
        other = signed_in(Role.COMMISSIONER, of=body("anderes-amt", kind="office"))
        assert other.get(remind).status_code == 403
        assert other.post(remind, {"way": "mail"}).status_code in {403, 422}
    assert Letter.objects.count() == 1


def test_both_desks_show_what_is_due_and_what_is_waited_for(sides, signed_in):
    plan = plans.announce(
        by=sides.officer, at=NOW, office=sides.office, title="Neue Richtlinie", text="Neu.", matters=["funding"],
        decides_on=NOW.date() + timedelta(days=30),
    )  # fmt: skip
    desk, address = "/schreibtisch/", f"/beauftragte/vorhaben/{plan.code}/"

    def parts(who, at):
        with time_machine.travel(at, tick=False):
            page = signed_in(who).get(desk).content.decode()
        due, found, owed = page.partition("Wer mir etwas schuldet")
        assert found
        return address in due, address in owed

    assert parts(sides.holder, NOW) == (True, False)
    assert parts(sides.officer, NOW) == (False, True)
    after = NOW + timedelta(days=20)
    assert parts(sides.holder, after) == (False, False)
    assert parts(sides.officer, after) == (True, False)
    with time_machine.travel(NOW, tick=False):
        officer, holder = signed_in(sides.officer), signed_in(sides.holder)
        assert address in holder.get("/schreibtisch/vorhaben/").content.decode()
        assert f"{desk}vorhaben/{plan.code}/beteiligen/" in holder.get(address).content.decode()
        answer = holder.post(
            f"{desk}vorhaben/{plan.code}/beteiligen/", {"kind": "remark", "text": "", "language": "de"}
        )
        assert answer.status_code == 422
        sent = {"kind": "remark", "text": "Bitte übersetzen.", "language": "de"}
        assert holder.post(f"{desk}vorhaben/{plan.code}/beteiligen/", sent).status_code == 302
        assert officer.get(f"{desk}vorhaben/{plan.code}/beschliessen/").status_code == 302, "closed, with the reason"
        told = {"on": "2026-11-23", "text": "Es eilte.", "language": "de"}
        assert officer.post(f"{desk}vorhaben/{plan.code}/ausserhalb/", told).status_code == 302
    assert "Hinweise des Amtes" in officer.get(address).content.decode()


def test_only_the_office_asks_in_its_name_and_only_the_administration_is_asked(sides):
    for by in (
        sides.officer,
        actor(Role.COMMISSIONER, of=body("amt-x")),
        acting(mandate(Role.EDITOR, of=sides.office)),
    ):
        with pytest.raises(Forbidden):
            sides.request(by=by)
    with pytest.raises(Refused, match="Requests go to"):
        sides.request(debtor=body("verein", kind="organisation"))
    with pytest.raises(Refused, match="own body"):
        sides.request(debtor=_as_company(sides))


def _as_company(sides: Sides) -> Body:
    """The office's own body as if it could be asked: the rule of the duties answers then."""
    sides.office.kind = "company"
    return sides.office


def test_lists_cost_the_same_whatever_the_amount(sides, client):
    counts: dict[str, set[int]] = {}
    first = sides.request()
    paths = (
        "/beauftragte/anfragen/", "/beauftragte/anfragen.csv", "/beauftragte/anfragen.atom", "/api/v1/requests",
        f"/beauftragte/anfragen/{first.claim.code}/", "/en/beauftragte/anfragen/",
    )  # fmt: skip
    for number in range(2):
        for path in paths:
            STORE.forget()
            with time_machine.travel(LATE, tick=False), CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
            assert answer.status_code == 200, path
            assert first.claim.code in answer.content.decode(), path
            counts.setdefault(path, set()).add(len(asked))
        for more in range(3):
            one = sides.request(title=f"Frage {number}.{more}", debtor=body(kind="bezirk"))
            at = LATE + timedelta(days=3 * number + more)
            requests.send_reminder(by=sides.holder, at=at, asked=first, way="paper")
            duties.state_words(by=sides.holder, at=NOW, claim=one.claim, text="Es ist dringend.")
    assert all(len(found) == 1 for found in counts.values()), counts
    assert max(max(found) for found in counts.values()) <= 17, counts

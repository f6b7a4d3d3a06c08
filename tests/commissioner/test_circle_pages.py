"""Pages of the steering circle: the whole way in a browser, and what everybody reads of it."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partizip.access.roles import Role
from partizip.commissioner.actions import circle as actions
from partizip.commissioner.actions import circle_agenda as agenda
from partizip.commissioner.models import Circle, Meeting, Minutes, Point, Resolution
from partizip.commissioner.models.circle_minutes import digest_of, drafted
from partizip.duties import deadlines
from partizip.post.models import Mail
from partizip.post.officials import tell_officials
from partizip.web.versions import STORE
from tests.commissioner.circle import DAY, FIRST, SECOND, Land, land
from tests.factories import NOW, body

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DESK, PUBLIC = "/schreibtisch/steuerungskreis/", "/beauftragte/steuerungskreis/"


@pytest.fixture
def here(db, log_key) -> Land:
    return land()


def read(client: Client, path: str, at=NOW) -> str:
    STORE.forget()
    with time_machine.travel(at, tick=False):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()


@pytest.fixture
def sign(signed_in):
    """A browser of somebody who signs in at a moment: sessions end by the clock."""

    def sign_in(role: str, of, at=NOW) -> Client:
        with time_machine.travel(at, tick=False):
            return signed_in(role, of=of)

    return sign_in


def send(client: Client, path: str, at=NOW, **said):
    with time_machine.travel(at, tick=False):
        return client.post(DESK + path, said)


def test_the_office_sets_a_circle_up_calls_it_and_sees_it_in_public(client, log_key, sign):
    office = body("beauftragte", kind="office", name="Die Beauftragte")
    browser = sign(Role.COMMISSIONER_OFFICE, office)
    assert "noch kein Steuerungskreis" in read(client, PUBLIC)
    assert "einrichten/" in read(browser, DESK)
    form = read(browser, f"{DESK}einrichten/")
    assert 'value="5"' in form, "the default proposes the notice"
    said = {"name": "Steuerungskreis", "purpose": "Abstimmen", "notice_days": "3", "name_en": "", "purpose_en": ""}
    assert send(browser, "einrichten/", **said | {"name": ""}).status_code == 422
    assert send(browser, "einrichten/", **said).url == DESK
    assert "Niemand" in read(client, PUBLIC) or "niemand" in read(client, PUBLIC)
    member = body("sen-finanzen")
    send(browser, "mitglied/neu/", body=str(member.id), valid_from="2026-11-23")
    wrong = send(browser, "sitzung/neu/", day="2027-03-28", clock="02:30", place="Saal", link="")
    assert "Diese Uhrzeit gibt es nicht" in wrong.content.decode()
    assert "Saal" in wrong.content.decode()
    assert send(browser, "sitzung/neu/", day="2026-12-07", clock="10:00", place="", link="").status_code == 422
    assert send(browser, "sitzung/neu/", day="2026-12-07", clock="10:00", place="Saal 2", link="").url == DESK
    page = read(client, PUBLIC)
    assert "7. Dezember 2026" in page
    assert "2. Dezember 2026" in page, "papers until three working days before"
    assert "Sen Finanzen" in page


@pytest.mark.rule("R-P6-5")
def test_a_decision_goes_from_the_form_to_the_public_page_and_not_without_owner_or_date(here, client, sign):
    meeting, point = here.meeting(), here.point()
    at = FIRST + HOUR
    browser = sign(Role.HEAD, here.bodies["chair"], at)
    said = {
        "where": meeting.code, "title": "Plätze", "text": "200 Plätze entstehen.",
        "owner": str(here.bodies["member"].id), "due_on": "2027-01-29", "outcome": "unanimous", "outside_reason": "", "language": "de",
    }  # fmt: skip
    for lacking in ("owner", "due_on"):
        answer = send(browser, f"punkt/{point.code}/beschluss/", at, **said | {lacking: ""})
        assert answer.status_code == 422
        assert "200 Plätze entstehen." in answer.content.decode(), "what was typed stays"
    assert not Resolution.objects.exists()
    assert send(browser, f"punkt/{point.code}/beschluss/", at, **said).url == point.get_absolute_url()
    made = Resolution.objects.get()
    for path in (PUBLIC, meeting.get_absolute_url(), point.get_absolute_url(), f"{PUBLIC}beschluesse.csv",
                 f"{PUBLIC}beschluesse.atom"):  # fmt: skip
        assert "Plätze" in read(client, path, at), path
    rows = json.loads(read(client, f"{PUBLIC}beschluesse.json", FIRST + 90 * DAY))["decisions"]
    assert [(row["code"], row["owner"], row["status"]) for row in rows] == [(made.code, "sen-finanzen", "overdue")]
    assert "überfällig" in read(client, PUBLIC, FIRST + 90 * DAY)


def test_those_who_sit_in_it_work_from_their_desk(here, client, sign):
    meeting, at = here.meeting(), FIRST + HOUR
    member, chair = sign(Role.OFFICER, here.bodies["member"]), sign(Role.OFFICER, here.bodies["chair"])
    later_chair = sign(Role.OFFICER, here.bodies["chair"], at)
    said = {"title": "Sprachkurse", "text": "Warteliste", "language": "de"}
    assert send(member, "punkt/neu/", **said).url == DESK
    again = send(member, "punkt/neu/", **said)
    assert again.status_code == 422
    point = Point.objects.get()
    withdraw = send(chair, f"punkt/{point.code}/zurueckziehen/", reason="Passt nicht", language="de")
    assert "Nur die Stelle" in withdraw.content.decode()
    assert "Passt nicht" in withdraw.content.decode()
    assert send(chair, f"sitzung/{meeting.code}/reihenfolge/", **{point.code: "2"}).status_code == 302
    moved = {"day": "2026-12-21", "clock": "10:00", "place": "Saal 9", "link": "", "reason": "Verschoben"}
    later = here.meeting(SECOND - 7 * DAY)
    assert send(chair, f"sitzung/{later.code}/verlegen/", **moved).status_code == 302
    assert send(chair, f"sitzung/{later.code}/absagen/", reason="Fällt aus").status_code == 302
    assert "abgesagt" in read(client, later.get_absolute_url())
    came = send(later_chair, f"sitzung/{meeting.code}/anwesenheit/", at, **{str(here.bodies["member"].id): "staff"})
    assert came.status_code == 302
    assert send(later_chair, f"punkt/{point.code}/vertagen/", at, where=meeting.code, reason="Zeit").status_code == 302
    page = read(client, meeting.get_absolute_url(), at)
    for words in ("Sprachkurse", "vertagt", "Arbeitsebene", "Zeit"):
        assert words in page, words
    outside = {"where": "outside", "text": "Schriftlich geklärt", "language": "de"}
    assert send(later_chair, f"punkt/{point.code}/behandelt/", at, **outside).status_code == 422, "put by the office"
    assert (
        send(later_chair, f"punkt/{point.code}/behandelt/", at, **outside | {"where": meeting.code}).status_code == 302
    )
    assert read(later_chair, DESK, at)


def test_an_internal_paper_is_read_by_those_who_sit_in_it_and_the_public_learns_that_there_is_one(here, client, sign):
    meeting, point = here.meeting(), here.point()
    member, chair = sign(Role.OFFICER, here.bodies["member"]), sign(Role.HEAD, here.bodies["chair"])
    file = SimpleUploadedFile("liste.txt", b"Adressen der Unterkuenfte")
    answer = send(member, f"punkt/{point.code}/unterlage/", title="Liste", file=file, internal_reason="Nennt Adressen")
    assert answer.url == point.get_absolute_url()
    inside = f"{DESK}unterlage/{point.papers.get().id}/"
    assert read(chair, inside) == "Adressen der Unterkuenfte"
    stranger = sign(Role.HEAD, here.bodies["other"])
    with time_machine.travel(NOW, tick=False):
        assert stranger.get(inside).status_code == 403
        assert client.get(inside).status_code == 302
    for path in (point.get_absolute_url(), meeting.get_absolute_url(),
                 f"/api/v1/steering-circle/meetings/{meeting.code}"):  # fmt: skip
        page = read(client, path)
        assert "Nennt Adressen" in page
        assert "Liste" not in page
        assert "liste.txt" not in page


def test_minutes_are_read_commented_approved_and_printed(here, client, sign):
    meeting, point = here.meeting(), here.point()
    here.meeting(SECOND)
    here.decision(point, meeting)
    at, path = SECOND + HOUR, f"{meeting.get_absolute_url()}protokoll/"
    member = sign(Role.OFFICER, here.bodies["district"], at)
    assert (
        send(member, f"sitzung/{meeting.code}/anmerkung/", at, text="Wir sahen das anders.", language="de").url == path
    )
    assert "Entwurf" in read(client, path, at)
    for by, role in (("chair", Role.HEAD), ("office", Role.COMMISSIONER_OFFICE)):
        browser = sign(role, here.bodies[by], at)
        page = read(browser, f"{DESK}sitzung/{meeting.code}/genehmigen/", at)
        digest = digest_of(drafted(meeting, deadlines.days()))
        assert digest in page
        stale = send(browser, f"sitzung/{meeting.code}/genehmigen/", at, digest="0" * 64)
        assert stale.status_code == 422
        assert f'value="{digest}"' in stale.content.decode()
        assert send(browser, f"sitzung/{meeting.code}/genehmigen/", at, digest=digest).url == path
    page = read(client, path, at)
    for words in (Minutes.objects.get().digest, "Wir sahen das anders.", "200 Plätze werden geschaffen."):
        assert words in page, words
    with time_machine.travel(at, tick=False):
        paper = client.get(f"{meeting.get_absolute_url()}protokoll.pdf")
        assert paper.content == client.get(f"{meeting.get_absolute_url()}protokoll.pdf").content
    assert paper.content.startswith(b"%PDF")


def test_an_invitation_names_time_and_place_and_carries_a_calendar_file(here, settings):
    settings.MAIL_WAY = "file"
    tell_officials(NOW)
    meeting = here.meeting()
    tell_officials(NOW + HOUR)
    mails = Mail.objects.all()
    assert len(mails) == 4, "office, chair and both members"
    for mail in mails:
        assert "Sie sind zu einer Sitzung" in mail.text
        assert "7. Dezember 2026, 10:00 Uhr" in mail.text
        assert "DTSTART:20261207T090000Z" in mail.ics
        assert "LOCATION:Oranienstraße 106\\, Saal 2" in mail.ics.replace("\r\n ", "")
    actions.cancel_meeting(by=here.by["chair"], at=NOW + HOUR, meeting=meeting, reason="Fällt aus")
    tell_officials(NOW + 2 * HOUR)
    assert "STATUS:CANCELLED" in Mail.objects.latest("made_at").ics
    assert "SEQUENCE" in Mail.objects.latest("made_at").ics


def test_a_page_costs_the_same_whatever_the_amount(here, client):
    def grow(number: int) -> Meeting:
        meeting = here.meeting(FIRST + number * HOUR)
        for title in ("A", "B"):
            point = here.point(f"{title}{number}")
            agenda.hand_in(
                by=here.by["member"], at=NOW, point=point, title="X", upload=(f"{title}{number}.txt", title.encode())
            )
            made = here.decision(point, meeting, at=FIRST + 9 * HOUR, title=f"{title}{number}")
            agenda.note_dissent(by=here.by["district"], at=FIRST + 9 * HOUR, resolution=made, text="Nein")
        actions.note_attendance(by=here.by["chair"], at=FIRST + 9 * HOUR, meeting=meeting,
                                presence={here.bodies["member"].id: "staff"})  # fmt: skip
        return meeting

    def counts(meeting: Meeting) -> dict[str, int]:
        found, point = {}, meeting.circle.points.first()
        for path in (PUBLIC, meeting.get_absolute_url(), point.get_absolute_url(), f"{PUBLIC}beschluesse.json",
                     f"{meeting.get_absolute_url()}protokoll/", f"{PUBLIC}sitzungen.ics", "/api/v1/steering-circle",
                     "/api/v1/steering-circle/meetings", f"/api/v1/steering-circle/meetings/{meeting.code}",
                     "/api/v1/steering-circle/decisions"):  # fmt: skip
            key = path.replace(meeting.code, "").replace(point.code, "")
            with CaptureQueriesContext(connection) as queries:
                read(client, path, FIRST + 200 * DAY)
            found[key] = len(queries)
        return found

    first = grow(0)
    counts(first)
    before = counts(first)
    grow(1), grow(2)
    assert counts(first) == before
    assert Circle.objects.count() == 1

"""What papers, lists and offers say: minutes and letters whole, the counted version's title, nothing that is refused."""

import re
import zlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from partizip.access.defaults import instance
from partizip.access.roles import Role
from partizip.commissioner import counting, printed
from partizip.commissioner.actions import circle_agenda as agenda
from partizip.commissioner.actions import requests
from partizip.commissioner.exports import circle_printed
from partizip.commissioner.queries import circle as queries
from partizip.core import toward
from partizip.core.annual import Year
from partizip.documents import dates, pdf
from tests.commissioner.circle import FIRST, land
from tests.commissioner.test_programme import changed, entry
from tests.commissioner.test_requests import LATE, sides  # noqa: F401
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def texts(told: Any) -> list[str]:
    """Every line of a paper's part, its words joined."""
    return [" ".join(words["text"] for words in line) for line in told["lines"]]


def test_minutes_on_paper_say_what_their_page_says(db, log_key):
    here = land()
    meeting, point = here.meeting(), here.point("Winter", by="member")
    handed = {"by": here.by["district"], "at": NOW, "point": point}
    agenda.hand_in(**handed, title="Zahlen", upload=("zahlen.txt", b"1"))
    agenda.hand_in(**handed, title="Adressen", upload=("a.txt", b"2"), internal_reason="Nennt Adressen")
    here.point("Zweites", at=NOW + timedelta(minutes=1))
    found = queries.meeting(meeting.code)
    told = circle_printed.minutes(found, queries.written(found), instance())
    first, second = told["parts"][-2:]
    assert (first["heading"]["text"], second["heading"]["text"]) == ("1. Winter", "2. Zweites")
    lines = texts(first)
    for line in (
        f"Eingebracht von: {here.bodies['member'].name}", f"Unterlage: Zahlen {here.bodies['district'].name}",
        f"Unterlage: Interne Unterlage {here.bodies['district'].name}", "Warum sie intern ist: Nennt Adressen",
    ):  # fmt: skip
        assert line in lines, lines
    assert found.call.starts_at == FIRST


def inside(paper: bytes) -> bytes:
    """A PDF with its streams unpacked."""
    parts = [paper]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", paper, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_the_address_in_a_reminder_letter_is_a_link_in_one_piece(sides):  # noqa: F811
    request = sides.request()
    said = requests.reminder(request, LATE)
    assert len(said.address) > 40, "long enough to be broken"
    paper = inside(pdf.made(printed.LETTER, printed.letter(said, instance(), LATE), at=LATE))
    assert f"{settings.SITE_URL}{request.get_absolute_url()}".encode() in paper.split(b"/URI", 1)[1][:400]
    assert b"200B" not in paper.upper().split(b"BEGINCMAP", 1)[1], "no sign that nobody sees"
    assert said.address in toward.letter(said)


def test_a_reminder_is_offered_while_it_can_go_out(sides, signed_in):  # noqa: F811
    request = sides.request()
    way = f"{request.claim.code}/erinnern/"

    def offered(path: str, at) -> bool:
        with time_machine.travel(at, tick=False):
            return way in signed_in(Role.COMMISSIONER_OFFICE, of=sides.office).get(path).content.decode()

    pages = (request.get_absolute_url(), "/schreibtisch/anfragen/")
    for path in pages:
        assert not offered(path, NOW), path
        assert offered(path, LATE + HOUR), path
    requests.send_reminder(by=sides.holder, at=LATE, asked=request, way="paper")
    for path in pages:
        assert not offered(path, LATE + HOUR), path


def test_a_list_of_the_report_calls_an_entry_as_its_counted_version_does(room):
    found = entry(room)
    changed(room, found, title="Großer Tisch")
    year = Year(2026, NOW + timedelta(days=2))
    [row] = counting.counted(year, room.office.id)["programme.two_way"]
    assert row.title == "Großer Tisch"
    assert row.on == NOW.date(), "it began then"


def test_a_moment_is_said_to_the_second():
    assert dates.second_words(NOW) == "23. November 2026 um 10:00:00 Uhr"

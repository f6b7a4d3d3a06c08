"""Arabic on the public part, from right to left; the desk in German or English only."""

import re

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import format_html

from partizip.access.roles import Role
from partizip.documents.dates import day_words, moment_words
from partizip.figures.models import Figure
from partizip.journal import things
from partizip.web.languages import is_of_the_desk
from partizip.web.templatetags import kern, spoken
from tests.factories import NOW, body
from tests.house.test_addresses import names

pytestmark = pytest.mark.django_db
ARABIC = re.compile("[\u0600-\u06ff]")


def test_an_arabic_page_runs_from_right_to_left_and_has_the_mirrored_sheet(client):
    page = client.get("/ar/ueberfaellig/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "kern/kern.rtl.css" in page
    assert "متأخر عن الموعد" in page
    assert 'hreflang="ar"' in client.get("/ueberfaellig/").content.decode()


def test_the_desk_is_led_to_a_language_that_it_has(signed_in):
    client = signed_in(Role.OFFICER)
    led = client.get("/ar/schreibtisch/fragen/?clause=c1.1")
    assert (led.status_code, led.url) == (302, "/schreibtisch/fragen/?clause=c1.1")
    assert led.headers["Cache-Control"] == "private, no-store"
    client.mandate.person.language = "en"
    client.mandate.person.save()
    assert client.get("/ar/schreibtisch/").url == "/en/schreibtisch/"
    assert "/ar/" not in client.get("/schreibtisch/").content.decode(), "no way to a page that there is not"


@pytest.mark.parametrize(
    ("liked", "led"),
    [("", "/"), ("ar,de;q=0.5,en;q=0.4", "/"), ("ar,en-GB;q=0.8,de;q=0.5", "/en/"), ("tr", "/"), ("x" * 900, "/")],
)
def test_signing_in_is_in_the_language_that_the_browser_prefers(client, liked, led):
    response = client.get("/ar/konto/login/?next=/ar/", headers={"Accept-Language": liked})
    assert response.url == f"{led}konto/login/?next=/ar/"


def test_what_was_sent_from_an_arabic_address_is_answered_in_german(signed_in):
    response = signed_in(Role.OFFICER).post("/ar/schreibtisch/fragen/", {"title": "Wie viele?"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'lang="de" dir="ltr">' in page
    assert "Wie viele?" in page
    assert "Noch wurde nichts gespeichert" in page


def test_the_public_part_is_what_everybody_may_read():
    desk = {name for name in names() if is_of_the_desk(name)}
    assert {"desk", "ask", "account_login", "mfa_authenticate", "demo_sign_in", "choose_mandate"} <= desk
    assert not {"home", "check", "clause", "rights", "file", "receipt", "claim_pdf", "door_help"} & desk


def test_what_has_no_arabic_form_stands_in_german_with_its_direction():
    land = body(name="Bezirksamt <Mitte>", name_en="District office")
    with translation.override("ar"):
        marked = '<span lang="de" dir="ltr">Bezirksamt &lt;Mitte&gt;</span>'
        assert spoken.localized(land, "name") == marked
        assert spoken.german("Bezirksamt <Mitte>") == marked
        assert spoken.german("") == ""
    with translation.override("en"):
        assert format_html("{}", spoken.localized(land, "name")) == "District office"
    with translation.override("de"):
        assert format_html("{}", spoken.localized(land, "name")) == "Bezirksamt &lt;Mitte&gt;"
    assert (spoken.direction("ar"), spoken.direction("fa-AF"), spoken.direction("de-x-leicht")) == ("rtl", "rtl", "ltr")
    assert spoken.words("نص", "ar").startswith('<div class="p-words" lang="ar" dir="rtl">')


def test_the_title_of_a_page_holds_no_markup(client):
    found = body(name="Bezirksamt <Mitte>")
    page = client.get(f"/ar/stellen/{found.slug}/").content.decode()
    assert "<title>Bezirksamt &lt;Mitte&gt; – " in page
    assert '<span lang="de" dir="ltr">Bezirksamt &lt;Mitte&gt;</span></h1>' in page


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("de", "23. November 2026", "23. November 2026, 10:00 Uhr"),
        ("en", "23 November 2026", "23 November 2026, 10:00"),
        ("ar", "23 نوفمبر 2026", "23 نوفمبر 2026، الساعة 10:00"),
    ],
)
def test_days_and_moments_follow_the_language(language, day, moment):
    with translation.override(language):
        assert (day_words(NOW.date()), moment_words(NOW)) == (day, moment)
        assert kern.day(NOW.date()) == day
        assert f">{moment}</time>" in kern.moment(NOW)


@pytest.mark.parametrize(("language", "shown"), [("de", "2.350.000,5"), ("en", "2,350,000.5"), ("ar", "2.350.000,5")])
def test_numbers_in_arabic_are_those_of_german_letters(language, shown):
    with translation.override(language):
        assert Figure(value="2350000.5", decimals=1).shown == shown


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "يوم عمل واحد"), (2, "يومَي عمل"), (3, "3 أيام عمل"), (11, "11 يوم عمل"), (103, "103 أيام عمل")],
)
def test_arabic_counts_days_in_its_own_forms(days, words):
    with translation.override("ar"):
        said = translation.ngettext("%(days)s working day late", "%(days)s working days late", days) % {"days": days}
    assert said == f"متأخر {words}"


@pytest.mark.parametrize(("language", "address"), [("de", "/stellen/x/"), ("ar", "/ar/stellen/x/")])
def test_a_lasting_address_leads_to_the_readers_own_page(language, address):
    with translation.override(language):
        assert kern.own_page("/stellen/x/") == address
        assert kern.own_page("https://example.org/") == "https://example.org/"


@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_the_address_of_a_page_is_understood_in_every_language(prefix):
    found = body(slug="bezirk-y")
    assert [thing.id for thing in things.things_at(f"{prefix}/stellen/bezirk-y/")] == [found.id]


def test_errors_of_the_public_part_are_arabic():
    page = Client().get("/ar/nichts/")
    assert page.status_code == 404
    assert ARABIC.search(page.content.decode().split("<main", 1)[1])

"""The search page: filters in the address, clear answers to whatever is typed, everything escaped, nothing kept."""

import logging
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partizip.access.acts import THE_SYSTEM
from partizip.access.roles import Role
from partizip.duties import actions
from partizip.figures import actions as figures
from partizip.search.models import Document
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(db):
    by, debtor = actor(Role.OFFICER), body("bezirk-mitte", kind="bezirk", name="Bezirksamt Mitte")

    def ask(title, text="Bitte die Zahl.", days=0, **more):
        return actions.ask(by=by, at=NOW + timedelta(days=days), debtor=debtor, title=title, text=text, **more)

    return ask


def page(client, query, **more):
    answer = client.get("/suche/", {"q": query} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_hit_shows_kind_day_body_and_the_found_words(client, asks):
    claim = asks("Wie viele Schulplätze?", "Bitte nennen Sie alle Schulplätze im Bezirk.")
    found = page(client, "schulplatz")
    assert f'href="/pflichten/{claim.code}/"' in found
    assert "<mark>Schulplätze</mark> im Bezirk" in found
    assert "Pflicht · 23. November 2026 · Bezirksamt Mitte" in found
    assert "1 Treffer" in found
    english = client.get("/en/suche/", {"q": "schulplatz"}).content.decode()
    assert f'href="/en/pflichten/{claim.code}/"' in english
    assert "1 hit" in english


def test_a_slip_is_told(client, asks):
    asks("Der Beirat tagt")
    found = page(client, "Beirrat")
    assert "Kein genauer Treffer für „beirrat“" in found
    assert "<strong>Beirat</strong>" in found
    assert "1 Treffer" in found


def test_foreign_words_carry_their_language_and_direction(client, asks):
    claim = asks("Frage", "Bitte.")
    owes = actor(Role.OFFICER, of=claim.debtor)
    actions.state_words(by=owes, at=NOW, claim=claim, text="نعمل مع المجلس", language="ar")
    found = page(client, "مجلس")
    assert '<p lang="ar" dir="rtl">نعمل مع <mark>المجلس</mark></p>' in found


@pytest.mark.parametrize("path", ["/suche/", "/suche.json", "/suche.atom"])
def test_what_people_wrote_is_never_markup(client, asks, path):
    asks("<script>alert(1)</script> Beirat", '<img src=x onerror="alert(2)"> Beirat')
    answer = client.get(path, {"q": "beirat <b>\"'>"})
    assert answer.status_code == 200
    if "json" not in path:
        assert "<script>alert" not in answer.content.decode()
        assert "<img" not in answer.content.decode()
        assert "<b>" not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "alles Öffentliche ist hier zu finden"),
        ("und der die", "so häufig"),
        ("% _ * ' \" ;--", "kein Wort"),
        ("\x00", "alles Öffentliche"),
        ("Beirat\x00tagt", "1 Treffer"),
        ("xyzzyq", "Nichts gefunden"),
        ("' OR 1=1 --", "Nichts gefunden"),
        ("Beirat%", "1 Treffer"),
        ("Be_rat", "Nirgends hier"),
        ("x" * 5000, "lang"),
        ("wort " * 300, "lang"),
        (" ".join(f"wort{number}" for number in range(20)), "lang"),
        ("\u202eBeirat", "1 Treffer"),
        ("😀", "kein Wort"),
    ],
)
def test_odd_queries_get_clear_answers(client, asks, query, said):
    asks("Der Beirat tagt")
    assert said in page(client, query)
    assert client.get("/suche.json", {"q": query}).status_code == 200


def test_filters_stand_in_the_address_and_odd_ones_never_break(client, asks):
    asks("Beirat eins")
    asks("Beirat zwei", days=10)
    figures.define_series(by=THE_SYSTEM, at=NOW, slug="b", title="Beirat drei", unit="%", definition="x", area="B")

    def titles(**more):
        return {hit["title"] for hit in client.get("/suche.json", {"q": "Beirat"} | more).json()["hits"]}

    assert titles() == {"Beirat eins", "Beirat zwei", "Beirat drei"}
    assert titles(art="claim") == {"Beirat eins", "Beirat zwei"}
    assert titles(von="bezirk-mitte") == {"Beirat eins", "Beirat zwei"}
    assert titles(ab="2026-11-24") == {"Beirat zwei"}
    assert titles(bis="2026-11-24", art="claim") == {"Beirat eins"}
    assert titles(von="gibt-es-nicht") == titles(art="nichts") == set()
    assert "konnte nicht gelesen werden" in page(client, "Beirat", ab="gestern")
    for odd in ({"seite": "x"}, {"seite": "-1"}, {"seite": "99999"}, {"ab": "0000-00-00"}, {"bis": "9999-12-31"}):
        assert "3 Treffer" in page(client, "Beirat", **odd)


def test_pages_and_files_have_the_same_rows_in_the_same_order(client, asks):
    for number in range(23):
        asks(f"Beirat Nummer {number}", days=number)
    first, second = page(client, "Beirat"), page(client, "Beirat", seite="2")
    assert "23 Treffer" in first
    assert 'href="?q=Beirat&amp;seite=2"' in first
    assert first.count("<strong><mark>Beirat") == 20
    assert second.count("<strong><mark>Beirat") == 3
    rows = client.get("/suche.json", {"q": "Beirat"}).json()
    assert [row["title"] for row in rows["hits"]] == [f"Beirat Nummer {number}" for number in reversed(range(23))]
    assert (rows["total"], rows["hits"][0]["body"]) == (23, "bezirk-mitte")
    feed = ET.fromstring(client.get("/suche.atom", {"q": "Beirat"}).content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}link")
    assert [entry.get("href") for entry in entries] == [row["url"] for row in rows["hits"]]
    assert client.get("/suche.csv", {"q": "Beirat"}).status_code == 404


def test_one_row_and_three_cost_the_same_queries(client, asks):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            page(client, "Beirat Haushalt")
        return len(seen)

    asks("Beirat")
    cost()
    asks("Haushalt")
    one = cost()
    for number in range(2):
        asks(f"Beirat und Haushalt {number}")
    assert cost() == one
    assert Document.objects.count() >= 4


def test_every_page_offers_the_search_and_so_do_browsers(client):
    for path in ("/", "/hilfe/", "/gibt-es-nicht/", "/konto/login/"):
        found = client.get(path).content.decode()
        assert 'role="search"' in found, path
        assert '<label class="p-unseen" for="suche">' in found
        assert 'rel="search"' in found
    assert 'id="gesucht"' in client.get("/gibt-es-nicht/").content.decode()
    answer = client.get("/suche/opensearch.xml")
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    (url,) = ET.fromstring(answer.content).findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url.get("template").endswith("/suche/?q={searchTerms}")


def test_no_query_is_logged_or_stored(client, asks, caplog):
    asks("Der Beirat tagt")
    with caplog.at_level(logging.DEBUG, logger="django.request"), CaptureQueriesContext(connection) as seen:
        page(client, "Geheimfrage Beirat")
        client.get("/suche.csv", {"q": "Geheimfrage"})
    assert "eheimfrage" not in caplog.text
    assert not [query for query in seen if not query["sql"].startswith(("SELECT", "WITH"))]

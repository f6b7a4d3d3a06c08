"""The thread from a voice to its result."""

import pytest

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.roles import Role
from partizip.core.things import Thing
from partizip.documents import actions as documents
from partizip.duties import actions as duties
from partizip.promises import actions as promises
from partizip.trail import actions, queries
from tests.factories import NOW, acting, body

pytestmark = pytest.mark.django_db


def thing(name):
    return Thing("test", name, f"Ding {name}", f"/{name}/")


def link(one, two, kind="answers"):
    return actions.link(by=THE_SYSTEM, at=NOW, kind=kind, source=thing(one), target=thing(two), reason="weil")


def test_a_thread_is_followed_both_ways():
    link("voice", "question", "asks")
    link("question", "answer")
    link("answer", "result", "carries")
    link("other", "elsewhere")
    for start in ("voice", "answer", "result"):
        assert queries.thread(start).ids == {"voice", "question", "answer", "result"}


def test_a_link_stands_once_and_not_in_a_circle_of_one():
    link("a", "b")
    with pytest.raises(Refused, match="already recorded"):
        link("a", "b")
    with pytest.raises(Refused, match="from itself"):
        link("a", "a")


def test_the_page_shows_links_and_lines(client):
    link("a", "b")
    page = client.get("/weg/a/").content.decode()
    assert "Ding b" in page
    assert "Ding a → Ding b" in client.get("/protokoll/").content.decode()
    assert "beantwortet" in page
    found = client.get("/weg/a.json").json()
    assert found["links"][0]["to"]["id"] == "b"
    assert client.get("/weg/nichts/").status_code == 404
    assert client.get("/weg/nichts.json").status_code == 404


def test_a_long_thread_costs_few_queries(django_assert_max_num_queries):
    for number in range(12):
        link(f"t{number}", f"t{number + 1}")
    with django_assert_max_num_queries(9):
        queries.thread("t0")


def test_a_link_is_recorded_by_addresses_codes_and_fingerprints(signed_in, client):
    browser = signed_in(Role.OFFICER)
    office = body("amt-fuer-dinge")
    claim = duties.ask(
        by=acting(browser.mandate), at=NOW, debtor=body(kind="bezirk"), title="Wie viele?", text="Bitte."
    )
    data = b"Anlage\n1\n"
    file = documents.add_file(by=acting(browser.mandate), at=NOW, name="anlage.csv", data=data)
    address = "/schreibtisch/wege/neu/"
    assert claim.code in browser.get(f"{address}?von={claim.code}").content.decode()
    given = {"source": claim.code.lower(), "kind": "answers", "target": file.sha256, "reason": "Beleg"}
    assert browser.post(address, given).url == f"/weg/{claim.code}/"
    again = browser.post(address, given)
    assert again.status_code == 422
    assert "bereits verzeichnet" in again.content.decode()
    whole = given | {"source": f"http://localhost:8000/en/pflichten/{claim.code}/", "target": office.get_absolute_url()}
    assert browser.post(address, whole).status_code == 302
    for wrong in ("", "https://evil.example/pflichten/", "/nichts/", "/", "XXXX-XXXX", "\x00"):
        assert browser.post(address, given | {"source": wrong}).status_code == 422, wrong
    page = client.get(f"/weg/{claim.code}/").content.decode()
    assert "anlage.csv" in page
    assert office.name in page
    assert "Festhalten, was daraus folgt" not in page
    assert "Festhalten, was daraus folgt" in browser.get(f"/weg/{claim.code}/").content.decode()


def test_a_visible_address_with_a_capital_is_understood(signed_in, client):
    promises.add_clause(by=THE_SYSTEM, at=NOW, code="C4.2", promise=4, order=1, title="Rat")
    given = {"source": "/zusagen/C4.2/", "kind": "answers", "target": body("amt").get_absolute_url(), "reason": "Beleg"}
    assert signed_in(Role.OFFICER).post("/schreibtisch/wege/neu/", given).url == "/weg/c4.2/"
    for prefix in ("", "/en"):
        assert client.get(f"{prefix}/zusagen/C4.2/").url == f"{prefix}/zusagen/c4.2/"

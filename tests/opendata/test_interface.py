"""The interface for programs: languages, pages, versions, faults, bounds, and what an answer costs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from partizip.core import ledger
from partizip.duties import actions as duties
from partizip.journal.models import Entry
from partizip.portal import api
from tests import factories
from tests.factories import NOW
from tests.opendata.land import LATER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_due_dates(time_machine):
    time_machine.move_to(LATER, tick=False)


def ask(client, path, **query):
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def addresses(land):
    """Every address of the interface, with names that exist."""
    for name in api.ADDRESSES:
        query = "?q=Bericht" if name == "api_search" else ""
        yield name, reverse(name, kwargs=land.names.get(name, {})) + query


def test_every_answer_costs_the_same_whatever_the_amount(land, client, django_assert_max_num_queries):
    counts = []
    for _amount in (1, 3):
        found = {}
        for name, address in addresses(land):
            client.get(address)  # what is read once a process is read
            land_changed = factories.person()  # so that no answer is a kept one
            duties.register_basis(by=factories.THE_SYSTEM, at=NOW, law=land_changed.email, valid_from=NOW.date())
            with django_assert_max_num_queries(32) as captured:
                assert client.get(address).status_code == 200, address
            found[name] = [query["sql"].split(" WHERE ")[0][:60] for query in captured.captured_queries]
        counts.append(found)
        land.grow(2)
    for name, statements in counts[0].items():
        assert statements == counts[1][name], name


def test_a_list_comes_in_pages_that_lead_to_each_other(land, client):
    land.grow(2)
    first = ask(client, "claims", size=2, state="overdue")
    assert (first["total"], first["pages"], first["previous"], len(first["items"])) == (9, 5, None, 2)
    second = client.get(first["next"].removeprefix("http://localhost:8000")).json()
    assert second["page"] == 2
    assert second["previous"].endswith("?page=1&size=2&state=overdue")
    codes = {item["code"] for item in first["items"]} | {item["code"] for item in second["items"]}
    assert len(codes) == 4
    beyond = ask(client, "claims", size=2, state="overdue", page=99)
    assert (beyond["items"], beyond["next"]) == ([], None)
    assert "page=5&" in beyond["previous"]


def test_filters_are_those_of_the_page(land, client):
    debtor, creditor = land.bodies[1], land.bodies[0]
    assert ask(client, "claims", debtor=debtor.slug, creditor=creditor.slug)["total"] == 3
    assert ask(client, "claims", debtor=creditor.slug, state="open")["total"] == 0
    assert ask(client, "claims", words="wie VIELE")["total"] == 1
    assert ask(client, "claims", words=land.claims[0].code)["items"][0]["code"] == land.claims[0].code
    assert ask(client, "claims", debtor="gibt-es-nicht")["total"] == 0
    assert ask(client, "duties", debtor=debtor.slug)["total"] == 1
    assert ask(client, "duties", creditor=debtor.slug)["total"] == 0
    assert ask(client, "bodies", kind="bezirk")["total"] == 1
    assert ask(client, "bodies", on="2016-12-07")["total"] == 0
    assert ask(client, "bodies", on="0001-01-01")["on"] == "1900-01-01"
    assert ask(client, "series", clause="c1.1")["total"] == 1
    assert ask(client, "series", clause="c9.9")["total"] == 0
    assert ask(client, "texts", kind="law")["total"] == 0
    assert ask(client, "clauses", progress="late")["total"] == 1
    assert ask(client, "clauses", progress="done")["total"] == 0
    assert ask(client, "record", verb="duties.claim_asked", since="2026-11-23", until="2026-11-23")["total"] == 2
    assert ask(client, "record", until="2026-11-22")["total"] == 0
    assert ask(client, "record", body=debtor.slug, subject=land.claims[0].code)["total"] == 1


def test_a_claim_is_told_as_on_its_page(land, client):
    open_claim, answered = (ask(client, f"claims/{claim.code}") for claim in land.claims)
    assert (open_claim["state"], open_claim["not_reported"]) == ("overdue", True)
    assert open_claim["debtors_words"] == {"text": "Es fehlt die Zuarbeit.", "language": "de"}
    assert open_claim["subject"]["url"] == "http://localhost:8000/zusagen/c1.1/"
    assert [answer["kind"] for answer in answered["answers"]] == ["interim", "final"]
    decision = answered["answers"][1]["decision"]
    assert (decision["accepted"], decision["reason"]) == (False, "Es sind dreizehn.")
    assert answered["answers"][0]["evidence"]["fingerprint"] in answered["answers"][0]["evidence"]["url"]
    assert ask(client, f"claims/{answered['code'].lower().replace('-', '')}") == answered
    late = {item["code"]: item["working_days_late"] for item in ask(client, "claims", state="overdue")["items"]}
    assert late[open_claim["code"]] == open_claim["working_days_late"] > 0


def test_a_clause_shows_all_that_hangs_on_it(land, client):
    found = ask(client, "clauses/C1.1")
    assert (found["id"], found["progress"], found["title"]) == ("c1.1", "late", {"text": "Zuhören", "language": "de"})
    assert found["words"][0]["words"]["text"] == "Wir hören zu"
    assert {step["withdrawn"] for step in found["milestones"]} == {None, "Tippfehler"}
    assert found["custody"][0]["body"]["id"] == land.bodies[1].slug
    assert found["statements"][0]["words"]["text"] == "Wir arbeiten daran."
    assert len(found["claims"]) == 3
    assert found["series"][0]["href"].endswith("/api/v1/series/anteil-1")
    wording = client.get(found["words"][0]["href"].removeprefix("http://localhost:8000")).json()
    assert wording["units"][1]["text"].startswith("Wir hören zu")
    changes = ask(client, f"texts/{wording['text']}/changes/1/2")
    assert [unit["change"] for unit in changes["units"]] == ["same", "changed"]


def test_figures_keep_their_digits_and_their_corrections(land, client):
    short, long = ask(client, "series")["items"][0], ask(client, "series/anteil-1")
    assert [value["value"] for value in short["values"]] == ["39.4", "38.9"]
    assert [value["value"] for value in long["values"]] == ["39.4", "39.4", "38.9"]
    assert long["values"][1]["superseded_by"] == long["values"][2]["id"]
    assert long["values"][2]["reason"] == "Tippfehler"


def test_a_line_can_be_proved_from_its_answer_alone(land, client, log_key):
    line = ask(client, "record/5")
    leaf = ledger.leaf_hash(line["leaf"].encode())
    assert leaf.hex() == line["leaf_hash"]
    proof, size = [bytes.fromhex(found) for found in line["inclusion"]["hashes"]], line["inclusion"]["size"]
    signed = ledger.open_note(client.get("/log/checkpoint").content.decode(), [log_key.verifier])
    state = ledger.parse_checkpoint(signed)
    assert size == state.size == Entry.objects.count()
    ledger.verify_inclusion(5, size, leaf, proof, state.root)
    for name, address in line["proof"].items():
        assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200, name


@pytest.mark.parametrize(
    ("header", "asked", "language", "words"),
    [
        ("", "", "de", "überfällig, nichts gemeldet"),
        ("fr, en;q=0.8", "", "en", "overdue, not reported"),
        ("en;q=0, ar", "", "ar", None),
        ("ar", "en", "en", "overdue, not reported"),
        ("x" * 5000, "", "de", "überfällig, nichts gemeldet"),
    ],
)
def test_the_language_is_agreed_on(land, client, header, asked, language, words):
    answer = client.get(
        f"/api/v1/claims/{land.claims[0].code}",
        {"language": asked} if asked else {},
        headers={"Accept-Language": header},
    )
    assert answer["Content-Language"] == language
    assert answer["Vary"] == "Accept-Language, Cookie"
    assert words in {None, answer.json()["state_words"]}
    page = answer.json()["debtor"]["url"]
    assert page == f"http://localhost:8000/{'' if language == 'de' else language + '/'}stellen/bezirk-1/"
    assert client.get(page.removeprefix("http://localhost:8000")).status_code == 200


def test_a_title_says_which_language_it_is_in(land, client):
    title = {code: ask(client, "bodies/bezirk-1", language=code)["title"] for code in ("de", "en", "ar")}
    assert title["en"] == {"text": "District", "language": "en"}
    assert title["ar"] == title["de"] == {"text": "Bezirk 1", "language": "de"}


def test_an_answer_has_a_version_until_something_happens(land, client, time_machine):
    first = client.get("/api/v1/claims", {"state": "overdue"})
    held = {"If-None-Match": first["ETag"]}
    assert client.get("/api/v1/claims", {"state": "overdue"}, headers=held).status_code == 304
    english = client.get("/api/v1/claims", {"state": "overdue"}, headers=held | {"Accept-Language": "en"})
    assert english.status_code == 200, "another language is another answer"
    assert client.get("/api/v1/claims", headers=held).status_code == 200, "another filter is another answer"
    duties.register_basis(by=factories.THE_SYSTEM, at=NOW, law="PartMigG", valid_from=NOW.date())
    assert client.get("/api/v1/claims", {"state": "overdue"}, headers=held).status_code == 200


def test_what_falls_overdue_is_there_in_the_second_it_does(land, client, time_machine):
    moment = land.claims[0].overdue_from
    time_machine.move_to(moment - timedelta(seconds=1), tick=False)
    assert ask(client, "claims", state="overdue", words="Wie viele")["total"] == 0
    time_machine.move_to(moment + timedelta(seconds=1), tick=False)
    assert ask(client, "claims", state="overdue", words="Wie viele")["total"] == 1


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("claims?size=0", 422, ("query", "size", "Die Zahl ist zu klein oder zu groß.")),
        ("claims?size=1_0", 422, ("query", "size", "Geben Sie eine ganze Zahl an.")),
        ("claims?size=", 422, ("query", "size", "Geben Sie eine ganze Zahl an.")),
        ("claims?state=lost", 422, ("query", "state", "Wählen Sie eines von: open, overdue, waiting.")),
        ("bodies?on=20261123", 422, ("query", "on", "Geben Sie einen Tag an wie 2026-11-23.")),
        ("bodies?on=2026-02-30", 422, ("query", "on", "Geben Sie einen Tag an wie 2026-11-23.")),
        ("search", 422, ("query", "q", "Das fehlt.")),
        ("search?q=" + "a" * 201, 422, ("query", "q", "Das ist zu lang oder zu kurz.")),
        ("claims?words=%00", 422, ("query", "words", "Dieser Wert geht hier nicht.")),
        ("claims?language=fr", 422, ("query", "language", None)),
        ("record/99999999999999999999", 422, ("path", "index", "Geben Sie eine ganze Zahl an.")),
        ("texts/x", 422, ("path", "text", "Dieser Wert geht hier nicht.")),
        ("claims/KKKK-KKKK", 404, None),
        ("record/9007199254740991", 404, None),
        ("clauses/c9.9", 404, None),
        ("threads/nichts", 404, None),
        ("gibt/es/nicht", 404, None),
    ],
)
def test_faults_are_told_as_problem_details(land, client, path, status, error):
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told["status"] == status
    assert told["type"] == f"http://localhost:8000/api/v1/#problem-{status}"
    assert told["instance"] == "/api/v1/" + path.split("?")[0]
    if error is not None:
        place, name, reason = error
        assert [(one["in"], one["name"]) for one in told["errors"]] == [(place, name)]
        assert reason in {None, told["errors"][0]["reason"]}


def test_faults_are_told_in_the_readers_language(client):
    titles = {code: client.get(f"/api/v1/clauses/c9.9?language={code}").json()["title"] for code in ("de", "en", "ar")}
    assert titles["de"] == "Nicht gefunden"
    assert titles["en"] == "Not found"
    assert len(set(titles.values())) == 3


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_nothing_can_be_changed(land, client, method):
    lines = Entry.objects.count()
    answer = client.generic(method, "/api/v1/claims", b"{}", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert Entry.objects.count() == lines


def test_a_request_that_was_refused_on_the_way_is_told_in_the_same_form(client):
    big = client.generic("GET", "/api/v1/claims", CONTENT_LENGTH=str(10**9))
    foreign = Client(HTTP_HOST="evil.example").get("/api/v1/claims")
    latin = client.generic("GET", "/api/v1/claims", b"x", content_type="text/plain; charset=latin-1")
    assert "default-src 'self'" in client.get("/api/v1/x")["Content-Security-Policy"]
    for answer, status in ((big, 413), (foreign, 400), (latin, 400)):
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status


def test_a_fault_of_ours_shows_nothing_of_the_program(land, monkeypatch):
    monkeypatch.setattr("partizip.bodies.queries.of_day", lambda *_given: 1 / 0)
    answer = Client(raise_request_exception=False).get("/api/v1/bodies")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "ZeroDivision" not in answer.content.decode()


def test_head_is_get_without_its_content(land, client):
    assert client.head("/api/v1/claims").status_code == 200
    assert client.head("/api/v1/claims")["ETag"] == client.get("/api/v1/claims")["ETag"]


def test_any_web_page_may_read_it_but_never_as_somebody(land, client):
    answer = client.get("/api/v1/claims", headers={"Origin": "https://elsewhere.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies
    assert "Access-Control-Allow-Origin" not in client.get("/"), "pages are not for other pages"


def test_who_signed_in_reads_the_same(land, client, signed_in):
    assert signed_in("editor").get("/api/v1/claims").json() == client.get("/api/v1/claims").json()


def test_one_sender_has_a_bound_and_takes_nothing_from_others(land, client, settings, time_machine):
    settings.API_PER_MINUTE = 3
    answers = [client.get(f"/api/v1/bodies?page={page}") for page in range(1, 6)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[3]["Retry-After"] == "20"
    assert answers[3]["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/bodies?page=1").status_code == 200, "a kept answer is not counted"
    assert client.get("/stellen/").status_code == 200, "pages have a bound of their own"
    assert client.get("/api/v1/bodies?page=4", REMOTE_ADDR="198.51.100.7").status_code == 200
    time_machine.move_to(LATER + timedelta(seconds=20), tick=False)
    assert client.get("/api/v1/bodies?page=6").status_code == 200
    assert client.get("/api/v1/bodies?page=7").status_code == 429


def test_who_signed_in_has_the_same_bound(land, signed_in, settings):
    settings.API_PER_MINUTE = 3
    browser = signed_in("editor")
    assert [browser.get("/api/v1/bodies").status_code for _time in range(4)] == [200, 200, 200, 429]


def test_invented_data_are_marked_in_every_answer(land, client):
    factories.as_demo()
    for name, address in addresses(land):
        answer = client.get(address)
        assert answer.json()["mark"] == "Demo – erfundene Daten", name
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_the_page_tells_every_address_and_fault_and_loads_nothing_foreign(land, client):
    for prefix in ("", "/en", "/ar"):
        page = client.get(f"{prefix}/api/v1/").content.decode()
        for name in api.ADDRESSES:
            assert f'id="{name.removeprefix("api_")}"' in page
        for status in (400, 404, 422, 429, 500):
            assert f'id="problem-{status}"' in page
        assert "<script" not in page
        assert "style=" not in page
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    assert described["paths"]["/api/v1/claims"].keys() == {"get"}
    german, english = (
        client.get(f"/api/v1/openapi.json?language={code}").json()["paths"]["/api/v1/claims"]["get"]["summary"]
        for code in ("de", "en")
    )
    assert (german, english) == (
        "Was gefragt und geschuldet ist, mit seinem Stand",
        "What is asked and owed, with its state",
    )

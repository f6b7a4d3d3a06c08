"""Audits are found, listed and told to programs like everything public; words of findings with the report only."""

from datetime import timedelta

import pytest

from partizip.audit.models import Look
from partizip.core import sampling
from tests.audit.conftest import CHANCE, LATER
from tests.audit.ending import end

pytestmark = pytest.mark.django_db
AFTER = LATER + timedelta(days=3)
SECRET = "Kettensägenführerschein"


@pytest.fixture
def audit(land):
    """An audit with a drawn sample of one case and a finding in each case."""
    made = land.opened()
    land.drawn(made)
    for claim in land.claims:
        land.found(made, claim, "remark", f"Es fehlt der {SECRET}.")
    return made


def published(land, audit):
    end(by=land.auditor, at=AFTER, audit=audit, summary="Fast alles ist belegt.")


def test_words_of_findings_are_found_with_the_report_and_not_before(land, audit, client):
    assert "Antworten im Bezirk" in client.get("/suche/", {"q": audit.code}).content.decode()
    ways = (
        ("/suche/", {"q": SECRET}),
        (f"/api/v1/audits/{audit.code}", {}),
        ("/pruefungen.json", {}),
        ("/pruefungen/", {}),
    )
    for path, asked in ways:
        assert f"der {SECRET}" not in client.get(path, asked).content.decode(), path
    published(land, audit)
    page = client.get("/suche/", {"q": SECRET}).content.decode()
    assert audit.get_absolute_url() in page
    told = client.get(f"/api/v1/audits/{audit.code}").json()
    assert {row["words"]["text"] for row in told["report"]["findings"]} == {f"Es fehlt der {SECRET}."}


def test_a_list_names_each_audit_with_its_figures(land, audit, client):
    row = client.get("/pruefungen.json").json()["audits"][0]
    assert row["code"] == audit.code
    assert (row["audited_by"], row["body"], row["kind"]) == ("abgeordnetenhaus", "mitte", "claim")
    assert (row["samples"], row["cases_drawn"], row["looks"]) == (1, 1, Look.objects.count())
    assert row["closed_at"] is None
    published(land, audit)
    assert client.get("/pruefungen.json").json()["audits"][0]["report_published_at"] is not None
    assert client.get("/pruefungen.csv").content.decode().count(audit.code) == 1
    assert client.get("/pruefungen.xlsx").status_code == 404


def test_a_sample_can_be_drawn_again_from_the_answer_to_a_program(land, audit, client):
    told = client.get(f"/api/v1/audits/{audit.code}").json()["samples"][0]
    ids = sampling.ids_of(client.get(told["population"].replace("http://localhost:8000", "")).content)
    assert sampling.fingerprint(ids) == told["population_sha256"]
    assert told["chance"] == CHANCE
    assert sampling.seed(told["root"], told["chance"]) == told["seed"]
    assert sampling.drawn(ids, told["seed"], told["size"]) == told["cases"]


def test_an_audit_that_nobody_opened_is_not_found(client):
    assert client.get("/api/v1/audits/AAAA-AAAA").status_code == 404

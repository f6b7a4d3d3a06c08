"""The thread from a voice to its result."""

import pytest

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.trail import actions, queries
from partizip.trail.actions import Thing
from tests.factories import NOW

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

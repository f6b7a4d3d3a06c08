"""Search engines keep away from invented data, and from the desk."""

import pytest

from tests.factories import as_demo

pytestmark = pytest.mark.django_db


def test_everything_of_a_demo_asks_not_to_be_found(client):
    as_demo()
    for path in ("/", "/ueberfaellig.csv", "/pflichten.json", "/neu.atom", "/protokoll.json", "/log/key"):
        for _time in range(2):  # the second comes from what is kept
            assert client.get(path)["X-Robots-Tag"] == "noindex, nofollow", path
    robots = client.get("/robots.txt")
    assert robots["Content-Type"].startswith("text/plain")
    assert "Disallow: /\n" in robots.content.decode()


def test_a_real_land_is_found_but_for_its_desk(client):
    assert "X-Robots-Tag" not in client.get("/ueberfaellig.csv")
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /schreibtisch/\n" in robots
    assert "Disallow: /\n" not in robots

"""The pages of subscriptions in a real browser: from the link to the end, axe clean, at 320 px, without JavaScript."""

import re

import pytest

from tests import sites
from tests.journeys.conftest import faults

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(demo_seed, tmp_path_factory):
    """The demo Land that writes its mails into a folder."""
    folder = tmp_path_factory.mktemp("post")
    with sites.demo_site(folder / "land", demo_seed) as land:
        land.more = {"PARTIZIP_MAIL_URL": f"file://{folder / 'mails'}"}
        with land.served() as served:
            served.land, served.mails = land, folder / "mails"
            yield served


def links_in(site, to):
    """What the worker wrote into the folder to an address."""
    assert site.land.run("worker", "--once").returncode == 0
    mails = "".join(file.read_text() for file in site.mails.iterdir()).split("-" * 79)  # several stand in one file
    text = "".join(mail for mail in mails if to in mail)
    return re.findall(r"http://localhost:8000(/\S*abo/[a-z]+/\S{43}/)", text.replace("=\n", ""))


def test_from_the_link_to_the_end(open_page, site):
    page = open_page("/zusagen/c2.2/", width=320, java_script_enabled=True)

    def clean():
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        assert faults(page) == [], page.url

    def press(role, name):  # the next page can have the same address, so nothing but its arrival tells it apart
        with page.expect_navigation():
            page.get_by_role(role, name=name).click()

    press("link", "Per Mail erfahren, wenn hier etwas geschieht")
    clean()
    press("button", "Schicken Sie mir die erste Mail")
    assert page.locator("#errors").count() == 1
    clean()
    page.fill("input[type=email]", "leser@post.de")
    press("button", "Schicken Sie mir die erste Mail")
    page.wait_for_url("**/abo/gesendet/")
    clean()
    (path,) = set(links_in(site, "leser@post.de"))
    page.goto(path)
    clean()
    press("button", "Ja, schicken Sie mir Mail")
    page.wait_for_url("**/abo/verwalten/**")
    clean()
    page.get_by_label("einmal in der Woche").check()
    press("button", "Speichern")
    clean()
    managed = page.url
    page.goto(managed.replace("verwalten", "abmelden"))
    clean()
    press("button", "Schicken Sie mir keine Mail mehr")
    page.wait_for_url("**/abo/beendet/")
    clean()
    page.goto(managed)
    assert "Dieser Link gilt nicht mehr" in page.content()
    clean()
    for path in ("/en/abo/", "/en/abo/gesendet/"):
        page.goto(path)
        clean()


def test_without_javascript(open_page, site):
    page = open_page("/abo/?was=clause:c2.1", java_script_enabled=False)
    page.fill("input[type=email]", "ohne@post.de")
    page.get_by_role("button", name="Schicken Sie mir die erste Mail").click()
    assert page.url.endswith("/abo/gesendet/")

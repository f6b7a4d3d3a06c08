"""A real browser on the real server with a copy of the demo Land."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# axe-core 4.14.1 (MPL 2.0), as npm ships it; used by tests only.
AXE = Path(__file__).with_name("axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, driven by Playwright; never downloads a browser."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(demo_seed, tmp_path_factory):
    """One served copy of the demo for the stories of a file."""
    from tests import sites  # noqa: PLC0415 - beside the other fixtures

    with sites.demo_site(tmp_path_factory.mktemp("journey") / "land", demo_seed) as land, land.served() as served:
        served.land = land
        yield served


@pytest.fixture
def open_page(chromium, site):
    """Open a page in a fresh context: open_page("/", width=320, scheme="dark")."""
    contexts = []

    def opened(path="/", *, width=1280, scheme="light", **more):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=site.url, bypass_csp=True, **more
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in_as(open_page):
    """A page signed in by one click as one of the demo's people."""

    def signed_in(name, **more):
        page = open_page("/demo/anmelden/", **more)
        page.get_by_role("button", name=name).first.click()
        page.wait_for_url("**/schreibtisch/")
        return page

    return signed_in


def faults(page):
    """What axe finds on a page, shortly."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.add_script_tag(path=str(AXE))
    # Violations alone are put together and sent over: what passes is most of the work otherwise.
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "elementRef": False}
    found = page.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
    return [(item["id"], [node["html"][:140] for node in item["nodes"][:3]]) for item in found]

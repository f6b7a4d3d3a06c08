"""The public reads the promises, follows one to its duties, and checks that nothing was changed."""

import re

import pytest

from tests.journeys.conftest import faults

pytestmark = pytest.mark.journey
PAGES = [
    "/", "/en/", "/zusagen/", "/zusagen/c2.2/", "/zusagen/c4.2/", "/pflichten/", "/ueberfaellig/", "/daten/", "/api/v1/", "/zahlen/",
    "/zahlen/beratungen/", "/zahlen/beratungen-bezirke/", "/zahlen/beschaeftigte-bezirke/",
    "/zahlen/beschaeftigte-vorausschau/", "/zusagen/c5.4/", "/texte/", "/stellen/", "/stellen/sen-integration-2016/", "/neu/", "/protokoll/",
    "/protokoll/40/", "/pruefen/", "/pruefen/?code=KKKK-KKKK", "/pruefungen/", "/stichprobe/", "/hilfe/", "/mitreden/", "/impressum/",
    "/datenschutz/", "/datenschutz/verzeichnis/", "/barrierefreiheit/", "/barrierefreiheit/melden/", "/geloescht/", "/rechte/", "/konto/login/", "/demo/anmelden/", "/weg/c4.2/", "/nichts/",
    "/presse/", "/beauftragte/", "/beauftragte/aufgaben/", "/beauftragte/weisungen/", "/beauftragte/vorhaben/", "/beauftragte/anfragen/",
    "/beauftragte/steuerungskreis/", "/beauftragte/unabhaengigkeit/", "/beauftragte/entfernt/", "/beauftragte/programm/?feld=vielfalt", "/beauftragte/berichte/",
    "/beauftragte/berichte/2026/", "/beauftragte/berichte/2026/zahl/requests.asked/", "/demo/versuch/", "/bewertungen/", "/zusagen/c6.5/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, path):
    page = open_page(path)
    assert faults(page) == []
    assert "Demo – " in page.locator(".p-demo").inner_text()


@pytest.mark.parametrize("path", ["/", "/zusagen/c2.2/", "/ueberfaellig/", "/protokoll/", "/hilfe/", "/konto/login/"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "dark")])
def test_small_and_dark(open_page, path, width, scheme):
    page = open_page(path, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no scrolling sideways"
    assert faults(page) == []


def test_the_point_is_seen_at_once_and_followed_to_the_receipt(open_page, site, tmp_path):
    page = open_page("/")
    assert page.locator(".p-doors > li").count() == 3
    assert page.locator("#policy p").count() == 6
    assert page.locator("#policy a.clause").count() == 20
    page.locator("a.clause", has_text="Zusammenarbeit wird verbindlich geregelt").click()
    assert "C2.2" in page.locator("h1").inner_text()
    assert page.locator("mark").first.inner_text() == "diese Zusammenarbeit wird verbindlich geregelt"
    page.get_by_role("link", name="Mittel des Integrationsfonds an die Bezirke zuweisen").first.click()
    assert "überfällig" in page.locator("main").inner_text()
    assert "rechnen mit vier Wochen" in page.locator(".p-card--late").inner_text()
    page.get_by_role("link", name="Zeilen im Protokoll, mit Belegen").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Beleg", exact=True).first.click()
    receipt = tmp_path / "x.tlog-proof"
    download.value.save_as(receipt)
    page.goto("/pruefen/")
    page.set_input_files("input[type=file]", str(receipt))
    page.get_by_role("button", name="Datei prüfen").click()
    assert re.match(r"Unverändert seit \d+\. \w+ \d{4}, \d\d:\d\d Uhr\.", page.locator("#answer").inner_text())
    receipt.write_text(receipt.read_text().replace("index ", "index 1"))
    page.set_input_files("input[type=file]", str(receipt))
    page.get_by_role("button", name="Datei prüfen").click()
    assert "verändert" in page.locator("#answer").inner_text()


def test_a_short_code_is_checked_without_javascript(open_page):
    page = open_page("/ueberfaellig/", java_script_enabled=False)
    code = page.locator(".p-code").first.inner_text()
    page.goto("/pruefen/")
    page.fill("#code", code.lower().replace("-", " "))
    page.get_by_role("button", name="Prüfen", exact=True).click()
    assert "Unverändert seit" in page.locator("#answer").inner_text()


def test_the_language_switch_stays_on_the_page(open_page):
    page = open_page("/zusagen/c2.2/")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/zusagen/c2.2/")
    assert "Cooperation made binding" in page.locator("h1").inner_text()
    page.get_by_role("link", name="العربيّة").click()
    assert page.url.endswith("/ar/zusagen/c2.2/")
    page.get_by_role("link", name="Deutsch").click()
    assert page.url.endswith("/zusagen/c2.2/")
    assert "/ar/" not in page.url


@pytest.mark.parametrize(
    "path", ["/datenschutz/verzeichnis/", "/stellen/laf/", "/zahlen/partizipationsprogramm-mittel/"]
)
def test_long_words_of_headings_stand_on_one_line_on_narrow_screens(open_page, path):
    """No browser need know how German words are divided."""
    page = open_page(path, width=320)
    page.evaluate("document.fonts.ready")  # another typeface is wider
    longest = page.evaluate("""() => {
        const text = document.querySelector('h1').firstChild, words = text.data.match(/\\S+/g);
        const word = words.reduce((one, other) => other.length > one.length ? other : one), range = document.createRange();
        range.setStart(text, text.data.indexOf(word));
        range.setEnd(text, text.data.indexOf(word) + word.length);
        return [word, range.getClientRects().length];
    }""")
    assert len(longest[0]) >= 23
    assert longest[1] == 1


@pytest.mark.parametrize(
    "path", ["/datenschutz/verzeichnis/", "/stellen/laf/", "/pflichten/", "/zusagen/c2.1/", "/rechte/"]
)
def test_words_without_end_do_not_widen_a_narrow_page(open_page, path):
    page = open_page(path, width=320)
    wide = page.evaluate("""() => {
        const places = document.querySelectorAll('main :is(h1, h2, dt, dd:not(.p-code), td, th, li, .p-words p, .p-card > p)');
        return [...places].filter(place => {
            const word = document.createTextNode(' ' + 'Q'.repeat(200) + ' https://example.org/' + 'a'.repeat(200));
            place.append(word);
            const widened = document.documentElement.scrollWidth > 320;
            word.remove();
            return widened;
        }).map(place => place.outerHTML.slice(0, 120));
    }""")
    assert wide == []


@pytest.mark.parametrize("script", [True, False])
def test_the_language_switch_keeps_what_was_typed_into_a_refused_form(open_page, script):
    page = open_page("/barrierefreiheit/melden/", width=320, java_script_enabled=script)
    page.fill("#id_name", "Frieda")
    page.get_by_role("button", name="Meldung absenden").click()
    assert page.locator("#errors").is_visible()
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="العربيّة").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/barrierefreiheit/melden/")
    assert page.input_value("#id_name") == "Frieda"
    assert page.locator("#errors").is_visible()


def test_by_keyboard(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "p-skip"
    assert page.locator(".p-skip").bounding_box()["y"] >= 0, "the skip link is seen when it has the focus"
    for _ in range(25):
        page.keyboard.press("Tab")
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


@pytest.mark.parametrize(("path", "kilobytes"), [("/", 450), ("/hilfe/", 60), ("/mitreden/", 60)])
def test_pages_are_light(open_page, chromium, site, path, kilobytes):
    context = chromium.new_context(base_url=site.url)
    page, sizes = context.new_page(), []
    page.on("response", lambda response: sizes.append(int(response.headers.get("content-length", "0"))))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    total = sum(sizes)
    context.close()
    assert total <= kilobytes * 1024, f"{total} bytes"


def test_nothing_comes_from_elsewhere_and_no_cookie_is_set(chromium, site):
    context = chromium.new_context(base_url=site.url)
    page, hosts = context.new_page(), set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for path in ("/", "/zusagen/c2.2/", "/protokoll/", "/hilfe/"):
        page.goto(path)
    assert hosts == {site.url.split("/")[2]}
    assert context.cookies() == []
    context.close()

"""The public part in Arabic: from right to left, free of barriers, and nothing jumps where German stands in it."""

import pytest

from tests.journeys.conftest import faults

pytestmark = pytest.mark.journey
# One page of each kind; those that hold most foreign words, codes and numbers first.
PAGES = [
    "/ar/", "/ar/zusagen/", "/ar/zusagen/c4.2/", "/ar/ueberfaellig/", "/ar/daten/", "/ar/api/v1/", "/ar/zahlen/", "/ar/zahlen/beratungen/",
    "/ar/zahlen/beratungen-bezirke/", "/ar/zahlen/beschaeftigte-bezirke/", "/ar/zahlen/beschaeftigte-vorausschau/",
    "/ar/zusagen/c5.4/",
    "/ar/texte/", "/ar/stellen/", "/ar/stellen/sen-integration-2016/", "/ar/neu/", "/ar/protokoll/40/",
    "/ar/pruefen/?code=KKKK-KKKK", "/ar/hilfe/", "/ar/rechte/", "/ar/weg/c4.2/", "/ar/nichts/",
    "/ar/barrierefreiheit/melden/", "/ar/datenschutz/verzeichnis/",
]  # fmt: skip
# Latin words that no element marks as German, as English or as a code; names of products and formats are neither.
STRAY = """() => {
  const found = [], walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.textContent, place = walk.currentNode.parentElement;
    if (place.closest(".p-mono, .p-code, bdi, .p-formats, .p-print") || place.closest("[lang]").lang !== "ar") continue;
    const latin = words.replace(/JSON|ATOM|PDF|[\\w.]*tlog-proof/g, "").match(/[A-Za-zÄÖÜäöüß]{3,}/);
    if (latin) found.push(words.trim().slice(0, 80));
  }
  return found;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_an_arabic_page_is_free_of_barriers_and_marks_what_is_foreign(open_page, path):
    page = open_page(path)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert faults(page) == []
    assert page.evaluate(STRAY) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no scrolling sideways"
    brand = page.locator(".p-brand").bounding_box()
    assert brand["x"] + brand["width"] > 160, "the brand stands on the right"


@pytest.mark.parametrize("path", ["/ar/", "/ar/ueberfaellig/"])
def test_small_and_dark(open_page, path):
    assert faults(open_page(path, width=320, scheme="dark")) == []


def test_the_policy_text_is_arabic_with_each_clause_and_whose_hand_it_is(open_page):
    page = open_page("/ar/")
    assert page.locator("#policy").get_attribute("dir") == "rtl"
    assert page.locator("#policy a.clause").count() == 20
    assert "لم تُراجَع بعد" in page.locator(".p-hands").inner_text()
    text, news = page.locator("#policy").bounding_box(), page.locator("aside").bounding_box()
    assert text["x"] > news["x"], "the text stands first, on the right of what is new"
    page.locator("a.clause", has_text="نحو مُلزِم").click()
    assert page.url.endswith("/ar/zusagen/c2.2/")
    assert page.locator("mark").inner_text() == "وسيُنظَّم هذا التعاون على نحو مُلزِم"
    page.get_by_role("link", name="Mittel des Integrationsfonds an die Bezirke zuweisen").first.click()
    assert "متأخر عن الموعد" in page.locator("main").inner_text()
    page.get_by_role("link", name="الأسطر في السجل العام مع الإيصالات").click()
    page.locator("ol.p-lines a[lang=de]").first.click()
    assert "/ar/" in page.url, "lines of the record lead to the page in the reader's language"


def test_signing_in_leads_to_the_desks_language(open_page):
    page = open_page("/ar/", locale="ar")
    page.get_by_role("link", name="تسجيل الدخول").click()
    assert page.url.endswith("/konto/login/")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["de", "ltr"]


def test_the_keyboard_goes_from_right_to_left(open_page):
    page = open_page("/ar/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "p-skip"
    assert page.locator(".p-skip").bounding_box()["x"] > 640, "on the right"
    places = []
    for _ in range(18):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if page.evaluate("!!document.activeElement.closest('.p-nav')"):
            places.append(page.evaluate("document.activeElement.getBoundingClientRect().x"))
    assert len(places) == page.locator(".p-nav a").count() > 8
    assert places == sorted(places, reverse=True)


def test_codes_and_values_read_from_left_to_right(open_page):
    """Seen by the places of their signs, not by their markup."""
    page = open_page("/ar/zahlen/")
    first_and_last = """words => { const range = document.createRange(), node = document.evaluate(
      `//main//td[contains(., "${words}")]`, document, null, 9).singleNodeValue, box = element => {
      range.selectNodeContents(element); return range.getBoundingClientRect() };
      const value = node.querySelector("bdi"), unit = value.querySelector("span");
      range.setStart(value.firstChild, 0); range.setEnd(value.firstChild, 1);
      return [range.getBoundingClientRect().x, box(unit).x] }"""
    number, unit = page.evaluate(first_and_last, "40,3")
    assert number < unit, "40,3 % and not % 40,3"

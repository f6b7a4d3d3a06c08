"""Charts as people see them: words apart from each other in the real typeface, in every language and width."""

import pytest

from partizip.core.charts import NARROW, WIDE, draw
from partizip.web.templatetags.pictures import words
from tests.core.charts.sayings import ARABIC, DISTRICTS, GERMAN, LONG, samples
from tests.journeys.conftest import faults

pytestmark = pytest.mark.journey
PAGES = ["/zahlen/beratungen/", "/zahlen/beratungen-bezirke/", "/zahlen/beschaeftigte-bezirke/",
         "/zahlen/beschaeftigte-vorausschau/", "/zusagen/"]  # fmt: skip
# Texts of the charts that are seen: those that share room with another one, and those that leave their drawing.
OVERLAPS = """() => { const found = [];
  for (const svg of document.querySelectorAll("svg[role=img]")) {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) continue;
    const boxes = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()]);
    boxes.forEach(([words, box], place) => {
      if (box.left < frame.left - 3 || box.right > frame.right + 3 || box.top < frame.top - 3 ||
          box.bottom > frame.bottom + 3) found.push("outside: " + words);
      for (const [others, other] of boxes.slice(place + 1)) {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (across > 4 && down > 7) found.push(words + " / " + others);  // boxes hold rim and leading too
      }
    });
  }
  return found; }"""
WIDTHS = """([lines, size]) => { const svg = document.querySelector("svg[role=img]"), longer = [];
  for (const [words, most] of lines) {
    const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
    text.textContent = words; text.setAttribute("font-size", size); svg.append(text);
    if (text.getComputedTextLength() > most) longer.push([words, text.getComputedTextLength(), most]);
    text.remove();
  }
  return longer; }"""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["", "/en", "/ar"])
@pytest.mark.parametrize("width", [320, 700, 1280])
def test_no_word_of_a_chart_lies_on_another_or_leaves_it(open_page, path, language, width):
    page = open_page(language + path, width=width)
    assert page.locator("svg[role=img]:visible").count() >= 1
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no scrolling sideways"


@pytest.mark.parametrize(("said", "width"), [(GERMAN, NARROW), (GERMAN, WIDE), (ARABIC, NARROW), (ARABIC, WIDE)])
def test_charts_with_long_labels_too(open_page, said, width):
    page = open_page("/zahlen/beratungen/", width=width + 48 if width == NARROW else 1280)
    drawn = [draw(chart, said, width=width, prefix=f"x{place}") for place, chart in enumerate(samples().values())]
    page.evaluate("html => { document.querySelector('main').innerHTML = html }",
                  "".join(f'<div class="p-chart"><div>{svg}</div></div>' for svg in drawn))  # fmt: skip
    assert page.locator("svg[role=img]").count() == len(drawn)
    assert page.evaluate(OVERLAPS) == []


def test_words_are_never_wider_than_reckoned(open_page):
    from partizip.core.charts.words import width  # noqa: PLC0415

    spoken = [*LONG, *DISTRICTS, "0123456789", "1.234.567,89 %", "MMMWWW", "illi", "ÄÖÜẞ", "Kleine Verläufe (2025)"]
    spoken += [ARABIC.withheld, ARABIC.not_reported, ARABIC.scale, GERMAN.break_, ARABIC.break_]
    page = open_page("/zahlen/beratungen/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate(WIDTHS, [[[text, width(text, 13)] for text in spoken], 13]) == []


@pytest.mark.parametrize("path", PAGES)
def test_small_and_dark(open_page, path):
    assert faults(open_page(path, width=320, scheme="dark")) == []


def test_by_keyboard_to_the_table_of_a_chart(open_page):
    page = open_page("/zahlen/beschaeftigte-bezirke/")
    summary = page.locator(".p-chart summary")
    summary.focus()
    page.keyboard.press("Enter")
    rows = page.locator(".p-chart tbody tr")
    assert rows.count() == 13, "twelve districts and what they are compared with"
    cells = rows.nth(5).locator("th, td").all_inner_texts()
    assert cells[:2] == ["Steglitz-Zehlendorf", "geschützt"]
    image = page.get_by_role("img", name="Anteil der Beschäftigten").first
    assert image.is_visible()
    told = page.evaluate("document.getElementById(document.querySelector('svg[role=img]')"
                         ".getAttribute('aria-describedby')).textContent")  # fmt: skip
    assert "Größter Wert: 26,3 (23,4 bis 29,4) (Neukölln)." in told
    assert "nicht gemeldet: Marzahn-Hellersdorf." in told
    assert words().rtl is False


def test_in_forced_colours_everything_has_the_colour_of_words(open_page):
    page = open_page("/zahlen/beratungen-bezirke/", forced_colors="active")
    inks = page.evaluate("[...document.querySelectorAll('.p-chart__wide .k1')].map(x => getComputedStyle(x).color)")
    body = page.evaluate("getComputedStyle(document.body).color")
    assert inks
    assert set(inks) == {body}


def test_on_paper_the_wide_drawing_is_there(open_page):
    page = open_page("/zahlen/beratungen-bezirke/")
    page.emulate_media(media="print")
    assert page.locator(".p-chart__wide svg").first.is_visible()

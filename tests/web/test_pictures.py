"""A chart in a page: caption, two drawings, its table and CSV, in the reader's language."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.utils import translation

from partizip.core.charts import WIDE, draw
from partizip.core.charts.words import width
from partizip.web.templatetags.pictures import words
from tests.core.charts.sayings import ENGLISH, samples

LANGUAGES = ("de", "en", "ar")


def rendered(picture, source="{% chart picture '/x.csv' %}"):
    return Template(source).render(Context({"picture": picture}))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "picture"), list(samples().items()))
def test_one_line_gives_caption_both_drawings_table_and_csv(name, picture, language):
    with translation.override(language):
        page = rendered(picture)
    root = ElementTree.fromstring(page.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
    assert root.tag == "figure"
    assert len(root.findall(".//svg")) == 2
    assert picture.title.words in "".join(root.find("figcaption").itertext())
    assert root.find(".//details//table/caption") is not None
    assert all(cell.get("scope") for cell in root.findall(".//th"))
    assert root.find(".//details//a").get("href") == "/x.csv"
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_several_charts_of_a_page_have_ids_of_their_own():
    page = rendered(samples()["stack"], "{% chart picture %}{% with other=picture %}{% chart other %}{% endwith %}")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "x.csv" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reasons_for_a_missing_number_fit_beside_every_bar(language):
    with translation.override(language):
        said = words()
        for reason in (said.not_reported, said.withheld):
            assert width(reason, 13) < 150
        assert said.rtl == (language == "ar")


def test_numbers_are_written_as_in_the_table_of_figures():
    with translation.override("de"):
        assert words().number(Decimal("1234.5"), 1) == "1.234,5"
    with translation.override("en"):
        assert words().number(Decimal("1234.5"), 1) == "1,234.5"
    assert WIDE == 720


def shades(css: str) -> list[dict[str, tuple[float, ...]]]:
    """The colours of the sheet for charts, light and dark, each as three numbers up to 255."""
    blocks = [dict(re.findall(r"--(\w+): (#[0-9a-f]+)", block)) for block in re.findall(r"--ink: [^}]*--k6[^}]*", css)]
    full = [{name: "".join(sign * (2 if len(code) == 4 else 1) for sign in code[1:]) for name, code in block.items()}
            for block in blocks]  # fmt: skip
    return [{name: tuple(bytes.fromhex(code)) for name, code in block.items()} for block in full]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """WCAG 2.2, relative luminance."""

    def light(colour):
        parts = [part / 255 for part in colour]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_neighbouring_bands_of_a_projection_differ_in_light_and_dark():
    fan = samples()["fan"]
    (widest,) = [band for band in fan.bands if band.level == 95]
    several = tuple(replace(widest, level=level) for level in (50, 60, 70, 80, 90, 95))
    root = ElementTree.fromstring(draw(replace(fan, bands=several), ENGLISH, width=WIDE, prefix="c"))
    paths = [path.attrib for path in root.iter("{http://www.w3.org/2000/svg}path")]
    bands = [float(path["fill-opacity"]) for path in paths if path.get("fill-opacity")][-6:]
    sheet = finders.find("web/partizip.css")
    schemes = shades(Path(sheet).read_text(encoding="utf-8"))
    assert len(schemes) == 2
    for scheme in schemes:
        below = scheme["paper"]
        for part in bands:
            above = tuple(paper * (1 - part) + ink * part for paper, ink in zip(below, scheme["k2"], strict=True))
            assert contrast(below, above) >= 1.3
            below = above
        assert contrast(scheme["k2"], scheme["paper"]) >= 3, "the course has a rim in the colour of the paper"
    drawn = [path.get("class") for path in paths]
    assert drawn[drawn.index("rim") + 1] == "k2"


def test_words_of_people_are_escaped_in_caption_and_table():
    picture = samples()["bars"]
    from dataclasses import replace  # noqa: PLC0415

    from partizip.core.charts import Label  # noqa: PLC0415

    page = rendered(replace(picture, title=Label("<script>alert(1)</script>"), unit=Label("<i>x")))
    assert "<script" not in page
    assert "<i>" not in page

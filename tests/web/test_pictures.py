"""A chart in a page: caption, two drawings, its table and CSV, in the reader's language."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from partizip.core.charts import WIDE
from partizip.core.charts.words import width
from partizip.web.templatetags.pictures import words
from tests.core.charts.sayings import samples

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


def test_words_of_people_are_escaped_in_caption_and_table():
    picture = samples()["bars"]
    from dataclasses import replace  # noqa: PLC0415

    from partizip.core.charts import Label  # noqa: PLC0415

    page = rendered(replace(picture, title=Label("<script>alert(1)</script>"), unit=Label("<i>x")))
    assert "<script" not in page
    assert "<i>" not in page

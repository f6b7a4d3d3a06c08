"""PDFs: tagged, named, the same bytes everywhere, and what people typed stays text."""

import logging
import os
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typst

from partizip.documents import glyphs, pdf
from tests.documents.reading import Pdf

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOURCE = Path(pdf.__file__).parent.parent
FRAME = """#import "/documents/typ/paper.typ": paper, quoted, spoken
#let data = json(bytes(sys.inputs.data))
#show: paper.with(data)
#heading(level: 1, spoken(data.head))
#quoted(data.words)
#if data.named { par("(named)") }
"""


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A template of its own in a copy of the program's shared one."""
    (tmp_path / "documents" / "typ").mkdir(parents=True)
    shared = SOURCE / "documents" / "typ" / "paper.typ"
    (tmp_path / "documents" / "typ" / "paper.typ").write_bytes(shared.read_bytes())
    (tmp_path / "probe.typ").write_text(FRAME, encoding="utf-8")
    monkeypatch.setattr(pdf, "ROOT", tmp_path)
    return "probe.typ"


def content(words="Wort", *, title="Ein Titel", head="Abschnitt", lang="de", mark="", written="de"):
    return {
        "lang": lang, "mark": mark, "site": "Partizip", "footer": "Kurzcode X",
        "title": pdf.said(title, written), "head": pdf.said(head, written), "words": pdf.paragraphs(words, written),
    }  # fmt: skip


def read(template, *args, at=AT, **more):
    return Pdf(pdf.made(template, content(*args, **more), at=at))


def test_it_says_its_standards_language_title_and_moment(template):
    found = read(template, title="Zahlen (2026) für Köln", lang="en")
    assert b"/Lang(en)" in found.catalogue
    assert b"/Marked true" in found.catalogue
    assert b"/DisplayDocTitle true" in found.catalogue
    assert found.title == "Zahlen (2026) für Köln"
    assert b"/CreationDate(D:20261123090000Z)" in found.facts
    for said in ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "Zahlen (2026) für Köln"):
        assert said in found.statement


def test_tags_stand_in_the_order_of_reading(template):
    assert read(template, "Eins.\n\nZwei.").tags == ["Document", "Title", "H1", "P", "P"]


def test_the_demos_mark_is_read_first_and_stands_on_every_page(template):
    found = read(template, "Zeile.\n\n" * 120, mark="Demo – erfundene Daten")
    assert len(found.pages) > 2
    assert all("Demo – erfundene Daten" in page for page in found.pages)
    assert found.tags[:4] == ["Document", "P", "Strong", "Title"]
    assert "Demo" not in read(template).text


HOSTILE = (
    "a #b $x$ *c* _d_ \"q\" 'r' `code` @ref <label> \\ // kein Kommentar /* auch keiner */ = keine Überschrift",
    '#import "@preview/x:1.0.0" #read("/pyproject.toml") #panic("x") #sys.inputs',
    '"]}) #text(red)[x] \\u{41} {"lang": "xx"}',
    '- keine Liste + auch + keine ~ -- --- ... #"',
)


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_typed_is_never_markup(template, words):
    found = read(template, words, title=words, head=words)
    assert found.text.count(words) == 3
    assert found.title == words
    assert found.tags == ["Document", "Title", "H1", "P"]


def test_a_very_long_word_breaks_inside_the_page_and_a_fingerprint_stays_whole(template):
    (page,) = read(template, "x" * 500).runs
    parts = [words for _x, words in page if set(words) == {"x"}]
    assert sum(map(len, parts)) == 500
    assert max(map(len, parts)) < 85  # as many as a line holds
    (page,) = read(template, "W\u00a0" * 100).runs  # spaces at which nothing breaks
    assert max(len(words) for _x, words in page if words[:1] == "W") < 65
    (page,) = read(template, "ab" * 32).runs
    assert "ab" * 32 in [words for _x, words in page]


ARABIC = "السلام عليكم، نطلب عدد الموظفين."


@pytest.mark.parametrize("written", ["ar", "de"])
def test_arabic_is_joined_and_runs_from_right_to_left(template, written):
    found = read(template, ARABIC, written=written)
    assert all(word in found.text for word in ("عليكم", "الموظفين"))
    assert b"NotoSansArabic" in found.data
    assert min(x for page in found.runs for x, words in page if "عدد" in words) > 297  # the right half of the page


def test_the_direction_follows_the_language_or_the_first_letter():
    assert pdf.said("PDF أولا", "ar")["rtl"]
    assert not pdf.said("PDF أولا", "de")["rtl"]
    assert pdf.said("1. שלום", "de")["rtl"]
    assert not pdf.said("1. Hallo", "de")["rtl"]
    assert pdf.said("x", "de-x-leicht")["lang"] == "de"
    assert pdf.said("x", "#1")["lang"] == "und"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\U0001f600b", "a[U+1F600]b"),
        ("漢", "[U+6F22]"),
        ("a\x00b\x1b\x7f", "a[U+0000]b[U+001B][U+007F]"),
        ("x\u202ey\u2066z", "x[U+202E]y[U+2066]z"),
        ("\ufeff\ue000\ud800\ufffe", "[U+FEFF][U+E000][U+D800][U+FFFE]"),
        ("a\tb\r\nc\rd\x85e\u2028f", "a b\nc\nd\ne\nf"),
        ("e" + "\u0301" * 20_000, "e" + "\u0301" * 16 + "[U+0301]" * 19_984),
        ("میخواهم می\u200cخواهم", "میخواهم می\u200cخواهم"),
        ("Ştefan Łódź Việt Ελλάδα Україна שלום €", "Ştefan Łódź Việt Ελλάδα Україна שלום €"),
    ],
)
def test_characters_without_a_glyph_are_named(template, typed, printed):
    assert glyphs.shown(typed) == printed
    found = read(template, typed)
    if "[U+" in printed:
        assert printed[-8:] in found.text
    assert ("(named)" in found.text) == ("[U+" in printed)


def test_every_character_that_is_let_through_can_be_printed_light_and_bold(template):
    """Each stands alone, since joined letters could hide a missing one."""
    every = [chr(point) for point in range(0x30000) if unicodedata.category(chr(point)) not in {"Cs", "Zl", "Zp"}]
    kept = [char for char in every if glyphs.shown(char) == char and not char.isspace()]
    assert len(kept) > 3000
    assert {"ä", "ß", "Ż", "я", "ع", "ש", "€", "\u200d"} <= set(kept)
    words = " ".join(kept)
    assert len(read(template, words, head=words).pages) > 1


def test_the_same_words_give_the_same_bytes_elsewhere_and_another_moment_others(template):
    here = pdf.made(template, content(ARABIC), at=AT)
    assert here == pdf.made(template, content(ARABIC), at=AT)
    assert here != pdf.made(template, content(ARABIC), at=AT + timedelta(seconds=1))
    program = (
        "import sys, pathlib\nfrom partizip.documents import pdf\nfrom tests.documents import test_pdf as t\n"
        "pdf.ROOT = pathlib.Path(sys.argv[1])\n"
        "sys.stdout.buffer.write(pdf.made('probe.typ', t.content(t.ARABIC), at=t.AT))"
    )
    place = {"TZ": "Pacific/Auckland", "LANG": "tr_TR.UTF-8", "SOURCE_DATE_EPOCH": "1", "HOME": "/nowhere"}
    paths = f"{SOURCE.parent}:{SOURCE.parent.parent}"
    there = subprocess.run(
        [sys.executable, "-c", program, str(pdf.ROOT)], env={"PATH": os.environ["PATH"], "PYTHONPATH": paths} | place,
        cwd="/", capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert there == here


def test_only_the_bundled_typefaces_are_read():
    assert set(pdf._typefaces().families()) == {"Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew"}
    assert (glyphs.FONTS / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE") == 1


def test_a_fault_of_the_template_or_of_the_data_is_told_as_one(template, caplog):
    with pytest.raises(pdf.NotMade), caplog.at_level(logging.CRITICAL):
        pdf.made("missing.typ", content(), at=AT)
    incomplete = content()
    del incomplete["head"]
    with pytest.raises(pdf.NotMade, match="head"):
        pdf.made(template, incomplete, at=AT)


def test_a_panic_inside_typst_is_a_fault_too_and_an_end_of_the_program_is_none(template, monkeypatch):
    class PanicException(BaseException):
        pass

    def panics(*_args, **_more):
        raise PanicException

    monkeypatch.setattr(typst, "compile_with_warnings", panics)
    with pytest.raises(pdf.NotMade):
        pdf.made(template, content(), at=AT)

    def ends(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(typst, "compile_with_warnings", ends)
    with pytest.raises(KeyboardInterrupt):
        pdf.made(template, content(), at=AT)


def test_typst_is_loaded_by_the_first_pdf_and_not_before():
    program = "import sys, partizip.documents.pdf; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(SOURCE.parent)}).returncode == 0

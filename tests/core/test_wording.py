"""No word of a source is lost or altered; quotes find their place; synopses add up to both wordings."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core import wording
from partizip.core.wording import matching
from partizip.core.wording.units import UnitText, join_lines

POLICY = """Partizipations- und Integrationsgesetz weiterentwickeln

Das Land prüft das Gesetz und stärkt mit den Migranten- und
Geflüchtetenorganisationen die Zusam-
menarbeit von Land und Bezir-
ken. Jede/r bringt er/ sie ein, die Mittel zu erhöhen .

Zweiter Absatz mit Berlin-
Brandenburg und dem 30.
Juni 2020 und einem Gedanken – mitten im
Satz.
"""


def units_of(text: str) -> list[tuple[str, str, str, str]]:
    return [(unit.eid, unit.num, unit.heading, unit.text) for unit in wording.parse_units(text)]


def test_a_heading_is_a_unit_of_its_own_and_wrapped_lines_are_joined():
    assert units_of(POLICY) == [
        ("sec_1", "", "Partizipations- und Integrationsgesetz weiterentwickeln", ""),
        (
            "sec_1__para_1", "", "",
            "Das Land prüft das Gesetz und stärkt mit den Migranten- und Geflüchtetenorganisationen die "
            "Zusammenarbeit von Land und Bezirken. Jede/r bringt er/ sie ein, die Mittel zu erhöhen .",
        ),
        (
            "sec_1__para_2", "", "",
            "Zweiter Absatz mit Berlin-Brandenburg und dem 30. Juni 2020 und einem Gedanken – mitten im Satz.",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["Inte-", "gration"], "Integration"),
        (["Migranten-", "und Flüchtlingsorganisationen"], "Migranten- und Flüchtlingsorganisationen"),
        (["Land-", "bzw. Bezirksebene"], "Land- bzw. Bezirksebene"),
        (["Berlin-", "Brandenburg"], "Berlin-Brandenburg"),
        (["ein Satz -", "mit Strich"], "ein Satz - mit Strich"),
        (["weich\u00ad", "getrennt"], "weichgetrennt"),
        (["er/ sie", "erhöhen ."], "er/ sie erhöhen ."),
        (["Integrations-", "undurchsichtig"], "Integrationsundurchsichtig"),
        (["20-", "jährige"], "20-jährige"),
        (["EU-", "weit"], "EU-weit"),
        (["IT-", "gestützt"], "IT-gestützt"),
        (["CO2-", "frei"], "CO2-frei"),
        (["e-", "mobil"], "e-mobil"),
        (["Migrant*", "innen"], "Migrant*innen"),
        (["Bürger_", "innenrat"], "Bürger_innenrat"),
        (["Migrant*-", "innen"], "Migrant*innen"),
        (["Bürger:-", "innen"], "Bürger:innen"),
        (["für Menschen:", "innen und außen"], "für Menschen: innen und außen"),
        (["PAR-", "TIZIPATION"], "PARTIZIPATION"),
        (["EU-", "FONDS"], "EU-FONDS"),
        (["Mittel des ESF-", "FONDS"], "Mittel des ESF-FONDS"),
        (["Alt-", "bis Neubau"], "Alt- bis Neubau"),
        (["Kinder-", "aber auch"], "Kinder- aber auch"),
        (["Migranten-", "(und"], "Migranten- (und"),
        (["Land-", "/ Bezirksebene"], "Land- / Bezirksebene"),
        (["den-", "noch"], "dennoch"),
        (["so-", "wie"], "sowie"),
        (["Lehrwerk-", "statt"], "Lehrwerkstatt"),
        (["2016-", "2021"], "2016-2021"),
        (["Land-", "Bezirk"], "Land-Bezirk"),
    ],
)
def test_how_lines_are_joined(lines, joined):
    assert join_lines(lines) == joined


def test_a_heading_directly_above_its_paragraph():
    text = "Leitbild der Verwaltung\nDie Verwaltung öffnet sich allen Menschen der Stadt und sagt das auch\nlaut und deutlich.\n"
    assert units_of(text) == [
        ("sec_1", "", "Leitbild der Verwaltung", ""),
        ("sec_1__para_1", "", "", "Die Verwaltung öffnet sich allen Menschen der Stadt und sagt das auch laut und deutlich."),
    ]  # fmt: skip


def test_paragraphs_without_empty_lines_are_told_apart():
    lines = ["Überschrift", "Ein langer Absatz, " * 12 + "der endet.", "Noch ein langer Absatz, " * 12 + "der endet."]
    assert [unit.heading or unit.text for unit in wording.parse_units("\n".join(lines))] == lines
    wrapped = "Dies ist eine Zeile, die recht genau so breit ist\nwie die anderen.\nUnd hier beginnt ein zweiter Absatz, der auch\nendet."
    assert len(wording.parse_units(wrapped)) == 2


def test_sections_of_a_law():
    text = "# Gesetz\n\n§ 3 Begriffe\n(1) Erster Absatz.\n(2) Zweiter Absatz, der am\n1. Januar gilt.\n\n§ 4 Ziele\n\n1. erstens,\n2. zweitens."
    assert units_of(text) == [
        ("sec_1", "", "Gesetz", ""),
        ("art_3", "§ 3", "Begriffe", ""),
        ("art_3__para_1", "(1)", "", "Erster Absatz."),
        ("art_3__para_2", "(2)", "", "Zweiter Absatz, der am 1. Januar gilt."),
        ("art_4", "§ 4", "Ziele", ""),
        ("art_4__para_1", "1.", "", "erstens,"),
        ("art_4__para_2", "2.", "", "zweitens."),
    ]


def shown(text: str) -> list[str]:
    return [f"{unit.num}|{unit.heading}|{unit.text}" for unit in wording.parse_units(text)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Ziel\n\nMigranten- und\nFlüchtlingsorganisationen werden gefördert und beraten.",
         ["|Ziel|", "||Migranten- und Flüchtlingsorganisationen werden gefördert und beraten."]),
        ("Der Senat und die\nBezirke werden gemeinsam handeln.", ["||Der Senat und die Bezirke werden gemeinsam handeln."]),
        ("1. Einleitung\n\nEin Absatz.", ["1.|Einleitung|", "||Ein Absatz."]),
        ("1. Einleitung\n\n2. Zweitens\n\nEin Absatz.", ["1.||Einleitung", "2.|Zweitens|", "||Ein Absatz."]),
        ("1. Einleitung\n\n2.1 Ziele\n\nEin Absatz.", ["1.|Einleitung|", "2.1|Ziele|", "||Ein Absatz."]),
        ("III. Präambel\n\nEin Absatz.", ["III.|Präambel|", "||Ein Absatz."]),
        ("30. Juni 2020\n\nEin Absatz.", ["||30. Juni 2020", "||Ein Absatz."]),
        ("Titel\n\nWarum Partizipation?\n\nEin Absatz.", ["|Titel|", "|Warum Partizipation?|", "||Ein Absatz."]),
        ("Gemeinsam für mehr Teilhabe\nin Berlin\n\nEin Absatz.", ["|Gemeinsam für mehr Teilhabe in Berlin|", "||Ein Absatz."]),
        ("(2) Zweiter Satz.\n§ 2 Begriffe\n(1) Erster.", ["(2)||Zweiter Satz.", "§ 2|Begriffe|", "(1)||Erster."]),
        ("Ziel\n\nDas steht in gem.\n§ 5 Absatz 1 des Gesetzes", ["|Ziel|", "||Das steht in gem. § 5 Absatz 1 des Gesetzes"]),
        ("§ 3\n\nEin Absatz.", ["§ 3||", "||Ein Absatz."]),
        ("§ 3-5 Begriffe\n\nEin Absatz.", ["|§ 3-5 Begriffe|", "||Ein Absatz."]),
        ("1. Erstens\n2. Zweitens", ["1.||Erstens", "2.||Zweitens"]),
        ("1. Das Land fördert in der\n2. Stufe mehr.", ["1.||Das Land fördert in der 2. Stufe mehr."]),
        ("# Einführung in C#\n\nEin Absatz.", ["|Einführung in C#|", "||Ein Absatz."]),
        ("## Ziele ##\nEin Absatz.", ["|Ziele|", "||Ein Absatz."]),
        ("##\n\nEin Absatz.", ["||##", "||Ein Absatz."]),
    ],
)  # fmt: skip
def test_what_is_a_heading(text, units):
    assert shown(text) == units


def test_ids_are_unique_even_when_numbers_repeat():
    ids = [unit.eid for unit in wording.parse_units("# A\n\n(1) a.\n\n(1) b.\n\n# A\n\n§ 1 X\n\n§ 1 Y")]
    assert len(ids) == len(set(ids))


word = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.lists(st.lists(word, min_size=2, max_size=40), min_size=1, max_size=6), st.integers(20, 90))
def test_no_word_is_lost_or_moved(paragraphs, width):
    blocks = []
    for words in paragraphs:
        lines, line = [], ""
        for one in [*words[:-1], words[-1] + "."]:
            if line and len(line) + len(one) > width:
                lines.append(line)
                line = ""
            line = f"{line} {one}" if line else one
        blocks.append("\n".join([*lines, line]))
    found = " ".join(f"{unit.num} {unit.heading} {unit.text}" for unit in wording.parse_units("\n\n".join(blocks)))
    assert found.split() == " ".join(" ".join(words) + "." for words in paragraphs).split()


PIECES = "1. 2. 2.1 (1) a) III. § 3 Ziele Warum? und der Satz. im Land: Migrant*innen Kinder- # ## -"
piece = st.sampled_from([*PIECES.split(), "\n", "\n\n", "\n1.", "\n§"])


@given(st.lists(piece, max_size=40))
def test_no_word_of_a_structured_text_is_lost_or_altered(pieces):
    text = " ".join(pieces)
    if not text.strip():
        return
    clean = re.sub(r"-(?=\s*\n)", "", text)  # what stands split at a line's end has its own test
    found = " ".join(f"{unit.num} {unit.heading} {unit.text}" for unit in wording.parse_units(clean))
    words = [[word for word in one.split() if word.strip("#")] for one in (found, clean)]
    assert words[0] == words[1]


@given(st.text(max_size=400))
def test_whatever_the_text_its_characters_stay(text):
    if not text.strip():
        return
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    units = wording.parse_units(clean)
    found = "".join(f"{unit.num}{unit.heading}{unit.text}" for unit in units)
    letters = re.compile(r"[\s#\-‐\u00ad]")
    assert letters.sub("", found) == letters.sub("", clean)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_encodings(encoding):
    assert wording.read_text("Über\r\nuns\rhier".encode(encoding)) == "Über\nuns\nhier"


def test_a_word_processors_line_break_is_a_line_break():
    assert wording.read_text(b"eins\x0bzwei\x0cdrei") == "eins\nzwei\ndrei"


def test_bytes_without_meaning_in_cp1252_are_still_read():
    assert wording.read_text(b"a\x81\xfc") == "a\x81ü"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"%PDF-1.7 ...", "not plain text"),
        (b"PK\x03\x04zip", "not plain text"),
        (b"text\x00more", "not plain text"),
        (b"\xff\xfe\x00", "not plain text"),
        ("a\x00b".encode("utf-16"), "not plain text"),
        ("Ein Text".encode("utf-32"), "not plain text"),
        (b"a" * (wording.LARGEST + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(data, reason):
    with pytest.raises(wording.Unreadable, match=reason) as caught:
        wording.read_text(data)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


TEXT = "Land und Bezirke stärken und Land und Bezirke binden sich."


def test_a_quote_finds_its_place_through_its_context():
    second = wording.quote_at(TEXT, 29, 45)
    assert second.exact == "Land und Bezirke"
    assert wording.find(TEXT, second) == (29, 45)
    assert wording.find("Vorab: " + TEXT, second) == (36, 52)
    assert wording.find(TEXT, wording.Quote("Land und Bezirke")) is None, "unclear without context"
    assert wording.find(TEXT, wording.Quote("binden")) == (46, 52)
    assert wording.find(TEXT, wording.Quote("nicht da")) is None
    assert wording.places(TEXT, "") == wording.places_of_words(TEXT, " ") == []
    with pytest.raises(ValueError, match="no place"):
        wording.quote_at(TEXT, 5, 5)


@given(st.text("ab ", min_size=2, max_size=60), st.data())
def test_every_quote_with_full_context_is_found_again(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = wording.quote_at(text, start, end)
    if len(text) <= 48:
        assert wording.find(text, quote) == (start, end)


sentence = st.lists(st.sampled_from(["Land", "und", "Bezirk", "bindet", "stärkt"]), max_size=12).map(" ".join)


@given(sentence, sentence)
def test_word_differences_add_up_to_both_wordings(old, new):
    parts = wording.word_diff(old, new)
    assert "".join(text for op, text in parts if op != "added").split() == old.split()
    assert "".join(text for op, text in parts if op != "removed").split() == new.split()


many = st.lists(st.sampled_from(["a", "b", "c", "d"]) | st.integers(0, 400).map(str), max_size=300)


@given(many, many)
def test_equal_runs_are_equal_and_in_order_however_long(old, new):
    old, new = old * 2, new * 2
    one = two = 0
    for start, other, size in matching.equal_runs(old, new):
        assert (start, other) >= (one, two)
        assert start >= one
        assert other >= two
        assert old[start : start + size] == new[other : other + size]
        one, two = start + size, other + size
    assert (one, two) == (len(old), len(new))


def test_long_texts_are_compared_soon():
    """5,000 changed paragraphs, and a paragraph of 6,000 words."""
    started = time.process_time()
    old = [unit(f"para_{number}", f"Absatz {number} regelt die Sache {number * 7} im Land.") for number in range(5000)]
    new = [unit(f"para_{number}", one.text.replace("Land", "Bezirk")) for number, one in enumerate(old[100:])]
    carried = wording.carry_eids(old, new)
    assert [one.eid for one in carried] == [one.eid for one in old[100:]]
    other = [unit(f"para_{number}", f"{number} Punkte ganz anders als {number}.") for number in range(5000)]
    assert len({one.eid for one in wording.carry_eids(old, other)}) == 5000
    words = [f"w{number % 300}{'.' if number % 15 == 0 else ''}" for number in range(6000)]
    changed = [*words[:3000], "neu", *words[3005:]]
    parts = wording.word_diff(" ".join(words), " ".join(changed))
    assert "".join(text for op, text in parts if op != "added") == " ".join(words)
    assert "".join(text for op, text in parts if op != "removed") == " ".join(changed)
    assert sum(len(text) for op, text in parts if op == "same") > 0.9 * len(" ".join(changed))
    assert time.process_time() - started < 4


def unit(eid: str, text: str) -> UnitText:
    return UnitText(eid, "", "", text)


def test_ids_stay_when_a_paragraph_is_inserted():
    old = [unit("para_1", "Das Land handelt gemeinsam."), unit("para_2", "Die Bezirke wirken dabei mit.")]
    new = [
        unit("para_1", "Das Land handelt jetzt gemeinsam."),
        unit("para_2", "Etwas völlig anderes steht hier."),
        unit("para_3", "Die Bezirke wirken dabei mit."),
    ]
    carried = wording.carry_eids(old, new)
    assert [one.eid for one in carried] == ["para_1", "para_3", "para_2"]
    rows = wording.synopsis(old, carried)
    assert [(row.eid, row.change) for row in rows] == [("para_1", "changed"), ("para_3", "added"), ("para_2", "same")]
    assert ("added", " jetzt") in rows[0].words


def test_a_removed_unit_stands_where_it_stood():
    old = [unit("para_1", "Eins."), unit("para_2", "Zwei."), unit("para_3", "Drei.")]
    rows = wording.synopsis(old, [old[0], old[2]])
    assert [(row.eid, row.change) for row in rows] == [("para_1", "same"), ("para_2", "removed"), ("para_3", "same")]
    assert wording.synopsis(old, old[1:])[0].change == "removed"


def test_the_fingerprint_changes_with_a_comma():
    one = wording.digest(wording.parse_units("Ein Satz, der gilt."))
    assert one != wording.digest(wording.parse_units("Ein Satz der gilt."))
    assert one == wording.digest(wording.parse_units("Ein Satz, der gilt.\n"))

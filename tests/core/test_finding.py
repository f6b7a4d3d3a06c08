"""Words become terms so that forms of one word meet, in every script; mistyped words and compounds are understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core.finding import SPOILT, excerpt, grams, marked, nearest, splits, terms_of_query, tokens
from partizip.core.finding.spelling import distance


def terms(text, language="de"):
    return [token.term for token in tokens(text, language)]


def meets(query, text, language):
    """Whether a word of a query means the word of a text."""
    ((_word, found),) = terms_of_query(query)
    return terms(text, language)[0] in found


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("Verträge", "Vertrag", "de"), ("Vertrag", "Verträgen", "de"), ("Haus", "Häuser", "de"), ("Häuser", "Haus", "de"),
        ("HÄUSER", "häusern", "de"), ("Neukoelln", "Neukölln", "de"), ("Neukölln", "Neukoelln", "de"),
        ("Neukolln", "Neukölln", "de"), ("Strasse", "Straße", "de"), ("Straßen", "Strasse", "de"),
        ("a\u0308hnlich", "ähnlich", "de"), ("Inte\u00adgration", "Integration", "de"), ("Café", "Cafe", "de"),
        ("promises", "promise", "en"), ("kept", "kept", "en"), ("okul", "okullar", "tr"), ("Izmir", "İzmir", "tr"),
        ("مجلس", "المجلس", "ar"), ("المجلس", "مجلس", "ar"), ("مجلس", "مَجْلِسٌ", "ar"), ("والمجلس", "مجلس", "ar"),
        ("ادماج", "إدماج", "ar"), ("مدرسه", "المدرسة", "ar"), ("مـجـلس", "مجلس", "ar"), ("لاجئين", "اللاجئون", "ar"),
        ("договоры", "договор", "ru"), ("интеграции", "Интеграция", "ru"), ("елки", "ёлка", "ru"), ("совета", "советы", "ru"),
        ("٢٠٢٦", "2026", "de"), ("integration", "Integration", "ar"),
    ],
)  # fmt: skip
def test_forms_of_one_word_meet(query, text, language):
    assert meets(query, text, language)


@pytest.mark.parametrize(("query", "text"), [("Haus", "Hose"), ("Vertrag", "Ertrag"), ("مجلس", "مدرسة"), ("Й", "И")])
def test_other_words_do_not(query, text):
    found = terms_of_query(query)
    assert not found or terms(text, "de")[:1] != list(found[0][1][:1])


def test_words_that_tell_nothing_are_left_out():
    assert terms_of_query("und der die das the of в и من x") == []
    assert terms_of_query("§ % _ ' \" -- ;") == []
    assert [word for word, _terms in terms_of_query("C4.2 und K7F4-92MA")] == ["c4", "2", "k7f4", "92ma"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("intergration", "integration"), ("beirrat", "beirat"), ("beriat", "beirat"), ("migrtion", "migration")],
)
def test_a_slip_is_forgiven(typed, meant):
    assert nearest([typed], ["integration", "beirat", "migration", "rat", "haus"]) == [meant]


def test_what_is_far_away_or_a_number_is_not_guessed():
    assert nearest(["xyzzyq"], ["beirat", "haus"]) == []
    assert nearest(["rat"], ["tat"]) == []
    assert grams("2026") == frozenset()


def test_a_compound_is_split_into_known_words():
    known = {"integration", "beirat", "stadt", "teil", "arbeit"}
    assert splits("integrationsbeirat", known.intersection) == ("integration", "beirat")
    assert splits("stadtteilarbeit", known.intersection) == ("stadt", "teil", "arbeit")
    assert splits("integrationsbeitrag", known.intersection) == ()
    assert splits("beirat", known.intersection) == ()


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_the_distance_is_a_distance(one, other):
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)
    assert distance(one, other, 2) == min(3, distance(one, other, 9))


@given(
    st.text("abc", min_size=1, max_size=12),
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 11)), max_size=2),
)
def test_a_slip_spoils_few_trigrams(word, changes):
    typed = word
    for kind, place in changes:
        place %= max(1, len(typed))
        head, rest = typed[:place], typed[place:]
        typed = {
            "a": head + "x" + rest,
            "b": head + rest[1:],
            "c": head + rest[1:2] + rest[:1] + rest[2:],
            "d": head + "x" + rest[1:],
        }[kind]
    slips = distance(word, typed, 2)
    assert len(grams(word) - grams(typed)) <= SPOILT * slips
    assert len(grams("abcdef") - grams("abdcef")) == SPOILT


@given(st.text(max_size=300), st.sampled_from(["de", "en", "ar", "ru", "tr", "de-x-leicht", "xx"]))
def test_any_text_can_be_read_and_shown(text, language):
    found = list(tokens(text, language))
    assert all(text[token.start : token.end] and token.term for token in found)
    assert "".join(piece.text for piece in marked(text, language, {token.term for token in found})) == text
    _count, pieces = excerpt(text, language, {token.term for token in found[-1:]})
    assert "".join(piece.text for piece in pieces).strip("… ") in " ".join(text.split())
    terms_of_query(text)


def test_an_excerpt_shows_the_stretch_with_the_most_words():
    text = "Beirat. " + "Nichts davon. " * 40 + "Der Beirat fragt nach Mitteln. " + "Und weiter. " * 40
    count, pieces = excerpt(text, "de", {"beirat", "mittel"})
    assert count == 2
    assert [piece.text for piece in pieces if piece.found] == ["Beirat", "Mitteln"]
    assert (pieces[0].text, pieces[-1].text) == ("… ", " …")

"""Common words: every hit is counted and ranked, on any page and with any filter, and the shown rows alone are read."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from partizip.figures.models import Series
from partizip.search import keeping
from partizip.search.models import Document
from partizip.search.queries import PAGE, Filter, find, understand
from partizip.search.ranking import A_WORD, added, scores_of_word, stretch
from tests.factories import NOW, body
from tests.search import naive

SCORES = st.dictionaries(st.integers(1, 60), st.integers(1, 5), max_size=40)


@given(SCORES, st.integers(0, 50), st.integers(1, 12))
def test_a_stretch_holds_whole_levels_and_skips_what_stands_before(scores, start, count):
    levels, skipped = stretch(scores, start, count)
    ranked = sorted(scores, key=lambda document: (-scores[document], document))
    assert [document for level in levels for document in sorted(level)][skipped:][:count] == ranked[start:][:count]
    shown = {scores[document] for document in ranked[start:][:count]}
    assert sorted({scores[document] for level in levels for document in level}) == sorted(shown)


@given(st.lists(SCORES, max_size=4))
def test_scores_of_several_words_are_added(words):
    documents = {document for word in words for document in word}
    assert added(words) == {document: sum(word.get(document, 0) for word in words) for document in documents}


def test_the_best_term_counts_and_of_a_compound_the_weakest_part():
    single = [({1: [7, 8], 12: [9]}, 4), ({5: [7]}, 2)]
    parts = [({3: [8, 9], 1: [5]}, 2), ({1: [8, 9], 15: [6]}, 3)]
    assert scores_of_word(single, []) == {7: A_WORD + 10, 8: A_WORD + 4, 9: A_WORD + 48}
    assert scores_of_word(single, parts) == {7: A_WORD + 10, 8: A_WORD + 4, 9: A_WORD + 48}
    assert scores_of_word([], parts) == {8: A_WORD + 3, 9: A_WORD + 3}


@pytest.fixture
def many(db):
    """90 things that hold a common word, many of them alike in all that the order looks at first."""
    chance = random.Random(20261127)
    bodies = [
        body(f"s{number}", name=chance.choice(["Amt", "Beirat"]), short=chance.choice(["", "Haushalt"]))
        for number in range(30)
    ]
    series = Series.objects.bulk_create(
        Series(
            slug=f"s{number}", title=chance.choice(["Amt", "Beirat", "Beirat Amt"]), unit="", area="",
            definition=chance.choice(["Haushalt", "Haushalt Haushalt", "Landesbeirat", "Beirat und Ämter"]),
        )
        for number in range(60)
    )  # fmt: skip
    keeping.index([*bodies, *series])
    for number, document in enumerate(Document.objects.order_by("id")):
        document.day = [None, NOW.date().replace(day=1 + number % 3)][number % 4 > 0]
        document.save()
    return list(Document.objects.prefetch_related("parts"))


@pytest.mark.parametrize("words", ["Beirat", "Beirat Amt", "Haushalt Landesbeirat Amt", "Beirrat", "Bei Rat", "Haush"])
@pytest.mark.parametrize("chosen", [{}, {"kind": "series"}, {"first": NOW.date().replace(day=2)}])
def test_pages_of_a_common_word_are_one_list_and_each_tells_the_total(many, words, chosen):
    held = {document.key: document for document in many}

    def passes(key):
        day = held[key].day
        return held[key].kind == chosen.get("kind", held[key].kind) and (
            "first" not in chosen or (day is not None and day >= chosen["first"])
        )

    expected = [key for key in naive.search(words, many) if passes(key)]
    query, listed = understand(words), []
    for start in range(0, len(expected) + 7, 7):
        hits = find(query, Filter(text=words, **chosen), start, 7)
        assert hits.total == len(expected)
        listed += [document.key for document in hits.documents]
    assert listed == expected


def test_only_the_shown_documents_of_a_common_word_are_read(many):
    with CaptureQueriesContext(connection) as seen:
        hits = find(understand("Beirat Amt Haushalt"), Filter())
    assert hits.total > 2 * PAGE
    assert len(hits.documents) == PAGE
    reads = [query["sql"] for query in seen if '"search_document"."title"' in query["sql"]]
    assert len(reads) == 1
    assert reads[0].count(",") < PAGE + 12  # the columns, and one number for each shown document

"""Finding: from the words of a query to ranked documents; the same hits in the same order on every database.

Order: documents with more of the words first; then points, newer, name. Points of a word in a document are the
weight of its best term there (title 10, each occurrence 1, at most 5) x its rarity (binary digits of 1 + documents /
documents with it) x how exact it is (4 the word itself, 2 a compound that begins or ends with it, or the parts of a
compound, 1 a compound that holds it). Whole numbers, so nothing is rounded differently.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Length

from partizip.core.finding import SPOILT, grams, nearest, slips, splits, terms_of_query
from partizip.search.models import Document, Gram, Term
from partizip.search.ranking import Held, added, scores_of_word, stretch

MOST_WORDS = 12  # words of a query that are searched
MOST_TERMS = 60  # compounds that a word is looked up in
MOST_NEAR = 3  # spellings tried for a mistyped word
SHORTEST_INSIDE = 4  # letters that are looked for within other words
EXACT, PART, INSIDE = 4, 2, 1
PAGE = 20


@dataclass(frozen=True)
class Filter:
    """What is searched; every field comes from the address."""

    text: str = ""
    kind: str = ""
    bodies: frozenset[str] | None = None  # keys; None for all
    first: date | None = None
    last: date | None = None


@dataclass
class Word:
    """A word of the query and the terms that stand for it, each with how exact it is."""

    word: str
    terms: dict[str, int] = field(default_factory=dict)
    parts: tuple[str, ...] = ()  # of a compound; all of them must stand in a document
    near: tuple[str, ...] = ()  # nothing is spelt so; these are the nearest spellings


@dataclass
class Query:
    """A query as it was understood."""

    words: list[Word]
    cut: bool = False  # there were more words than are searched

    @property
    def terms(self) -> set[str]:
        """All terms that are looked for."""
        return {term for word in self.words for term in (*word.terms, *word.parts)}


def understand(text: str) -> Query:
    """What a query asks for, by the vocabulary."""
    asked = terms_of_query(text)
    words = [Word(word) for word, _terms in asked[:MOST_WORDS]]
    known = _known({term for _word, terms in asked for term in terms})
    for word, (_text, terms) in zip(words, asked, strict=False):
        word.terms = _compounds(terms) | {term: EXACT for term in terms if term in known}
        word.parts = splits(word.word, _known)
        if not word.terms and not word.parts:
            spelt = _near(terms)
            word.terms = _compounds(spelt) | dict.fromkeys(spelt, EXACT)
            word.near = tuple(spelt)
    return Query(words, cut=len(asked) > MOST_WORDS)


def _known(terms: Collection[str]) -> set[str]:
    return set(Term.objects.filter(text__in=terms).values_list("text", flat=True)) if terms else set()


def _compounds(terms: Iterable[str]) -> dict[str, int]:
    """Terms of the vocabulary that hold one of these, the shortest first; a longer reading of a word adds nothing."""
    found: dict[str, int] = {}
    long = [term for term in terms if len(term) >= SHORTEST_INSIDE]
    for term in (term for term in long if not any(other != term and other in term for other in long)):
        inner = {gram for gram in grams(term) if "^" not in gram and "$" not in gram}
        if not inner:
            continue
        for other in _holding(inner):
            if term in other:
                exact = PART if other.startswith(term) or other.endswith(term) else INSIDE
                found[other] = max(exact, found.get(other, 0))
    kept = sorted(found, key=lambda other: (-found[other], len(other), other))[:MOST_TERMS]
    return {other: found[other] for other in kept}


def _holding(inner: Collection[str]) -> Iterable[str]:
    """Terms with the two rarest of these trigrams: few enough to look at, and none that holds all is missing."""
    rarest = _rarest(inner)[:2]
    holding = Term.objects.filter(grams__text=rarest[0])
    return (holding.filter(grams__text=rarest[1]) if rarest[1:] else holding).values_list("text", flat=True)


def _rarest(inner: Collection[str]) -> list[str]:
    """Trigrams, those of the fewest terms first."""
    spread = dict(Gram.objects.filter(text__in=inner).order_by().values_list("text").annotate(n=Count("id")))
    return sorted(inner, key=lambda gram: (spread.get(gram, 0), gram))


def _near(terms: tuple[str, ...]) -> list[str]:
    """The nearest spellings of a word that stands nowhere.

    A slip spoils SPOILT trigrams at most. So of a few more than all slips together can spoil, a few stand in every term
    that is near enough; the rarest ones are asked for, since the common ones of a long word stand in half of all terms.
    """
    own, most, long = grams(terms[0]), slips(terms[0]), len(terms[0])
    if not own:
        return []
    asked = _rarest(own)[: SPOILT * most + 2]
    least = max(2, len(own) // 3) if len(asked) == len(own) else 2
    like = Gram.objects.filter(text__in=asked).values("term").annotate(n=Count("id"))
    like = like.filter(n__gte=max(least, len(asked) - SPOILT * most))
    as_long = Term.objects.annotate(letters=Length("text")).filter(letters__range=(long - most, long + most))
    return nearest(terms[:1], as_long.filter(id__in=like.values("term")).values_list("text", flat=True))[:MOST_NEAR]


@dataclass(frozen=True)
class Hits:
    """A stretch of the found documents in their order, and how many there are."""

    documents: list[Document]
    total: int


def find(query: Query, chosen: Filter, start: int = 0, count: int = PAGE) -> Hits:
    """The documents of a query in their order, with their parts; the total is that of all, wherever the stretch is."""
    if chosen.bodies == frozenset():
        return Hits([], 0)
    scores = _chosen(_scores(query), chosen)
    levels, skipped = stretch(scores, start, count)
    numbers = _in_order(levels, skipped, count)
    documents = Document.objects.prefetch_related("parts").in_bulk(numbers)
    return Hits([documents[number] for number in numbers if number in documents], len(scores))


def _scores(query: Query) -> dict[int, int]:
    """Document -> score, of all that hold one of the words."""
    ids = dict(Term.objects.filter(text__in=query.terms).values_list("text", "id")) if query.terms else {}
    held = _held(ids.values())
    documents = Document.objects.count() if held else 0
    rarity = {
        number: (1 + documents // sum(map(len, weights.values()))).bit_length() for number, weights in held.items()
    }

    def worth(term: str, exact: int) -> Held:
        return held[ids[term]], rarity[ids[term]] * exact

    there = {term for term, number in ids.items() if number in held}
    return added(
        scores_of_word(
            [worth(term, exact) for term, exact in word.terms.items() if term in there],
            [worth(term, PART) for term in word.parts] if there.issuperset(word.parts) else (),
        )
        for word in query.words
    )


def _held(terms: Collection[int]) -> dict[int, dict[int, list[int]]]:
    """Term -> weight -> the numbers of the documents; as one string each, for a row a posting would take far longer."""
    if not terms:
        return {}
    numbers = "string_agg(document_id::text, ',')" if _postgresql() else "group_concat(document_id)"
    places = ", ".join(["%s"] * len(terms))
    found: dict[int, dict[int, list[int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT term_id, weight, {numbers} FROM search_posting WHERE term_id IN ({places}) "  # noqa: S608
            "GROUP BY term_id, weight",
            list(terms),
        )
        for term, weight, documents in cursor.fetchall():
            found.setdefault(term, {})[weight] = json.loads(f"[{documents}]")
    return found


def _chosen(scores: dict[int, int], chosen: Filter) -> dict[int, int]:
    """Those that the filter lets through."""
    wheres, parameters = _wheres(chosen)
    if not wheres or not scores:
        return scores
    numbers = "string_agg(d.id::text, ',')" if _postgresql() else "group_concat(d.id)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {numbers} FROM {_among()} CROSS JOIN search_document d "  # noqa: S608
            f"WHERE d.id = given.value AND {wheres}",
            [_given(sorted(scores)), *parameters],  # rows that lie side by side are read together
        )
        (kept,) = cursor.fetchone()
    return {number: scores[number] for number in json.loads(f"[{kept or ''}]")}


_LEVEL = 2**40  # a number given to the database is the level's place x this + the document's number


def _in_order(levels: list[list[int]], skipped: int, count: int) -> list[int]:
    """The numbers of the documents of these levels in their order, `count` of them after the skipped ones."""
    binary = 'COLLATE "C"' if _postgresql() else "COLLATE BINARY"
    given = _given(place * _LEVEL + number for place, level in enumerate(levels) for number in sorted(level))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM (SELECT given.value / {_LEVEL} AS level, d.id, d.day, d.title, d.key "  # noqa: S608
            f"FROM {_among()} CROSS JOIN search_document d WHERE d.id = given.value %% {_LEVEL}) AS found "
            f"ORDER BY level, day DESC NULLS LAST, title {binary}, key {binary} LIMIT %s OFFSET %s",
            [given, count, skipped],
        )
        return [number for (number,) in cursor.fetchall()]


def _among() -> str:
    """The given numbers as a table. CROSS JOIN it: that holds SQLite to looking up each, or it reads all documents."""
    return "unnest(%s::bigint[]) AS given(value)" if _postgresql() else "json_each(%s) AS given"


def _given(numbers: Iterable[int]) -> str:
    """Numbers as one parameter."""
    listed = ",".join(map(str, numbers))
    return f"{{{listed}}}" if _postgresql() else f"[{listed}]"


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


def _wheres(chosen: Filter) -> tuple[str, list[Any]]:
    found: list[tuple[str, list[Any]]] = []
    if chosen.kind:
        found.append(("d.kind = %s", [chosen.kind]))
    if chosen.bodies is not None:
        found.append((f"d.body IN ({', '.join(['%s'] * len(chosen.bodies))})", [*sorted(chosen.bodies)]))
    if chosen.first:
        found.append(("d.day >= %s", [chosen.first]))
    if chosen.last:
        found.append(("d.day <= %s", [chosen.last]))
    words = " AND ".join(words for words, _parameters in found)
    return words, [item for _words, parameters in found for item in parameters]

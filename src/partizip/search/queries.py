"""Finding: from the words of a query to ranked documents; the same hits in the same order on every database.

Order: documents with more of the words first; then points, newer, name. Points of a word in a document are the
weight of its best term there (title 10, each occurrence 1, at most 5) x its rarity (binary digits of 1 + documents /
documents with it) x how exact it is (4 the word itself, 2 a compound that begins or ends with it, or the parts of a
compound, 1 a compound that holds it). Whole numbers, so nothing is rounded differently.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from partizip.core.finding import grams, nearest, splits, terms_of_query
from partizip.search.models import Document, Gram, Posting, Term

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
        holding = Gram.objects.filter(text__in=inner).values("term").annotate(n=Count("id")).filter(n=len(inner))
        for other in Term.objects.filter(id__in=holding.values("term")).values_list("text", flat=True):
            if term in other:
                exact = PART if other.startswith(term) or other.endswith(term) else INSIDE
                found[other] = max(exact, found.get(other, 0))
    kept = sorted(found, key=lambda other: (-found[other], len(other), other))[:MOST_TERMS]
    return {other: found[other] for other in kept}


def _near(terms: tuple[str, ...]) -> list[str]:
    """The nearest spellings of a word that stands nowhere."""
    own = grams(terms[0])
    if not own:
        return []
    like = Gram.objects.filter(text__in=own).values("term").annotate(n=Count("id")).filter(n__gte=max(2, len(own) // 3))
    return nearest(terms[:1], Term.objects.filter(id__in=like.values("term")).values_list("text", flat=True))[
        :MOST_NEAR
    ]


@dataclass(frozen=True)
class Hits:
    """A stretch of the found documents in their order, and how many there are."""

    documents: list[Document]
    total: int


def find(query: Query, chosen: Filter, start: int = 0, count: int = PAGE) -> Hits:
    """The documents of a query in their order, with their parts."""
    values = _values(query)
    if not values or chosen.bodies == frozenset():
        return Hits([], 0)
    statement, parameters = _ranking(values, chosen)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT {count:d} OFFSET {start:d}", parameters)
        rows = cursor.fetchall()
    documents = Document.objects.prefetch_related("parts").in_bulk([row[0] for row in rows])
    return Hits([documents[row[0]] for row in rows], rows[0][1] if rows else 0)


# term, word, way (0: a term that stands for the word, 1: its parts), part, points
_Value = tuple[int, int, int, int, int]


def _values(query: Query) -> list[_Value]:
    """Each term that is looked for, with the points of one unit of its weight."""
    ids = dict(Term.objects.filter(text__in=query.terms).values_list("text", "id")) if query.words else {}
    counted = Posting.objects.filter(term__in=ids.values()).order_by().values_list("term").annotate(n=Count("id"))
    spread = dict(counted)
    total = Document.objects.count()
    rarity = {term: (1 + total // max(1, spread.get(number, 0))).bit_length() for term, number in ids.items()}
    found = []
    for place, word in enumerate(query.words):
        found += [(ids[term], place, 0, 0, rarity[term] * exact) for term, exact in word.terms.items() if term in ids]
        if all(term in ids for term in word.parts):
            found += [(ids[term], place, 1, part, rarity[term] * PART) for part, term in enumerate(word.parts)]
    return found


_WORDS_ALONE = (
    "best(document, word, points) AS (SELECT p.document_id, v.word, max(p.weight * v.points) FROM value v "
    "JOIN search_posting p ON p.term_id = v.term GROUP BY p.document_id, v.word)"
)
# A document has a compound when it has all its parts; it gets the points of the weakest.
_WITH_COMPOUNDS = (
    "part(document, word, way, part, points) AS (SELECT p.document_id, v.word, v.way, v.part, "
    "max(p.weight * v.points) FROM value v JOIN search_posting p ON p.term_id = v.term "
    "GROUP BY p.document_id, v.word, v.way, v.part), "
    "whole(word, way, parts) AS (SELECT word, way, count(DISTINCT part) FROM value GROUP BY word, way), "
    "way(document, word, points) AS (SELECT part.document, part.word, min(part.points) FROM part "
    "JOIN whole ON whole.word = part.word AND whole.way = part.way "
    "GROUP BY part.document, part.word, part.way, whole.parts HAVING count(*) = whole.parts), "
    "best(document, word, points) AS (SELECT document, word, max(points) FROM way GROUP BY document, word)"
)
_RANKED = (
    "ranked(document, words, points) AS (SELECT document, count(*), sum(points) FROM best GROUP BY document) "
    "SELECT d.id, count(*) OVER () FROM ranked r JOIN search_document d ON d.id = r.document"
)


def _ranking(values: list[_Value], chosen: Filter) -> tuple[str, list[Any]]:
    """SQL of all found documents in their order. Names and structure are ours, everything else is a parameter."""
    postgresql = connection.vendor == "postgresql"
    row = "(%s::bigint, %s::integer, %s::integer, %s::integer, %s::integer)" if postgresql else "(%s, %s, %s, %s, %s)"
    binary = 'COLLATE "C"' if postgresql else "COLLATE BINARY"
    wheres, parameters = _wheres(chosen)
    steps = _WITH_COMPOUNDS if any(value[2] for value in values) else _WORDS_ALONE
    parts = [
        f"WITH value(term, word, way, part, points) AS (VALUES {', '.join([row] * len(values))}), {steps},",
        _RANKED,
        wheres,
        "ORDER BY r.words DESC, r.points DESC, d.day DESC NULLS LAST,",
        f"d.title {binary}, d.key {binary}",
    ]
    return " ".join(parts), [*(item for value in values for item in value), *parameters]


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
    return f"WHERE {words}" if words else "", [item for _words, parameters in found for item in parameters]

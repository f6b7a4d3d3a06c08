"""The search as a page needs it: the query as it was understood, and each hit with its found words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.translation import get_language

from partizip.bodies.models import Body
from partizip.bodies.queries import lineage_of
from partizip.core.calendar import berlin_day, parse_day
from partizip.core.finding import Piece, excerpt, marked, tokens
from partizip.search.declarations import KINDS
from partizip.search.models import Document, Part
from partizip.search.queries import Filter, Query, Word, find, understand
from partizip.search.words import kind_words


@dataclass(frozen=True)
class Hit:
    """A found document as it is shown."""

    document: Document
    address: str
    kind: str
    title: list[Piece]
    title_language: str
    excerpt: list[Piece]
    language: str
    body: Body | None

    @property
    def plain_title(self) -> str:
        """The title without marks."""
        return "".join(piece.text for piece in self.title)

    @property
    def plain_excerpt(self) -> str:
        """The excerpt without marks."""
        return "".join(piece.text for piece in self.excerpt)


@dataclass(frozen=True)
class Result:
    """What was found, and how the words were taken."""

    query: Query
    hits: list[Hit]
    total: int
    instead: list[tuple[str, list[str]]]  # a word that stands nowhere, and the spellings searched for it
    unknown: list[str]  # words that stand nowhere, nor anything near them


def searched(chosen: Filter, start: int, count: int) -> Result:
    """Search; nothing of the query is kept."""
    query = understand(chosen.text)
    found = find(query, chosen, start, count)
    bodies = {str(body.id): body for body in Body.objects.filter(id__in={doc.body for doc in found.documents} - {""})}
    hits = [_hit(document, query.terms, bodies) for document in found.documents]
    instead = [(word.word, _spelt(word, found.documents)) for word in query.words if word.near]
    unknown = [word.word for word in query.words if not word.terms and not word.parts]
    return Result(query, hits, found.total, instead, unknown)


def bodies_of(slug: str) -> frozenset[str] | None:
    """The keys of a body and of those it came after; none for an unknown one, None for no choice at all."""
    if not slug:
        return None
    return frozenset(map(str, lineage_of(slug, berlin_day(timezone.now()))))


def _hit(document: Document, terms: Collection[str], bodies: Mapping[str, Body]) -> Hit:
    english = get_language() == "en" and bool(document.title_en)
    title, language = (document.title_en, "en") if english else (document.title, document.language)
    part, pieces = _best(document, terms)
    return Hit(
        document=document, address=_localised(document.address), kind=kind_words(document.kind),
        title=marked(title, language, terms), title_language=language, excerpt=pieces,
        language=part.language if part else "de", body=bodies.get(document.body) if document.kind != "body" else None,
    )  # fmt: skip


def _best(document: Document, terms: Collection[str]) -> tuple[Part | None, list[Piece]]:
    """The part with the most found words, of equal ones the thing's own, then the one in the reader's language."""
    own, reader = KINDS[document.kind].source, get_language()
    best: tuple[tuple[int, bool, bool], Part | None, list[Piece]] = ((-1, False, False), None, [])
    for part in sorted(document.parts.all(), key=lambda part: part.id):
        count, pieces = excerpt(part.text, part.language, terms)
        rank = (count, part.source == own, part.language == reader)
        if rank > best[0]:
            best = (rank, part, pieces)
    return best[1], best[2]


def _localised(address: str) -> str:
    """An address as it is kept, in the reader's language."""
    reader = get_language() or "de"
    with translation.override("de"):
        return translate_url(address, reader)


def _spelt(word: Word, documents: Iterable[Document]) -> list[str]:
    """The near spellings as the found documents write them, not as stems."""
    spelt: dict[str, str] = {}
    for document in documents:
        texts = [(document.title, document.language), *((part.text, part.language) for part in document.parts.all())]
        for text, language in texts:
            for token in tokens(text, language):
                if token.term in word.near:
                    written = text[token.start : token.end]
                    spelt[token.term] = min(spelt.get(token.term, written), written, key=lambda form: (len(form), form))
    return [spelt.get(term, term) for term in word.near]


def day_or_none(typed: str) -> date | None:
    """A day as a browser sends it; None when it is none."""
    try:
        return parse_day(typed)
    except ValueError:
        return None

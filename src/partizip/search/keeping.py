"""Keeping the index: called by the record with the rows of its lines, in the transaction of the act.

Rows whose words stand there already cost two queries together; only documents with new words are indexed again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.utils import translation

from partizip.core.finding import grams, tokens
from partizip.journal.log import Line
from partizip.search.declarations import KINDS, SOURCES, Declared, value
from partizip.search.models import Document, Gram, Part, Posting, Term

IN_TITLE, MOST_IN_TEXT = 10, 5  # weight of a term in the title; its occurrences in the text count up to this
_BATCH = 300  # keys in one query; SQLite takes at most 999 parameters in older builds

Key = tuple[str, str]


@dataclass
class _Wanted:
    """What is to be known of one document after the act."""

    declared: Declared
    row: models.Model | None = None  # the thing itself, when it is among the rows
    way: tuple[models.Model, str] | None = None  # else a row of its words and the way to it
    texts: dict[Key, dict[str, str]] = field(default_factory=dict)  # (source, key) -> language -> text

    def thing(self) -> models.Model:
        """The thing itself, fetched when only its words were among the rows."""
        return self.row if self.row is not None else value(*self.way)  # type: ignore[misc]


def keep(lines: Sequence[Line]) -> None:
    """Index what the rows of these lines say that is new."""
    rows = [row for line in lines for row in line.rows if type(row) in SOURCES]
    if rows:
        index(rows)


def index(rows: Iterable[models.Model]) -> None:
    """Bring the documents of these rows up to date; the last one of several states of a row counts."""
    with translation.override("de"):
        wanted = _wanted(rows)
        there = _documents(wanted)
        changed = _keep_documents(wanted, there)
        changed |= _keep_parts(wanted, there)
        changed -= _drop_outdated(wanted)
        _keep_terms(changed)


def forget(row: models.Model) -> None:
    """Take a thing, or the words of one row, out of the index; call it in the act that withdraws or erases them."""
    declared = SOURCES.get(type(row))
    if declared is None:
        return
    if declared.kind:
        _remove(Document.objects.filter(kind=declared.kind, key=str(row.pk)))
        return
    gone = Part.objects.filter(source=declared.source, key=str(row.pk))
    touched = set(gone.values_list("document", flat=True))
    gone.delete()
    _keep_terms(touched)


def _owner_key(row: models.Model, path: str) -> str:
    """The primary key of the thing that a row's words belong to, without fetching it."""
    *way, last = path.split(".")
    holder = value(row, ".".join(way)) if way else row
    return str(getattr(holder, holder._meta.get_field(last).attname))


def _wanted(rows: Iterable[models.Model]) -> dict[Key, _Wanted]:
    found: dict[Key, _Wanted] = {}
    for row in rows:
        declared = SOURCES[type(row)]
        if declared.kind:
            entry = found.setdefault((declared.kind, str(row.pk)), _Wanted(declared))
            entry.row = row
        else:
            owner = _owner_of(declared)
            entry = found.setdefault((owner.kind, _owner_key(row, declared.owner)), _Wanted(owner))
            entry.way = (row, declared.owner)
        entry.texts[declared.source, str(row.pk)] = declared.texts(row)
    return found


def _owner_of(declared: Declared) -> Declared:
    model: Any = declared.model
    for name in declared.owner.split("."):
        model = model._meta.get_field(name).related_model
    return SOURCES[model]


def _batches(keys: Iterable[Any]) -> Iterable[list[Any]]:
    ordered = list(dict.fromkeys(keys))
    return (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))


def _documents(wanted: dict[Key, _Wanted]) -> dict[Key, Document]:
    found = (
        document
        for keys in _batches(key for _kind, key in wanted)
        for document in Document.objects.filter(key__in=keys)
    )
    return {(document.kind, document.key): document for document in found if (document.kind, document.key) in wanted}


def _keep_documents(wanted: dict[Key, _Wanted], there: dict[Key, Document]) -> set[int]:
    """Write documents that are new or have other columns; adds new ones to `there`, returns the ids of all these."""
    fresh, changed = [], set()
    for (kind, key), entry in wanted.items():
        document = there.get((kind, key))
        if document is not None and entry.row is None:
            continue
        columns = entry.declared.columns(entry.thing())
        if document is None:
            if entry.row is None:  # its words came alone: its own belong to it as well
                entry.texts[entry.declared.source, key] = entry.declared.texts(entry.thing())
            fresh.append(Document(kind=kind, key=key, **columns))
        elif any(getattr(document, name) != wish for name, wish in columns.items()):
            for name, wish in columns.items():
                setattr(document, name, wish)
            document.save()
            changed.add(document.id)
    for document in Document.objects.bulk_create(fresh, batch_size=_BATCH):
        there[document.kind, document.key] = document
        changed.add(document.id)
    return changed


def _keep_parts(wanted: dict[Key, _Wanted], there: dict[Key, Document]) -> set[int]:
    """Write the words that are new or changed, take away those withdrawn; returns the ids of their documents."""
    present: dict[Key, dict[str, Part]] = {}
    for keys in _batches(key for entry in wanted.values() for _source, key in entry.texts):
        for part in Part.objects.filter(key__in=keys):
            present.setdefault((part.source, part.key), {})[part.language] = part
    fresh, stale, changed = [], [], set()
    for place, entry in wanted.items():
        document = there[place]
        for (source, key), texts in entry.texts.items():
            known = present.get((source, key), {})
            gone = [part.id for language, part in known.items() if texts.get(language) != part.text]
            made = [
                Part(document=document, source=source, key=key, language=language, text=text)
                for language, text in texts.items()
                if language not in known or known[language].text != text
            ]
            if gone or made:
                stale += gone
                fresh += made
                changed.add(document.id)
    for ids in _batches(stale):
        Part.objects.filter(id__in=ids).delete()
    Part.objects.bulk_create(fresh, batch_size=150)
    return changed


def _drop_outdated(wanted: dict[Key, _Wanted]) -> set[int]:
    """Take out what of a group is no longer current; returns the ids."""
    gone: set[int] = set()
    groups = {(entry.declared.kind, str(value(entry.row, entry.declared.group)))
              for entry in wanted.values() if entry.declared.group and entry.row is not None}  # fmt: skip
    for kind, group in groups:
        declared = KINDS[kind]
        current = declared.public().filter(**{declared.group.replace(".", "__"): group})
        keys = {str(key) for key in current.values_list("pk", flat=True)}
        listed = Document.objects.filter(kind=kind, group=group).values_list("id", "key")
        gone |= {number for number, key in listed if key not in keys}
    for ids in _batches(gone):
        _remove(Document.objects.filter(id__in=ids))
    return gone


def _remove(documents: models.QuerySet[Document]) -> None:
    terms = set(Posting.objects.filter(document__in=documents).values_list("term", flat=True))
    documents.delete()
    _drop_unused(terms)


def _drop_unused(terms: Iterable[int]) -> None:
    """A word that stands nowhere any more leaves the vocabulary: what was erased is not even suggested."""
    for ids in _batches(terms):
        used = set(Posting.objects.filter(term__in=ids).values_list("term", flat=True))
        Term.objects.filter(id__in=set(ids) - used).delete()


def _weights(document: Document, parts: Iterable[Part]) -> dict[str, int]:
    """Term -> weight in the document."""
    counted = Counter(token.term for part in parts for token in tokens(part.text, part.language))
    weights = {term: min(count, MOST_IN_TEXT) for term, count in counted.items()}
    titles = ((document.title, document.language), (document.name, document.language), (document.title_en, "en"))
    for term in {token.term for text, language in titles for token in tokens(text, language)}:
        weights[term] = weights.get(term, 0) + IN_TITLE
    return weights


def _keep_terms(changed: set[int]) -> None:
    """Make the postings of these documents what their words say."""
    for ids in _batches(sorted(changed)):
        documents = Document.objects.filter(id__in=ids).prefetch_related("parts")
        weights = {document.id: _weights(document, document.parts.all()) for document in documents}
        _keep_postings(weights, _term_ids({term for found in weights.values() for term in found}))


def _term_ids(texts: set[str]) -> dict[str, int]:
    """The ids of terms; new ones join the vocabulary with their trigrams."""
    known = _known(texts)
    _insert(Term, ("text",), [(text,) for text in texts - known.keys()])
    fresh = _known(texts - known.keys())
    _insert(Gram, ("text", "term_id"), [(gram, number) for text, number in fresh.items() for gram in grams(text)])
    return known | fresh


def _known(texts: Collection[str]) -> dict[str, int]:
    """Those of the terms that stand in the vocabulary, with their ids; most of the index's making is this question."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for batch in _batches(sorted(texts)):
            places = ", ".join(["%s"] * len(batch))
            cursor.execute(f"SELECT text, id FROM search_term WHERE text IN ({places})", batch)  # noqa: S608
            found.update(cursor.fetchall())
    return found


def _keep_postings(weights: dict[int, dict[str, int]], terms: dict[str, int]) -> None:
    wanted = {(terms[term], document): weight for document, found in weights.items() for term, weight in found.items()}
    present: dict[tuple[int, int], tuple[int, int]] = {}
    listed = Posting.objects.filter(document__in=list(weights))
    for number, document, term, weight in listed.values_list("id", "document", "term", "weight"):
        present[term, document] = (weight, number)
    stale = {place: number for place, (weight, number) in present.items() if wanted.get(place) != weight}
    for ids in _batches(stale.values()):
        Posting.objects.filter(id__in=ids).delete()
    fresh = [
        (term, weight, document)
        for (term, document), weight in wanted.items()
        if (term, document) not in present or (term, document) in stale
    ]
    _insert(Posting, ("term_id", "weight", "document_id"), fresh)
    _drop_unused(term for term, document in stale if (term, document) not in wanted)


def _insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many small rows; Django's objects would cost several times as much. Names come from our models."""
    if not rows:
        return
    into, ordered = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})", sorted(rows)  # neighbours together
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a list for each column in one statement, not a statement for each row
            types = {one.column: one.db_type(connection) for one in model._meta.concrete_fields}
            lists = ", ".join(f"%s::{types[column]}[]" for column in columns)
            given = [list(values) for values in zip(*ordered, strict=True)]
            cursor.execute(f"{into} SELECT * FROM unnest({lists})", given)  # noqa: S608
        else:
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(columns))})", ordered)

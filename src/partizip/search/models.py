"""The index: documents with their parts, the vocabulary, which term stands where, trigrams of the vocabulary.

Derived from what is public and made anew by `partizip search rebuild`, so nothing here is logged or append-only.
"""

from django.db import models


class Rules(models.Model):
    """The rules of the words by which the index was made; one row. Other rules now: out of step."""

    words = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.words


class Document(models.Model):
    """One public thing that can be found."""

    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=64)  # primary key of the thing's row
    group = models.CharField(max_length=64, blank=True)  # of a group only the current rows are found
    address = models.CharField(max_length=400)
    name = models.CharField(max_length=200, blank=True)  # short code, abbreviation
    title = models.TextField()
    title_en = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    body = models.CharField(max_length=64, blank=True)  # primary key of the body
    day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_document_once")]
        indexes = [
            models.Index(fields=["key"], name="search_document_key"),
            models.Index(fields=["group"], name="search_document_group"),
        ]

    def __str__(self) -> str:
        return self.title


class Part(models.Model):
    """Words of one row in one language that belong to a document: its own, an answer's, a statement's."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="parts")
    source = models.CharField(max_length=64)  # the row's table
    key = models.CharField(max_length=64)  # the row's primary key
    language = models.CharField(max_length=12)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "source", "language"], name="search_part_once")]

    def __str__(self) -> str:
        return self.text[:80]


class Term(models.Model):
    """A word of the vocabulary: folded and stemmed (core.finding)."""

    text = models.CharField(max_length=48, unique=True)

    def __str__(self) -> str:
        return self.text


class Posting(models.Model):
    """A term stands in a document, so often and so prominently."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="postings")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="postings", db_index=False)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["term", "weight", "document"], name="search_posting_rank")]

    def __str__(self) -> str:
        return f"{self.term_id} in {self.document_id}"


class Gram(models.Model):
    """A trigram of a term; for words mistyped and for words within compounds."""

    text = models.CharField(max_length=3)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="grams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "term"], name="search_gram_once")]

    def __str__(self) -> str:
        return self.text

"""Ranking: from the documents that hold each term to the stretch of them that a page shows.

Sets and sums of row numbers, without a database: the documents themselves are read for the shown stretch alone, so a
word that stands in a quarter of everything costs little more than a rare one, and its hits are still counted and
ranked one and all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

# Score: words found x this, and the points; so more words come first whatever the points (12 words x weight 15 x
# rarity 31 x exactness 4 is the most).
A_WORD = 1_000_000

# The documents of a term by the weight it has there, and how much one unit of weight is worth.
Held = tuple[Mapping[int, Sequence[int]], int]


def scores_of_word(single: Iterable[Held], parts: Sequence[Held]) -> dict[int, int]:
    """Document -> score of one word: of the best term that stands for it, or of the weakest of all its parts."""
    found = _best(single)
    if parts:
        held = sorted((_best([part]) for part in parts), key=len)
        common = set(held[0]).intersection(*held[1:])
        whole = {document: min(part[document] for part in held) for document in common}
        for document in whole.keys() & found.keys():
            whole[document] = max(whole[document], found[document])
        found |= whole
    return found


def _best(terms: Iterable[Held]) -> dict[int, int]:
    """Document -> the score of its best term."""
    levels = [(A_WORD + weight * points, documents) for held, points in terms for weight, documents in held.items()]
    found: dict[int, int] = {}
    for score, documents in sorted(levels, key=lambda level: level[0]):  # the better ones overwrite the others
        found.update(dict.fromkeys(documents, score))
    return found


def added(words: Iterable[dict[int, int]]) -> dict[int, int]:
    """Document -> the sum of its scores; only what stands in both of two is looked at one by one."""
    largest, *others = sorted(words, key=len, reverse=True) or ({},)
    total = dict(largest)
    for word in others:
        both = {document: total[document] + word[document] for document in word.keys() & total.keys()}
        total.update(word)
        total.update(both)
    return total


def stretch(scores: Mapping[int, int], start: int, count: int) -> tuple[list[list[int]], int]:
    """The documents from which the places `start` to `start + count` are taken: those of equal score together, the
    best first, and how many of the first ones stand before `start`. Who comes first among equals is for the caller.
    """
    wanted: dict[int, list[int]] = {}
    before, skipped = 0, 0
    for score, many in sorted(Counter(scores.values()).items(), reverse=True):
        if before >= start + count:
            break
        if before + many > start:
            skipped = skipped if wanted else start - before
            wanted[score] = []
        before += many
    for document in [document for document, score in scores.items() if score in wanted]:
        wanted[scores[document]].append(document)
    return list(wanted.values()), skipped

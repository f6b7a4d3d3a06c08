"""Near words: trigrams, edit distance, and the parts of a German compound."""

from collections.abc import Callable, Collection, Iterable

from partizip.core.finding.terms import stem

SHORTEST_PART = 4  # letters of a part of a compound
SPOILT = 4  # trigrams of a word that one slip spoils at most: those that touch two letters swapped with each other
_LONGEST_COMPOUND = 32  # letters; beyond it nobody types a compound
_LEAST_ALIKE = 0.3  # Dice coefficient of the trigrams of a mistyped word and what was meant


def grams(term: str) -> frozenset[str]:
    """The trigrams of a term with its beginning and end; none for what holds a digit, which is never guessed at."""
    if not term.isalpha() and any(sign.isdigit() for sign in term):
        return frozenset()
    padded = f"^{term}$"
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped with their neighbour; `most` + 1 when there are more.

    Optimal string alignment (Damerau 1964).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        current = [row]
        for column, right in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (left != right))
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
        if min(last) > most and min(before, default=0) > most:
            return most + 1  # what follows is made from these two rows, so it is no better
    return min(last[-1], most + 1)


def slips(term: str) -> int:
    """How many slips are forgiven: one in a short word, two in a long one, none in a very short one."""
    return 0 if len(term) < 4 else 1 if len(term) < 7 else 2


def nearest(wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    """The known terms with the fewest slips, the most alike first; none beyond the slips that are forgiven."""
    found: dict[str, tuple[int, float]] = {}
    candidates = list(known)
    for term in wanted:
        own, most = grams(term), slips(term)
        for candidate in candidates:
            other = grams(candidate)
            alike = 2 * len(own & other) / ((len(own) + len(other)) or 1)
            wrong = distance(term, candidate, most) if alike >= _LEAST_ALIKE else most + 1
            if wrong <= most:
                found[candidate] = min(found.get(candidate, (9, 0.0)), (wrong, -alike))
    if not found:
        return []
    fewest = min(wrong for wrong, _alike in found.values())
    best = [term for term, (wrong, _alike) in found.items() if wrong == fewest]
    return sorted(best, key=lambda term: (found[term][1], term))


def splits(word: str, known: Callable[[Collection[str]], Collection[str]]) -> tuple[str, ...]:
    """The known terms of which a German compound is made, as few as possible; empty when it is none.

    `known` says which of the given terms stand in the vocabulary; it is asked once.
    """
    if not 2 * SHORTEST_PART <= len(word) <= _LONGEST_COMPOUND or not word.isalpha() or not word[0] < "\u0250":
        return ()
    pieces = {
        (start, end): stem(word[start:end], "de")
        for start in range(len(word) - SHORTEST_PART + 1)
        for end in range(start + SHORTEST_PART, len(word) + 1)
        if (start, end) != (0, len(word))
    }
    there = known(frozenset(pieces.values()))
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(SHORTEST_PART, len(word) + 1):
        for start in range(end - SHORTEST_PART + 1):
            term = pieces.get((start, end))
            if term in there and len(term) >= SHORTEST_PART - 1 and start in best:
                made = (*best[start], term)
                if end not in best or len(made) < len(best[end]):
                    best[end] = made
    return best.get(len(word), ())

"""What stayed between two wordings, found in time that grows with their length and not with its square."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from partizip.core.wording.units import UnitText

Gap = tuple[range, range]
SMALL = 40_000  # pairs of places; up to here every pair is looked at
_NEAR, _RARE, _BEST = 8, 20, 3  # places ahead; places a telling word has at most; candidates by telling words


def equal_runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """(place in old, place in new, length) of what is equal, in order, from what stands once in both; with an end mark.

    The end mark (len(old), len(new), 0) closes the list, as SequenceMatcher.get_matching_blocks does.
    """
    if len(old) * len(new) <= SMALL:
        return [tuple(block) for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()]
    runs: list[tuple[int, int, int]] = []
    one = two = 0
    for old_anchor, new_anchor in [(-1, -1), *_anchors(old, new), (len(old), len(new))]:
        if 0 <= old_anchor < one or 0 <= new_anchor < two:
            continue  # already inside a run
        if old_anchor >= 0:
            before = _length(old, new, range(old_anchor - 1, one - 1, -1), range(new_anchor - 1, two - 1, -1))
            old_place, new_place = old_anchor - before, new_anchor - before
            if 0 < (old_place - one) * (new_place - two) <= SMALL:
                inside = equal_runs(old[one:old_place], new[two:new_place])[:-1]
                runs += [(one + start, two + other, size) for start, other, size in inside]
            one, two = old_place, new_place
        size = _length(old, new, range(one, len(old)), range(two, len(new)))
        runs += [(one, two, size)] if size else []
        one, two = one + size, two + size
    return [*runs, (len(old), len(new), 0)]


def _length(old: Sequence[str], new: Sequence[str], olds: range, news: range) -> int:
    """How far both go on with the same."""
    pairs = zip(olds, news, strict=False)
    return next((step for step, (one, two) in enumerate(pairs) if old[one] != new[two]), min(len(olds), len(news)))


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of what stands once in both: the longest selection of them that is in the same order in both."""
    once_old, once_new = _once(old), _once(new)
    pairs = [(place, once_new[words]) for words, place in once_old.items() if words in once_new]
    tails: list[int] = []  # the least last place in new of a selection of this length
    ends: list[int] = []
    above: list[int] = []
    for index, (_place, target) in enumerate(pairs):
        length = bisect_left(tails, target)
        above.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [target]
        ends[length : length + 1] = [index]
    chosen, index = [], ends[-1] if ends else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = above[index]
    return chosen[::-1]


def _once(items: Sequence[str]) -> dict[str, int]:
    counts = Counter(items)
    return {words: place for place, words in enumerate(items) if counts[words] == 1}


def gaps(runs: Sequence[tuple[int, int, int]]) -> Iterator[Gap]:
    """The ranges between equal runs, where old was replaced by new."""
    one = two = 0
    for old_place, new_place, size in runs:
        if old_place > one or new_place > two:
            yield range(one, old_place), range(two, new_place)
        one, two = old_place + size, new_place + size


def carry_eids(old: Sequence[UnitText], new: Sequence[UnitText]) -> tuple[UnitText, ...]:
    """The new units with the ids of the old units they go back to, so that ids stay when paragraphs are inserted.

    Equal wording keeps its id; among changed ones, pairs in order that share at least half of their words do.
    """
    kept: dict[int, str] = {}
    runs = equal_runs([_words(unit) for unit in old], [_words(unit) for unit in new])
    for old_place, new_place, size in runs:
        kept |= {new_place + step: old[old_place + step].eid for step in range(size)}
    for olds, news in gaps(runs):
        kept |= _similar(old, new, olds, news)
    reserved = {unit.eid for unit in old} | set(kept.values())
    counts: dict[str, int] = {}
    renamed: dict[str, str] = {}
    result = []
    for place, unit in enumerate(new):
        eid = kept.get(place) or _unused(unit.eid, reserved, counts)
        reserved.add(eid)
        renamed[unit.eid] = eid
        result.append(replace(unit, eid=eid, parent=renamed.get(unit.parent, unit.parent)))
    return tuple(result)


def _words(unit: UnitText) -> str:
    return f"{unit.num} {unit.heading} {unit.text}"


def _similar(old: Sequence[UnitText], new: Sequence[UnitText], olds: range, news: range) -> dict[int, str]:
    """Changed units that go back to an old one: looked for a few places ahead, and wherever telling words stand."""
    bags = {place: Counter(_words(old[place]).split()) for place in olds}
    standing: defaultdict[str, list[int]] = defaultdict(list)
    for place, bag in bags.items():
        for word in bag:
            standing[word].append(place)
    found, begin = {}, olds.start
    for place in news:
        bag = Counter(_words(new[place]).split())
        votes = Counter(at for word in bag if len(standing.get(word, ())) <= _RARE for at in standing.get(word, ()))
        told = [at for at, _count in votes.most_common(_BEST)]
        near = {*range(begin, min(begin + _NEAR, olds.stop)), *(at for at in told if at >= begin)}
        same_kind = [at for at in near if bool(old[at].heading) == bool(new[place].heading)]
        share, back = max(((_share(bags[at], bag), -at) for at in same_kind), default=(0.0, 0))
        if share >= 0.5:
            found[place] = old[-back].eid
            begin = 1 - back
    return found


def _share(one: Counter[str], two: Counter[str]) -> float:
    shared = sum(min(count, two[word]) for word, count in one.items() if word in two)
    return 2 * shared / max(one.total() + two.total(), 1)


def _unused(eid: str, reserved: set[str], counts: dict[str, int]) -> str:
    stem, _, number = eid.rpartition("_")
    count = max(int(number) if number.isdigit() else 1, counts.get(stem, 0))
    while eid in reserved:
        count += 1
        eid = f"{stem}_{count}"
    counts[stem] = count
    return eid

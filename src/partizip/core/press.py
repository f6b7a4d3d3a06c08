"""Rules of a press room: what an item is at a moment, and which act on it is open. There is no state of approval.

Everything follows from dated facts: when an edition appears, whether it was cancelled before, when the item was
withdrawn. Nothing here asks anybody but the clock (R-P6-1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from partizip.core.calendar import BERLIN
from partizip.core.permissions import Verdict, allow, msgid, refuse

SOURCE = "core.press"
AHEAD = timedelta(days=366)  # so far ahead an item can be sealed
MARGIN = timedelta(
    seconds=1
)  # before its time, from which on a sealed item is left to appear: it may be read meanwhile
PDF, MOST_FILES = "application/pdf", 10  # what can stand beside an edition besides pictures, and how many files


class State(StrEnum):
    """What an item is at a moment."""

    SEALED = "sealed"  # its time has not come; nobody outside the office reads it
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"  # taken back before its time; nobody ever read it


@dataclass(frozen=True)
class Dated:
    """An edition by what counts: language, number in that language, when it appears, when it was cancelled."""

    language: str
    number: int
    appears_at: datetime
    cancelled_at: datetime | None = None

    def has_appeared(self, now: datetime) -> bool:
        """Whether it can be read: at its very second, by the clock alone."""
        return self.cancelled_at is None and self.appears_at <= now

    def is_sealed(self, now: datetime) -> bool:
        """Whether it waits for its time."""
        return self.cancelled_at is None and self.appears_at > now


def state(editions: Iterable[Dated], withdrawn_at: datetime | None, now: datetime) -> State:
    """What an item with these editions is at a moment."""
    known = list(editions)
    if withdrawn_at is not None:  # for good, also where a clock was set back
        return State.WITHDRAWN
    if any(edition.has_appeared(now) for edition in known):
        return State.PUBLISHED
    return State.SEALED if any(edition.is_sealed(now) for edition in known) else State.CANCELLED


def newest(editions: Iterable[Dated], now: datetime) -> dict[str, Dated]:
    """Language -> the edition that counts at a moment: the highest number that has appeared."""
    found: dict[str, Dated] = {}
    for edition in editions:
        known = found.get(edition.language)
        if edition.has_appeared(now) and (known is None or known.number < edition.number):
            found[edition.language] = edition
    return found


def number_of(editions: Iterable[Dated], language: str, now: datetime) -> int:
    """The number of the edition that counts in a language at a moment; 0 while there is none."""
    found = newest(editions, now).get(language)
    return found.number if found else 0


def may_publish(title: str, text: str, appears_at: datetime | None, now: datetime) -> Verdict:
    """Whether these words can be published, at once (`appears_at` None) or at the office's own time."""
    if not title.strip() or not text.strip():
        return refuse(msgid("A title and a text are needed before it can be published."), SOURCE)
    if appears_at is not None and appears_at <= now:
        return refuse(msgid("The time you set has passed. Take it out to publish at once, or set another one."), SOURCE)
    if appears_at is not None and appears_at > now + AHEAD:
        return refuse(msgid("An item can be sealed for at most one year."), SOURCE)
    return allow(SOURCE)


def may_add(
    editions: Iterable[Dated], withdrawn_at: datetime | None, language: str, reason: str, now: datetime
) -> Verdict:
    """Whether a published item can have a further edition: a correction, or its words in another language."""
    known = list(editions)
    found = state(known, withdrawn_at, now)
    if found is not State.PUBLISHED:
        return refuse(msgid("Only what is published and not withdrawn can be corrected or translated."), SOURCE)
    if any(edition.language == language and edition.is_sealed(now) for edition in known):
        return refuse(msgid("A sealed edition in this language still waits for its time; cancel it first."), SOURCE)
    if is_correction(known, language, now) and not reason.strip():
        return refuse(msgid("A correction needs a reason; it is published with it."), SOURCE)
    return allow(SOURCE)


def may_go_on(editions: Iterable[Dated], language: str, base: int, now: datetime) -> Verdict:
    """Whether words that were begun from edition number `base` of a language (0: from none) can follow upon it.

    Where a newer one has appeared meanwhile, they would take back in silence what it put right.
    """
    if number_of(editions, language, now) > base:
        return refuse(
            msgid(
                "A newer edition was published since you began. Look at it and take over what has to stay, then "
                "save yours once more."
            ),
            SOURCE,
        )
    return allow(SOURCE)


def is_correction(editions: Iterable[Dated], language: str, now: datetime) -> bool:
    """Whether a further edition in this language would correct one that everybody can read."""
    return language in newest(editions, now)


def may_withdraw(editions: Iterable[Dated], withdrawn_at: datetime | None, reason: str, now: datetime) -> Verdict:
    """Whether an item can be withdrawn; its place then says so, with the reason."""
    found = state(editions, withdrawn_at, now)
    if found is State.WITHDRAWN:
        return refuse(msgid("It was withdrawn already."), SOURCE)
    if found is not State.PUBLISHED:
        return refuse(msgid("Nobody can read it yet; cancel it instead."), SOURCE)
    if not reason.strip():
        return refuse(msgid("A withdrawal needs a reason; it is published."), SOURCE)
    return allow(SOURCE)


def may_cancel(edition: Dated, now: datetime) -> Verdict:
    """Whether a sealed edition can be taken back; only before its time."""
    if edition.cancelled_at is not None:
        return refuse(msgid("It was cancelled already."), SOURCE)
    if edition.has_appeared(now):
        return refuse(msgid("Its time has come: it is published. Correct or withdraw it instead."), SOURCE)
    return allow(SOURCE)


def may_attach(media_type: str, alt: str, count: int, *, there: bool) -> Verdict:
    """Whether one more file can stand beside a draft that has `count`; `there`: whether these very bytes do already."""
    if there:
        return refuse(msgid("This very file is here already."), SOURCE)
    if count >= MOST_FILES:
        return refuse(msgid("At most ten files stand beside one edition."), SOURCE)
    if media_type != PDF and not alt.strip():
        return refuse(
            msgid("Say what the picture shows, for those who do not see it; it is published with it."), SOURCE
        )
    return allow(SOURCE)


def may_set(day: date, clock: time) -> Verdict:
    """Whether this time of the Berlin clock names one moment; in the nights of the change it may be none or two."""
    if not 2000 <= day.year <= 2100:
        return refuse(msgid("Choose a day between 2000 and 2100."), SOURCE)
    local = datetime.combine(day, clock.replace(fold=0), BERLIN)
    later = local.replace(fold=1)
    if local.utcoffset() == later.utcoffset():
        return allow(SOURCE)
    if local.astimezone(UTC).astimezone(BERLIN).replace(tzinfo=None) != local.replace(tzinfo=None):
        return refuse(msgid("This time does not exist: the clocks are put forward then. Choose another."), SOURCE)
    return refuse(msgid("This time comes twice: the clocks are put back then. Choose another."), SOURCE)


def moment(day: date, clock: time) -> datetime:
    """The moment that a time of the Berlin clock names, in UTC; ask may_set() first."""
    return datetime.combine(day, clock, BERLIN).astimezone(UTC)


def may_ask_removal(
    editions: Iterable[Dated], named: Iterable[Dated], removed: int, reason: str, now: datetime, *, asked: bool,
    withdrawal: bool = False,
) -> Verdict:  # fmt: skip
    """Whether the removal of the words of the `named` editions by law can be asked for; `removed`: how many have none.

    `asked`: whether a removal of this item is asked for already; `withdrawal`: whether the reason of its withdrawal is
    to go as well. What is sealed is cancelled first: nobody reads it.
    """
    chosen = list(named)
    if asked:
        return refuse(msgid("A removal is asked for already; carry it out or call it off first."), SOURCE)
    if not chosen and not withdrawal:
        return refuse(msgid("Name the editions whose words have to go."), SOURCE)
    if removed:
        return refuse(msgid("The words of one of these editions are removed already."), SOURCE)
    if any(one not in list(editions) or one.is_sealed(now) for one in chosen):
        return refuse(msgid("What is sealed can be cancelled; nobody has read it yet."), SOURCE)
    if not reason.strip():
        return refuse(msgid("A removal needs a short reason; it is published."), SOURCE)
    return allow(SOURCE)


def may_remove(*, is_open: bool, asker_holds: bool) -> Verdict:
    """Whether a removal that was asked for can be carried out by a second person."""
    if not is_open:
        return refuse(msgid("This removal was carried out or called off already."), SOURCE)
    if not asker_holds:
        return refuse(msgid("Whoever asked for it holds no office here any more; call it off and ask anew."), SOURCE)
    return allow(SOURCE)

"""Rules of a press room: what an item is at a moment follows from dated facts alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from partizip.core import press
from partizip.core.press import Dated, State

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_what_an_item_is_changes_at_its_very_second():
    sealed = [Dated("de", 1, NOW)]
    assert press.state(sealed, None, NOW - timedelta(microseconds=1)) is State.SEALED
    assert press.state(sealed, None, NOW) is State.PUBLISHED
    assert press.state(sealed, NOW + SECOND, NOW + SECOND) is State.WITHDRAWN
    assert press.state(sealed, NOW + SECOND, NOW) is State.WITHDRAWN, "a clock that is set back brings nothing back"
    cancelled = [Dated("de", 1, NOW, NOW - SECOND)]
    assert press.state(cancelled, None, NOW + SECOND) is State.CANCELLED
    assert press.state([*cancelled, *sealed], None, NOW) is State.PUBLISHED


def test_the_newest_edition_is_the_highest_number_that_has_appeared():
    known = [Dated("de", 1, NOW), Dated("de", 2, NOW + SECOND), Dated("en", 1, NOW), Dated("de", 3, NOW, NOW - SECOND)]
    assert {name: found.number for name, found in press.newest(known, NOW).items()} == {"de": 1, "en": 1}
    assert press.newest(known, NOW + SECOND)["de"].number == 2


@pytest.mark.parametrize(
    ("title", "text", "when", "words"),
    [
        ("", "Text", None, "title and a text"), ("Titel", " \n", None, "title and a text"), ("Titel", "Text", None, ""),
        ("Titel", "Text", NOW, "has passed"), ("Titel", "Text", NOW + SECOND, ""),
        ("Titel", "Text", NOW + press.AHEAD, ""), ("Titel", "Text", NOW + press.AHEAD + SECOND, "one year"),
    ],
)  # fmt: skip
def test_what_can_be_published(title, text, when, words):
    verdict = press.may_publish(title, text, when, NOW)
    assert bool(verdict) == (not words)
    assert words in verdict.reason


@pytest.mark.parametrize(
    ("known", "withdrawn", "language", "reason", "words"),
    [
        ([Dated("de", 1, NOW)], None, "de", "Zahl falsch", ""),
        ([Dated("de", 1, NOW)], None, "de", " ", "needs a reason"),
        ([Dated("de", 1, NOW)], None, "en", "", ""),
        ([Dated("de", 1, NOW)], NOW, "en", "", "not withdrawn"),
        ([Dated("de", 1, NOW + SECOND)], None, "en", "", "Only what is published"),
        ([Dated("de", 1, NOW), Dated("de", 2, NOW + SECOND)], None, "de", "x", "cancel it first"),
        ([Dated("de", 1, NOW), Dated("de", 2, NOW + SECOND, NOW)], None, "de", "x", ""),
    ],
)
def test_what_can_be_corrected_or_translated(known, withdrawn, language, reason, words):
    verdict = press.may_add(known, withdrawn, language, reason, NOW)
    assert bool(verdict) == (not words)
    assert words in verdict.reason


def test_what_was_begun_from_an_older_edition_does_not_follow_upon_a_newer_one():
    known = [Dated("de", 1, NOW - SECOND), Dated("de", 2, NOW), Dated("de", 3, NOW + SECOND), Dated("en", 1, NOW, NOW)]
    assert [press.number_of(known, language, NOW) for language in ("de", "en", "ar")] == [2, 0, 0]
    assert press.may_go_on(known, "de", 2, NOW)
    assert press.may_go_on(known, "en", 0, NOW)
    assert "newer edition" in press.may_go_on(known, "de", 1, NOW).reason
    assert not press.may_go_on(known, "de", 2, NOW + SECOND)


def test_only_what_was_read_is_withdrawn_and_only_what_was_not_is_cancelled():
    sealed, read = Dated("de", 1, NOW + SECOND), Dated("de", 1, NOW)
    assert press.may_withdraw([read], None, "Irrtum", NOW)
    assert "needs a reason" in press.may_withdraw([read], None, "", NOW).reason
    assert "already" in press.may_withdraw([read], NOW, "Irrtum", NOW).reason
    assert "cancel it instead" in press.may_withdraw([sealed], None, "Irrtum", NOW).reason
    assert press.may_cancel(sealed, NOW)
    assert "published" in press.may_cancel(read, NOW).reason
    assert "already" in press.may_cancel(Dated("de", 1, NOW + SECOND, NOW), NOW).reason


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        (date(2026, 11, 23), time(10, 0), ""),
        (date(2027, 3, 28), time(1, 59), ""), (date(2027, 3, 28), time(2, 0), "does not exist"),
        (date(2027, 3, 28), time(2, 59), "does not exist"), (date(2027, 3, 28), time(3, 0), ""),
        (date(2026, 10, 25), time(1, 59), ""), (date(2026, 10, 25), time(2, 0), "twice"),
        (date(2026, 10, 25), time(2, 59), "twice"), (date(2026, 10, 25), time(3, 0), ""),
        (date(1, 1, 1), time(0, 0), "between"), (date(9999, 12, 31), time(23, 59), "between"),
    ],
)  # fmt: skip
def test_a_time_of_the_berlin_clock_names_one_moment(day, clock, words):
    verdict = press.may_set(day, clock)
    assert bool(verdict) == (not words)
    assert words in verdict.reason


def test_the_berlin_clock_is_read_in_winter_and_summer():
    assert press.moment(date(2026, 11, 23), time(10, 0)) == NOW
    assert press.moment(date(2026, 7, 1), time(10, 0)) == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)

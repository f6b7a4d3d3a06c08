"""Short codes notice every single wrong character and every swap of neighbours; UUIDv7 sorts by time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core import ids

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
noise = st.binary(min_size=10, max_size=16)


@given(noise, noise)
def test_uuid7_is_version_7_and_sorts_by_time(one, two):
    early, late = ids.uuid7(AT, one), ids.uuid7(AT + timedelta(milliseconds=1), two)
    assert early.version == 7
    assert early.variant == "specified in RFC 4122"
    assert early < late
    assert str(early) < str(late)


def test_uuid7_known_bits():
    assert str(ids.uuid7(datetime.fromtimestamp(0x017F22E279B0 / 1000, UTC), bytes(10))).startswith(
        "017f22e2-79b0-7000-8000"
    )


def test_uuid7_needs_a_zone_and_enough_noise():
    with pytest.raises(ValueError, match="zone"):
        ids.uuid7(AT.replace(tzinfo=None), bytes(10))
    with pytest.raises(ValueError, match="10 random bytes"):
        ids.uuid7(AT, bytes(9))


@given(noise)
def test_a_code_is_found_however_it_is_typed(random):
    code = ids.short_code(random)
    assert len(code) == 9
    assert ids.normalise_short_code(code) == code
    assert ids.normalise_short_code(f" {code.lower().replace('-', ' ')} ") == code
    assert ids.normalise_short_code(code.replace("2", "Z").replace("6", "g").replace("V", "u")) == code


@given(noise, st.integers(0, 7), st.sampled_from(ids.ALPHABET))
def test_one_wrong_character_is_noticed(random, place, wrong):
    code = ids.short_code(random).replace("-", "")
    if code[place] == wrong:
        return
    assert ids.normalise_short_code(code[:place] + wrong + code[place + 1 :]) is None


@given(noise, st.integers(0, 5))
def test_two_swapped_neighbours_are_noticed(random, place):
    code = ids.short_code(random).replace("-", "")
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped == code:
        return
    assert ids.normalise_short_code(swapped) is None


@pytest.mark.parametrize("text", ["", "K7F4", "K7F4-92M", "K7F4-92M!", "ÄÖÜß-1234", "K7F4-92MA-22"])
def test_what_is_no_code_is_none(text):
    assert ids.normalise_short_code(text) is None


def test_a_code_needs_enough_noise():
    with pytest.raises(ValueError, match="8 random bytes"):
        ids.short_code(bytes(7))

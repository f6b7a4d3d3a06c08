"""The mark in place of removed words, and when a removal can be asked for (docs/decisions/0031)."""

import pytest

from partizip.core import removed
from partizip.core.ids import short_code

CODE = short_code(bytes(range(10)))


def test_a_mark_names_its_removal_and_nothing_else_is_one():
    assert removed.code_in(removed.mark(CODE)) == CODE
    for text in ("", "entfernt", f"[entfernt: {CODE}", f"Text {removed.mark(CODE)}", "[entfernt: 1111-1111]", CODE):
        assert removed.code_in(text) == "", text


@pytest.mark.rule("R-P6-1")
def test_a_removal_names_own_words_that_still_stand():
    assert removed.may_ask(2, 2, 0, 0, "Urteil")
    refused = {
        "Name the words": (0, 0, 0, 0, "Urteil"), "At most 100": (101, 101, 0, 0, "Urteil"),
        "another body's": (2, 1, 0, 0, "Urteil"), "removed already": (2, 2, 1, 0, "Urteil"),
        "asked for already": (2, 2, 0, 1, "Urteil"), "short reason": (2, 2, 0, 0, " \n"),
    }  # fmt: skip
    for reason, facts in refused.items():
        verdict = removed.may_ask(*facts)
        assert not verdict
        assert reason in verdict.reason

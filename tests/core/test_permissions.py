"""The table of rights is read so that forgetting a fact refuses."""

from partizip.core.permissions import Row, allow, may, refuse

TABLE = (Row("head", "sign", ("own_body",)), Row("editor", "mark"), Row("clerk", "file", ("odd", "own_body")))


def test_a_row_without_condition_allows():
    assert may(TABLE, "editor", "mark", {}) == allow("mark")


def test_another_role_is_refused_with_the_reason():
    assert may(TABLE, "head", "mark", {}) == refuse("Your role does not allow this.", "mark")


def test_a_condition_must_hold():
    assert may(TABLE, "head", "sign", {"own_body": True})
    verdict = may(TABLE, "head", "sign", {"own_body": False})
    assert not verdict
    assert verdict.reason == "This belongs to another body."


def test_a_forgotten_fact_refuses():
    assert not may(TABLE, "head", "sign", {})


def test_all_conditions_must_hold():
    assert may(TABLE, "clerk", "file", {"odd": True, "own_body": True})
    assert may(TABLE, "clerk", "file", {"own_body": True}).reason == "A condition of this right does not hold."


def test_one_of_several_rows_is_enough():
    table = (Row("head", "sign", ("own_body",)), Row("head", "sign", ("another_person",)))
    assert may(table, "head", "sign", {"another_person": True})

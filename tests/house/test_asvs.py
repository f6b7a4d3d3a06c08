"""docs/asvs.md: every requirement of level 1 and 2 once, each met point with a proof that exists."""

import ast
import re
from functools import lru_cache
from pathlib import Path

from tests.house.test_tree import ROOT

# ASVS 5.0.0: sections with the number of their requirements of level 1 and 2, which are numbered from 1 without gap.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
STATES = {"met", "partly", "not met", "none", "operator"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows() -> list[tuple[str, ...]]:
    return ROW.findall((ROOT / "docs" / "asvs.md").read_text(encoding="utf-8"))


@lru_cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_number_stands_there_once_and_in_order():
    wanted = [f"{section}.{number}" for section, most in SECTIONS.items() for number in range(1, most + 1)]
    assert len(wanted) == 253
    assert [row[0] for row in rows()] == wanted


def test_every_point_has_a_state_and_what_is_not_met_a_reason():
    for number, _words, state, where, _proof in rows():
        assert state in STATES, number
        if state in {"partly", "not met"}:
            assert len(where) > 10, f"{number}: say what is missing"


def test_every_met_point_names_a_proof_that_exists():
    for number, _words, state, _where, proof in rows():
        proofs = re.findall(r"`([^`]+)`", proof)
        assert proofs or state != "met", f"{number} is met by nothing"
        for each in proofs:
            path, _separator, name = each.partition("::")
            if name:
                assert name in names_in(ROOT / "tests" / path), f"{number}: no test {each}"
            else:
                assert (ROOT / path).exists(), f"{number}: no file {each}"


def test_a_list_that_lacks_something_fails(monkeypatch, tmp_path):
    """The checks above see what they are for."""
    text = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    assert len(ROW.findall(text)) == 253
    assert len(ROW.findall(text.replace("| 5.2.3 |", "| 5.2.x |"))) == 252

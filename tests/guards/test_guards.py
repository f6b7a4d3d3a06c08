"""Proof 4 of the Commissioner's independence: every guard is in the list, and without it a test fails (R-P6-1)."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.guards import finding, listed
from tests.guards.finding import Guard
from tests.guards.runner import INTACT, Outcome, share
from tests.sites import ROOT

PARTS = 2  # shares of the list, as many as the suite has processes


def test_the_list_names_every_guard_of_the_code_and_no_other():
    in_code, named = listed.in_code(), listed.read()
    assert not [one for one, times in Counter(in_code).items() if times > 1]
    assert not [str(one) for one in in_code if one not in named], "without a test: see tests/guards/filling.py"
    assert not [str(one) for one in named if one not in set(in_code)], "in the list, not in the code any more"
    assert list(named) == in_code, "in the order of the code"


def test_guards_are_found_in_whatever_form(tmp_path, monkeypatch):
    """Each form of refusing that the house uses is seen, and cutting it out leaves a module that compiles."""
    (tmp_path / "sample.py").write_text(SAMPLE, encoding="utf-8")
    monkeypatch.setattr(finding, "ROOT", tmp_path)
    monkeypatch.setitem(finding.GUARDED, "sample.py", ())
    _tree, found = finding.in_module("sample.py")
    assert [str(one.guard).partition(": ")[2] for one in found] == FOUND
    for number in range(len(found)):
        tree, again = finding.in_module("sample.py")
        before = finding.ast.unparse(tree)
        again[number].cut()
        assert finding.ast.unparse(tree) != before
        compile(finding.ast.fix_missing_locations(tree), "sample.py", "exec")


SAMPLE = """
def act(by, at, thing):
    require(by, at, "press.publish", own=thing.body == by.body, **facts(by))
    check(rules.may(thing))
    if thing is None:
        raise refused("gone")
    try:
        thing.open()
    except OSError as error:
        raise Refused(str(error)) from error
    if thing.mandate.is_protected:
        thing.ask()
        return False

def facts(by):
    return {"own_body": by.body == 1}

def may(thing):
    if not (verdict := may_end(thing)):
        return verdict
    if thing.gone:
        return refuse("gone", SOURCE)
    return refuse("late", SOURCE) if thing.late else allow(SOURCE)

def never(thing):
    return refuse("never", SOURCE)
"""
FOUND = [
    "require(by, at, 'press.publish', own=thing.body == by.body, **facts(by))",
    "require: own=thing.body == by.body",
    "check(rules.may(thing))",
    "if thing is None: raise refused('gone')",
    "except OSError: raise Refused(str(error)) from error",
    "thing.mandate.is_protected in thing.mandate.is_protected",
    "'own_body': by.body == 1",
    "if not (verdict := may_end(thing)): return verdict",
    "if thing.gone: return refuse('gone', SOURCE)",
    "return refuse('late', SOURCE) if thing.late else allow(SOURCE)",
    "return refuse('never', SOURCE)",
]


@pytest.mark.slow
@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("part", range(PARTS))
def test_without_any_one_guard_its_test_fails(part, tmp_path):
    """In a process of its own, on SQLite: each guard is taken out of a fork of it, and the named test has to fail."""
    files = sorted({test.partition("::")[0] for test in listed.read().values()})
    outcomes = tmp_path / "outcomes"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PARTIZIP_", "PYTEST_"))}
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "tests.guards.runner", f"--share={part}/{PARTS}",
            f"--outcomes={outcomes}", f"--basetemp={tmp_path / 'forks'}", *files,
        ],
        cwd=ROOT, env=environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, capture_output=True, text=True,
        timeout=900, check=False,
    )  # fmt: skip
    assert outcomes.exists(), done.stdout[-3000:] + done.stderr[-3000:]
    found = [Outcome(**one) for one in json.loads(outcomes.read_text(encoding="utf-8"))]
    assert not [one for one in found if one.guard == INTACT and not one.passed], "fail with all guards in place"
    removed = [one for one in found if one.guard != INTACT]
    wanted = share(listed.read(), part, PARTS)
    assert Counter(one.guard for one in removed) == Counter(str(guard) for _test, guard in wanted)
    assert not [one for one in removed if not one.shown], "taken away, and nothing was noticed"


def test_the_shares_are_the_whole_list():
    guards = listed.read()
    assert sorted(str(guard) for part in range(PARTS) for _test, guard in share(guards, part, PARTS)) == sorted(
        map(str, guards)
    )


def test_what_shows_a_guard_is_a_failed_assertion_and_nothing_else():
    guard, test = str(Guard("x.py", "f", "raise X")), "tests/test_x.py::test_x"
    assert Outcome(guard, test, passed=False, phase="call", fault="Failed").shown
    assert Outcome(guard, test, passed=False, phase="call", fault="AssertionError").shown
    for phase, fault in (("removing", "LookupError"), ("setup", "AssertionError"), ("call", "NameError")):
        assert not Outcome(guard, test, passed=False, phase=phase, fault=fault).shown
    assert not Outcome(guard, test, passed=True).shown

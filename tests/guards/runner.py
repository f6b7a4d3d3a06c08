"""Runs the named test of each guard in a process from which that guard was taken: the test has to fail there.

A plugin of pytest. Django and the test database are set up once; then the process is forked for each guard, so each
removal meets the program and the database as they were, and none meets another. First each test runs with all guards
in place and has to pass; that happens in the process itself, so that what is loaded at the first use (addresses,
templates, translations, ways through the tables) is there for every fork and not loaded in each anew.
"""

import gc
import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest import mock

import pytest
from _pytest.runner import call_and_report
from pytest_django.plugin import blocking_manager_key

from tests.guards import finding, listed
from tests.guards.finding import Guard
from tests.guards.removing import parsed, remove

SECONDS = 60  # a test that hangs without its guard has not shown anything
# The guard was cut out badly, or the test did not run at all, when one of these is what ended the test.
NOT_SHOWN = (
    "NameError",
    "UnboundLocalError",
    "SyntaxError",
    "ImportError",
    "ModuleNotFoundError",
    "LookupError",
    "Skipped",
)
INTACT = "all guards in place"


@dataclass(frozen=True)
class Outcome:
    """How a test ended in a fork: `fault` is the error's name, `words` its beginning."""

    guard: str
    test: str
    passed: bool
    phase: str = ""
    fault: str = ""
    words: str = ""
    seconds: float = 0.0

    @property
    def shown(self) -> bool:
        """Whether the test has noticed that the guard is gone, by what it asserts and not by a broken module."""
        return not self.passed and self.phase == "call" and self.fault not in NOT_SHOWN


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--share", default="0/1", help="which part of the guards: number/parts")
    parser.addoption("--outcomes", required=True, help="file for what came of it, JSON")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    number, parts = map(int, session.config.getoption("--share").split("/"))
    known = {item.nodeid: item for item in session.items}
    pairs = share(listed.read(), number, parts)
    setting_up(session)
    tests = sorted({test for test, _guard in pairs})
    done = [
        Outcome(INTACT, test, False, "collect", "LookupError", "there is no such test")
        for test in tests
        if test not in known
    ]
    done += [intact(session, known[test]) for test in tests if test in known]
    for file in finding.GUARDED:
        parsed(file)
    spare_forks()
    for test, guard in pairs:
        if test in known:
            done.append(in_fork(session, known[test], str(guard), lambda guard=guard: remove(guard)))
    told = [asdict(one) for one in done]
    Path(session.config.getoption("--outcomes")).write_text(json.dumps(told), encoding="utf-8")
    return True


def share(guards: dict[Guard, str], number: int, parts: int) -> list[tuple[str, Guard]]:
    """Test and guard of one part of the list; what one test shows is together, so that it runs intact once."""
    mine = set(sorted(set(guards.values()))[number::parts])
    found = [(test, guard) for guard, test in guards.items() if test in mine]
    return sorted(found, key=lambda pair: (pair[0], str(pair[1])))


def setting_up(session: pytest.Session) -> None:
    """Make what all tests share, the database above all, by setting up one test; then take that test down alone."""
    item = next(item for item in session.items if "db" in getattr(item, "fixturenames", ()))
    call_and_report(item, "setup", log=False)
    _taken_down(session, item)
    spare_forks()


def _taken_down(session: pytest.Session, item: pytest.Item) -> None:
    """Take down one test and what its file shares; what the whole session shares stays."""

    class Shared:
        def listchain(self) -> list:
            return item.listchain()[:3]

    session._setupstate.teardown_exact(Shared())
    item._initrequest()


def spare_forks() -> None:
    """Keep the collector from what is there already, else each fork copies all that it looks at."""
    gc.collect()
    gc.freeze()
    assert len(list(Path("/proc/self/task").glob("*"))) <= 1, "a fork would lack the threads that there are"


def intact(session: pytest.Session, item: pytest.Item) -> Outcome:
    """Run one test with all guards in place: in this very process, or in a fork when it makes a PDF.

    For typst then starts threads, which no later fork would have, and waits there for them without end.
    """
    begun = time.monotonic()
    printing = []

    def asked(*_all: object, **_named: object) -> None:
        printing.append(item)
        raise RuntimeError("printed in a fork only")

    with mock.patch("typst.compile_with_warnings", asked):
        said = _ran(item)
    try:
        _taken_down(session, item)
    except Exception as error:
        said = {"passed": False, "phase": "teardown", "fault": type(error).__name__, "words": repr(error)[:300]}
    if printing:
        return in_fork(session, item, INTACT, lambda: None)
    return Outcome(INTACT, item.nodeid, **said, seconds=round(time.monotonic() - begun, 2))


def in_fork(session: pytest.Session, item: pytest.Item, name: str, removing: Callable[[], None]) -> Outcome:
    """Run one test in a process of its own, after `removing` there."""
    reads, writes = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        answer = {"passed": False, "phase": "removing", "fault": "LookupError"}
        try:
            with session.config.stash[blocking_manager_key].unblock():
                removing()
            answer = _ran(item)
        except BaseException as error:
            answer["words"] = repr(error)[:300]
        finally:
            with suppress(BaseException):
                os.write(writes, json.dumps(answer).encode())
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    said = (
        json.loads(text) if text else {"passed": False, "phase": "call", "fault": "LookupError", "words": "no answer"}
    )
    return Outcome(name, item.nodeid, **said, seconds=round(time.monotonic() - begun, 2))


def _ran(item: pytest.Item) -> dict[str, object]:
    """Set up and call; without pytest's account of a failure, which takes longer than most tests and nobody reads."""
    phases = {"setup": item.ihook.pytest_runtest_setup, "call": item.ihook.pytest_runtest_call}
    for phase, hook in phases.items():
        ended = pytest.CallInfo.from_call(lambda hook=hook: hook(item=item), when=phase, reraise=(KeyboardInterrupt,))
        if ended.excinfo is not None:
            words = f"{ended.excinfo.typename}: {ended.excinfo.value}"
            return {"passed": False, "phase": phase, "fault": ended.excinfo.typename, "words": words[:300]}
    return {"passed": True}

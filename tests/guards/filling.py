"""Finds a test for guards that have none in the list: a plugin of pytest, for whoever adds a guard.

    python -m pytest -p tests.guards.filling --fill tests/commissioner tests/house/test_protected.py

It writes guards.csv. A guard for which no test is found is named at the end: write that test.
"""

import json
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from _pytest.runner import call_and_report
from pytest_django.plugin import blocking_manager_key  # noqa: F401

from tests.guards import finding, listed
from tests.guards.finding import ROOT
from tests.guards.removing import remove
from tests.guards.runner import in_fork, setting_up

SLOWEST, MOST = 4.0, int(os.environ.get("GUARDS_MOST", "45"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fill", action="store_true")
    parser.addoption("--fill-share", default="0/1")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    setting_up(session)
    files = {str(ROOT / file): file for file in finding.GUARDED}
    touched, raised, seconds = defaultdict(set), defaultdict(set), {}
    for item in session.items:
        if {"demo", "demo_seed"} & set(item.fixturenames):
            continue  # starts programs of its own, which have all their guards
        lines, errors, seconds[item.nodeid], passed = _traced(session, item, files)
        if not passed or seconds[item.nodeid] > SLOWEST:
            print("left out", item.nodeid, seconds[item.nodeid], passed, file=sys.stderr)
            continue
        for one in lines:
            touched[one].add(item.nodeid)
        for one in errors:
            raised[one].add(item.nodeid)
    known = {item.nodeid: item for item in session.items}
    tests = {guard: test for guard, test in listed.read().items()} if listed.FILE.exists() else {}
    lines = {one.guard: one.lines for file in finding.GUARDED for one in finding.in_module(file)[1]}
    refused = set().union(*(who for (file, _line), who in raised.items() if file == "access/acts.py"))
    number, parts = map(int, session.config.getoption("--fill-share").split("/"))
    kills, filled = Counter(), {}
    for guard in [one for one in listed.in_code() if one not in tests and os.environ.get('GUARDS_FILE', '') in one.file and (one.file != 'journal/triggers.py' or os.environ.get('GUARDS_FILE'))][number::parts]:
        at = [(guard.file, line) for line in lines.get(guard, ())]
        first = set().union(*(raised[one] for one in at)) if at else refused
        then = set().union(*(touched[one] for one in at)) if at else set(seconds)
        order = sorted(first | then, key=lambda one: (one not in first, -kills[guard.file, one], one not in refused, seconds[one]))
        for test in order[:MOST]:
            outcome = in_fork(session, known[test], str(guard), lambda guard=guard: remove(guard))
            if outcome.shown:
                filled[guard] = test
                kills[guard.file, test] += 1
                print(f"{outcome.seconds:5.2f} {guard} <- {test} {outcome.fault}", file=sys.stderr, flush=True)
                break
            if outcome.phase == "removing":
                print("CANNOT", guard, outcome.words, file=sys.stderr, flush=True)
                break
        else:
            print("NONE", guard, len(order), file=sys.stderr, flush=True)
    out = Path(os.environ["GUARDS_OUT"])
    out.write_text(json.dumps([[g.file, g.function, g.words, g.number, t] for g, t in filled.items()]))
    return True


def _traced(session, item, files):
    reads, writes = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if not child:
        lines, errors, passed = set(), set(), False

        def local(frame, event, arg):
            spot = (files[frame.f_code.co_filename], frame.f_lineno)
            (errors if event == "exception" else lines).add(spot)
            return local

        def trace(frame, event, arg):
            return local(frame, event, arg) if frame.f_code.co_filename in files else None

        try:
            sys.settrace(trace)
            passed = call_and_report(item, "setup", log=False).passed and call_and_report(item, "call", log=False).passed
        finally:
            sys.settrace(None)
            with os.fdopen(writes, "wb") as pipe:
                pipe.write(json.dumps([sorted(lines), sorted(errors), passed]).encode())
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    if not text:
        return [], [], 99.0, False
    lines, errors, passed = json.loads(text)
    return map(tuple, lines), map(tuple, errors), time.monotonic() - begun, passed

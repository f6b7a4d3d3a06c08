"""Finds a test for each guard that the list does not name yet: a plugin of pytest, for whoever adds a guard.

    PYTHONPATH=src:. python -m pytest -q -p tests.guards.filling tests/commissioner/test_acts.py

It tries the tests that it is given, one after the other, writes guards.csv anew (what is no guard any more goes), and
names at the end the guards for which none of them fails: write that test.
"""

import sys

import pytest

from tests.guards import listed
from tests.guards.finding import Guard
from tests.guards.removing import remove
from tests.guards.runner import in_fork, setting_up


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    known = listed.read()
    guards = listed.in_code()
    new = [guard for guard in guards if guard not in known]
    if new:
        setting_up(session)
    known |= {guard: test for guard in new if (test := _noticing(session, guard))}
    listed.write({guard: known[guard] for guard in guards if guard in known})
    for guard in guards:
        if guard not in known:
            sys.stderr.write(f"no test: {guard}\n")
    return True


def _noticing(session: pytest.Session, guard: Guard) -> str:
    """The first test that fails without the guard and passes with it; empty when there is none."""
    for item in session.items:
        if not in_fork(session, item, str(guard), lambda: remove(guard)).shown:
            continue
        if in_fork(session, item, str(guard), lambda: None).passed:
            return item.nodeid
    return ""

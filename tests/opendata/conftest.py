"""A Land to ask about."""

from itertools import count

import pytest

from tests.opendata import land as made


@pytest.fixture(autouse=True)
def _no_bound(settings):
    settings.API_PER_MINUTE = 1_000_000


@pytest.fixture
def land(db, log_key, monkeypatch):
    """One of everything; land.grow() makes more."""
    monkeypatch.setattr(made, "_numbers", count(1))
    return made.Land().grow()

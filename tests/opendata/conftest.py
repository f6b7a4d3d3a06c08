"""A Land to ask about."""

from itertools import count

import pytest

from partizip.journal import keeping
from tests.opendata import land as made
from tests.standing import laid


@pytest.fixture(autouse=True)
def _no_bound(settings):
    settings.API_PER_MINUTE = 1_000_000


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory):
    """A Land with one of everything, once for all tests of a file."""
    made._numbers = count(1)
    with laid(django_db_blocker, tmp_path_factory.mktemp("land"), lambda: made.Land().grow()) as found:
        yield found


@pytest.fixture
def land(standing, db, monkeypatch):
    """One of everything; land.grow() makes more."""
    monkeypatch.setattr(made, "_numbers", count(2))
    return standing.copied()


@pytest.fixture
def log_key(land):
    """The key that signs what that Land records."""
    return keeping.signer()

"""What all tests share: a key for the log in a temporary place, fast passwords, a fixed moment, people."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from tests import properties, sites

properties.settings.load_profile(properties.PROFILE)
# Playwright's synchronous API runs a loop; Django must not refuse the database because of it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _quiet_settings(settings, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    settings.LOG_KEY_FILE = Path(home) / "key" / "log.key"
    settings.FILES = Path(home) / "files"
    translation.activate("de")  # a page of another language must not leave it to the next test
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(home)}}


@pytest.fixture(autouse=True)
def _nobody_tried_before():
    from partizip.access.limits import METER  # noqa: PLC0415 - needs Django, which is set up after this file is read

    METER.forget()


@pytest.fixture(autouse=True)
def _nothing_kept():
    from partizip.web.versions import STORE  # noqa: PLC0415 - needs Django, which is set up after this file is read

    STORE.forget()


@pytest.fixture
def log_key(_quiet_settings):
    """A fresh key of the log."""
    from partizip.journal import keeping  # noqa: PLC0415 - needs Django, which is set up after this file is read

    keeping.make_key("log.example")
    return keeping.signer()


@pytest.fixture
def now() -> datetime:
    """Monday, 23 November 2026, 10:00 in Berlin."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def signed_in(db):
    """A browser signed in under a fresh mandate of a role, signed_in(Role.EDITOR, of=body), or as an actor there is."""
    from django.test import Client  # noqa: PLC0415 - needs Django, which is set up after this file is read

    from partizip.access.acts import Actor  # noqa: PLC0415
    from partizip.access.models import Mandate  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    def sign_in(role, *, of=None, who=None):
        given = isinstance(role, Actor)
        mandate = Mandate.objects.get(id=role.mandate_id) if given else factories.mandate(role, of=of, who=who)
        factories.second_factor(mandate.person)
        client = Client()
        client.force_login(mandate.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["mandate"] = str(mandate.id)
        session.save()
        client.mandate = mandate
        return client

    return sign_in


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """In place of pytest-django's: all migrations once in a run, and a copy for each process that tests."""
    from django.db import connection  # noqa: PLC0415 - needs Django, which is set up after this file is read

    from tests import shared  # noqa: PLC0415

    with (
        django_db_blocker.unblock(),
        shared.tested(shared.folder(request.config), connection),
        django_db_blocker.block(),
    ):
        yield


@pytest.fixture(scope="session")
def demo_seed(request):
    """The demo Land as `partizip init --demo` makes it, once in a run; copied by tests that change it."""
    from tests import shared  # noqa: PLC0415 - needs Django, which is set up after this file is read

    return shared.demo(shared.folder(request.config))


def pytest_unconfigure(config):
    """What the run shared goes when all its processes have ended."""
    if not hasattr(config, "workerinput"):
        for address in (config._tmp_path_factory.getbasetemp() / "shared").glob("*.address"):
            sites.forget(address.read_text())


@pytest.fixture
def demo(demo_seed, tmp_path):
    """A copy of the demo Land for one test."""
    with sites.demo_site(tmp_path / "land", demo_seed) as site:
        yield site

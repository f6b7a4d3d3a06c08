"""Rows that all tests of a file share: laid once in a transaction around them, each test's own changes are undone.

As `setUpTestData` of Django's TestCase; with what an installation has beside its database, its key and its files.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from partizip.journal import keeping


@dataclass(frozen=True)
class Standing:
    """What was laid, and the folder with key and files that belong to it."""

    laid: Any
    folder: Path

    def copied(self) -> Any:
        """For one test, whose settings name its own folder: a copy of what was laid, of the key and of the files."""
        if (self.folder / "key").exists():
            shutil.copytree(self.folder / "key", Path(settings.LOG_KEY_FILE).parent)
        shutil.copytree(self.folder / "files", Path(settings.FILES))
        return deepcopy(self.laid)


@contextmanager
def laid(blocker, folder: Path, lay: Callable[[], Any], *, signed: bool = True) -> Iterator[Standing]:
    """Lay it now; it is gone when the context ends. For fixtures of a file, before any test's own transaction.

    `signed`: with a key of the record.
    """
    (folder / "files").mkdir(parents=True)
    own = override_settings(
        LOG_KEY_FILE=folder / "key" / "log.key",
        FILES=folder / "files",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        with own:
            if signed:
                keeping.make_key("log.example")
            found = Standing(lay(), folder)
    try:
        yield found
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)

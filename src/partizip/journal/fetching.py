"""What a running site shows of its log, fetched; knows nothing of Django."""

from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

from partizip.core import ledger
from partizip.journal.databases import CannotCheck


def fetched(site: str, path: str) -> bytes:
    """What the site answers. Raises CannotCheck, or Fault when it has no answer to what its signed state promises."""
    try:
        with urlopen(f"{site}/log/{path}", timeout=60) as answer:  # noqa: S310 - http and https only, see verify.main
            return bytes(answer.read())
    except HTTPError as error:
        plain_words = error.headers.get_content_type() == "text/plain"
        said = error.read(500).decode(errors="replace").strip() if plain_words else error.reason
        words = f"{site}/log/{path} cannot be fetched: {error.code}, {said}"
        if error.code == 404 and path not in {"key", "checkpoint", "cosigned"}:
            raise ledger.Fault(words) from error
        raise CannotCheck(words) from error
    except (OSError, HTTPException, ValueError) as error:
        raise CannotCheck(f"{site}/log/{path} cannot be fetched: {error}") from error


def bundles(site: str, size: int) -> Iterator[tuple[int, list[bytes]]]:
    """The lines of a site by bundles: number of the first one, and their bytes. Raises Fault or CannotCheck."""
    for first in range(0, size, ledger.FULL):
        width = min(ledger.FULL, size - first)
        found = ledger.parse_entry_bundle(fetched(site, f"tile/{ledger.tile_path(None, first // ledger.FULL, width)}"))
        if len(found) != width:
            raise ledger.Fault(f"the bundle from line {first} has {len(found)} lines instead of {width}")
        yield first, found

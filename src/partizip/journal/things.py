"""Public things by what people have of them: the address of a page, a short code, a fingerprint."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import Resolver404, resolve
from django.utils import translation

from partizip.core.ids import normalise_short_code
from partizip.core.things import Thing

_NAMES = ("code", "slug", "sha256")


def is_address(text: str) -> bool:
    """Whether this is meant as the address of a page."""
    return text.startswith(("/", "http://", "https://"))


def path_of(address: str) -> tuple[str, str, list[str]] | None:
    """Path without language, fragment and the values in the path of a page of this site; None when it is none."""
    try:
        parts = urlsplit(address)
        if parts.netloc and parts.netloc != urlsplit(settings.SITE_URL).netloc:
            return None
        path, language = parts.path, translation.get_language_from_path(parts.path)
        if language is not None and language != settings.LANGUAGE_CODE:
            path = path.removeprefix(f"/{language}")
        with translation.override("de"):
            return path, parts.fragment, [str(value) for value in resolve(path).kwargs.values()]
    except (ValueError, Resolver404):
        return None


def things_at(address: str) -> Iterator[models.Model]:
    """The things whose page this address is."""
    found = path_of(address)
    if found is None:
        return
    path, _fragment, values = found
    with translation.override("de"):
        for thing in _named(values[0]) if values else ():
            if thing.get_absolute_url().lower() == path.lower():  # type: ignore[attr-defined]
                yield thing


def _named(name: str) -> Iterator[models.Model]:
    """Every public thing with a page whose code, short name or fingerprint this is."""
    for model in apps.get_models():
        if hasattr(model, "public_id") and hasattr(model, "get_absolute_url"):
            for field in _NAMES:
                if any(column.name == field for column in model._meta.concrete_fields):
                    yield from model._base_manager.filter(**{f"{field}__iexact": name})


def find(text: str) -> Thing | None:
    """The one public thing that an address, short code, short name or fingerprint means; None when there is none."""
    typed = text.strip().replace("\x00", "")[:400]
    if is_address(typed):
        found: Any = next(things_at(typed), None)
    else:
        found = next(_named(normalise_short_code(typed) or typed), None) if typed else None
    if found is None:
        return None
    with translation.override("de"):
        return Thing(found._meta.model_name, str(found.public_id), str(found), found.get_absolute_url())

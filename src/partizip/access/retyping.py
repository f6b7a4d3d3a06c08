"""What somebody typed into a form that was not taken comes back, to be copied or sent once more."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

SHOW_ONLY = "show_only"  # a form sent with this field is shown with its words, and never carried out
_NOT_SHOWN = {"csrfmiddlewaretoken", "acting", "step"}


def from_here(request: HttpRequest) -> bool:
    """Whether the form was sent by a page of this site, by what the browser says of it."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(said) and urlsplit(said).netloc == request.get_host()


def retyped(request: HttpRequest) -> dict[str, Any]:
    """`fields` to send once more, `typed` to show, by the label and in words, `files` whether a file has to be chosen
    again.

    Only what came from a page of this site: else a foreign page could put words into somebody's mouth. Forms of the
    account (passwords, codes) never come back.
    """
    match = request.resolver_match
    name = match.url_name if match is not None else None
    ours = bool(name) and not str(name).startswith(("account_", "mfa_")) and from_here(request)
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)] if ours else []
    fields = [(name, value) for name, value in fields if name not in {"csrfmiddlewaretoken", SHOW_ONLY}]
    return {
        "fields": fields,
        "typed": _typed(match.func.__module__, fields) if match is not None else [],
        "files": bool(ours and request.FILES),
    }


def _typed(module: str, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Label and value of everything that somebody typed or chose, in the order of the form; nothing hidden.

    What the form at this address makes when it is shown is not known here; its words are shown without a label.
    """
    form = _form_of(module, {name for name, _value in fields})
    found: dict[tuple[str, str], list[str]] = {}
    for name, value in fields:
        field = form.base_fields.get(name) if form is not None else None
        said = _in_words(field, value) if field is not None else value if len(value.split()) > 1 else ""
        if said and name not in _NOT_SHOWN:
            found.setdefault((name, str(field.label or "") if field is not None else ""), []).append(said)
    return [(label, ", ".join(said)) for (_name, label), said in found.items()]


def _form_of(module: str, names: set[str]) -> type[forms.BaseForm] | None:
    """The form of an address: of the forms of the part in which its view stands the one with most of these fields."""
    part = ".".join(module.split(".")[:2]) + "."
    known = [kind for kind in _below(forms.Form) if kind.__module__.startswith(part)]
    best = max(known, key=lambda kind: (len(names & set(kind.base_fields)), -len(kind.base_fields)), default=None)
    return best if best is not None and names & set(best.base_fields) else None


def _below(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _in_words(field: forms.Field, value: str) -> str:
    """What was typed or chosen as the form shows it; empty for what is hidden, secret or without words."""
    if field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput):
        return ""
    if isinstance(field, forms.DateField) and (day := _day(value)):
        return day
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else ""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        value = str(dict(_flat(field.choices)).get(value, value))
    return "" if _is_key(value) else value.strip()


def _day(value: str) -> str:
    try:
        day = parse_date(value)
    except ValueError:  # a day that does not exist: shown as it was typed
        return ""
    return formats.date_format(day) if day else ""


def _flat(choices: Any) -> Iterator[tuple[str, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(key), label


def _is_key(value: str) -> bool:
    """Whether a value is a key of the database, which tells nobody anything."""
    try:
        UUID(value)
    except ValueError:
        return False
    return True

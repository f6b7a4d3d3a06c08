"""The interface for programs: all rooms joined under one address, its description, and the page that explains it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils.translation import gettext as _

from partizip.audit import api as audit
from partizip.bodies import api as bodies
from partizip.commissioner import api as commissioner
from partizip.core.addresses import Address
from partizip.duties import api as duties
from partizip.figures import api as figures
from partizip.journal import api as journal
from partizip.opendata.interface import Interface, answers_faults
from partizip.opendata.problems import PREFIX, WORDS
from partizip.opendata.values import LARGEST
from partizip.portal import search_api
from partizip.portal.catalogue import SERVICE, licence
from partizip.portal.witnesses import api as witnesses
from partizip.promises import api as promises
from partizip.texts import api as texts
from partizip.trail import api as trail

VERSION = "1.0.0"
ROOMS = (promises, duties, bodies, texts, figures, trail, audit, commissioner, journal, witnesses, search_api)

interface = Interface(title="Partizip", docs_url=None, openapi_url=None)
answers_faults(interface)
ADDRESSES: dict[str, Address] = {}
for _room in ROOMS:
    interface.add_router("", _room.room)
    ADDRESSES |= _room.room.addresses()
urlpatterns: list[URLPattern] = [pattern for pattern in interface.urls[0] if (pattern.name or "") in ADDRESSES]


def described(request: HttpRequest) -> dict[str, Any]:
    """The description in the reader's language, with the licence and the demo's mark."""
    instance, found = request.instance, licence()  # type: ignore[attr-defined]
    words = _("Everything that is public here, for programs: read only, without a key, in %(languages)s.") % {
        "languages": ", ".join(code for code, _name in settings.LANGUAGES)
    }
    return interface.description_of(
        VERSION, settings.SITE_URL, title=instance.titled(_(SERVICE)), description=words,
        license={"name": found.name, "url": found.text},
    )  # fmt: skip


def description(request: HttpRequest) -> JsonResponse:
    """The interface as OpenAPI 3.1."""
    return JsonResponse(described(request), json_dumps_params={"ensure_ascii": False})


def page(request: HttpRequest) -> HttpResponse:
    """The same for people, made from the description."""
    found = described(request)
    operations = [
        operation | {"path": path, "shows": _shown(found, operation), "parameters": _parameters(found, operation)}
        for path, methods in found["paths"].items()
        for operation in methods.values()
    ]
    problems = [(status, _(title), _(detail)) for status, (title, detail) in WORDS.items()]
    context = {
        "operations": operations, "problems": problems, "limit": settings.API_PER_MINUTE, "most": LARGEST,
        "base": settings.SITE_URL + PREFIX, "licence": licence(),
    }  # fmt: skip
    return render(request, "portal/api.html", context)


def _parameters(found: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Values that it takes, each with its kind in short."""
    schemas = found["components"]["schemas"]
    return [one | {"kind": _kind(schemas, one["schema"])} for one in operation["parameters"]]


def _shown(found: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of the answer: name, type, and those of the rows of a list."""
    schemas = found["components"]["schemas"]
    return _fields(schemas, operation["responses"]["200"]["content"]["application/json"]["schema"])


def _fields(schemas: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    properties = schemas[schema["$ref"].rsplit("/", 1)[-1]]["properties"].items()
    return [{"name": name, "kind": _kind(schemas, one), "of": _of(schemas, name, one)} for name, one in properties]


def _of(schemas: dict[str, Any], name: str, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a list, one step deep."""
    return _fields(schemas, schema["items"]) if name == "items" and "$ref" in schema.get("items", {}) else []


def _kind(schemas: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(_kind(schemas, one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_kind(schemas, schema['items'])}]"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "minimum" in schema and "maximum" in schema:
        return f"{schema['type']} {schema['minimum']} – {schema['maximum']}"
    return str(schema.get("format") or schema.get("const") or schema.get("type", ""))

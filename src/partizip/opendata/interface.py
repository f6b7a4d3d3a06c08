"""The interface for programs: each room's `api.py` fills a `Room` with what can be read there; portal joins them.

room = Room()

@room.read("/bodies", name="api_bodies", summary=msgid("Bodies of a day"), shows=BodyList)
def bodies(request: HttpRequest, asked: Query[BodyQuery]) -> Any: ...
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError
from ninja.operation import Operation

from partizip.core.addresses import Address
from partizip.opendata.problems import MEDIA, PREFIX, WORDS, problem, reason

_KEPT = "x-kept"
ASKED = "asked"  # how a view calls the values of its query
View = Callable[..., Any]


class Room(Router):
    """What can be read in one room. There is nothing else but reading."""

    def __init__(self) -> None:
        super().__init__()
        self._unkept: set[str] = set()

    def read(self, path: str, *, name: str, summary: str, shows: Any, kept: bool = True) -> Callable[[View], View]:
        """An address that answers GET and HEAD; `name` is its URL name, `summary` a msgid.

        `kept`: answers are kept by their version.
        """
        operation = name.removeprefix("api_")
        if not kept:
            self._unkept.add(name)
        return self.api_operation(
            ["GET", "HEAD"], path, url_name=name, operation_id=operation, summary=summary, response=shows,
            openapi_extra={_KEPT: kept},
        )  # fmt: skip

    def addresses(self) -> dict[str, Address]:
        """Its lines for the table of addresses, with the parameters that each one reads."""
        return {
            operation.url_name: Address(
                shared=operation.url_name not in self._unkept, reads=_read(operation), negotiated=True
            )
            for view in self.path_operations.values()
            for operation in view.operations
        }


def _read(operation: Operation) -> tuple[str, ...]:
    asked = (model for model in operation.models if model.__ninja_param_source__ == "query")
    return tuple(name for model in asked for name in model.__ninja_flatten_map__)


class Interface(NinjaAPI):
    """All rooms together, and their description as OpenAPI 3.1 in the reader's language."""

    def description_of(self, version: str, site: str, **info: Any) -> dict[str, Any]:
        """The OpenAPI document: each fault that can be told, no HEAD beside its GET, words in the reader's language."""
        found: dict[str, Any] = dict(self.get_openapi_schema(path_prefix=PREFIX.lstrip("/")))
        found["servers"] = [{"url": site}]
        found["info"] = {"title": "Partizip", "version": version, **info}
        for path in found["paths"].values():
            path.pop("head", None)
            for operation in path.values():
                _add_faults(operation)
        found["components"]["schemas"]["Problem"] = _PROBLEM
        return _translated(found)


def _add_faults(operation: dict[str, Any]) -> None:
    """What every address can answer besides: the version that the reader has, and faults."""
    operation.pop("description", None)  # what the code says of itself
    statuses = [400, 422, 429, 500, 503]
    if any(parameter["in"] == "path" for parameter in operation["parameters"]):
        statuses.append(404)
    answers = operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
    if operation.pop(_KEPT):
        answers["200"]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "version of this answer"}}
        answers["304"] = {"description": "Not Modified"}
    for status in sorted(statuses):
        schema = {"$ref": "#/components/schemas/Problem"}
        answers[str(status)] = {"description": WORDS[status][0], "content": {MEDIA: {"schema": schema}}}
    answers["429"]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}


_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "Problem details (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "name", "reason"],
                "properties": {"in": {"type": "string"}, "name": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
    },
}


def _translated(found: Any) -> Any:
    """The same with every summary and description in the reader's language, where there is a translation."""
    if isinstance(found, list):
        return [_translated(one) for one in found]
    if not isinstance(found, dict):
        return found

    def said(name: str, value: Any) -> Any:
        words = name in {"summary", "description"} and isinstance(value, str) and value
        return _(value) if words else _translated(value)

    return {name: said(name, value) for name, value in found.items()}


def _wrong(errors: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """What is wrong with each value, once a value: that it is not absent either is no news."""
    found: dict[str, dict[str, str]] = {}
    for one in errors:
        place, name = one["loc"][0], next(str(part) for part in one["loc"][1:] if part != ASKED)
        found.setdefault(name, {"in": place, "name": name, "reason": reason(one["type"], one.get("ctx", {}))})
    return found


def answers_faults(api: Interface) -> None:
    """Let the interface tell its faults as problem details."""

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, _error: Any) -> HttpResponse:
        return problem(404, path=request.path)

    @api.exception_handler(ValidationError)
    def not_usable(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(422, path=request.path, errors=list(_wrong(error.errors).values()))

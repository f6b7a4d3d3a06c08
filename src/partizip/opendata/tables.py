"""A declared list as a file: JSON, or CSV with the demo's mark in each row, which may be copied elsewhere."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from partizip.core.tables import csv_text


def table(
    request: HttpRequest, kind: str, rows: Sequence[Sequence[Any]], *, columns: Sequence[str], name: str, key: str
) -> HttpResponse:
    """Rows as JSON under `key`, else as a CSV file called `name`."""
    mark = request.instance.mark  # type: ignore[attr-defined]
    if kind == "json":
        return JsonResponse({"mark": mark, key: [dict(zip(columns, row, strict=True)) for row in rows]})
    content = csv_text((*columns, "note"), [[*row, mark] for row in rows]) if mark else csv_text(columns, rows)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{"demo-" if mark else ""}{name}.csv"'
    return response

"""Public pages of the programme of the office: entries by field, and each with what both sides do."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.commissioner.actions import programme as actions
from partizip.commissioner.actions.press import facts as office_facts
from partizip.commissioner.exports import programme as exports
from partizip.commissioner.models import ProgrammeEntry
from partizip.commissioner.pictures import of_fields
from partizip.commissioner.queries import programme as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.opendata.tables import table

PAGE = 25
FEED = 100  # entries of the feed


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def programme(request: HttpRequest) -> HttpResponse:
    """The entries, narrowed by field and state; of each field how many there are, and where there is none."""
    today, chosen = berlin_day(timezone.now()), queries.Filter.read(request.GET)
    page = Paginator(queries.listed(chosen, today), PAGE).get_page(request.GET.get("seite"))
    fields = queries.by_field(today)
    context = {
        "page": page, "rows": queries.standings(page, today, _language()), "chosen": chosen, "fields": fields,
        "states": queries.STATES.items(), "chart": of_fields(fields),
        "field": next((one for one in fields if one.name == chosen.field), None),
    }  # fmt: skip
    return render(request, "commissioner/programme.html", context)


def programme_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same in other formats."""
    if not exports.PROGRAMME.offers(kind):
        raise Http404
    today = berlin_day(timezone.now())
    found = queries.listed(queries.Filter.read(request.GET), today)
    if kind == "atom":
        title = request.instance.titled(_("Programme of the office"))  # type: ignore[attr-defined]
        rows = queries.standings(found[:FEED], today, _language())
        text = exports.atom(rows, title, settings.SITE_URL + request.path)
        return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    rows = exports.rows(queries.standings(found, today, "de"))
    return table(request, kind, rows, columns=exports.COLUMNS, name="programm", key="programme")


def entry(request: HttpRequest, entry: str) -> HttpResponse:
    """One entry with its earlier versions, notes, records and result."""
    normal = normalise_short_code(entry)
    if normal and normal != entry:
        return redirect("programme_entry", entry=normal)
    try:
        found = queries.entry(entry.replace("\x00", ""))
    except ProgrammeEntry.DoesNotExist as error:
        raise Http404 from error
    by, now, language = request.actor, timezone.now(), _language()  # type: ignore[attr-defined]
    [standing] = queries.standings([found], berlin_day(now), language)
    earlier = [(version, version.said(language)) for version in list(found.versions.all())[-2::-1]]
    own = by.mandate_id is not None and bool(
        verdict_of(by, now, actions.RIGHT, **office_facts(by, now, found.office_id))
    )
    there = {words.language for words in standing.version.words.all()}
    missing = [code for code, _name in settings.LANGUAGES if code not in there]
    context = {
        "one": standing, "entry": found, "earlier": earlier, "linked": queries.linked(found, now),
        "own": own and not found.has_ended, "missing": missing, "lost": queries.lost(found),
        "others": [words for words in standing.version.words.all() if words != standing.words],
    }  # fmt: skip
    return render(request, "commissioner/programme_entry.html", context)

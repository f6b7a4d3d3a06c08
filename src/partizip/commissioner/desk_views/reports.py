"""The yearly report on the desk of the office: own words, preview at any time, publishing, a press draft from it."""

from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from partizip.access.acts import Forbidden, Refused, verdict_of
from partizip.access.submitting import carry_out, sent, status_of
from partizip.bodies.models import Body
from partizip.commissioner import counting
from partizip.commissioner.actions import attaching, press
from partizip.commissioner.actions import reports as actions
from partizip.commissioner.exports import report_pdf as printed
from partizip.commissioner.forms import reports as forms
from partizip.commissioner.models import Draft, Edition, Kind, ReportEdition
from partizip.commissioner.queries import reports as queries
from partizip.commissioner.reporting import as_pdf, content, seen
from partizip.core import annual
from partizip.core.ids import normalise_short_code
from partizip.documents import pdf


def _allowed(request: HttpRequest, right: str) -> UUID:
    """The own office. Raises Forbidden with the reason, before somebody types in vain. The act asks again."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    verdict = verdict_of(by, now, right, **press.facts(by, now, by.body_id))
    if not verdict:
        raise Forbidden(verdict)
    office: UUID = by.body_id
    return office


def desk(request: HttpRequest) -> HttpResponse:
    """The years with what was published of each."""
    office = _allowed(request, "report.draft")
    known: dict[int, list[ReportEdition]] = {}
    for one in counting.editions(office):
        known.setdefault(one.year, []).append(one)
    years = [(year, known.get(year, [])) for year in queries.years(office, timezone.now())]
    return render(request, "commissioner/desk_reports.html", {"years": years})


def preview(request: HttpRequest, year: int) -> HttpResponse:
    """The report as it would be published now, with the way to the office's own words in each section."""
    found = seen(year, timezone.now())
    office = _allowed(request, "report.draft")
    words = counting.drafts(office, year)
    cells = counting.cells(counting.counted(found, office))
    places = [
        (name, _(title), [(code, (name, code) in words) for code, _name in settings.LANGUAGES])
        for name, title in annual.SECTIONS.items()
    ]
    context = {
        "year": found, "places": places, "number": counting.next_number(office, year),
        "last": counting.editions(office).filter(year=year).first(),
    }  # fmt: skip
    return render(request, "commissioner/desk_report.html", context | content(cells, words))


def preview_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The same as a PDF, with the own words as they stand."""
    found = seen(year, timezone.now())
    office = _allowed(request, "report.draft")
    facts = {
        "year": found, "cells": counting.cells(counting.counted(found, office)), "words": counting.drafts(office, year),
        "office": Body.objects.get(id=office),
    }  # fmt: skip
    return as_pdf(request, f"bericht-{year}-vorschau", **facts)


def words(request: HttpRequest, year: int, section: str, language: str) -> HttpResponse:
    """Own words for a section in a language."""
    if section not in annual.SECTIONS or language not in dict(settings.LANGUAGES):
        raise Http404
    seen(year, timezone.now())
    office = _allowed(request, "report.draft")
    text, revision = queries.draft(office, year, section, language)
    form = forms.WordsForm(sent(request)[0], initial={"text": text, "revision": revision})
    if carry_out(request, form, actions.save_words, year=year, section=section, language=language):
        messages.success(request, _("Your words were saved. Nobody outside your office reads them yet."))
        return redirect("report_preview", year=year)
    context = {"form": form, "title": _(annual.SECTIONS[section]), "button": _("Save"), "language": language}
    context["about"] = translation.get_language_info(language)["name_local"]
    return render(request, "commissioner/desk_office_form.html", context, status=status_of(form))


def publish(request: HttpRequest, year: int) -> HttpResponse:
    """The one press that publishes the report."""
    found = seen(year, timezone.now())
    office = _allowed(request, "report.publish")
    number = counting.next_number(office, year)
    own = counting.drafts(office, year)
    shown = counting.fingerprint(own)
    first = request.POST.get("number", str(number)) == "1"  # a second press asks for no reason of a further edition
    initial = {"number": number, "words": shown, "parts": _parts(own)}
    form = forms.PublishForm(sent(request)[0], first=first, initial=initial)
    if carry_out(request, form, actions.publish_report, year=year):
        messages.success(request, _("The report is published; its numbers, words and moment are frozen."))
        return redirect(form.result)  # type: ignore[attr-defined]
    if form.is_bound:  # the page that comes back shows the newest words; a further press means these
        newest = request.POST.copy()
        newest["words"], newest["parts"] = shown, _parts(own)
        form.data = newest
    looked_at = request.POST.get("parts", _parts(own)) if request.POST.get("words", shown) != shown else _parts(own)
    context = {
        "form": form, "year": found, "number": number, "own": _in_order(own, looked_at), "gone": _gone(own, looked_at)
    }  # fmt: skip
    return render(request, "commissioner/desk_report_publish.html", context, status=status_of(form))


def _part(section: str, language: str, text: str) -> str:
    return f"{section}.{language}.{counting.fingerprint({(section, language): text})[:16]}"


def _parts(own: dict[tuple[str, str], str]) -> str:
    """Each section and language with a short fingerprint of its words, to name what changed meanwhile."""
    return " ".join(_part(section, language, text) for (section, language), text in sorted(own.items()))


def _gone(own: dict[tuple[str, str], str], looked_at: str) -> list[tuple[str, str]]:
    """Title and language of what was there when it was looked at, and is no more."""
    names = [tuple(part.split(".")[:2]) for part in looked_at.split()]
    return [
        (_(annual.SECTIONS[section]), language)
        for section, language in (name for name in names if len(name) == 2)
        if section in annual.SECTIONS and language in dict(settings.LANGUAGES) and (section, language) not in own
    ]


def _in_order(own: dict[tuple[str, str], str], looked_at: str) -> list[tuple[str, str, str, bool]]:
    """Own words as the report has them: title of the section, language, text, whether it changed meanwhile."""
    seen = set(looked_at.split())
    return [
        (_(title), language, own[section, language], _part(section, language, own[section, language]) not in seen)
        for section, title in annual.SECTIONS.items()
        for language, _name in settings.LANGUAGES
        if (section, language) in own
    ]


def press_draft(request: HttpRequest, entry: str) -> HttpResponse:
    """One press: a draft in the press room that leads to a published report, with its PDF beside it."""
    office = _allowed(request, "press.draft")
    found = counting.editions(office).filter(code=normalise_short_code(entry) or entry.replace("\x00", "")).first()
    if found is None:
        raise Http404
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    # A second press finds the draft of the first; a further draft can be made once that one was published.
    named = uuid5(found.id, str(Edition.objects.filter(item__office=office).count()))
    if Draft.objects.filter(id=named).exists():
        messages.info(request, _("A draft in the press room leads to this report already."))
        return redirect("press_draft", draft=named)
    with translation.override("de"):
        draft = press.save_draft(by=by, at=now, draft_id=named, revision=0, **_said(found))
        done = _attached(request, draft, found)
    if done:
        messages.success(request, _("A draft in the press room leads to the report, with its PDF beside it."))
    else:
        messages.warning(request, _("The draft leads to the report; its PDF could not be put beside it."))
    return redirect("press_draft", draft=draft.id)


def _said(found: ReportEdition) -> dict[str, Any]:
    """German words to begin with; the office goes on writing."""
    own = counting.words_of(found).get(("foreword", "de"), "")
    address = settings.SITE_URL + found.get_absolute_url()
    leads_to = _("The report, with all its records:")
    lead = _("The yearly report counts what stands in the public record; every number can be counted again.")
    return {
        "kind": Kind.REPORT, "language": "de", "title": str(found), "lead": lead,
        "text": "\n\n".join(filter(None, (own, f"{leads_to} {address}"))),
    }  # fmt: skip


def _attached(request: HttpRequest, draft: Draft, found: ReportEdition) -> bool:
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    facts = {"year": found.seen(), "cells": found.counted, "words": counting.words_of(found), "office": found.office}
    try:
        data = printed.pdf_of(instance=request.instance, edition=found, **facts)  # type: ignore[attr-defined,arg-type]
        attaching.attach(by=by, at=now, draft=draft, name=f"jahresbericht-{found.year}.pdf", data=data, alt=str(found))
    except (pdf.NotMade, Refused):
        return False
    return True

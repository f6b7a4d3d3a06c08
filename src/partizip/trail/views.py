"""Pages of the trail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partizip.access.submitting import carry_out, sent, status_of
from partizip.core.ids import normalise_short_code
from partizip.journal.queries import told
from partizip.trail import actions, queries
from partizip.trail.forms import LinkForm

UUID_LENGTH = 36


def _thread(code: str) -> queries.Thread:
    found = queries.thread(code)
    if not (found.links or found.lines or found.claims):
        raise Http404
    return found


def trail(request: HttpRequest, code: str) -> HttpResponse:
    """What a thing follows from and what followed; a loosely typed short code is led to its standard form."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("trail", code=normal)
    found = _thread(code)
    shown = code.upper() if len(code) < UUID_LENGTH else code  # a clause's code stands in addresses in lower case
    context = {"code": code, "shown": shown, "thread": found, "lines": told(found.lines)}
    return render(request, "trail/thread.html", context)


def link_add(request: HttpRequest) -> HttpResponse:
    """Record that one public thing follows from another."""
    form = LinkForm(sent(request)[0], initial={"source": request.GET.get("von", "")[:400]})
    if carry_out(request, form, actions.link):
        messages.success(request, _("The link was published."))
        return redirect("trail", code=form.cleaned_data["source"].id)
    return render(request, "trail/form.html", {"form": form}, status=status_of(form))


def _end(kind: str, public_id: str, title: str, address: str) -> dict[str, str]:
    return {"kind": kind, "id": public_id, "title": title, "address": address}


def trail_json(request: HttpRequest, code: str) -> JsonResponse:
    """The same for programs."""
    found = _thread(code)
    links = [
        {
            "kind": link.kind,
            "reason": link.reason,
            "since": link.at.isoformat(),
            "from": _end(link.from_kind, link.from_id, link.from_title, link.from_address),
            "to": _end(link.to_kind, link.to_id, link.to_title, link.to_address),
        }
        for link in found.links
    ]
    lines = [
        {"index": entry.index, "verb": entry.verb, "subject": entry.subject, "time": entry.at.isoformat()}
        for entry in found.lines
    ]
    claims = [{"code": claim.code, "title": claim.title, "due_on": claim.due_on} for claim in found.claims]
    about = [_end(thing.kind, thing.id, thing.title, thing.address) for thing in found.near]
    mark = request.instance.mark  # type: ignore[attr-defined]
    facts = {"links": links, "claims": claims, "about": about, "lines": lines}
    return JsonResponse({"id": code, "mark": mark, **facts})

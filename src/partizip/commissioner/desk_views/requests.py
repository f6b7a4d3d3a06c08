"""Pages of requests and objections for the office: ask, see what is late, send the letter that lies ready."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from partizip.access.acts import Forbidden, verdict_of
from partizip.access.submitting import carry_out, sent, status_of
from partizip.bodies.queries import lineage
from partizip.commissioner import printed
from partizip.commissioner.actions import requests as actions
from partizip.commissioner.actions.press import facts as office_facts
from partizip.commissioner.forms import requests as forms
from partizip.commissioner.models import Request
from partizip.commissioner.queries import requests as queries
from partizip.core import toward
from partizip.core.calendar import berlin_day
from partizip.documents import pdf
from partizip.post import outbox


def requests_desk(request: HttpRequest) -> HttpResponse:
    """What the office asked, the overdue first, and the letters that lie ready."""
    now, by = timezone.now(), request.actor  # type: ignore[attr-defined]
    own = lineage(by.body_id, berlin_day(now))
    found = queries.standings(queries.of_office(own), now)
    context = {"late": [one for one in found if one.is_overdue], "open": [one for one in found if not one.is_overdue]}
    return render(request, "commissioner/desk_requests.html", context)


def request_file(request: HttpRequest) -> HttpResponse:
    """Ask a body, or object to what it does."""
    now, by = timezone.now(), request.actor  # type: ignore[attr-defined]
    verdict = verdict_of(by, now, "requests.file", **office_facts(by, now, by.body_id))
    if not verdict:
        raise Forbidden(verdict)
    form = forms.FileForm(sent(request)[0], initial={"subject": request.GET.get("betreff", "")[:400]})
    if carry_out(request, form, actions.file_request):
        messages.success(request, _("It was published; the clock runs, and the body is told."))
        return redirect(form.result)  # type: ignore[attr-defined]
    return render(request, "commissioner/desk_request_file.html", {"form": form}, status=status_of(form))


def _request(request: HttpRequest, code: str) -> Request:
    """A request of the own office, to remind of. Raises Forbidden for another's."""
    found = get_object_or_404(queries.every(), claim__code=code.replace("\x00", ""))
    now, by = timezone.now(), request.actor  # type: ignore[attr-defined]
    verdict = verdict_of(by, now, "requests.remind", **office_facts(by, now, found.claim.creditor_id))
    if not verdict:
        raise Forbidden(verdict)
    return found


def request_remind(request: HttpRequest, code: str) -> HttpResponse:
    """The letter as it will go out, and the one press that sends it."""
    found, now = _request(request, code), timezone.now()
    reach, off = actions.receivers(found, now), outbox.off()
    form = forms.RemindForm(sent(request)[0], mail=bool(reach and not off))
    if carry_out(request, form, actions.send_reminder, asked=found):
        messages.success(request, _("The reminder letter was recorded; it stands in the thread."))
        return redirect(found)
    verdict = queries.may_remind(found, now)
    if not verdict and request.method != "POST":
        messages.warning(request, _(verdict.reason))
        return redirect(found)
    letter = toward.letter(actions.reminder(found, now))
    context = {"form": form, "found": found, "letter": letter, "receivers": reach, "mail_off": off}
    return render(request, "commissioner/desk_remind.html", context, status=status_of(form))


def request_letter(request: HttpRequest, code: str) -> HttpResponse:
    """The letter that lies ready as PDF, to print and to sign."""
    found, now = _request(request, code), timezone.now()
    instance = request.instance  # type: ignore[attr-defined]
    said = actions.reminder(found, now)
    try:
        content = pdf.made(printed.LETTER, printed.letter(said, instance, now), at=now)
    except pdf.NotMade:
        reason = _("The PDF could not be made; the fault was recorded. The letter stands on the page as text.")
        return render(request, "503.html", {"reason": reason}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{'demo-' if instance.demo else ''}{found.claim.code}-erinnerung-{said.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response

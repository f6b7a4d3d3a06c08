"""Pages of duties."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format as format_date
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.access.submitting import carry_out, sent, status_of
from partizip.bodies.models import Body
from partizip.bodies.queries import lineage
from partizip.core import claims
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import Verdict
from partizip.core.things import ANSWERED_AT
from partizip.documents import pdf
from partizip.duties import actions, exports, forms, printed, queries
from partizip.duties.models import Answer, Claim, Duty, LegalBasis
from partizip.duties.queries import Filter
from partizip.opendata.declarations import Dataset

PAGE = 50
_SIMPLE = ("answer", "release", "state")
MOST = 5000  # rows of one export


def _filter(request: HttpRequest, state: str = "") -> Filter:
    debtor, creditor, chosen, words = (
        request.GET.get(name, "").replace("\x00", "")[:80] for name in ("von", "an", "stand", "wort")
    )
    return Filter(debtor=debtor, creditor=creditor, state=state or chosen, words=words)


def _list(request: HttpRequest, chosen: Filter, template: str, **more: Any) -> HttpResponse:
    now = timezone.now()
    page = Paginator(queries.listed(chosen, now), PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "items": queries.standings(page, now), "chosen": chosen}
    context["debtors"] = queries.debtors(berlin_day(now))
    context |= {"most": str(MOST), "cut": page.paginator.count > MOST}
    return render(request, template, context | more)


def duties(request: HttpRequest) -> HttpResponse:
    """All claims, filtered."""
    return _list(request, _filter(request), "duties/duties.html")


def overdue(request: HttpRequest) -> HttpResponse:
    """What is overdue, the Land's debts like a district's."""
    now = timezone.now()
    return _list(request, _filter(request, "overdue"), "duties/overdue.html", counts=queries.overdue_counts(now))


def _export(request: HttpRequest, kind: str, chosen: Filter, dataset: Dataset) -> HttpResponse:
    if not dataset.offers(kind):
        raise Http404
    now, site = timezone.now(), settings.SITE_URL
    instance = request.instance  # type: ignore[attr-defined]
    rows, start = queries.listed(chosen, now), _start(request)
    items = queries.standings(rows[start : start + MOST], now)
    titled = instance.titled(_(dataset.title))
    if kind == "json":
        facts = {"title": titled, "mark": instance.mark, "total": rows.count(), "from": start}
        return JsonResponse(facts | {"claims": exports.as_dicts(items, site)})
    made = {
        "csv": lambda: ("text/csv; charset=utf-8", exports.as_csv(items, site, instance.mark)),
        "xlsx": lambda: (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            exports.as_xlsx(items, site, titled),
        ),
        "atom": lambda: ("application/atom+xml; charset=utf-8", exports.as_atom(items, site, titled, request.path)),
        "ics": lambda: ("text/calendar; charset=utf-8", exports.as_ics(items, site, titled, now)),
    }[kind]
    media_type, content = made()
    response = HttpResponse(content, content_type=media_type)
    if kind in {"csv", "xlsx", "ics"}:
        name = f"{'demo-' if instance.demo else ''}{dataset.name}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _start(request: HttpRequest) -> int:
    """The first row of an export (?ab=5000 for what follows the first file)."""
    typed = request.GET.get("ab", "0")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def overdue_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The overdue list in other formats."""
    return _export(request, kind, _filter(request, "overdue"), exports.OVERDUE)


def claims_export(request: HttpRequest, kind: str) -> HttpResponse:
    """All claims, filtered, in other formats."""
    return _export(request, kind, _filter(request), exports.CLAIMS)


def _claim(code: str) -> Claim:
    if "\x00" in code:
        raise Http404
    try:
        return queries.by_code(code)
    except Claim.DoesNotExist as error:
        raise Http404 from error


def claim(request: HttpRequest, code: str) -> HttpResponse:
    """One thing owed with everything that was said about it; what this visitor may do is offered."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("claim", code=normal)
    found, now = _claim(code), timezone.now()
    standing = queries.standings([found], now)[0]
    offers = _elsewhere(request, found) or _offers(request, found)
    context = {"standing": standing, "claim": found, "offers": offers}
    return render(request, "duties/claim.html", context)


def claim_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a PDF, to print and to file; one address a claim, so that it is made once a state."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("claim_pdf", code=normal)
    record, found, now = queries.record_so_far(), _claim(code), timezone.now()
    instance = request.instance  # type: ignore[attr-defined]
    at = printed.as_of(record, now)
    data = printed.claim(queries.standings([found], now)[0], instance, record, at)
    try:
        content = pdf.made(printed.TEMPLATE, data, at=at)
    except pdf.NotMade:
        reason = _(
            "The PDF could not be made; the fault was recorded. The page of the duty says the same and can be printed."
        )
        return render(request, "503.html", {"reason": reason}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{'demo-' if instance.demo else ''}{found.code}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def _verdicts(request: HttpRequest, found: Claim, answers: list[Answer]) -> dict[str, Verdict]:
    """Whether this visitor can act on the claim now, or why not: the right of the role, then what the rules allow.

    Of each of the `answers` it tells whether it can be decided.
    """
    by, now, facts = request.actor, timezone.now(), found.facts()  # type: ignore[attr-defined]
    own = lineage(by.body_id, berlin_day(now))
    debtor, creditor = found.debtor_id in own, found.creditor_id in own

    def allowed(right: str, own_body: bool) -> Verdict:
        return verdict_of(by, now, right, own_body=own_body)

    def decidable(answer: Answer) -> Verdict:
        evidence = actions.gave(by, answer, now)
        return claims.may_decide(facts, answer.facts(), now, own_evidence=evidence, accepted=True, reason="")

    owes = creditor and actions.owes(by, found, berlin_day(now))
    merged = owes and debtor and actions.merged(by.body_id, found, berlin_day(now))
    releasable = claims.may_release(facts, now, own_debt=owes, merged=merged, reason="given later")
    return {
        "answer": allowed("duties.answer", debtor) and claims.may_answer(facts, now),
        "release": allowed("duties.release", creditor) and releasable,
        "state": allowed("duties.state", debtor or creditor),
        **{f"decide {answer.id}": allowed("duties.decide", creditor) and decidable(answer) for answer in answers},
    }


def _offers(request: HttpRequest, found: Claim) -> dict[str, Any]:
    """The acts that are offered on the claim's page."""
    own = found.creditor_id in lineage(request.actor.body_id, berlin_day(timezone.now()))  # type: ignore[attr-defined]
    answers = list(found.answers.all()) if own else []
    verdicts = _verdicts(request, found, answers)
    undecided = [answer for answer in answers if verdicts[f"decide {answer.id}"]]
    return {"decide": undecided[-1] if undecided else None, **{name: verdicts[name] for name in _SIMPLE}}


def _elsewhere(request: HttpRequest, found: Claim) -> dict[str, str]:
    """For a side of a question that is answered in another room: the way there, instead of all acts here."""
    asked = found.accepts.claim if found.accepts else found
    ways = ANSWERED_AT[asked.subject_kind](asked.code) if asked.subject_kind in ANSWERED_AT else None
    own = lineage(request.actor.body_id, berlin_day(timezone.now()))  # type: ignore[attr-defined]
    if ways is None or not own & {asked.debtor_id, asked.creditor_id}:
        return {}
    return {"answer_at": ways[0]} if asked.debtor_id in own else {"decide_at": ways[1]}


def _led_away(request: HttpRequest, found: Claim) -> HttpResponse | None:
    """To the room where this is answered, before somebody fills in a form that publishes; what was sent is kept."""
    ways = None if request.method == "POST" else _elsewhere(request, found)
    return redirect(next(iter(ways.values()))) if ways else None


def _closed(request: HttpRequest, found: Claim, verdict: Verdict) -> HttpResponse | None:
    """Why a form would be refused, before somebody fills it in; what was sent is left to the act, and kept."""
    if request.method == "POST" or verdict:
        return None
    messages.warning(request, _(verdict.reason))
    return redirect(found)


def ask(request: HttpRequest) -> HttpResponse:
    """Ask a body something."""
    about = {"title": "betreff", "subject": "clause", "duty": "duty"}
    form = forms.AskForm(
        sent(request)[0], initial={field: request.GET.get(name, "")[:300] for field, name in about.items()}
    )
    if carry_out(request, form, actions.ask):
        messages.success(request, _("The question was published; the clock runs."))
        _tell_moved(request, form.cleaned_data["due_on"], form.result.due_on)  # type: ignore[attr-defined]
        return redirect(form.result)  # type: ignore[attr-defined]
    own = get_object_or_404(Body, id=request.actor.body_id)  # type: ignore[attr-defined]
    return _form(request, form, _("Ask a body"), _("Publish the question"), asking=own)


def _tell_moved(request: HttpRequest, wanted: date | None, due_on: date) -> None:
    if wanted is not None and wanted != due_on:
        words = _("The day you gave is free; it is due on the next working day, %(day)s.")
        messages.info(request, words % {"day": format_date(due_on)})


def _form(
    request: HttpRequest, form: Any, title: str, button: str, about: Claim | None = None, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "claim": about, **more}
    return render(request, "duties/form.html", context, status=status_of(form))


def claim_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer as the debtor."""
    found = _claim(code)
    if away := _led_away(request, found):
        return away
    if closed := _closed(request, found, _verdicts(request, found, [])["answer"]):
        return closed
    form = forms.AnswerForm(*sent(request))
    if carry_out(request, form, actions.answer_claim, claim=found):
        messages.success(request, _("Your answer was published."))
        return redirect(found)
    return _form(request, form, _("Answer"), _("Publish the answer"), found)


def claim_decide(request: HttpRequest, code: str, answer: UUID) -> HttpResponse:
    """Accept or dispute an answer."""
    found = _claim(code)
    given = next((item for item in found.answers.all() if item.id == answer), None)
    if given is None:
        raise Http404
    if away := _led_away(request, found):
        return away
    if closed := _closed(request, found, _verdicts(request, found, [given])[f"decide {given.id}"]):
        return closed
    form = forms.DecideForm(sent(request)[0])
    if carry_out(request, form, actions.decide_answer, answer=given):
        messages.success(request, _("Your decision was published."))
        return redirect(found)
    return _form(request, form, _("Accept or dispute"), _("Publish the decision"), found)


def claim_release(request: HttpRequest, code: str) -> HttpResponse:
    """Give up what is owed."""
    found = _claim(code)
    if closed := _closed(request, found, _verdicts(request, found, [])["release"]):
        return closed
    form = forms.ReleaseForm(sent(request)[0])
    if carry_out(request, form, actions.release_claim, claim=found):
        messages.success(request, _("The duty was released."))
        return redirect(found)
    return _form(request, form, _("Release"), _("Publish the release"), found)


def claim_statement(request: HttpRequest, code: str) -> HttpResponse:
    """One's own words beside a claim."""
    found = _claim(code)
    if away := _led_away(request, found):
        return away
    if closed := _closed(request, found, _verdicts(request, found, [])["state"]):
        return closed
    form = forms.StatementForm(sent(request)[0])
    if carry_out(request, form, actions.state_words, claim=found):
        messages.success(request, _("Your statement was published."))
        return redirect(found)
    return _form(request, form, _("Statement"), _("Publish the statement"), found)


def duty_register(request: HttpRequest) -> HttpResponse:
    """Register a standing duty."""
    form = forms.DutyForm(sent(request)[0])
    if carry_out(request, form, actions.register_duty):
        messages.success(request, _("The duty was registered."))
        return redirect("standing_duties")
    return _form(request, form, _("Register a duty"), _("Register"))


def standing_duties(request: HttpRequest) -> HttpResponse:
    """All standing duties, to open what is due next."""
    return render(request, "duties/standing.html", {"found": queries.standing_duties()})


def duty_open(request: HttpRequest, duty: UUID) -> HttpResponse:
    """Say on which day a standing duty is due."""
    found = get_object_or_404(Duty.objects.select_related("debtor", "creditor", "basis"), id=duty)
    form = forms.OpenForm(sent(request)[0])
    if carry_out(request, form, actions.open_claim, duty=found):
        messages.success(request, _("It is due now; the clock runs."))
        _tell_moved(request, form.cleaned_data["due_on"], form.result.due_on)  # type: ignore[attr-defined]
        return redirect(form.result)  # type: ignore[attr-defined]
    return _form(request, form, _("Make a duty due"), _("Make due"), duty=found)


def duty_end(request: HttpRequest, duty: UUID) -> HttpResponse:
    """End a standing duty with a public reason."""
    found = get_object_or_404(Duty.objects.select_related("debtor", "creditor"), id=duty)
    form = forms.EndDutyForm(sent(request)[0])
    if carry_out(request, form, actions.end_duty, duty=found):
        messages.success(request, _("The end of the duty was published; what is owed stays owed."))
        return redirect("standing_duties")
    return _form(request, form, _("End a duty"), _("Publish the end"), duty=found)


def basis_register(request: HttpRequest) -> HttpResponse:
    """Register a legal basis."""
    form = forms.BasisForm(sent(request)[0])
    if carry_out(request, form, actions.register_basis):
        messages.success(request, _("The legal basis was registered."))
        return redirect("legal_bases")
    return _form(request, form, _("Register a legal basis"), _("Register"))


def legal_bases(request: HttpRequest) -> HttpResponse:
    """All legal bases with their versions, to end or confirm them."""
    context = {"found": queries.legal_bases(), "today": berlin_day(timezone.now())}
    return render(request, "duties/legal_bases.html", context)


def basis_end(request: HttpRequest, basis: UUID) -> HttpResponse:
    """Record until when a paragraph is in force in this version."""
    found = get_object_or_404(LegalBasis, id=basis)
    form = forms.EndBasisForm(sent(request)[0])
    if carry_out(request, form, actions.end_basis, basis=found):
        messages.success(request, _("The end was recorded."))
        return redirect("legal_bases")
    return _form(request, form, _("End a legal basis"), _("Record it"), basis=found)


def basis_confirm(request: HttpRequest, basis: UUID) -> HttpResponse:
    """Record that the legal office confirmed a paragraph."""
    found = get_object_or_404(LegalBasis, id=basis)
    form = forms.ConfirmBasisForm(sent(request)[0])
    if carry_out(request, form, actions.confirm_basis, basis=found):
        messages.success(request, _("The confirmation was recorded."))
        return redirect("legal_bases")
    return _form(request, form, _("Confirm a legal basis"), _("Record it"), basis=found)

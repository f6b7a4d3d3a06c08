"""Pages of audits for those who audit, and for the bodies whose files were looked at."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from partizip.access.acts import Forbidden, Refused, verdict_of
from partizip.access.submitting import carry_out, sent, status_of
from partizip.audit import actions, archives, forms, queries, reports, shown
from partizip.audit.independence import conflicts, readable, sides_of
from partizip.audit.models import Audit, Finding, Look, Request, Sample
from partizip.bodies.queries import lineage
from partizip.core import sampling
from partizip.core.calendar import berlin_day
from partizip.core.cases import Brief
from partizip.duties.models import Answer
from partizip.journal import keeping
from partizip.journal.queries import told

PAGE = 50


def _own(request: HttpRequest) -> frozenset[UUID]:
    return lineage(request.actor.body_id, berlin_day(timezone.now()))  # type: ignore[attr-defined]


def _audit(request: HttpRequest, code: str, *, of: Audit | None = None, sides: Iterable[UUID] = ()) -> Audit:
    """An audit that the actor conducts. Raises Http404 for another body's, Forbidden for an office in what is audited.

    What is found is not public before the report, so reading it asks the same as acting on it; `sides` are those of a
    case that is read.
    """
    try:
        found = of or queries.audit(code.replace("\x00", ""))
    except Audit.DoesNotExist as error:
        raise Http404 from error
    if found.by_body_id not in _own(request):
        raise Http404
    now, by = timezone.now(), request.actor  # type: ignore[attr-defined]
    independent = not conflicts(found, by.person_id, berlin_day(now), sides)
    verdict = verdict_of(by, now, "audit.look", own_body=True, independent=independent)
    if not verdict:
        raise Forbidden(verdict)
    return found


def _form(request: HttpRequest, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, **more}
    return render(request, "audit/form.html", context, status=status_of(form))


def audits_own(request: HttpRequest) -> HttpResponse:
    """The audits that the own body conducts."""
    return render(request, "audit/desk_list.html", {"found": queries.running_for(_own(request))})


def audit_open(request: HttpRequest) -> HttpResponse:
    """Open an audit."""
    form = forms.OpenForm(sent(request)[0], own=request.actor.body_id)  # type: ignore[attr-defined]
    if carry_out(request, form, actions.open_audit):
        messages.success(request, _("The audit was opened and stands in the record."))
        return redirect("audit_desk", audit=form.result.code)  # type: ignore[attr-defined]
    return _form(request, form, _("Open an audit"), _("Open the audit"))


def audit_desk(request: HttpRequest, audit: str) -> HttpResponse:
    """One audit with its samples, findings and the cases in its scope, as many as a population may have."""
    found = _audit(request, audit)
    samples = list(queries.samples_of(found))
    day = berlin_day(timezone.now())
    sampled = dict.fromkeys(case for sample in samples if hasattr(sample, "draw") for case in sample.draw.cases)
    population = queries.population(found, request.actor.person_id, day)
    many, rest = len(population) > sampling.MOST, [case for case in population if case not in sampled]
    page = Paginator([*sampled, *rest][: sampling.MOST], PAGE).get_page(request.GET.get("seite"))
    ids = list(page)
    findings = readable(found, request.actor.person_id, day, queries.findings_of(found))  # type: ignore[attr-defined]
    results = {finding.case_id: finding for finding in findings if finding.replaced_by is None}
    seen = queries.looked_at(found, ids)
    briefs = queries.briefs(found, ids)
    cases = [(brief, brief.id in sampled, seen.get(brief.id, 0), results.get(brief.id)) for brief in briefs]
    context = {"audit": found, "kind": _(found.case_kind.title), "samples": samples, "page": page, "cases": cases}
    return render(request, "audit/desk_audit.html", context | {"findings": findings, "today": day, "many": many})


def _brief(audit: Audit, case: str) -> Brief:
    found = queries.briefs(audit, [case.replace("\x00", "")])
    if not found:
        raise Http404
    return found[0]


def case_look(request: HttpRequest, audit: str, case: str) -> HttpResponse:
    """A whole case, on a page or as archive. Nothing of it is shown unless the look was recorded first.

    Whoever changes the language or keeps the address as a bookmark comes back to the audit.
    """
    found = _audit(request, audit)
    if request.method != "POST":
        return redirect("audit_desk", audit=found.code)
    whole = queries.whole(found.kind, case.replace("\x00", ""), timezone.now())
    if whole is None:
        raise Http404
    how = Look.How.ARCHIVE if request.POST.get("how") == Look.How.ARCHIVE else Look.How.PAGE
    try:
        data = archives.archive(whole) if how == Look.How.ARCHIVE else archives.contents(whole)
    except keeping.KeyProblem as error:
        return render(request, "503.html", {"reason": str(error)}, status=503)
    form = django_forms.Form(request.POST)
    facts = {"audit": found, "case": whole.case, "how": how, "digest": sha256(data).hexdigest()}
    if not carry_out(request, form, actions.look, **facts):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect("audit_desk", audit=found.code)
    if how == Look.How.ARCHIVE:
        response = HttpResponse(data, content_type="application/zip")
        response["Content-Disposition"] = content_disposition_header(True, f"fall-{whole.case.brief.id}.zip")
    else:
        context = {"audit": found, "case": shown.case(whole.case), "look": form.result, "lines": told(whole.lines)}  # type: ignore[attr-defined]
        response = render(request, "audit/desk_case.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _over(request: HttpRequest, audit: Audit) -> HttpResponse | None:
    """Back to a closed audit, before somebody fills in a form in vain; what was sent is left to the act, and kept."""
    if request.method == "POST" or audit.closed_at is None:
        return None
    messages.warning(request, _("This audit is closed; open a new one."))
    return redirect("audit_desk", audit=audit.code)


def sample_commit(request: HttpRequest, audit: str) -> HttpResponse:
    """Commit to a sample."""
    found = _audit(request, audit)
    if over := _over(request, found):
        return over
    form = forms.CommitForm(sent(request)[0])
    if carry_out(request, form, actions.commit_sample, audit=found):
        messages.success(request, _("Population and size stand in the record; draw the sample when chance has spoken."))
        return redirect("audit_desk", audit=found.code)
    number = len(queries.population(found, request.actor.person_id, berlin_day(timezone.now())))
    return _form(
        request, form, _("Commit to a sample"), _("Commit"), audit=found, number=number, many=number > sampling.MOST
    )


def sample_draw(request: HttpRequest, audit: str, number: int) -> HttpResponse:
    """Draw a committed sample."""
    found = _audit(request, audit)
    try:
        sample = queries.sample(found.code, number)
    except (Sample.DoesNotExist, OverflowError) as error:
        raise Http404 from error
    form = forms.DrawForm(sent(request)[0])
    if carry_out(request, form, actions.draw_sample, sample=sample):
        messages.success(request, _("The sample was drawn and published."))
        return redirect(sample)
    return _form(request, form, _("Draw the sample"), _("Draw"), audit=found, sample=sample)


def finding_make(request: HttpRequest, audit: str, case: str) -> HttpResponse:
    """Record what was found in a case."""
    found = _audit(request, audit)
    if over := _over(request, found):
        return over
    brief = _brief(found, case)
    _audit(request, "", of=found, sides=brief.bodies)
    form = forms.FindForm(sent(request)[0])
    if carry_out(request, form, actions.find, audit=found, brief=brief):
        messages.success(request, _("The result was recorded; it is public with the report."))
        return redirect("audit_desk", audit=found.code)
    return _form(request, form, _("Result of a case"), _("Record the result"), audit=found, brief=brief)


def _finding(request: HttpRequest, finding: UUID) -> Finding:
    """A finding of an audit that the actor conducts."""
    wanted = Finding.objects.select_related("audit__body", "audit__by_body", "verdict__words", "body")
    found = wanted.filter(id=finding).first()
    if found is None:
        raise Http404
    _audit(request, "", of=found.audit, sides=sides_of(found))
    return found


def statement_ask(request: HttpRequest, finding: UUID) -> HttpResponse:
    """Ask the body for a statement on a finding."""
    found = _finding(request, finding)
    form = forms.AskForm(sent(request)[0])
    if carry_out(request, form, actions.ask_statement, finding=found):
        messages.success(request, _("The body was asked; the clock runs."))
        return redirect("audit_desk", audit=found.audit.code)
    title, button = _("Ask for a statement"), _("Ask the body")
    return _form(request, form, title, button, audit=found.audit, finding=found)


def _asked(finding: UUID) -> Request:
    try:
        return queries.request(finding)
    except Request.DoesNotExist as error:
        raise Http404 from error


def statement_make(request: HttpRequest, finding: UUID) -> HttpResponse:
    """What the own body says to a finding."""
    found = _asked(finding)
    if found.claim.debtor_id not in _own(request):
        raise Http404
    form = forms.StatementForm(sent(request)[0], published=found.finding.audit.published_at is not None)
    if carry_out(request, form, actions.make_statement, asked=found):
        messages.success(request, _("The statement was handed over."))
        return redirect("looks")
    title, button = _("Statement on a finding"), _("Hand over the statement")
    return _form(request, form, title, button, finding=found.finding, asked=found)


def statement_decide(request: HttpRequest, finding: UUID) -> HttpResponse:
    """Accept a body's statement, or dispute it."""
    _finding(request, finding)
    found = _asked(finding)
    answer = Answer.objects.filter(claim=found.claim, decision=None, kind=Answer.Kind.FINAL).order_by("at").last()
    if answer is None:
        messages.warning(request, _("There is no answer to decide on."))
        return redirect("audit_desk", audit=found.finding.audit.code)
    form = forms.DecideForm(sent(request)[0])
    if carry_out(request, form, actions.decide_statement, asked=found, answer=answer):
        messages.success(request, _("Your decision was published."))
        return redirect("audit_desk", audit=found.finding.audit.code)
    said = found.statements.select_related("words").filter(answer=answer).first()
    words = said.words if said else answer
    more = {"finding": found.finding, "asked": found, "said": words, "audit": found.finding.audit}
    return _form(request, form, _("Accept or dispute"), _("Publish the decision"), **more)


def audit_close(request: HttpRequest, audit: str) -> HttpResponse:
    """Close an audit; who chose so goes on to its report."""
    found = _audit(request, audit)
    form = forms.CloseForm(sent(request)[0])
    if carry_out(request, form, actions.close_audit, audit=found):
        messages.success(request, _("The audit is closed. Publish its report now or later."))
        return redirect("report_publish", audit=found.code)
    return _form(request, form, _("Close the audit"), _("Close"), audit=found)


def report_publish(request: HttpRequest, audit: str) -> HttpResponse:
    """The report of a closed audit as everybody will read it, and the press that publishes it."""
    found = _audit(request, audit)
    closing = getattr(found, "closing", None)
    if closing is None or getattr(found, "report", None) is not None:
        return redirect("audit_desk", audit=found.code)
    try:
        content = reports.content(found, closing)
    except Refused as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("audit_desk", audit=found.code)
    form = forms.PublishForm(sent(request)[0])
    if carry_out(request, form, actions.publish_report, audit=found):
        messages.success(request, _("The report was published."))
        return redirect("audit_desk", audit=found.code)
    context = {"audit": found, "form": form, "seen": reports.fingerprint(content)} | shown.report(content)
    return render(request, "audit/desk_publish.html", context, status=status_of(form))


def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at the files of the own body when, and what it was asked for."""
    body, day = request.actor.body_id, berlin_day(timezone.now())  # type: ignore[attr-defined]
    page = Paginator(queries.looks_at(body, day), PAGE).get_page(request.GET.get("seite"))
    answers = verdict_of(request.actor, timezone.now(), "audit.answer", own_body=True)  # type: ignore[attr-defined]
    asked = [(one, bool(answers) and one.is_open) for one in queries.asked_of(body, day)]
    context = {"page": page, "asked": asked}
    return render(request, "audit/desk_looks.html", context)

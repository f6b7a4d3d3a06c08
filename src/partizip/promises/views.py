"""Pages of promises."""

from datetime import date
from uuid import UUID

from django import forms as plain_forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.access.defaults import INSTANCE, instance_of, values
from partizip.access.matrix import RIGHTS
from partizip.access.submitting import carry_out, press, sent, status_of
from partizip.bodies.queries import lineage
from partizip.core.calendar import berlin_day, parse_day
from partizip.core.permissions import Verdict
from partizip.journal.queries import told
from partizip.opendata.feeds import Feed
from partizip.opendata.tables import table
from partizip.promises import actions, exports, forms, policy, queries
from partizip.promises.clauses import READS
from partizip.promises.models import Clause, Custody, Milestone, Passage
from partizip.promises.pictures import states_of
from partizip.texts.models import Version

MOST = 300
PAGE = 50


def home(request: HttpRequest) -> HttpResponse:
    """Three doors, then the policy text with each clause's state."""
    now = timezone.now()
    newest = told(queries.newest())
    found = values(*INSTANCE, *READS)  # one query for both
    request.instance = instance_of(found)  # type: ignore[attr-defined]
    context = {"policy": queries.policy(get_language() or "de", now, found), "newest": newest}
    return render(request, "promises/home.html", context)


def clauses(request: HttpRequest) -> HttpResponse:
    """All clauses with their state, and how many of each promise stand how."""
    found = queries.all_clauses(timezone.now())
    return render(request, "promises/clauses.html", {"clauses": found, "chart": states_of(found)})


def clauses_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list in other formats."""
    if not exports.CLAUSES.offers(kind):
        raise Http404
    rows = exports.rows(timezone.now(), settings.SITE_URL)
    return table(request, kind, rows, columns=exports.COLUMNS, name="zusagen", key="clauses")


def _page(code: str) -> queries.ClausePage:
    try:
        return queries.clause_page(code, timezone.now(), get_language() or "de")
    except Clause.DoesNotExist as error:
        raise Http404 from error


def clause(request: HttpRequest, code: str) -> HttpResponse:
    """One clause: its words, who has it, milestones, duties, figures, history."""
    if code != code.lower():
        return redirect("clause", code=code.lower())
    found = _page(code)
    custodies = sorted(found.clause.custodies.all(), key=lambda custody: (custody.since, custody.at), reverse=True)
    actor = request.actor  # type: ignore[attr-defined]
    holder = next((custody for custody in custodies if not hasattr(custody, "withdrawal")), None)
    context = {"page": found, "clause": found.clause, "custodies": custodies, "holder": holder}
    context["may_state"] = bool(_may_state(request, found.clause))
    context["may_judge"] = bool(_may_judge(request, found.clause))
    context["may_ask"] = bool(verdict_of(actor, timezone.now(), "duties.ask", own_body=True))
    return render(request, "promises/clause.html", context)


def _may_state(request: HttpRequest, clause: Clause) -> Verdict:
    """Whether this visitor speaks for the body that has the clause now."""
    actor = request.actor  # type: ignore[attr-defined]
    held = [custody for custody in clause.custodies.all() if not hasattr(custody, "withdrawal")]
    newest = max(held, key=lambda custody: (custody.since, custody.at), default=None)
    own = newest is not None and newest.body_id in lineage(actor.body_id, berlin_day(timezone.now()))
    return verdict_of(actor, timezone.now(), "promises.state", own_body=own)


def _may_judge(request: HttpRequest, clause: Clause) -> Verdict:
    """Whether this visitor can judge the clause in the name of their body."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    met = actions.judging(actor, now, clause) if actor.mandate_id else {}
    return verdict_of(actor, now, "promises.judge", **met)


def clause_json(request: HttpRequest, code: str) -> JsonResponse:
    """The same for programs."""
    found, site = _page(code), settings.SITE_URL
    return JsonResponse(
        {
            "code": found.clause.code,
            "title": found.clause.title,
            "mark": request.instance.mark,  # type: ignore[attr-defined]
            "state": found.state and {"progress": found.state.kind, "words": found.state.words},
            "on_record": [{"words": one.words, "on": one.on, "url": site + one.address} for one in found.stated],
            "judgements": [
                {
                    "assessor": one.body.slug, "verdict": one.verdict, "reason": one.reason, "language": one.language,
                    "at": one.at, "superseded": one.superseded,
                }
                for one in found.clause.judgements.all()
            ],
            "words": [{"exact": passage.exact, "eid": passage.eid} for passage, _unit, _segments in found.passages],
            "duties": [
                {
                    "code": item.claim.code, "title": item.claim.title, "debtor": item.claim.debtor.slug,
                    "creditor": item.claim.creditor.slug, "due_on": item.claim.due_on, "status": item.status,
                    "working_days_late": item.late, "url": site + item.claim.get_absolute_url(),
                }
                for item in found.claims
            ],
            "figures": [series.slug for series, _charts in found.figures],
            "url": site + found.clause.get_absolute_url(),
        }
    )  # fmt: skip


def _since(request: HttpRequest) -> date:
    try:
        return parse_day(request.GET["seit"]) if request.GET.get("seit") else queries.monday(timezone.now())
    except ValueError as error:
        raise Http404 from error


def news(request: HttpRequest) -> HttpResponse:
    """What is new since Monday, or since a day of the address."""
    since = _since(request)
    entries = list(queries.news(since)[: MOST + 1])
    context = {"since": since, "days": queries.by_day(entries[:MOST]), "more": len(entries) > MOST}
    return render(request, "promises/news.html", context)


def news_atom(request: HttpRequest) -> HttpResponse:
    """The newest changes as a feed."""
    title, site = request.instance.titled(_("New")), settings.SITE_URL  # type: ignore[attr-defined]
    feed = Feed(title=title, link=f"{site}/neu/", feed_url=site + request.path, author=request.instance.name)
    for entry, words, meaning in told(queries.news(date(2000, 1, 1))[:100]):
        line, address = f"{site}/protokoll/{entry.index}/", site + (meaning["address"] or f"/protokoll/{entry.index}/")
        feed.add_item(
            f"{words}: {meaning['title']}", address, words, unique_id=line, pubdate=entry.at, updateddate=entry.at
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def passages_edit(request: HttpRequest) -> HttpResponse:
    """Choose a text whose words are to be marked."""
    return render(request, "promises/passages.html", {"versions": policy.policy_texts()})


def text_choose(request: HttpRequest, text: str, number: int) -> HttpResponse:
    """See what a wording would look like on the home page, which marks carry over, and choose it."""
    version = get_object_or_404(Version.objects.select_related("text"), text_id=text, number=number)
    form = plain_forms.Form(sent(request)[0])
    if carry_out(request, form, actions.choose_text, version=version):
        messages.success(request, _("The home page shows this wording now."))
        if form.result:  # type: ignore[attr-defined]
            codes = ", ".join(sorted({passage.clause.code for passage in form.result}))  # type: ignore[attr-defined]
            messages.warning(request, _("Mark the words of these clauses again: %(codes)s.") % {"codes": codes})
        return redirect("passages_mark", text=text, number=number)
    before = policy.in_language(version.text.language)
    carried, lost = policy.carried_over(before, version) if before and before != version else ([], [])
    context = {"form": form, "version": version, "units": version.units.order_by("order"), "carried": carried}
    context |= {"lost": lost, "before": before}
    return render(request, "promises/choose.html", context, status=status_of(form))


def passages_mark(request: HttpRequest, text: str, number: int) -> HttpResponse:
    """Mark words of one version and see what is marked."""
    version = get_object_or_404(Version.objects.select_related("text"), text_id=text, number=number)
    form = forms.PassageForm(sent(request)[0], version=version)
    if carry_out(request, form, actions.mark_passage, version=version):
        messages.success(request, _("The words were marked."))
        return redirect(request.path)
    marked = version.passages.filter(removed_at=None).select_related("clause").order_by("clause__order")
    context = {"form": form, "version": version, "units": version.units.order_by("order"), "marked": marked}
    return render(request, "promises/mark.html", context, status=status_of(form))


def passage_remove(request: HttpRequest, passage: str) -> HttpResponse:
    """Take a mark away."""
    found = get_object_or_404(Passage.objects.select_related("version"), id=passage)
    press(request, actions.remove_passage, _("The mark was removed."), passage=found)
    return redirect("passages_mark", text=found.version.text_id, number=found.version.number)


_FORMS = {
    "zusage": (forms.ClauseForm, actions.add_clause, gettext_noop("Add a clause")),
    "uebernahme": (forms.CustodyForm, actions.take_over, gettext_noop("Record who took a clause over")),
    "meilenstein": (forms.MilestoneForm, actions.plan_milestone, gettext_noop("Plan a milestone")),
    "erreicht": (forms.ReachingForm, actions.reach_milestone, gettext_noop("Record that a milestone was reached")),
    "pflicht": (forms.TieForm, actions.tie_duty, gettext_noop("Tie a duty to a clause")),
}


def promise_form(request: HttpRequest, what: str) -> HttpResponse:
    """One of the editor's forms."""
    if what not in _FORMS:
        raise Http404
    made, act, title = _FORMS[what]
    form = made(sent(request)[0])
    if carry_out(request, form, act):
        messages.success(request, _("It was recorded."))
        return redirect(request.path)
    return render(request, "promises/form.html", {"form": form, "title": _(title)}, status=status_of(form))


def clause_change(request: HttpRequest, code: str) -> HttpResponse:
    """Another short title or place for a clause."""
    found = get_object_or_404(Clause, code__iexact=code)
    now = {"order": found.order, "title": found.title, "title_en": found.title_en}
    form = forms.ClauseChangeForm(sent(request)[0], initial=now)
    if carry_out(request, form, actions.change_clause, clause=found):
        messages.success(request, _("It was recorded."))
        return redirect(found)
    context = {"form": form, "title": f"{found.code}: {found.title}"}
    return render(request, "promises/form.html", context, status=status_of(form))


def clause_withdraw(request: HttpRequest, step: UUID) -> HttpResponse:
    """Withdraw a custody or a milestone that was recorded wrongly."""
    wrong = Milestone.objects.filter(id=step).first() or get_object_or_404(
        Custody.objects.select_related("body"), id=step
    )
    form = forms.WithdrawForm(sent(request)[0])
    if carry_out(request, form, actions.withdraw, wrong=wrong):
        messages.success(request, _("It was withdrawn; it stays visible with your reason."))
        return redirect(wrong.clause)
    context = {"form": form, "title": _("Recorded wrongly: %(what)s") % {"what": wrong}}
    return render(request, "promises/form.html", context, status=status_of(form))


def clause_statement(request: HttpRequest, code: str) -> HttpResponse:
    """The own words of the body that has the clause."""
    found = get_object_or_404(Clause, code__iexact=code)
    verdict = _may_state(request, found)
    if request.method != "POST" and not verdict:  # said before somebody writes in vain
        messages.warning(request, _(verdict.reason))
        return redirect(found)
    form = forms.StatementForm(sent(request)[0])
    if carry_out(request, form, actions.state_words, clause=found):
        messages.success(request, _("Your statement was published."))
        return redirect(found)
    context = {"form": form, "title": f"{found.code}: {found.title}"}
    return render(request, "promises/form.html", context, status=status_of(form))


def clause_judge(request: HttpRequest, code: str) -> HttpResponse:
    """A judgement of the clause in the name of the own body."""
    found = get_object_or_404(Clause, code__iexact=code)
    verdict = _may_judge(request, found)
    if request.method != "POST" and not verdict:  # said before somebody writes in vain
        messages.warning(request, _(verdict.reason))
        return redirect(found)
    form = forms.JudgementForm(sent(request)[0])
    if carry_out(request, form, actions.judge, clause=found):
        messages.success(request, _("Your judgement was published."))
        return redirect(found)
    context = {
        "form": form,
        "title": _("Judge %(code)s") % {"code": found.code},
        "about": found,
        "button": _("Publish"),
    }
    return render(request, "promises/form.html", context, status=status_of(form))


def judgements(request: HttpRequest) -> HttpResponse:
    """Every judgement, newest first."""
    page = Paginator(queries.judgements(), PAGE).get_page(request.GET.get("seite"))
    role = request.actor.role  # type: ignore[attr-defined]
    judges = any(row.role == role and row.right == "promises.judge" for row in RIGHTS)
    return render(request, "promises/judgements.html", {"page": page, "judges": judges})


def judgements_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list in other formats."""
    if not exports.JUDGEMENTS.offers(kind):
        raise Http404
    rows = exports.judgement_rows(settings.SITE_URL)
    return table(request, kind, rows, columns=exports.JUDGED, name="bewertungen", key="judgements")

"""A claim as a printed document: the words of its page in the order of the page, for the template."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partizip.access.defaults import Instance
from partizip.core.calendar import berlin_day, start_of_day
from partizip.documents.dates import day_words, moment_words
from partizip.documents.pdf import paragraphs, said
from partizip.duties.models import Answer, Claim, Statement
from partizip.duties.queries import Standing

TEMPLATE = "duties/typ/claim.typ"
Said = dict[str, Any]  # words with their language and direction
Record = tuple[int, datetime | None]  # lines of the record, time of the last one


def as_of(record: Record, now: datetime) -> datetime:
    """The moment from which a claim reads as it does now: the record's last line, or today's beginning in Berlin.

    Until another line is written or the day ends, neither facts nor days late change; so the clock itself does not
    stand in the document.
    """
    today = start_of_day(berlin_day(now))
    return today if record[1] is None else max(today, record[1])


def claim(standing: Standing, instance: Instance, record: Record, at: datetime) -> dict[str, Any]:
    """All that duties/typ/claim.typ shows, in the language of the page."""
    found = standing.claim
    return {
        "lang": _language(),
        "comma": _(", "),
        "title": _local(found, "title"),
        "mark": instance.mark,
        "site": instance.name,
        "footer": f"{_('Short code')} {found.code}",
        "status": _status(standing),
        "own_words": _own_words(standing),
        "facts": list(_facts(found, standing)),
        "parts": list(_parts(found)),
        "steps": {
            "heading": _("Reminder steps"),
            "lines": [f"{day_words(step.reached_on)}: {step.words}" for step in found.reminders.all()],
        },
        "check": _check(standing, record, at),
    }


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _local(thing: Any, name: str) -> Said:
    """The English form where the page is English and there is one, else the German one as German."""
    english = getattr(thing, f"{name}_en", "") if _language() == "en" else ""
    return said(english, "en") if english else said(getattr(thing, name), "de")


def _own(words: str) -> Said:
    """Words of the program, in the language of the page."""
    return said(words, _language())


def _status(standing: Standing) -> str:
    if not standing.late:
        return standing.words
    late = ngettext("%(days)s working day late", "%(days)s working days late", standing.late)
    return _(", ").join((standing.words, late % {"days": standing.late}))


def _own_words(standing: Standing) -> dict[str, Any] | None:
    """The debtor's words beside an overdue mark, or that there are none; nothing where there is no mark."""
    if standing.kind != "danger":
        return None
    return {
        "heading": _("What the body says"),
        "said": [_statement(item) for item in standing.debtors_words],
        "empty": _("The body that owes this has made no statement."),
    }


def _statement(item: Statement) -> dict[str, Any]:
    return {
        "words": paragraphs(item.text, item.language),
        "line": [_local(item.body, "name"), _own(moment_words(item.at))],
    }


def _fact(label: str, *words: Said) -> dict[str, Any]:
    return {"label": label, "said": words}


def _facts(found: Claim, standing: Standing) -> Iterator[dict[str, Any]]:
    yield _fact(_("Short code"), said(found.code, _language()))
    yield _fact(_("Owed by"), _local(found.debtor, "name"))
    if standing.now_owed_by:
        yield _fact(_("now owed by"), _local(standing.now_owed_by, "name"))
    yield _fact(_("Owed to"), _local(found.creditor, "name"))
    if standing.now_owed_to:
        yield _fact(_("now owed to"), _local(standing.now_owed_to, "name"))
    if found.basis:
        doubt = [_own(f"({_('to be confirmed by the legal office')})")] if found.basis.to_confirm else []
        yield _fact(_("Legal basis"), said(str(found.basis), "de"), *doubt)
    yield _fact(_("Asked") if found.text else _("Made due"), _own(moment_words(found.asked_at)))
    names = _(", ").join(name for _iso, name in found.holidays)
    counted = [_own(f"({_('counted with the holidays')}"), said(f"{names})", "de")] if names else []
    yield _fact(_("Due"), _own(day_words(found.due_on)), *counted)
    if found.accepts:
        yield _fact(_("About the answer to"), _local(found.accepts.claim, "title"), _own(found.accepts.claim.code))
    if found.duty:
        yield from _duty_facts(found)
    if found.subject_title:
        yield _fact(_("About"), said(found.subject_title, "de"))


def _duty_facts(found: Claim) -> Iterator[dict[str, Any]]:
    duty, more = found.duty, []
    if duty.cycle_months:
        months = ngettext("every month", "every %(months)s months", duty.cycle_months)
        more.append(_own(f"({months % {'months': duty.cycle_months}})"))
    yield _fact(_("Follows from the duty"), _local(duty, "title"), *more)
    if duty.evidence:
        yield _fact(_("Evidence asked"), said(duty.evidence, "de"))
    if duty.end_reason:
        ended = _("ended on %(day)s: %(reason)s") % {"day": day_words(duty.valid_until), "reason": duty.end_reason}
        yield _fact(_("State"), _own(ended))
    for tie in duty.clause_duties.all():
        yield _fact(_("Carries the clause"), _own(tie.clause.code), _local(tie.clause, "title"))


def _item(words: list[Said], *lines: list[Said], heading: tuple[Said, ...] = (), reason: str = "") -> dict[str, Any]:
    return {"heading": heading, "words": words, "lines": lines, "reason": paragraphs(reason, "de")}


def _parts(found: Claim) -> Iterator[dict[str, Any]]:
    if found.text:
        yield {"heading": _("The question"), "items": [_item(paragraphs(found.text, found.language))], "empty": ""}
    answers = [_answer(item) for item in found.answers.all()]
    yield {"heading": _("Answers"), "items": answers, "empty": _("Nothing was reported yet.")}
    release = getattr(found, "release", None)
    if release is not None:
        line = [_local(release.body, "name"), _own(moment_words(release.at))]
        yield {"heading": _("Released"), "items": [_item(paragraphs(release.reason, "de"), line)], "empty": ""}
    statements = [_statement(item) for item in found.statements.all()]
    if statements:
        items = [_item(item["words"], item["line"]) for item in statements]
        yield {"heading": _("Statements"), "items": items, "empty": ""}


def _answer(answer: Answer) -> dict[str, Any]:
    """An answer with its time, its evidence by name and fingerprint, and what became of it."""
    lines, decision, reason = [[_own(moment_words(answer.at))]], getattr(answer, "decision", None), ""
    if answer.evidence:
        lines.append([_own(f"{_('Evidence')}:"), said(answer.evidence.name, "de")])
        lines.append([_own(f"{_('Fingerprint')} (SHA-256):"), _own(answer.evidence.sha256)])
    if decision is not None:
        words = _("accepted") if decision.accepted else _("disputed")
        lines.append([_own(words), _local(decision.body, "name"), _own(moment_words(decision.at))])
        reason = decision.reason
    elif answer.kind == Answer.Kind.FINAL:
        lines.append([_own(_("The other side has not decided yet; silence is no consent."))])
    heading = (_own(answer.get_kind_display()), _local(answer.body, "name"))
    return _item(paragraphs(answer.text, answer.language), *lines, heading=heading, reason=reason)


def _check(standing: Standing, record: Record, at: datetime) -> dict[str, Any]:
    """How to check the document: addresses, the state it was made from, and what it does not prove."""
    found, site = standing.claim, settings.SITE_URL
    return {
        "heading": _("How to check this document"),
        "intro": _("Open the page, or type the short code at the address for checking, and compare."),
        "links": [
            {"label": _("The page"), "address": site + found.get_absolute_url()},
            {"label": _("Check"), "address": f"{site}{reverse('check')}?code={found.code}"},
            {"label": _("Lines in the record, with receipts"), "address": f"{site}{reverse('journal')}?q={found.code}"},
        ],
        "facts": [
            _fact(_("State of"), _own(moment_words(at))),
            _fact(_("Lines in the record then"), _own(str(record[0]))),
            _fact(_("Last change to this duty"), _own(moment_words(standing.changed_at))),
            _fact(_("Release of the program"), _own(settings.RELEASE)),
        ],
        "notes": [
            _("The record holds every act told here, not this file. The same state gives the same file."),
        ],
        "named": _("Characters that this document cannot show stand as their number in brackets; the page shows them."),
    }

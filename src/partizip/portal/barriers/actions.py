"""Acts of barrier reports: report, answer."""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from partizip.access.acts import REPEAT, Actor, Kind, Refused, act, require
from partizip.access.defaults import default
from partizip.core.permissions import refuse
from partizip.journal.log import line_of, record, take_turn
from partizip.portal import cases_mail
from partizip.portal.clock import month_from
from partizip.portal.models import BarrierAnswer, BarrierReport, BarrierWords
from partizip.post import outbox
from partizip.post.actions import ADDRESS_MOST
from partizip.post.models import TO_REPORTER, Mail

_HERE = "portal.barriers"


@act(
    right="barriers.report", verb="barriers.report_made", kind=Kind.PRIVATE,
    reason="What strangers send must not fill a record that nobody can shorten; the answer is public.",
)  # fmt: skip
def report_barrier(
    *, by: Actor, at: datetime, page: str, text: str, name: str, email: str, language: str
) -> BarrierReport:
    """Take a report in; due within the months of the default (BIKTG Bln § 5: one). Tells those who answer by mail.

    The same words sent again within REPEAT, as by a double press, are the first report, which is returned.
    """
    require(by, at, "barriers.report")
    take_turn()  # of two that are sent at once the second finds the first
    told = {"page": page, "text": text, "name": name, "email": email, "language": language}
    first = BarrierReport.objects.filter(
        asked_at__gt=at - REPEAT, answer=None, **{f"words__{name}": value for name, value in told.items()}
    ).first()
    if first is not None:
        return first
    due_on, late_from = month_from(at, default("barriers.answer_months"))
    report = BarrierReport.objects.create(asked_at=at, due_on=due_on, overdue_from=late_from)
    words = BarrierWords.objects.create(report=report, **told)
    newest = BarrierReport.objects.order_by("-id").values_list("asked_at", flat=True)  # ids are in the order of time
    cases_mail.tell("barrier", report.id, due_on, at, newest[: cases_mail.FEW + 1])
    _confirm(report, words, at)
    return report


@act(right="barriers.answer", verb="barriers.report_answered")
def answer_barrier(*, by: Actor, at: datetime, report: BarrierReport, outcome: str, reply: str) -> BarrierAnswer:
    """Answer a report: what became of it for the statistics, words for the reporter. Once only.

    Outcome no_report sets aside what reports no barrier, with the reason as words: kept, and counted apart.
    Records barriers.report_answered: outcome, when it was reported and due, and whether the answer is late; neither
    the words nor the short code, which opens the answer.
    """
    require(by, at, "barriers.answer")
    report = BarrierReport.objects.select_for_update().get(id=report.id)
    if BarrierAnswer.objects.filter(report=report).exists():
        raise Refused(refuse("This report was answered already.", _HERE))
    words = BarrierWords.objects.select_for_update().filter(report=report).first()
    if words is None:
        raise Refused(refuse("Whoever reported this had it deleted; nobody waits for an answer.", _HERE))
    answer = BarrierAnswer.objects.create(report=report, outcome=outcome, body_id=by.body_id, role=by.role, at=at)
    words.reply = reply
    words.save(update_fields=["reply"])
    _write(report, words, at, "answer")
    facts = {"asked": report.asked_at, "due": report.due_on, "late": at >= report.overdue_from}
    record(by=by, at=at, lines=[line_of("barriers.report_answered", answer, facts=facts)])
    return answer


def _confirm(report: BarrierReport, words: BarrierWords, at: datetime) -> None:
    """That it arrived, to the address that somebody typed: no word of theirs in it, and bounded for an address."""
    sent = Mail.objects.filter(to=words.email, kind=TO_REPORTER, made_at__gt=at - timedelta(days=1))
    if sent.count() < ADDRESS_MOST:
        _write(report, words, at, "arrived")


def _write(report: BarrierReport, words: BarrierWords, at: datetime, what: str) -> None:
    """A mail to whoever gave an address. It is deleted 30 days after it was sent, as every mail.

    Like the words it lives apart from accounts (post.models.Mail): the secret link of a subscription shows and deletes
    it, an account with the same address does neither.
    """
    if not words.email:
        return
    language = outbox.language_of(words.language)
    with translation.override(language):
        day = outbox.day_words(report.due_on)
        subject, intro = {
            "arrived": (
                _("Your report of a barrier has arrived (%(code)s)"),
                _("Your report has arrived. You get an answer by %(day)s at the latest.") % {"day": day},
            ),
            "answer": (_("Answer to your report of a barrier (%(code)s)"), words.reply),
        }[what]
        letter = outbox.Letter(
            key=f"barrier:{report.id}:{what}", kind=TO_REPORTER, to=words.email,
            subject=subject % {"code": report.code}, intro=intro,
            button=(_("See the state of your report"), outbox.page(status_path(report.code), language)),
        )  # fmt: skip
        outbox.put([letter], at, language)


def status_path(code: str) -> str:
    """The German path under which a report's state can be read."""
    return f"/barrierefreiheit/meldungen/{code}/"

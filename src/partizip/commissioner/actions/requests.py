"""Acts of the office toward departments, districts and companies: ask or object, and send the reminder letter.

Answering, deciding and stating are the acts of duties: a request is a claim with its clock.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import translation

from partizip.access.acts import REPEAT, Actor, Again, Refused, act, require
from partizip.access.models import Mandate
from partizip.bodies.models import Body
from partizip.bodies.queries import came_after, lineage
from partizip.commissioner.actions.common import refused
from partizip.commissioner.actions.press import facts as office_facts
from partizip.commissioner.models import Letter, Request
from partizip.commissioner.models.plans import BODY
from partizip.core import claims, toward
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid
from partizip.core.things import Thing
from partizip.documents.dates import day_words
from partizip.duties import actions as duties
from partizip.duties import deadlines
from partizip.duties.models import Claim
from partizip.journal.log import line_of, record
from partizip.post import outbox


@act(right="requests.file", verb="commissioner.request_filed")
def file_request(
    *, by: Actor, at: datetime, debtor: Body, kind: str, title: str, text: str, language: str = "de",
    title_en: str = "", due_on: date | None = None, subject: Thing | None = None,
) -> Request:  # fmt: skip
    """Ask a body in the office's name, or object to what it does; the clock starts.

    Records duties.claim_asked and commissioner.request_filed.
    """
    require(by, at, "requests.file", **office_facts(by, at, by.body_id))
    if debtor.kind not in toward.ADMINISTRATION:
        raise refused(msgid("Requests go to departments, districts, subordinate bodies and companies."))
    claim = duties.asked(
        at=at, creditor_id=by.body_id, debtor=debtor, title=title, title_en=title_en, text=text, language=language,
        due_on=due_on, subject=subject, period="commissioner.answer_working_days", among={"request__kind": kind},
    )  # fmt: skip
    request = Request.objects.create(claim=claim, kind=kind)
    record(by=by, at=at, lines=[line_of("duties.claim_asked", claim), line_of("commissioner.request_filed", request)])
    return request


def reminder(request: Request, at: datetime) -> toward.Reminder:
    """What the next letter says; load the request with its claim, both sides, answers and letters."""
    claim, days = request.claim, deadlines.days()
    after = came_after(berlin_day(at)).get(claim.debtor_id)
    facts = claim.facts()
    with translation.override("de"):
        return toward.Reminder(
            body=after[-1].name if after else claim.debtor.name, office=claim.creditor.name,
            objection=request.kind == Request.Kind.OBJECTION, title=claim.title, code=claim.code,
            asked=day_words(berlin_day(claim.asked_at)), due=day_words(claim.due_on),
            late=claims.working_days_late(facts, at, days), disputed=bool(claims.finals(facts, at)),
            address=settings.SITE_URL + request.get_absolute_url(), number=1 + len(request.letters.all()),
        )  # fmt: skip


def overdue(claim: Claim, at: datetime) -> bool:
    """Whether the body has to act and its time is over; for a claim with its facts."""
    return claims.status(claim.facts(), at, claim.due_on) is claims.Status.OVERDUE


def receivers(request: Request, at: datetime) -> int:
    """How many people of the body a mail would reach today; deputies are not counted."""
    today = berlin_day(at)
    after = came_after(today).get(request.claim.debtor_id)
    places = lineage(after[-1].id if after else request.claim.debtor_id, today)
    held = Mandate.objects.effective(today).filter(body__in=places, role__in=BODY)
    return sum(map(outbox.deliverable, set(held.values_list("person__email", flat=True))))


@act(right="requests.remind", verb="commissioner.reminder_sent")
def send_reminder(*, by: Actor, at: datetime, asked: Request, way: str) -> Letter:
    """Send the reminder letter that lies ready, by mail to the body's people, or record that it went out on paper.

    Records commissioner.reminder_sent; the mail follows that line.
    """
    Claim.objects.select_for_update(of=("self",)).only("id").get(id=asked.claim_id)
    claim = Claim.objects.with_facts().get(id=asked.claim_id)
    request = Request.objects.prefetch_related("letters").get(claim=claim)
    request.claim = claim
    require(by, at, "requests.remind", **office_facts(by, at, claim.creditor_id))
    letters = list(request.letters.all())
    if any(letter.way == way and letter.at > at - REPEAT for letter in letters):
        raise Again(msgid("This reminder letter went out a moment ago."))
    sent = [berlin_day(letter.at) for letter in letters]
    verdict = toward.may_remind(overdue=overdue(claim, at), sent_on=sent, today=berlin_day(at))
    if not verdict:
        raise Refused(verdict)
    if way == Letter.Way.MAIL and outbox.off():  # else the record would tell of a mail that nobody sent
        raise refused(msgid("No mail leaves this installation at present; print the letter and send it on paper."))
    if way == Letter.Way.MAIL and not receivers(request, at):
        raise refused(msgid("Nobody of this body has an account here; print the letter and send it on paper."))
    said = reminder(request, at)
    letter = Letter.objects.create(
        request=request, number=said.number, way=way, text=toward.letter(said), body_id=by.body_id, role=by.role, at=at
    )
    line = line_of("commissioner.reminder_sent", letter, facts={"way": way}, version=1 + said.number)
    record(by=by, at=at, lines=[line])
    return letter

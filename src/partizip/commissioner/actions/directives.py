"""Acts of the log of attempted directives: the office records and answers, the body says its own words (R-P6-7)."""

from datetime import date, datetime

from partizip.access.acts import REPEAT, Actor, Again, act, require
from partizip.bodies.models import Body
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.common import refused
from partizip.commissioner.actions.office import own_office
from partizip.commissioner.models import Directive, DirectiveWords, StatutoryTask
from partizip.core.calendar import berlin_day
from partizip.documents import actions as documents
from partizip.journal.log import line_of, record


@act(right="office.log_directive", verb="commissioner.directive_recorded")
def record_directive(
    *, by: Actor, at: datetime, given_by: Body, received_on: date, form: str, title: str, summary: str,
    task: StatutoryTask | None = None, language: str = "de", upload: tuple[str, bytes] | None = None,
) -> Directive:  # fmt: skip
    """Record an attempted directive to the own office; `task`: the statutory task it concerns, None for no such case.

    Nobody is asked, nobody is named. Records commissioner.directive_recorded (and documents.file_added).
    """
    require(by, at, "office.log_directive", own_office=own_office(by, at, by.body_id))
    own = lineage(by.body_id, berlin_day(at))
    if given_by.id in own:
        raise refused("A directive comes from outside the office.")
    if received_on > berlin_day(at):
        raise refused("Record a directive on its day at the earliest.")
    if task is not None and task.office_id not in own:
        raise refused("This is a task of another office.")
    same = Directive.objects.filter(office_id=by.body_id, given_by=given_by, title=title, summary=summary)
    if same.filter(at__gt=at - REPEAT).exists():
        raise Again("This is recorded already.")
    file = documents.published(by=by, at=at, name=upload[0], data=upload[1]) if upload else None
    made = Directive.objects.create(
        office_id=by.body_id, given_by=given_by, received_on=received_on, form=form, task=task, title=title,
        summary=summary, language=language, file=file, at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("commissioner.directive_recorded", made)])
    return made


@act(right="office.log_directive", verb="commissioner.directive_answered")
def answer_directive(
    *, by: Actor, at: datetime, directive: Directive, text: str, language: str = "de"
) -> DirectiveWords:
    """The office's own words: what it answered, or what came after. Records commissioner.directive_answered."""
    require(by, at, "office.log_directive", own_office=own_office(by, at, directive.office_id))
    return _say(by, at, directive, text, language, by_office=True)


@act(right="office.state_directive", verb="commissioner.directive_stated")
def state_words(*, by: Actor, at: datetime, directive: Directive, text: str, language: str = "de") -> DirectiveWords:
    """The own words of the body that gave it, beside the office's. Records commissioner.directive_stated."""
    own_body = directive.given_by_id in lineage(by.body_id, berlin_day(at))
    require(by, at, "office.state_directive", own_body=own_body)
    return _say(by, at, directive, text, language, by_office=False)


def _say(by: Actor, at: datetime, directive: Directive, text: str, language: str, *, by_office: bool) -> DirectiveWords:
    Directive.objects.select_for_update().only("id").get(id=directive.id)
    last = DirectiveWords.objects.filter(directive=directive, body_id=by.body_id).order_by("-at", "-id").first()
    if last is not None and last.text == text:
        raise refused("These very words stand there already.")
    said = DirectiveWords.objects.create(
        directive=directive, body_id=by.body_id, by_office=by_office, text=text, language=language, role=by.role, at=at
    )
    verb = "commissioner.directive_answered" if by_office else "commissioner.directive_stated"
    version = 1 + DirectiveWords.objects.filter(directive=directive).count()
    record(by=by, at=at, lines=[line_of(verb, directive, rows=[said], version=version)])
    return said

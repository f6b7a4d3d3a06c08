"""The act: one function, one right, one transaction, one line in the log. There is no other way to write.

    @act(right="duties.answer", verb="duties.claim_answered")
    def answer_claim(*, by: Actor, at: datetime, claim: Claim, text: str) -> Answer:
        require(by, at, own_body=claim.debtor_id == by.body_id)
        ...
        record(by=by, at=at, lines=[line_of("duties.claim_answered", claim, rows=[answer])])

The decorator refuses to commit when the right was not asked or the line is missing.
"""

import functools
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction

from partizip.access.matrix import RIGHTS
from partizip.access.models import Deputy, Mandate
from partizip.access.roles import ANONYMOUS, PERSON, SYSTEM
from partizip.core.calendar import berlin_day
from partizip.core.permissions import Verdict, may, refuse
from partizip.journal.log import recorded, take_turn

P = ParamSpec("P")
R = TypeVar("R")


class Kind(StrEnum):
    """What an act leaves in the log."""

    PUBLIC = "public"  # its own line
    PRIVATE = "private"  # nothing: drafts, settings of one person
    SEALED = "sealed"  # one line with the digest of a closed batch, written by another act


@dataclass(frozen=True)
class Actor:
    """Who acts: a role in a body under a mandate; `body` is the body's slug, as the log keeps it."""

    role: str = ANONYMOUS
    body: str = ""
    body_id: UUID | None = None
    mandate_id: UUID | None = None
    person_id: UUID | None = None
    is_deputy: bool = False


NOBODY = Actor()
THE_SYSTEM = Actor(role=SYSTEM)


@dataclass(frozen=True)
class Spec:
    """One registered act: where it stands, the right it needs, the verbs of which it leaves one."""

    name: str
    right: str
    verbs: tuple[str, ...]
    kind: Kind
    reason: str  # why an act that is not public is not


class Refused(Exception):
    """An act was refused by a rule or a right; `verdict.reason` is said to the person."""

    there = ""  # the address of what is there already, when the refusal is about it

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


class Again(Refused):
    """The very same was done a moment ago, by a form sent twice: it stands, once. `reason` is an English msgid.

    The very same in all that was sent: what differs is another act, or refused with what differs. `there`: its address.
    """

    def __init__(self, reason: str, there: str = "") -> None:
        super().__init__(refuse(reason, "access.acts"))
        self.there = there


class Outdated(Refused):
    """What was acted on has changed since it was looked at. `reason` is an English msgid.

    `newest`: where its newest state is read; empty for the address of the form itself.
    """

    def __init__(self, reason: str, newest: str = "") -> None:
        super().__init__(refuse(reason, "access.acts"))
        self.newest = newest


class Forbidden(Refused):
    """The right is lacking."""


# The very same within this time is a second press, a page loaded again or a way back; later somebody means it again.
# One value for the whole program, and no default: an administrator must not widen it to refuse what an office says.
REPEAT = timedelta(minutes=10)
ACTS: dict[str, Spec] = {}
_running: ContextVar[list[str] | None] = ContextVar("running", default=None)
_waited: ContextVar[timedelta] = ContextVar("waited", default=timedelta(0))


def waited() -> timedelta:
    """How long the running act has waited for its turn since it was called: its `at` is older by so much."""
    return _waited.get()


def act(
    *, right: str, verb: str, also: tuple[str, ...] = (), kind: Kind = Kind.PUBLIC, reason: str = ""
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a write. Its function takes keywords only: `by`, `at`, then what it needs.

    Raises RuntimeError (and rolls back) when the function did not ask for `right`, or recorded neither `verb` nor one
    of `also` although public, or recorded although private.
    """
    if (kind is not Kind.PUBLIC) != bool(reason):
        raise ValueError("acts that are not public give the reason; public ones need none")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        spec = Spec(f"{function.__module__}.{function.__qualname__}", right, (verb, *also), kind, reason)
        ACTS[spec.name] = spec

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            asked: list[str] = []
            lines: list[str] = []
            begin = time.monotonic()
            outer = recorded.get()
            tokens = (_running.set(asked), recorded.set(lines), _waited.set(timedelta(0)))
            try:
                with transaction.atomic():
                    if kind is not Kind.PRIVATE:
                        take_turn()
                    _waited.set(timedelta(seconds=time.monotonic() - begin))
                    result = function(*args, **kwargs)
                    _check(spec, asked, lines)
            finally:
                _running.reset(tokens[0])
                recorded.reset(tokens[1])
                _waited.reset(tokens[2])
            if outer is not None:
                outer.extend(lines)
            return result

        run.spec = spec  # type: ignore[attr-defined]
        return run

    return decorate


def _check(spec: Spec, asked: list[str], lines: list[str]) -> None:
    if spec.right not in asked:
        raise RuntimeError(f"{spec.name} did not ask for the right {spec.right}")
    if spec.kind is Kind.PUBLIC and not set(spec.verbs) & set(lines):
        raise RuntimeError(f"{spec.name} left no line {' or '.join(spec.verbs)} in the log")
    if spec.kind is Kind.PRIVATE and lines:
        raise RuntimeError(f"{spec.name} is private but left a line in the log")


def require(by: Actor, at: datetime, right: str, **facts: bool) -> None:
    """Ask the rights table, and whether the mandate holds at this moment. Raises Forbidden with the reason.

    `facts` are the conditions of the table, such as own_body=True.
    """
    running = _running.get()
    if running is not None:
        running.append(right)
    verdict = verdict_of(by, at, right, **facts)
    if not verdict:
        raise Forbidden(verdict)


def verdict_of(by: Actor, at: datetime, right: str, **facts: bool) -> Verdict:
    """As require(), but returns the verdict; pages ask it to show or hide a button."""
    if by.role not in {ANONYMOUS, PERSON, SYSTEM} and not _mandate_holds(by, at):
        return refuse("This mandate does not hold today.", "access.acts")
    return may(RIGHTS, by.role, right, facts)


def _mandate_holds(by: Actor, at: datetime) -> bool:
    day = berlin_day(at)
    mandates = Mandate.objects.effective(day).filter(id=by.mandate_id, role=by.role, body_id=by.body_id)
    if by.is_deputy:
        mandates = mandates.filter(deputies__in=Deputy.objects.effective(day).filter(person_id=by.person_id))
    else:
        mandates = mandates.filter(person_id=by.person_id)
    return mandates.exists()

"""Whom a line about a claim concerns, and what it touches (core.notices); post makes the mails of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from partizip.access.matrix import RIGHTS
from partizip.access.roles import Role
from partizip.access.words import step_words
from partizip.core.claims import has_to_act
from partizip.core.notices import Notice, followed


def _roles(right: str) -> frozenset[str]:
    return frozenset(row.role for row in RIGHTS if row.right == right)


ANSWER, DECIDE, HEAD = _roles("duties.answer"), _roles("duties.decide"), frozenset({str(Role.HEAD)})
AUDIT = _roles("audit.find")  # they decide on statements that an audit asked for
_step = lazy(step_words, str)

# What the side that owes has to know: verb, value of the line's fact (None: whatever it is), words, whether it acts.
_TO_DEBTOR: tuple[tuple[str, Any, Any, bool], ...] = (
    ("duties.claim_asked", None, _("Your body is asked something; please answer."), True),
    ("duties.claim_opened", None, _("Your body owes this now."), True),
    ("duties.claim_lengthened", None, _("The due date was lengthened by a holiday."), True),
    ("duties.answer_decided", False, _("The answer was disputed; please answer anew."), True),
    ("duties.answer_decided", True, _("The answer was accepted; nothing more is to be done."), False),
    ("duties.claim_released", None, _("The other side gave this up; nothing more is to be done."), False),
)


class Telling:
    """For the model Claim."""

    follows = ("claim", "code")

    @classmethod
    def posted(cls) -> Any:
        """Claims with all that is read here."""
        claims: Any = cls.objects  # type: ignore[attr-defined]
        return claims.with_facts().prefetch_related(
            "duty__clause_duties__clause", "accepts__claim__duty__clause_duties__clause"
        )

    def touches(self: Any) -> Iterator[str]:
        """The claim, the one whose answer it decides, both sides, and the clauses that the duty carries."""
        yield followed("claim", self.code)
        yield followed("body", self.debtor.slug)
        yield followed("body", self.creditor.slug)
        parent = self.accepts.claim if self.accepts else self
        if parent is not self:
            yield followed("claim", parent.code)
        if parent.subject_kind == "clause":
            yield followed("clause", parent.subject_id)
        if parent.duty:
            yield from carried(parent.duty)

    def addressees(self: Any, verb: str, facts: Mapping[str, Any]) -> Iterator[Notice]:
        """Who has to act, or need not act any more."""
        acts = has_to_act(self.facts())
        if verb == "duties.acceptance_owed" and acts:
            words = _("An answer was given; please accept or dispute it.")
            yield self._notice(words, [self.debtor_id], [self._deciding()], self.due_on)
        if verb == "duties.reminded" and acts:
            yield from self._reminded(facts)
        for name, value, words, to_do in _TO_DEBTOR:
            if name == verb and value in {None, facts.get("accepted")} and acts == to_do:
                yield self._notice(words, [self.debtor_id], [ANSWER], self.due_on if to_do else None)

    def _reminded(self: Any, facts: Mapping[str, Any]) -> Iterator[Notice]:
        level, audience = facts["level"], facts["audience"]
        working = self._deciding() if self.accepts else ANSWER
        # Where nobody is head of the body, those who do the work are told: no step goes nowhere.
        roles = [working] if audience == "debtor" else [HEAD, working]
        yield self._notice(_step(level, audience), [self.debtor_id], roles, self.due_on)
        if audience in {"steering_circle", "conciliation"}:
            yield self._notice(_step(level, audience), [self.creditor_id], [DECIDE], None)

    def _deciding(self: Any) -> frozenset[str]:
        """Who decides on an answer; on a statement that an audit asked for, those who audit."""
        parent = self.accepts.claim if self.accepts else self
        return AUDIT if parent.subject_kind == "audit" else DECIDE

    def _notice(self: Any, words: Any, bodies: Iterable[UUID], roles: Iterable[frozenset[str]], due: Any) -> Notice:
        place = self.accepts.claim if self.accepts else self  # an answer is decided on the page of what it answers
        return Notice(
            about=self.code, words=words, title=place.title, title_en=place.title_en,
            address=place.get_absolute_url(), bodies=list(bodies), roles=list(roles), due_on=due,
        )  # fmt: skip


def carried(duty: Any) -> Iterator[str]:
    """The clauses that a standing duty carries."""
    for tie in duty.clause_duties.all():
        yield followed("clause", tie.clause.public_id)

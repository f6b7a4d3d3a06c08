"""Reads about witnesses: who signs the record from outside, how far each is, whether one has seen another history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from partizip.bodies.models import Body
from partizip.core import ledger
from partizip.journal import keeping, tree
from partizip.journal.models import Cosignature, Witness, WitnessContact
from partizip.portal.witnesses.asking import next_turn

CLOCKS = timedelta(minutes=5)  # by which two clocks may differ
AWAY = timedelta(days=7)  # a witness that signs nothing for so long is a point for the doctor
_KINDS = {"signs": "success", "new": "neutral", "silent": "warning", "refuses": "warning", "conflict": "danger"}


@dataclass(frozen=True)
class Standing:
    """A witness as it stands: what it signed last, how many lines came since, how asking it went."""

    witness: Witness
    body: Body | None
    last: Cosignature | None
    contact: WitnessContact | None
    behind: int

    @property
    def ending(self) -> Any:
        """From when on it is asked no more; None while it is."""
        return getattr(self.witness, "ending", None)

    @property
    def answer(self) -> str:
        """What it answered last, in the machine's words."""
        return self.contact.answer if self.contact else ""

    @property
    def state(self) -> str:
        """signs, new, silent, refuses, conflict or ended."""
        if self.ending is not None:
            return "ended"
        if self.contact is None:
            return "new"
        if self.contact.is_conflict:
            return "conflict"
        outcomes = WitnessContact.Outcome
        return {outcomes.SIGNED: "signs", outcomes.SILENT: "silent"}.get(outcomes(self.contact.outcome), "refuses")

    @property
    def next_at(self) -> datetime | None:
        """From when on it is asked again, unless a line comes before; None for at once, and for one that has ended."""
        if self.ending is not None:
            return None
        size = self.behind + (self.last.size if self.last else 0)
        return next_turn(self.contact, size - self.behind, size)

    @property
    def words(self) -> str:
        """The state in words."""
        return {
            "signs": _("signs"), "new": _("not asked yet"), "silent": _("does not answer"),
            "refuses": _("does not sign"), "conflict": _("says it has seen another history"), "ended": _("ended"),
        }[self.state]  # fmt: skip

    @property
    def kind(self) -> str:
        """The badge's kind."""
        return _KINDS.get(self.state, "neutral")

    @property
    def clock_apart(self) -> int:
        """By how many minutes its clock and this machine's differed when it signed last; 0 when they agree."""
        if self.contact is None or self.last is None or self.state != "signs":
            return 0
        apart = abs(self.last.signed_at - self.contact.tried_at)
        return round(apart / timedelta(minutes=1)) if apart > CLOCKS else 0

    @property
    def had_conflict(self) -> bool:
        """Whether it once said that it has seen another history, and has signed a later state since."""
        return self.state == "signs" and self.contact is not None and self.contact.conflict_at is not None


def standings() -> list[Standing]:
    """All witnesses, those that are asked first, then by the day of their registration."""
    found = list(Witness.objects.select_related("ending", "contact"))
    bodies = {body.slug: body for body in Body.objects.filter(slug__in={one.body for one in found} - {""})}
    size = tree.size()
    signed: dict[Any, Cosignature] = {}
    for one in Cosignature.objects.filter(size__lte=size).defer("note", "line").order_by("size"):
        signed[one.witness_id] = one
    rows = [
        Standing(
            one, bodies.get(one.body), signed.get(one.id), getattr(one, "contact", None),
            size - (signed[one.id].size if one.id in signed else 0),
        )
        for one in found
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.ending is not None)


def running(rows: Iterable[Standing]) -> list[Standing]:
    """Those that are asked."""
    return [row for row in rows if row.ending is None]


def is_conflict() -> bool:
    """Whether a witness that is asked said that it has seen another history and signed nothing since; one query."""
    told = WitnessContact.objects.filter(witness__ending=None, conflict_at__isnull=False)
    return told.exclude(outcome=WitnessContact.Outcome.SIGNED).exists()


def away(row: Standing, now: datetime) -> bool:
    """Whether a witness has signed nothing for long although it was asked."""
    since = row.contact.trouble_since if row.contact else None
    return row.ending is None and since is not None and since <= now - AWAY


def moved(now: datetime) -> datetime | None:
    """When a witness was last asked: the list changes with it without a line."""
    return WitnessContact.objects.order_by("-tried_at").values_list("tried_at", flat=True).first()


def policy(site: str) -> str:
    """A policy file for this record and its witnesses (tlog-policy). Raises KeyProblem."""
    log = keeping.signer().verifier
    keys = [(one.key, one.url) for one in Witness.objects.filter(ending=None)]
    return ledger.policy_text(log, site, keys)

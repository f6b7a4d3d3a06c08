"""A small Land to audit: a district with three duties, an auditor from outside, and somebody who answers."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from partizip.access.acts import Actor
from partizip.access.roles import Role
from partizip.audit import actions, queries
from partizip.audit.models import Audit
from partizip.bodies.models import Body
from partizip.duties import actions as duties
from partizip.duties.models import Claim
from tests import factories
from tests.factories import NOW, actor, body

LATER = NOW + timedelta(days=10)  # when everything below has been asked
CHANCE = "3-11-19-24-40-47"


@dataclass
class Land:
    district: Body
    other: Body
    auditor: Actor
    officer: Actor
    asker: Actor
    claims: list[Claim]

    def opened(self, *, by: Actor | None = None, of: Body | None = None, **more) -> Audit:
        wanted = {
            "title": f"Antworten im Bezirk, {Audit.objects.count() + 1}. Prüfung", "reason": "Auftrag des Abgeordnetenhauses", "kind": "claim",
            "first": date(2026, 11, 1), "last": date(2026, 11, 30), "body": of or self.district, "at": LATER,
        }  # fmt: skip
        return actions.open_audit(by=by or self.auditor, **wanted | more)

    def look(self, audit: Audit, claim: Claim, **more):
        case = queries.whole("claim", claim.code, LATER).case
        facts = {"by": self.auditor, "at": LATER, "audit": audit, "case": case, "how": "page", "digest": "0" * 64}
        return actions.look(**facts | more)

    def found(self, audit: Audit, claim: Claim, result="objection", text="Die Antwort fehlt."):
        self.look(audit, claim)
        brief = queries.briefs(audit, [claim.code])[0]
        return actions.find(by=self.auditor, at=LATER, audit=audit, brief=brief, result=result, text=text)

    def drawn(self, audit: Audit, size: int = 1):
        day = LATER.date() + timedelta(days=3)
        sample = actions.commit_sample(
            by=self.auditor, at=LATER, audit=audit, size=size, chance_source="Ziehung 6 aus 49", chance_on=day
        )
        return actions.draw_sample(by=self.auditor, at=LATER + timedelta(days=3), sample=sample, chance=CHANCE)


@pytest.fixture
def land(db, log_key) -> Land:
    district, other = body("mitte", kind="bezirk"), body("neukoelln", kind="bezirk")
    asker = actor(Role.OFFICER, of=body("sen-integration"))
    claims = [
        duties.ask(
            by=asker, at=NOW + timedelta(minutes=number), debtor=district, title=f"Frage {number}", text="Bitte."
        )
        for number in range(3)
    ]
    duties.ask(by=asker, at=NOW, debtor=other, title="Andere Frage", text="Bitte.")
    auditor = actor(Role.AUDITOR, of=body("abgeordnetenhaus", kind="parliament"))
    return Land(district, other, auditor, factories.actor(Role.OFFICER, of=district), asker, claims)

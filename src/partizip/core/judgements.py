"""Judgements of a clause by named assessors: the newest of each counts, all stay. The program itself judges nothing."""

from dataclasses import dataclass

from partizip.core.permissions import Verdict, allow, msgid, refuse

SOURCE = "core.judgements"


@dataclass(frozen=True)
class Judged:
    """What an assessor said of a clause."""

    verdict: str
    reason: str


def may_judge(last: Judged | None, verdict: str, reason: str) -> Verdict:
    """Whether an assessor can judge so now; `last`: their own judgement that counts until then."""
    if not reason.strip():
        return refuse(msgid("A judgement needs a reason; it is published."), SOURCE)
    if last is not None and (last.verdict, last.reason) == (verdict, reason.strip()):
        return refuse(msgid("This very judgement of yours counts already."), SOURCE)
    return allow(SOURCE)

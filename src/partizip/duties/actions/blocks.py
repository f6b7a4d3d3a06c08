"""Acts of duties: what must not be carried out before a claim is settled."""

from datetime import datetime

from partizip.access.acts import Actor, act, require
from partizip.core.things import Thing
from partizip.duties.actions.common import own, refused
from partizip.duties.models import Block, Claim
from partizip.journal.log import line_of, record


@act(right="duties.block", verb="duties.block_set")
def set_block(*, by: Actor, at: datetime, claim: Claim, subject: Thing, reason: str) -> Block:
    """Mark that something must not be carried out before a claim is settled; other parts read queries.open_blocks."""
    require(by, at, "duties.block", own_body=own(by, at, claim.creditor_id))
    block = Block.objects.create(
        claim=claim, subject_kind=subject.kind, subject_id=subject.id, subject_title=subject.title,
        subject_address=subject.address, reason=reason, set_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("duties.block_set", block)])
    return block


@act(right="duties.block", verb="duties.block_lifted")
def lift_block(*, by: Actor, at: datetime, block: Block) -> None:
    """Lift a block that one's own body set. Records duties.block_lifted."""
    block = Block.objects.select_for_update().select_related("claim").get(id=block.id)
    require(by, at, "duties.block", own_body=own(by, at, block.claim.creditor_id))
    if block.lifted_at is not None:
        raise refused("This block was already lifted.")
    block.lifted_at = at
    block.save(update_fields=["lifted_at"])
    record(by=by, at=at, lines=[line_of("duties.block_lifted", block, version=2)])

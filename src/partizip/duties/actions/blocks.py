"""Acts of duties: what must not be carried out before a claim is settled."""

from datetime import date, datetime

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


def blocked(*, at: datetime, subject: Thing, reason: str, until: date) -> Block:
    """A block that ends by itself on a day, without right and line: for acts that have their own of both.

    Whoever calls it records duties.block_set.
    """
    return Block.objects.create(
        subject_kind=subject.kind, subject_id=subject.id, subject_title=subject.title, subject_address=subject.address,
        reason=reason, set_at=at, until=until,
    )  # fmt: skip


def lifted(*, at: datetime, block: Block) -> Block:
    """The block, lifted, without right and line; whoever calls it records duties.block_lifted with version 2."""
    block.lifted_at = at
    block.save(update_fields=["lifted_at"])
    return block


@act(right="duties.block", verb="duties.block_lifted")
def lift_block(*, by: Actor, at: datetime, block: Block) -> None:
    """Lift a block that one's own body set. Records duties.block_lifted."""
    block = Block.objects.select_for_update(of=("self",)).select_related("claim").get(id=block.id)
    # One without a claim is lifted by the act that knows why it was set.
    require(by, at, "duties.block", own_body=block.claim is not None and own(by, at, block.claim.creditor_id))
    if block.lifted_at is not None:
        raise refused("This block was already lifted.")
    record(by=by, at=at, lines=[line_of("duties.block_lifted", lifted(at=at, block=block), version=2)])

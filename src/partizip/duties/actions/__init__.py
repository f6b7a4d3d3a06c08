"""Acts of duties: register, ask, answer, decide, release, state, block, remind, lengthen."""

from partizip.duties.actions.blocks import blocked, lift_block, lifted, set_block
from partizip.duties.actions.ladder import NothingDue, remind
from partizip.duties.actions.lengthen import lengthen
from partizip.duties.actions.loop import (
    answer_claim,
    ask,
    asked,
    decide_answer,
    decided,
    gave,
    merged,
    owes,
    release_claim,
    state_words,
)
from partizip.duties.actions.register import (
    AlreadyOpen,
    confirm_basis,
    end_basis,
    end_duty,
    open_claim,
    register_basis,
    register_duty,
)

__all__ = [
    "AlreadyOpen",
    "NothingDue",
    "answer_claim",
    "ask",
    "asked",
    "blocked",
    "confirm_basis",
    "decide_answer",
    "decided",
    "end_basis",
    "end_duty",
    "gave",
    "lengthen",
    "lift_block",
    "lifted",
    "merged",
    "open_claim",
    "owes",
    "register_basis",
    "register_duty",
    "release_claim",
    "remind",
    "set_block",
    "state_words",
]

"""The log's formats: RFC 6962 hash tree, C2SP signed notes, checkpoints, tiles and proofs.

Specifications: RFC 6962 section 2.1; c2sp.org signed-note, tlog-checkpoint, tlog-tiles, tlog-proof. `read` is
everywhere a function (level, position) -> hash of the complete subtree that covers the leaves
position * 2**level ... (position + 1) * 2**level - 1.
"""

from partizip.core.ledger.notes import (
    Checkpoint,
    Receipt,
    Signer,
    Verifier,
    checkpoint_text,
    generate_key,
    open_note,
    parse_checkpoint,
    parse_private_key,
    parse_receipt,
    parse_vkey,
    private_key_text,
    receipt,
    sign_note,
    verify_receipt,
)
from partizip.core.ledger.tiles import (
    FULL,
    entry_bundle,
    parse_entry_bundle,
    parse_tile_path,
    tile,
    tile_path,
    tiles_of,
)
from partizip.core.ledger.tree import (
    EMPTY_ROOT,
    Fault,
    append_many,
    canonical_json,
    commitment,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "FULL",
    "Checkpoint",
    "Fault",
    "Receipt",
    "Signer",
    "Verifier",
    "append_many",
    "canonical_json",
    "checkpoint_text",
    "commitment",
    "consistency_proof",
    "entry_bundle",
    "generate_key",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "open_note",
    "parse_checkpoint",
    "parse_entry_bundle",
    "parse_private_key",
    "parse_receipt",
    "parse_tile_path",
    "parse_vkey",
    "private_key_text",
    "receipt",
    "root",
    "sign_note",
    "tile",
    "tile_path",
    "tiles_of",
    "verify_consistency",
    "verify_inclusion",
    "verify_receipt",
]

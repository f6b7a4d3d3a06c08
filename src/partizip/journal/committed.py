"""Words of which the record holds a salted fingerprint only: are they still what was committed to? Without Django.

An edition of the press room is committed to as docs/decisions/0023 describes it, from the moment it is sealed. Where a
law removed the words, nothing may be left of them, and a row of the record has to say who carried it out and when.
"""

from typing import Any

from partizip.core import ledger
from partizip.journal.databases import Base, naming

WORDS, EDITIONS, ITEMS, ENDS = (
    "commissioner_words",
    "commissioner_edition",
    "commissioner_item",
    "commissioner_removalend",
)
_SAID = ("title", "lead", "text", "reason")


def check_words(base: Base) -> tuple[int, int]:
    """Make every fingerprint again; returns how many editions have their words and how many lost them by law.

    Raises Fault, which names the edition by its id and never a word of it.
    """
    if not base.columns(WORDS):
        return 0, 0
    by_law = ["removal_id"] if "removal_id" in base.columns(WORDS) else []
    said = dict(base.rows(WORDS, ["edition_id", "salt", "appears_at", *_SAID, *by_law]))
    items = dict(base.rows(ITEMS, ["id", "code", "kind"]))
    ends = dict(base.rows(ENDS, ["removal_id", "carried_out"])) if by_law else {}
    kept = removed = 0
    for key, edition in base.rows(EDITIONS, ["id", "item_id", "language", "number", "digest"]):
        with naming(f"{WORDS}: the edition {key}"):
            words = said.pop(key)
            if words.get("removal_id") is None:
                kept += 1
                same = _fingerprint(items[edition["item_id"]], edition, words) == edition["digest"]
            else:
                removed += 1
                same = bool(ends[words["removal_id"]]["carried_out"]) and not any(
                    words[name] for name in ("salt", *_SAID)
                )
            if not same:
                raise ledger.Fault(f"{WORDS}: the edition {key} is not what was committed to")
    if said:
        raise ledger.Fault(f"{WORDS}: there are words of the edition {min(said)}, which is not there")
    return kept, removed


def _fingerprint(item: dict[str, Any], edition: dict[str, Any], words: dict[str, Any]) -> str:
    committed = {
        "item": item["code"], "kind": item["kind"], "language": edition["language"], "number": edition["number"],
        "appears_at": words["appears_at"].removesuffix("Z") + "+00:00", **{name: words[name] for name in _SAID},
    }  # fmt: skip
    return ledger.commitment(bytes.fromhex(words["salt"]), ledger.canonical_json(committed)).hex()

"""Words of which the record holds a salted fingerprint only: are they still what was committed to? Without Django.

An edition of the press room is committed to as docs/decisions/0023 describes it, from the moment it is sealed. Where a
law removed the words, nothing may be left of them, and rows of the record have to say that this very edition was named
and that it was carried out.
"""

from hashlib import sha256
from operator import itemgetter
from typing import Any

from partizip.core import ledger
from partizip.journal.databases import Base, naming

WORDS, FILES = "commissioner_words", "commissioner_attachment"
EDITIONS, ITEMS = "commissioner_edition", "commissioner_item"
REMOVALS, ENDS = "commissioner_removal", "commissioner_removalend"
_SAID = ("title", "lead", "text", "reason")


def check_words(base: Base) -> tuple[int, int]:
    """Make every fingerprint again; returns how many editions have their words and how many lost them by law.

    Raises Fault, which names the edition by its id and never a word of it.
    """
    if not base.columns(WORDS):
        return 0, 0
    by_law = ["removal_id"] if "removal_id" in base.columns(WORDS) else []
    said = dict(base.rows(WORDS, ["edition_id", "salt", "appears_at", *_SAID, *by_law]))
    files = _files(base)
    items = dict(base.rows(ITEMS, ["id", "code", "kind"]))
    named = _named(base) if by_law else {}
    kept = removed = 0
    for key, edition in base.rows(EDITIONS, ["id", "item_id", "language", "number", "digest"]):
        with naming(f"{WORDS}: the edition {key}"):
            words = said.pop(key)
            if words.get("removal_id") is None:
                kept += 1
                committed = _committed(items[edition["item_id"]], edition, words, files.pop(key, []))
                same = ledger.commitment(bytes.fromhex(words["salt"]), committed).hex() == edition["digest"]
            else:
                removed += 1
                left = [words[name] for name in ("salt", *_SAID)]
                left += [value for file in files.pop(key, []) for name, value in file.items() if name != "type"]
                same = key in named.get(words["removal_id"], ()) and not any(left)
            if not same:
                raise ledger.Fault(f"{WORDS}: the edition {key} is not what was committed to")
    for lost in (said, files):
        if lost:
            raise ledger.Fault(f"{WORDS}: there are words or files of the edition {min(lost)}, which is not there")
    return kept, removed


def _named(base: Base) -> dict[str, frozenset[str]]:
    """Removal that was carried out -> the editions that it names; no other edition can have lost its words by it."""
    done = {key for key, end in base.rows(ENDS, ["removal_id", "carried_out"]) if end["carried_out"]}
    told = base.rows(REMOVALS, ["id", "editions"])
    return {key: frozenset(removal["editions"]) for key, removal in told if key in done}


def _files(base: Base) -> dict[str, list[dict[str, str]]]:
    """Edition -> its files in order, each with the fingerprint that its bytes have now."""
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    columns = ["id", "edition_id", "place", "name", "alt", "media_type", "data"]
    for _key, row in base.rows(FILES, columns) if base.columns(FILES) else ():
        told = {"name": row["name"], "alt": row["alt"], "type": row["media_type"]}
        told["sha256"] = sha256(bytes.fromhex(row["data"])).hexdigest() if row["data"] else ""
        found.setdefault(row["edition_id"], []).append((row["place"], told))
    return {edition: [told for _place, told in sorted(files, key=itemgetter(0))] for edition, files in found.items()}


def _committed(
    item: dict[str, Any], edition: dict[str, Any], words: dict[str, Any], files: list[dict[str, str]]
) -> bytes:
    return ledger.canonical_json({
        "item": item["code"], "kind": item["kind"], "language": edition["language"], "number": edition["number"],
        "appears_at": words["appears_at"].removesuffix("Z") + "+00:00", **{name: words[name] for name in _SAID},
        **({"attachments": files} if files else {}),
    })  # fmt: skip

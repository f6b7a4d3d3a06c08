"""`partizip journal verify`: check a running site or a database; knows nothing of Django.

A database is checked line by line: numbers without gap, the logged bytes against their columns, the tree against
the lines, the contents against what the lines commit to, and every row of every logged table against the last
line about it, so that a row changed, added or removed by hand is named; words of the press room against the
fingerprint that the record holds. A site is checked from its signed state: the signature, all lines, the tree, the
contents, that an earlier signed state is its beginning, and that enough witnesses signed it.

Exit codes: 0 in order, 1 a fault, 2 it cannot be checked (wrong call, no such file, site or server not reached).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from partizip.core import ledger
from partizip.journal import committed, contents, databases, witnessed
from partizip.journal.contents import Last, check_content
from partizip.journal.databases import CannotCheck, naming
from partizip.journal.fetching import bundles, fetched
from partizip.journal.plain import GONE, sealed
from partizip.journal.telling import Steps

Leaf = tuple[int, bytes]
_KEY_CHANGED = b'"type":"journal.key_changed"'  # as a leaf, canonical JSON, writes it; no other leaf holds these bytes


class Tree:
    """The hash tree, recomputed from the lines."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.size = 0
        self.times: list[str] = []  # when each line says that it was written
        self.note = ""  # the signed state that the site showed
        self.changes: dict[int, str | None] = {}  # lines that change the key: number, and the note when it is there

    def read(self, level: int, position: int) -> bytes:
        """The hash of a complete node."""
        return self.nodes[level, position]

    def append(self, leaves: list[bytes]) -> None:
        """Add lines."""
        hashes = [ledger.leaf_hash(leaf) for leaf in leaves]
        self.changes |= {self.size + place: None for place, leaf in enumerate(leaves) if _KEY_CHANGED in leaf}
        self.nodes |= {
            (level, position): value for level, position, value in ledger.append_many(self.size, hashes, self.read)
        }
        self.times += witnessed.times_of(leaves)
        self.size += len(leaves)

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` lines."""
        return ledger.root(self.size if size is None else size, self.read)

    def learn(self, index: int, content: str) -> None:
        """Keep what a line says of a change of the key."""
        if index in self.changes:
            with naming(f"the content of line {index}"):
                self.changes[index] = str(json.loads(content)["facts"]["note"])

    def chain(self, first: ledger.Verifier | None) -> ledger.Chain:
        """The log's keys, each handed over by the one before or declared lost. Raises Fault."""
        notes = []
        for index, note in sorted(self.changes.items()):
            if note is None:
                raise ledger.Fault(f"line {index}: what it says of the change of the key was erased or is withheld")
            notes.append((index, note))
        return ledger.chain(first, notes, self.root)


def check_database(address: str, steps: Steps) -> Tree:
    """Check a database by its address (sqlite:///file or postgres://...). Raises Fault."""
    with databases.opened(address) as base:
        tree, leaves = Tree(), {}
        for entry in base.entries():
            _check_entry(tree.size, entry)
            tree.append([entry.leaf])
            leaves[entry.index] = entry.leaf
            steps.progress(tree.size)
        steps.passed(f"{tree.size} lines without gap, each as it was logged")
        _check_nodes(tree, base)
        steps.passed(f"tree of {tree.size} lines, root {tree.root().hex()}")
        told = contents.read(base, leaves, tree.learn)
        steps.passed(f"{len(told.found)} contents are what the lines commit to")
        _tell_removed(len(told.removed), steps)
        if tree.changes:
            _tell_chain(tree.chain(None), steps)
        tables = _check_rows(base, told.last, told.erased, steps)
        steps.passed(f"{len(told.last)} rows in {tables} tables match their last line one to one")
        _tell_words(*committed.check_words(base), steps)
        return tree


def _tell_removed(count: int, steps: Steps) -> None:
    if count:
        steps.noted(f"{count} contents were removed by law, as the record tells")


def _tell_words(kept: int, removed: int, steps: Steps) -> None:
    if kept:
        steps.passed(f"{kept} editions of the press room are what was committed to")
    if removed:
        steps.noted(f"{removed} editions of the press room lost their words by law, as the record tells")


def _check_entry(index: int, entry: databases.EntryRow) -> None:
    if entry.index != index:
        raise ledger.Fault(f"line {index} is missing")
    with naming(f"line {index}: its logged bytes"):
        logged = dict(json.loads(entry.leaf))
    for name, value in entry.columns.items():
        if not _same(value, logged.get(name)):
            raise ledger.Fault(f"line {index}: {name} is {value!r}, but {logged.get(name)!r} was logged")


def _same(found: Any, logged: Any) -> bool:
    """Whether two values are written down alike; for Python, true equals 1."""
    return found == logged and ledger.canonical_json(found) == ledger.canonical_json(logged)


def _check_nodes(tree: Tree, base: databases.Base) -> None:
    count = 0
    for level, position, value in base.nodes():
        count += 1
        if tree.nodes.get((level, position)) != value:
            raise ledger.Fault(f"the stored tree differs from the lines at level {level}, place {position}")
    if count != len(tree.nodes):
        raise ledger.Fault(f"the stored tree has {count} nodes instead of {len(tree.nodes)}")


def _check_rows(base: databases.Base, last: Last, erased: int, steps: Steps) -> int:
    """Compare every row of every logged table with the last line about it, in both directions.

    In as many places as lines of erasures tell, nobody may stand where somebody stood (docs/decisions/0014).
    """
    tables: dict[str, list[str]] = {table: [] for table in base.logged_tables()}
    for (table, _identifier), (index, row) in last.items():
        # A column that came with a later version is missing in older lines, so the union is read.
        with naming(f"the content of line {index}"):
            columns = tables.setdefault(table, [])
            columns.extend(name for name in (next(iter(row["key"])), *dict(row["values"])) if name not in columns)
    seals, gone = base.seals(), 0
    seen: set[tuple[str, str]] = set()
    for table, columns in sorted(tables.items()):
        for key, values in base.rows(table, columns):
            identifier = (table, json.dumps(key))
            if identifier not in last:
                raise ledger.Fault(f"{table}: the row {key} is in the database but no line tells of it")
            seen.add(identifier)
            gone += _check_row(table, key, values, last[identifier], seals)
            steps.progress(len(seen))
    for table, identifier in last:
        if (table, identifier) not in seen:
            raise ledger.Fault(f"{table}: the row {json.loads(identifier)} was logged but is gone from the database")
    if gone > erased:
        raise ledger.Fault(f"{gone} holders of offices are taken out of the rows, but the record tells of {erased}")
    if gone:
        steps.passed(f"{gone} holders of offices were erased, as the record tells")
    return len({table for table, _identifier in last})


def _check_row(
    table: str, key: Any, values: dict[str, Any], line: tuple[int, dict[str, Any]], seals: dict[str, bytes]
) -> int:
    """Compare a row with the last line about it. Returns in how many places nobody stands where somebody stood."""
    (index, row), gone = line, 0
    for name, logged in row["values"].items():
        found = _opened(seals, key, name, values[name]) if _is_sealed(logged) else values[name]
        if _is_sealed(logged) and values[name] == GONE and found != logged:
            gone += 1
            continue
        with naming(f"{table}: {name} of the row {key}"):
            same = _same(found, logged)
        if not same:
            raise ledger.Fault(f"{table}: {name} of the row {key} is {found!r}, but line {index} logged {logged!r}")
    return gone


def _is_sealed(logged: Any) -> bool:
    return isinstance(logged, dict) and set(logged) == {"sealed"}


def _opened(seals: dict[str, bytes], key: Any, column: str, person: Any) -> Any:
    """The commitment that the person who now stands in the column leads to; None when nobody or a stranger does."""
    if person not in seals:
        return None
    with naming(f"the seal of the person {person}"):
        return sealed(seals[person], key, column, person)


def check_site(site: str, key: str | None, steps: Steps) -> Tree:
    """Check a running site by its public addresses. Raises Fault."""
    with naming("the public key"):
        verifier = ledger.parse_vkey(key or fetched(site, "key").decode())
    steps.passed(f"public key {verifier.text} ({'as given' if key else 'as the site says; give --key to pin it'})")
    with naming(f"{site}/log/checkpoint"):
        note = fetched(site, "checkpoint").decode()
        state = ledger.parse_checkpoint(ledger.parse_note(note)[0])  # whose signature counts, the lines tell
    tree, erased, known, removed = Tree(), set(range(state.size)), dict[int, bytes](), set[int]()
    tree.note = note
    for first, leaves in bundles(site, state.size):
        tree.append(leaves)
        known |= dict(enumerate(leaves, first))
        with naming(f"{site}/log/contents.json"):
            answer = json.loads(fetched(site, f"contents.json?from={first}&to={first + len(leaves) - 1}"))
            for item in answer["contents"]:
                index = item["index"]
                if not first <= index < first + len(leaves):
                    raise ledger.Fault(f"line {index}: its content was not asked for")
                check_content(index, leaves[index - first], bytes.fromhex(item["salt"]), item["content"])
                tree.learn(index, item["content"])
                removed |= contents.by_law(index, known, json.loads(item["content"]))
                erased.discard(index)
        steps.progress(tree.size)
    if tree.root() != state.root:
        raise ledger.Fault("the lines do not lead to the signed root")
    steps.passed(f"{state.size} lines lead to the signed root {state.root.hex()}")
    _check_signature(note, verifier, tree, steps)
    for level, number, width in ledger.tiles_of(state.size):
        if fetched(site, f"tile/{ledger.tile_path(level, number, width)}") != ledger.tile(
            level, number, width, tree.read
        ):
            raise ledger.Fault(f"the tile {ledger.tile_path(level, number, width)} differs from the lines")
    steps.passed("all tiles agree with the lines")
    steps.passed(f"{state.size - len(erased)} contents are what the lines commit to")
    _tell_removed(len(erased & removed), steps)
    erased -= removed
    if erased:
        named = ", ".join(str(index) for index in sorted(erased)[:20])
        more = f" and {len(erased) - 20} more" if len(erased) > 20 else ""
        steps.noted(f"{len(erased)} contents were erased or are withheld: of line {named}{more}")
    return tree


def _check_signature(note: str, verifier: ledger.Verifier, tree: Tree, steps: Steps) -> None:
    """Check who signed the state: the key that is known, or the one that it was handed on to. Raises Fault."""
    chain = tree.chain(verifier)
    _check_known(chain, verifier, steps)
    state = chain.open(note)
    _check_origin(state, chain.newest.name)
    steps.passed(f"signed state of {state.size} lines by {state.origin}")


def _check_known(chain: ledger.Chain, verifier: ledger.Verifier, steps: Steps) -> None:
    """Tell the keys; a key that is known vouches for the later ones unless one was declared lost. Raises Fault."""
    if chain.changes:
        _tell_chain(chain, steps)
    lost = chain.lost_after(verifier)
    if lost is not None:
        raise ledger.Fault(
            f"the key {lost.old.text} was declared lost in line {lost.index}, so the key that you know vouches for no "
            f"later line. Learn elsewhere that the new one is {lost.new.text}, then give it with --key"
        )


def _tell_chain(chain: ledger.Chain, steps: Steps) -> None:
    for change in chain.changes:
        if change.lost:
            steps.noted(
                f"line {change.index}: the key {change.old.text} was declared lost; {change.new.text} signs since"
            )
        else:
            steps.passed(f"line {change.index}: {change.old.text} handed over to {change.new.text}, signed by both")


def _check_origin(state: ledger.Checkpoint, name: str) -> None:
    """A log signs under its own name (C2SP tlog-checkpoint). Raises Fault."""
    if state.origin != name:
        raise ledger.Fault(f"the signed state is of the log {state.origin}, but the key is of {name}")


def check_since(path: Path, key: str | None, tree: Tree, steps: Steps) -> str:
    """Check that an earlier signed state is the beginning of this log; returns it. Raises Fault."""
    try:
        note = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotCheck(f"the earlier state {path} cannot be read: {error}") from error
    if key:
        with naming("the public key"):
            verifier = ledger.parse_vkey(key)
        chain = tree.chain(verifier)
        chain.lost_after(verifier)
        before = chain.open(note)
        _check_origin(before, verifier.name)
    else:
        text, signatures = ledger.parse_note(note)
        before = ledger.parse_checkpoint(text)
        if before.origin not in {signature.name for signature in signatures}:
            raise ledger.Fault(f"the earlier state {path} was not signed by its own log {before.origin}")
        steps.noted("the signature of the earlier state was not checked; give the log's public key with --key VKEY")
    if before.size > tree.size:
        raise ledger.Fault(f"the log holds {tree.size} lines, but {before.size} were signed before: it was cut")
    if tree.root(before.size) != before.root:
        raise ledger.Fault(f"the first {before.size} lines are not the ones that were signed before")
    steps.passed(f"the state of {before.size} lines signed before is the beginning of this log")
    return note


def _check_witnesses(
    options: argparse.Namespace, policy: ledger.Policy, cosigned: str, tree: Tree, steps: Steps
) -> None:
    """Check that enough witnesses signed this very log not long ago, and that the clocks agree. Raises Fault."""
    chain = tree.chain(ledger.parse_vkey(options.key))

    def opened(note: str) -> ledger.Checkpoint:
        state = chain.open(note)
        _check_origin(state, chain.newest.name)
        if state.size > tree.size or tree.root(state.size) != state.root:
            raise ledger.Fault(f"the state of {state.size} lines that witnesses signed does not begin this log")
        return state

    told = list(witnessed.check(policy, [tree.note, cosigned], options.within, opened, tree.times))
    for words in told:
        steps.passed(words)
    if not told:
        steps.noted(witnessed.NOBODY)
    if options.since:
        note = check_since(options.since, options.key, tree, steps)
        for words in witnessed.check_backdated(policy, note, tree.times):
            steps.passed(words)


def _check_all(options: argparse.Namespace, steps: Steps) -> Tree:
    """Everything that was asked for. Raises Fault or CannotCheck."""
    policy, cosigned = witnessed.read_policy(options.policy) if options.policy else None, ""
    if options.url and (policy is not None or options.since):
        shown = fetched(options.url, "key").decode()
        pinned = options.key or (policy and witnessed.key_of(policy, shown))
        cosigned = witnessed.fetch_cosigned(options.url) if policy is not None else ""  # before the log has grown
        tree = check_site(options.url, pinned, steps)
        options.key = pinned or shown
    else:
        tree = check_site(options.url, options.key, steps) if options.url else check_database(options.database, steps)
    if policy is not None:
        _check_witnesses(options, policy, cosigned, tree, steps)
    elif options.since:
        check_since(options.since, options.key, tree, steps)
    return tree


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="partizip journal verify", description="Check a running site or a database.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--url", help="address of a running site, such as https://partizip.example")
    what.add_argument("--database", metavar="URL", help="sqlite:///file or postgres://user@host/name")
    parser.add_argument("--since", type=Path, metavar="CHECKPOINT_FILE", help="a signed state saved earlier")
    parser.add_argument("--key", help="the public key of the log, as you know it from elsewhere")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="which witnesses must have signed (tlog-policy)")
    parser.add_argument("--within", type=_hours, default=24.0, metavar="HOURS", help="how long ago at most (24)")
    return parser


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours <= 1_000_000:
        raise argparse.ArgumentTypeError("a number of hours above 0")
    return hours


def main(arguments: list[str]) -> int:
    """Run the command: 0 when all is in order, 1 with the first fault, 2 when it cannot be checked."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        if options.url and urlsplit(options.url).scheme not in {"http", "https"}:
            parser.error("--url begins with http:// or https://")
    except ValueError as error:
        parser.error(f"--url: {error}")
    if options.policy and not options.url:
        parser.error("--policy needs --url: witnesses sign what a site shows")
    options.url = options.url and options.url.rstrip("/")
    steps = Steps()
    try:
        tree = _check_all(options, steps)
    except CannotCheck as error:
        sys.stdout.write(f"cannot check: {error}\n")
        return 2
    except ledger.Fault as fault:
        sys.stdout.write(f"FAULT  {fault}\n")
        return 1
    sys.stdout.write(f"in order: {tree.size} lines\n")
    return 0

"""Which witnesses must have signed a state before somebody trusts it (c2sp.org tlog-policy)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from partizip.core.ledger.cosigning import Cosigner, parse_cosigner
from partizip.core.ledger.notes import Verifier, parse_vkey

_NONE = "none"
_SPACE = re.compile(r"[ \t]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Group:
    """At least `threshold` of the members, each a witness or a group."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Logs, witnesses and groups by the names that the file gives them, and the name that must be met."""

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, Cosigner]
    groups: Mapping[str, Group]
    quorum: str

    def is_met(self, signed: Collection[Cosigner]) -> bool:
        """Whether these witnesses together are enough."""
        return self.quorum == _NONE or self._met(self.quorum, signed)

    def _met(self, name: str, signed: Collection[Cosigner]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in signed
        group = self.groups[name]
        return sum(self._met(member, signed) for member in group.members) >= group.threshold


@dataclass
class _Reader:
    """The file as far as it was read."""

    logs: list[Verifier] = field(default_factory=list)
    witnesses: dict[str, Cosigner] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    used: set[str] = field(default_factory=set)

    def log(self, words: Sequence[str]) -> None:
        """`log <vkey> [<url>]`."""
        _count(words, 1, 2)
        found = parse_vkey(words[0])
        if found.public in {one.public for one in self.logs}:
            raise ValueError("this log stands there twice")
        self.logs.append(found)

    def witness(self, words: Sequence[str]) -> None:
        """`witness <name> <vkey> [<url>]`."""
        _count(words, 2, 3)
        self._new(words[0])
        found = parse_cosigner(words[1])
        if found.public in {one.public for one in self.witnesses.values()}:
            raise ValueError("this witness stands there twice")
        self.witnesses[words[0]] = found

    def group(self, words: Sequence[str]) -> None:
        """`group <name> all|any|<k> <name>...`."""
        _count(words, 3, None)
        name, most, members = words[0], words[1], tuple(words[2:])
        self._new(name)
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                raise ValueError(f"{member} is no witness and no group that stands above")
            if member in self.used:
                raise ValueError(f"{member} is a member already")
            self.used.add(member)
        threshold = {"all": str(len(members)), "any": "1"}.get(most, most)
        if not re.fullmatch("[1-9][0-9]{0,8}", threshold) or int(threshold) > len(members):
            raise ValueError(f"a group needs all, any or a number from 1 to {len(members)}")
        self.groups[name] = Group(int(threshold), members)

    def last(self, words: Sequence[str]) -> None:
        """`quorum <name>`."""
        _count(words, 1, 1)
        if self.quorum is not None:
            raise ValueError("there is a quorum already")
        if words[0] != _NONE and words[0] not in self.witnesses and words[0] not in self.groups:
            raise ValueError(f"{words[0]} is no witness and no group that stands above")
        self.quorum = words[0]

    def _new(self, name: str) -> None:
        if name == _NONE or name in self.witnesses or name in self.groups:
            raise ValueError(f"the name {name} is taken")


def _count(words: Sequence[str], least: int, most: int | None) -> None:
    if len(words) < least or (most is not None and len(words) > most):
        raise ValueError("it has too few or too many words")


def parse_policy(data: bytes) -> Policy:
    """Read a policy file. Raises ValueError with the number of the line and what is wrong."""
    # Octets beyond ASCII are opaque in names; whatever is no UTF-8 stays what it is.
    text = data.decode(errors="surrogateescape")
    reader = _Reader()
    kinds = {"log": reader.log, "witness": reader.witness, "group": reader.group, "quorum": reader.last}
    for number, line in enumerate(text.split("\n"), start=1):
        words = [word for word in _SPACE.split(line) if word]
        try:
            if _CONTROL.search(line):
                raise ValueError("it holds control characters")
            if not words or words[0].startswith("#"):
                continue
            if words[0] not in kinds:
                raise ValueError("it begins with none of log, witness, group, quorum")
            kinds[words[0]](words[1:])
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
    if reader.quorum is None:
        raise ValueError("it has no line quorum")
    return Policy(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum)


def policy_text(log: Verifier, address: str, witnesses: Sequence[tuple[Cosigner, str]]) -> str:
    """A policy file for one log: more than half of the witnesses (key, address) must have signed."""
    lines = [f"log {log.text} {address}"]
    names = [f"w{number}" for number in range(1, len(witnesses) + 1)]
    lines += [f"witness {name} {key.text} {url}" for name, (key, url) in zip(names, witnesses, strict=True)]
    if names:
        lines += [f"group majority {len(names) // 2 + 1} {' '.join(names)}", "quorum majority"]
    else:
        lines.append(f"quorum {_NONE}")
    return "\n".join(lines) + "\n"

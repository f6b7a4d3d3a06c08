"""Finds every guard of the Commissioner's independence in the code: what is not found here cannot be forgotten.

A guard is a statement or value without which something that is refused would pass. Each has a way to be removed from
the parsed module (`cut`); nothing here runs the program.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import partizip

ROOT = Path(partizip.__file__).parent
# Whole modules, and of others the functions named: the acts of the Commissioner's part and the gates they pass.
GUARDED: dict[str, tuple[str, ...]] = {
    **{f"commissioner/actions/{path.name}": () for path in sorted((ROOT / "commissioner/actions").glob("*.py"))},
    "commissioner/models/press.py": ("ItemQuerySet.", "EditionQuerySet."),
    "commissioner/models/appearing.py": ("unnoted",),
    "commissioner/queries/press.py": (),
    "commissioner/clauses/press.py": (),
    "core/press.py": (),
    "core/removed.py": (),
    "core/office.py": (),
    "core/toward.py": (),
    "core/circle.py": (),
    "core/permissions.py": ("may",),
    "access/acts.py": (),
    "access/actions.py": (),
    "access/renewing.py": (),
    "access/models.py": ("MandateQuerySet.effective", "DeputyQuerySet.effective", "Mandate.is_protected"),
    "bodies/actions.py": ("_check_past", "_keep_offices", "end_function", "give_function", "import_bodies"),
    "journal/keeping.py": ("compare",),
    "journal/log.py": ("record",),
    "portal/health.py": ("check_protection",),
}
# Functions that say, by the names of conditions, what holds of who acts; each answer taken as given is a guard removed.
ANSWERING = ("facts", "second_person")
# Functions whose reads narrow what counts; each condition of their filters is a guard.
NARROWING = (
    "access/acts.py::_mandate_holds", "access/models.py::MandateQuerySet.effective",
    "access/models.py::DeputyQuerySet.effective", "access/actions.py::_two_administrators",
    "access/actions.py::_is_administrator", "commissioner/actions/press.py::appointment",
    "access/actions.py::_ask_holds", "core/press.py::Dated.has_appeared", "core/press.py::Dated.is_sealed",
    "commissioner/models/press.py::EditionQuerySet.appeared", "commissioner/models/press.py::ItemQuerySet.standing",
    "commissioner/models/appearing.py::unnoted", "commissioner/queries/press.py::with_file",
    "commissioner/queries/press.py::last_appeared",
)  # fmt: skip
SEALED = ("appeared", "has_appeared", "standing", "read_in", "with_editions")  # ask whether a time has come
# Calls that refuse by raising, besides those whose name begins with check_ or _check.
ASKED = ("check", "require", "_require", "_refuse_own", "_keep_offices")

# What has the form of a guard and keeps nobody out: taking it away changes nothing that anybody could do. Each with why.
SPARE: dict[tuple[str, str, str], str] = {
    ("access/actions.py", "_ask_holds", "and: asked_by is not None"): "the three columns are set and emptied together",
    ("access/actions.py", "_ask_holds", "and: asked_at is not None"): "the three columns are set and emptied together",
    ("commissioner/actions/appearing.py", "_verb", "time of Edition.objects.appeared(at)"):
        "the next statement keeps only what came before the edition itself",
    ("commissioner/actions/plans.py", "announce", "require: own_body=by.body_id is not None"):
        "who has no body has no mandate and is refused before",
    ("commissioner/queries/press.py", "with_file", "filter: words__removal=None"):
        "a removal empties the fingerprint itself",
}  # fmt: skip


@dataclass(frozen=True)
class Guard:
    """A guard by where it stands and its own words; `number` tells apart what reads the same in one function."""

    file: str
    function: str
    words: str
    number: int = 1

    def __str__(self) -> str:
        return f"{self.file}::{self.function}: {self.words}" + (f" ({self.number})" if self.number > 1 else "")


@dataclass(frozen=True)
class Found:
    """A guard in a parsed module: its lines, and how it is cut out of the tree."""

    guard: Guard
    lines: range
    cut: Callable[[], None]


def _words(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 110 else text[:107] + "..."


class _Functions(ast.NodeVisitor):
    """Walks a module and hands each node of a function to `found`, with the function's name and the node's parents."""

    def __init__(self, file: str) -> None:
        self.file, self.names, self.parents = file, [], []
        self.found: list[tuple[str, str, ast.AST, Callable[[], None]]] = []

    def generic_visit(self, node: ast.AST) -> None:
        named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if named:
            self.names.append(node.name)
        elif self.names:
            function = ".".join(self.names)
            self.found += [(function, *one) for one in self._guards(node, function)]
        self.parents.append(node)
        super().generic_visit(node)
        self.parents.pop()
        if named:
            self.names.pop()

    def _guards(self, node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST, Callable[[], None]]]:
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield f"{self._when()}{_words(node)}", node, lambda: self._instead(node, self._unraised(node))
        elif isinstance(node, ast.Return) and node.value is not None:
            yield from self._refusal(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from self._asked(node)
        elif isinstance(node, ast.Dict) and function.rpartition(".")[2] in ANSWERING:
            for place, key in enumerate(node.keys):
                yield (
                    f"{ast.unparse(key)}: {_words(node.values[place])}",
                    node,
                    _set(node.values, place, ast.Constant(True)),
                )
        elif isinstance(node, ast.Call):
            yield from self._call(node)
        elif isinstance(node, ast.Attribute) and node.attr == "is_protected":
            yield (
                f"{_words(node)} in {_words(self._statement())}",
                node,
                lambda: self._exchange(node, ast.Constant(False)),
            )

    def _unraised(self, node: ast.Raise) -> ast.stmt:
        """Nothing; where an error was turned into a refusal, the error itself."""
        handling = any(isinstance(parent, ast.ExceptHandler) for parent in self.parents_of(node))
        return ast.Raise() if handling else ast.Pass()

    def _refusal(self, node: ast.Return) -> Iterator[tuple[str, ast.AST, Callable[[], None]]]:
        value = node.value
        if _is_refusal(value):
            last = isinstance(self.parents[-1], ast.FunctionDef)  # what comes to the end is refused
            other = ast.parse(_ALLOWED).body[0] if last else ast.Pass()
            yield f"{self._when()}{_words(node)}", node, lambda: self._instead(node, other)
        elif isinstance(value, ast.IfExp):
            for arm, other in ((value.body, value.orelse), (value.orelse, value.body)):
                if _is_refusal(arm):
                    yield _words(node), node, _set_field(node, "value", other)
        elif isinstance(value, ast.Name) and value.id == "verdict" and isinstance(self.parents[-1], ast.If):
            yield f"{self._when()}{_words(node)}", node, lambda: self._instead(node, ast.Pass())
        elif isinstance(value, ast.BoolOp) and isinstance(value.op, ast.And) and self._narrows():
            for place, one in enumerate(value.values):
                yield f"and: {_words(one)}", node, _set(value.values, place, ast.Constant(True))

    def _asked(self, node: ast.Expr) -> Iterator[tuple[str, ast.AST, Callable[[], None]]]:
        name = ast.unparse(node.value.func).rpartition(".")[2]
        if name not in ASKED and not name.startswith(("check_", "_check")):
            return
        if name != "require":
            yield _words(node), node, lambda: self._instead(node, ast.Pass())
            return
        yield _words(node), node, lambda: self._instead(node, _asked_in_vain(node))
        for place, keyword in enumerate(node.value.keywords):
            if keyword.arg is not None:
                fact = ast.keyword(keyword.arg, ast.Constant(True))
                yield f"require: {keyword.arg}={_words(keyword.value)}", node, _set(node.value.keywords, place, fact)

    def _narrows(self) -> bool:
        return f"{self.file}::{'.'.join(self.names)}" in NARROWING

    def _statement(self) -> ast.AST:
        """The statement in which the walk is now, without its body."""
        inner = next(one for one in reversed(self.parents) if isinstance(one, ast.stmt))
        return inner.test if isinstance(inner, ast.If) else inner

    def _exchange(self, node: ast.AST, other: ast.AST) -> None:
        """Put another expression in the place of one."""
        parent = self.parents_of(node)[-1]
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, other)
            elif isinstance(value, list) and node in value:
                value[value.index(node)] = other

    def _call(self, node: ast.Call) -> Iterator[tuple[str, ast.AST, Callable[[], None]]]:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in SEALED and len(node.args) == 1 and self.file.startswith("commissioner/"):
            yield f"time of {_words(node)}", node, _set(node.args, 0, ast.parse(_FAR, mode="eval").body)
        if name in {"filter", "exclude"} and self._narrows():
            for place, keyword in enumerate(node.keywords):
                yield f"{name}: {keyword.arg}={_words(keyword.value)}", node, _without(node.keywords, place)
            for place, one in enumerate(node.args):
                yield f"{name}: {_words(one)}", node, _without(node.args, place)

    def parents_of(self, node: ast.AST) -> list[ast.AST]:
        return self.above[id(node)]

    def _when(self) -> str:
        parent = self.parents[-1]
        if isinstance(parent, ast.If):
            return f"if {_words(parent.test)}: "
        return f"except {_words(parent.type)}: " if isinstance(parent, ast.ExceptHandler) and parent.type else ""

    def _instead(self, node: ast.stmt, other: ast.stmt) -> None:
        parent = self.parents_of(node)[-1]
        for name in ("body", "orelse", "finalbody"):
            body = getattr(parent, name, [])
            if isinstance(body, list) and node in body:
                body[body.index(node)] = ast.copy_location(other, node)
                return
        raise LookupError(ast.unparse(node))

    def visit(self, node: ast.AST) -> None:
        self.above = getattr(self, "above", {})
        self.above[id(node)] = list(self.parents)
        super().visit(node)


_ALLOWED = "return __import__('partizip.core.permissions', fromlist=['allow']).allow()"
_FAR = "__import__('datetime').datetime(9000, 1, 1, tzinfo=__import__('datetime').UTC)"


def _is_refusal(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "refuse"


def _asked_in_vain(node: ast.Expr) -> ast.stmt:
    """The question is asked and noted, its answer does not count."""
    tried = ast.parse(
        "try:\n    pass\nexcept Exception as _no:\n    if type(_no).__name__ != 'Forbidden':\n        raise"
    ).body[0]
    tried.body = [node]
    return tried


def _set(place: list, number: int, value: ast.AST) -> Callable[[], None]:
    return lambda: place.__setitem__(number, value)


def _set_field(node: ast.AST, name: str, value: ast.AST) -> Callable[[], None]:
    return lambda: setattr(node, name, value)


def _without(place: list, number: int) -> Callable[[], None]:
    return lambda: place.pop(number)


def in_module(file: str) -> tuple[ast.Module, list[Found]]:
    """The parsed module and its guards, in order; cut one, and compile the tree."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    walk = _Functions(file)
    walk.visit(tree)
    only, seen, found = GUARDED[file], Counter[tuple[str, str]](), []
    for function, words, node, cut in walk.found:
        if (only and not function.startswith(only)) or (file, function, words) in SPARE:
            continue
        seen[function, words] += 1
        guard = Guard(file, function, words, seen[function, words])
        found.append(Found(guard, range(node.lineno, node.end_lineno + 1), cut))
    return tree, found

"""Documents made from the program itself: docs/rights.md and docs/clauses.md. `make docs` writes them."""

import ast
import json
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from partizip.access.acts import ACTS
from partizip.access.matrix import RIGHTS
from partizip.web.addresses import ADDRESSES, FOREIGN

ROOMS = Path(__file__).resolve().parent.parent
TESTS = ROOMS.parent.parent / "tests"
PARTS = ("law", "cooperation", "council", "concept", "workforce", "commissioner", "welcome", "funding")
Rule = tuple[int, int]  # promise, number
_RULE = re.compile(r"R-P(\d)-(\d+)")
_ANY = re.compile(r'rule\("([^"]+)"\)(?:\n@[^\n]+)*\ndef (test_\w+)')
_TEST = re.compile(r'rule\("R-P(\d)-(\d+)"\)(?:\n@[^\n]+)*\ndef (test_\w+)')


def _paths(resolver: URLResolver, before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for item in resolver.url_patterns:
        path = before + str(item.pattern)
        if isinstance(item, URLResolver):
            found |= _paths(item, path)
        elif isinstance(item, URLPattern) and item.name:
            found[item.name] = "/" + path
    return found


def _read_acts() -> None:
    """An act is registered when its module is read."""
    for config in apps.get_app_configs():
        for room in ("actions", "erasing"):
            if config.name.startswith("partizip.") and find_spec(f"{config.name}.{room}"):
                found = import_module(f"{config.name}.{room}")
                for noun in iter_modules(getattr(found, "__path__", ())):
                    import_module(f"{found.__name__}.{noun.name}")


def rights() -> str:
    """The table of rights, the acts that ask for each, and every address with who may call it."""
    _read_acts()
    acts: dict[str, list[str]] = {}
    for spec in sorted(ACTS.values(), key=lambda spec: spec.name):
        if spec.name.startswith("partizip."):
            acts.setdefault(spec.right, []).append(f"`{spec.name.removeprefix('partizip.')}` ({spec.kind})")
    lines = ["# Rights", "", "Generated from the program by `make docs`; do not edit.", "", "## Rights by role", ""]
    lines += ["| right | roles and conditions | acts |", "|---|---|---|"]
    table: dict[str, list[str]] = {}
    for row in RIGHTS:
        table.setdefault(row.right, []).append(row.role + (f" ({', '.join(row.conditions)})" if row.conditions else ""))
    for right, roles in table.items():
        lines.append(f"| `{right}` | {', '.join(roles)} | {', '.join(sorted(acts.get(right, []))) or '–'} |")
    lines += ["", "## Acts without a line in the record", ""]
    lines += [
        f"- `{spec.name}`: {spec.reason}"
        for spec in sorted(ACTS.values(), key=lambda spec: spec.name)
        if spec.reason and "partizip." in spec.name[:9]
    ]
    lines += [
        "",
        "## Addresses",
        "",
        "| name | address | GET, HEAD | POST | kept by version |",
        "|---|---|---|---|---|",
    ]
    with translation.override("de"):
        paths = _paths(get_resolver())
    for name, entry in (ADDRESSES | FOREIGN).items():
        kept = "yes" if entry.shared else "–"
        lines.append(f"| {name} | `{paths.get(name, '')}` | {entry.get or '405'} | {entry.post or '405'} | {kept} |")
    return "\n".join(lines) + "\n"


def proofs() -> dict[Rule, list[str]]:
    """Rule -> the tests marked with it."""
    rules: dict[Rule, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for promise, number, test in _TEST.findall(path.read_text(encoding="utf-8")):
            rules.setdefault((int(promise), int(number)), []).append(f"`{path.relative_to(TESTS)}::{test}`")
    return rules


def homes() -> dict[Rule, list[str]]:
    """Rule -> where it lives: the functions and classes whose text names it."""
    rules: dict[Rule, list[str]] = {}
    for path in sorted(ROOMS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body if _RULE.search(text) else ():
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for promise, number in sorted(set(_RULE.findall(ast.get_source_segment(text, node) or ""))):
                    place = f"`{path.relative_to(ROOMS)}::{node.name}`"
                    rules.setdefault((int(promise), int(number)), []).append(place)
    return rules


def further() -> dict[str, list[str]]:
    """Rules of laws, standards and decisions -> the tests marked with them."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for rule, test in _ANY.findall(path.read_text(encoding="utf-8")):
            if not _RULE.fullmatch(rule):
                found.setdefault(rule, []).append(f"`{path.relative_to(TESTS)}::{test}`")
    return found


def clauses() -> str:
    """Clause -> part -> rules -> page; rule -> where it lives -> tests that prove it."""
    rules, lives = proofs(), homes()
    parts = {
        code: part for part in PARTS for code in re.findall(r"C\d\.\d", import_module(f"partizip.{part}").__doc__ or "")
    }
    rows = json.loads((ROOMS / "promises" / "demo" / "clauses.json").read_text(encoding="utf-8"))
    lines = ["# Clauses", "", "Generated from the program by `make docs`; do not edit.", ""]
    lines += [
        "A clause whose part is not built yet has its page, its words, duties, milestones and figures; the part's"
    ]
    lines += [
        "own work comes with it.",
        "",
        "| clause | what | part | page | rules proven |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        code, promise = row["code"], row["promise"]
        told = ", ".join(f"R-P{found}-{number}" for found, number in sorted(rules) if found == promise) or "–"
        lines.append(f"| {code} | {row['title_en']} | {parts[code]} | `/zusagen/{code.lower()}/` | {told} |")
    lines += ["", "Rules belong to a promise as a whole. Where each lives (below src/partizip), and its tests:", ""]
    for rule, tests in sorted(rules.items()):
        lines.append(f"- R-P{rule[0]}-{rule[1]}: {', '.join(lives.get(rule, []))}")
        lines += [f"  - {test}" for test in tests]
    lines += [
        "",
        "Rules that come from laws, standards and decisions of this house, and the tests that prove them:",
        "",
    ]
    for name, tests in sorted(further().items()):
        lines += [f"- {name}", *(f"  - {test}" for test in tests)]
    return "\n".join(lines) + "\n"

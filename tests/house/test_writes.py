"""Rows are written by acts. What is written past them is named here, each with its reason (decision 0022)."""

import ast
from pathlib import Path

import partizip

ROOT = Path(partizip.__file__).parent
SQL = ("INSERT INTO ", "REPLACE INTO ", "UPDATE ", "DELETE FROM ")
ALWAYS = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}

OF_AN_ACT = "called inside an act of its room, whose line names the rows"
DELIVERY = "state of a delivery: whether a mail went out, and who is sending it now; the mail itself is of an act"
PLACE = "a place in the record up to which something was told; it holds nothing that the record does not"
PULSE = "when a job ran last, so that silence is noticed"
DERIVED = "made from public rows and made anew from them at any time"
FIRST = "a way in for the console before anybody can act, and a hash that is strengthened at sign-in"

LINES = "the record's own lines and what an act hands over, in the act's transaction"
COPY = "rows that a backup must not hold go from the copy, never from the Land"

COSIGNED = "what a witness answered: its signature is checked before, and anybody can check it again"
ITS_OWN = "the memory of a witness, a program and a file of its own outside any Land"

REFUSED = "the demo shows that the database refuses it; in a transaction, on an item of the demo's own"

PAST_ACTS = {
    "access/erasing.py": {"_delete": OF_AN_ACT, "_ended": OF_AN_ACT, "_cut": OF_AN_ACT},
    "access/models.py": {"PersonManager": FIRST},
    "access/renewing.py": {"_renew": OF_AN_ACT, "_set_asked": OF_AN_ACT},
    "journal/prepared.py": {"_insertion": LINES},
    "portal/operation/sqlite.py": {"copy": COPY},
    "portal/models.py": {"_withdrawn": OF_AN_ACT},
    "portal/trying.py": {"_CLOCK": REFUSED, "_GONE": REFUSED},
    "portal/witnesses/asking.py": {"_keep": COSIGNED, "_note": DELIVERY},
    "post/links.py": {"links_of": DELIVERY},
    "post/news.py": {"_tell": PLACE, "take_back": OF_AN_ACT},
    "post/officials.py": {"tell_officials": PLACE},
    "post/outbox.py": {"store": OF_AN_ACT},
    "post/sending.py": {"_take": DELIVERY, "_send": DELIVERY, "_send_one": DELIVERY},
    "post/tasks.py": {"note_run": PULSE},
    "search/keeping.py": {
        "forget": DERIVED,
        "_keep_documents": DERIVED,
        "_keep_parts": DERIVED,
        "_remove": DERIVED,
        "_drop_unused": DERIVED,
        "_keep_postings": DERIVED,
        "_insert": DERIVED,
    },
    "search/rebuilding.py": {"rebuild": DERIVED},
    "witness/store.py": {"Store": ITS_OWN},
}


def writes(call: ast.AST) -> bool:
    """Whether this writes rows: a call, or a statement. `update` of a dict and `delete` of a name take arguments."""
    if isinstance(call, ast.Constant):
        return isinstance(call.value, str) and call.value.startswith(SQL)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    if name == "update":
        return bool(call.keywords) and not call.args
    return name in ALWAYS or (name == "delete" and not call.args and not call.keywords)


def past_acts(source: str) -> set[str]:
    """Names of functions, classes and statements at the top of a module that write rows and are no act."""
    found = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and any(map(writes, ast.walk(node))):
            found.update(map(ast.unparse, node.targets))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and any(map(writes, ast.walk(node))):
            decorators = {ast.unparse(each).partition("(")[0] for each in node.decorator_list}
            if not decorators & {"act", "acts.act"}:
                found.add(node.name)
    return found


def is_actions(path: Path) -> bool:
    """Modules of acts and of what they are made of; the decorator sees to their lines."""
    return path.name == "actions.py" or path.parent.name == "actions"


def test_who_writes_past_an_act_is_named_with_its_reason():
    found = {}
    for path in ROOT.rglob("*.py"):
        if "migrations" not in path.parts and not is_actions(path) and (names := past_acts(path.read_text("utf-8"))):
            found[str(path.relative_to(ROOT))] = names
    assert found == {path: set(functions) for path, functions in PAST_ACTS.items()}


def test_the_search_for_writers_finds_them():
    assert past_acts("def f():\n    Mail.objects.filter(id=1).update(sent_at=None)") == {"f"}
    assert past_acts("def f():\n    rows.delete()") == {"f"}
    assert past_acts("S = 'DELETE FROM log'") == {"S"}
    assert past_acts("def f():\n    cursor.execute(f'DELETE FROM {table}')") == {"f"}
    assert past_acts("class M:\n    def g(self):\n        self.row.save()") == {"M"}
    assert not past_acts("@act('x')\ndef f():\n    rows.delete()")
    assert not past_acts("def f():\n    digest.update(data)\n    api.delete('key')")

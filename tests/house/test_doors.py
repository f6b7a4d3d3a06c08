"""House rules of hardening that can be read off the tree: one door for files, no live cells in tables."""

import ast

from tests.house.test_tree import SOURCE, files

DOOR = SOURCE / "access" / "uploads.py"
# Who may look at the files of a request at all: the way into a form, and the page that says that a file was lost.
ASKING = {SOURCE / "access" / "submitting.py", SOURCE / "access" / "retyping.py"}


def test_every_file_from_outside_goes_through_the_one_door():
    for path in files("src/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
            if name in {"FileField", "ImageField", "MultipleFileField"}:
                assert path == DOOR, f"{path} takes a file past access.uploads.UploadField"
            if name == "FILES" and isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "request":
                assert path in ASKING, f"{path} reads files of a request past the form"


def test_no_table_is_written_with_live_cells():
    found = 0
    for path in files("src/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "Workbook":
                found += 1
                options = ast.unparse(node)
                assert "'strings_to_formulas': False" in options, path
                assert "'strings_to_urls': False" in options, path
            if isinstance(node, ast.Attribute) and node.attr in {"write_formula", "write_array_formula"}:
                raise AssertionError(f"{path} writes a formula")
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "csv.writer":
                assert path == SOURCE / "core" / "tables.py", f"{path} writes CSV past core.tables"
    assert found

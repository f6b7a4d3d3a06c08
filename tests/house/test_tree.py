"""The rules of the house that can be read off the tree itself."""

import ast
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from partizip.web import generated

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "partizip"


def files(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines()]


def test_no_address_stands_in_a_requirements_or_lock_file():
    names = [*files("requirements/*"), *files("*.lock", "*lock.json", "pylock*")]
    assert names
    for path in names:
        assert "://" not in path.read_text(encoding="utf-8"), path


def test_every_pin_has_a_hash():
    for path in files("requirements/*.txt"):
        blocks = re.split(r"\n(?=[a-z])", path.read_text(encoding="utf-8"))
        assert all("--hash=sha256:" in block for block in blocks if "==" in block), path


def test_files_stay_small_and_nothing_is_left_to_do():
    for path in files("src/*.py", "tests/*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, f"{path} has outgrown a screenful of ideas"
        assert not re.search(r"#\s*(TODO|FIXME|XXX|HACK)", text), path


def test_how_soon_the_same_is_a_second_press_stands_in_one_place():
    for path in files("src/*.py"):
        if re.search(r"^(REPEAT|TWICE)\w* = timedelta", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert path == SOURCE / "access" / "acts.py", path


def test_only_settings_read_the_environment():
    for path in files("src/*.py"):
        if path.name == "settings.py" or path.parent.name == "portal" or path.name in {"__main__.py", "wsgi.py"}:
            continue
        assert "os.environ" not in path.read_text(encoding="utf-8"), path


def test_every_setting_is_documented():
    used = set(re.findall(r'"(PARTIZIP_[A-Z_]+)"', (SOURCE / "web" / "settings.py").read_text(encoding="utf-8")))
    told = set(re.findall(r"`(PARTIZIP_[A-Z_]+)`", (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")))
    assert used == told


def test_the_eight_parts_tell_their_clauses():
    promised = set(
        re.findall(r'"code": "(C\d\.\d)"', (SOURCE / "promises" / "demo" / "clauses.json").read_text("utf-8"))
    )
    told = set()
    for name in ("law", "cooperation", "council", "concept", "workforce", "commissioner", "welcome", "funding"):
        told |= set(re.findall(r"C\d\.\d", import_module(f"partizip.{name}").__doc__ or ""))
    assert told == promised


def test_the_proofs_of_independence_exist():
    """docs/independence.md names tests; a reader must find each of them."""
    named = re.findall(r"`(\w+/\w+\.py)::(\w+)`", (ROOT / "docs" / "independence.md").read_text(encoding="utf-8"))
    assert len(named) > 10
    run = (ROOT / "Makefile").read_text(encoding="utf-8").partition("independence: ")[2].split("\n")[1]
    for file, test in named:
        assert f"def {test}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), f"{file}::{test}"
        assert f"tests/{file}" in run or f"tests/{file.split('/')[0]} " in run, f"{file} is not run"


def test_the_glossary_knows_every_model():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([a-z]+\.[A-Za-z]+)` \|", glossary, re.MULTILINE))
    models = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models()
        if model.__module__.startswith("partizip.")
    }
    assert rows == models


@pytest.mark.slow
def test_every_sentence_of_the_program_is_collected(tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed (apt-get install gettext)")
    # In a copy: the command leaves files beside the templates while it works, which other tests would read.
    copy = tmp_path / "partizip"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("static", "__pycache__"))
    target = copy / "web" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    before = {entry.msgid for entry in polib.pofile(str(target))}
    subprocess.run(
        [sys.executable, "-m", "partizip", "django", "makemessages", "-l", "de", "--no-obsolete", "--no-location"],
        cwd=copy, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path), "PARTIZIP_HOME": str(tmp_path / "home")},
        capture_output=True, check=True,
    )  # fmt: skip
    now = {entry.msgid for entry in polib.pofile(str(target))}
    assert now == before, "run `make messages` and translate"


def test_the_compiled_translation_is_the_written_one():
    folder = SOURCE / "web" / "locale" / "de" / "LC_MESSAGES"
    written = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.pofile(str(folder / "django.po"))}
    made = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.mofile(str(folder / "django.mo"))}
    assert made == written


OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("partizip.")]


def test_migrations_are_linear_reversible_and_import_nothing_of_the_program():
    loader = MigrationLoader(None)
    for label in OURS:
        assert len(loader.graph.leaf_nodes(label)) <= 1, f"{label} has two ends"
    for (label, name), migration in loader.disk_migrations.items():
        if label not in OURS:
            continue
        assert all(operation.reversible for operation in migration.operations), f"{label}.{name}"
        tree = ast.parse(Path(import_module(migration.__module__).__file__).read_text(encoding="utf-8"))
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        # The makers of public ids are part of the schema (docs/decisions/0004).
        assert {name for name in imported if name.startswith("partizip")} <= {"partizip.access.ids"}


def test_no_column_tells_origin_or_residence_status():
    forbidden = re.compile(
        r"nationalit|staatsangeh|herkunft|aufenthalt|residence_status|origin_country|ethnic|religion"
    )
    for model in apps.get_models():
        for field in model._meta.get_fields():
            assert not forbidden.search(getattr(field, "column", None) or ""), f"{model.__name__}.{field.name}"


def test_personal_data_has_purpose_and_deletion_date():
    for name in ("access.Person", "access.Mandate", "access.Deputy", "post.Subscription", "post.Mail"):
        words = apps.get_model(name).__doc__
        assert "Purpose" in words
        assert re.search(r"Deleted|Kept", words)


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_constraints_are_named_after_model_and_rule():
    for model in apps.get_models():
        if model.__module__.startswith("partizip."):
            for constraint in model._meta.constraints:
                assert constraint.name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"), constraint.name


def test_the_tree_speaks_of_the_project_alone():
    # Written with classes of one sign, so that this file names none of them either.
    words = re.compile(r"/wor[k]/|/roo[t]/|/tm[p]/bash|pypi\.org|files\.pythonhosted|registry\.npmjs", re.IGNORECASE)
    for path in files("*.py", "*.md", "*.html", "*.toml", "Makefile", ".ci/run", "*.yml", "requirements/*", "tools/*"):
        if path == Path(__file__):
            continue
        assert not words.search(path.read_text(encoding="utf-8")), path
    assert settings.ROOT_URLCONF
    assert connection.vendor in {"sqlite", "postgresql"}


def test_generated_documents_are_up_to_date():
    for name, made in (("rights.md", generated.rights()), ("clauses.md", generated.clauses())):
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made, "run `make docs`"


def test_every_rule_that_a_test_proves_names_its_home():
    proven = set(generated.proofs())
    assert proven
    assert proven <= set(generated.homes()), "name the rule in the docstring of the function that keeps it"


def test_the_readme_keeps_its_length():
    assert 90 <= (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 130

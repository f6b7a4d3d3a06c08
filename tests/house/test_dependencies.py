"""`make check` asks of every dependency whether its licence fits and whether a weakness is known; it never guesses."""

import json
from datetime import date
from email.message import Message
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

from tests.house.test_tree import ROOT


@pytest.fixture(scope="module")
def tool():
    loader = SourceFileLoader("check_dependencies", str(ROOT / "tools" / "check_dependencies"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def auditor(folder, answer: str) -> str:
    """A stand-in for pip-audit that prints an answer."""
    script = folder / "auditor"
    script.write_text(f"#!/bin/sh\ncat <<'ANSWER'\n{answer}\nANSWER\nexit 1\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def facts(**told: str) -> Message:
    message = Message()
    for name, value in told.items():
        message[name.replace("_", "-")] = value
    return message


WEAK = {"id": "PYSEC-2030-1", "aliases": ["CVE-2030-1"], "fix_versions": ["9.9"]}
SOUND = {"dependencies": [{"name": "django", "version": "5.2", "vulns": []}]}


def report(*vulns: dict) -> str:
    return json.dumps({"dependencies": [{"name": "django", "version": "5.2", "vulns": list(vulns)}]})


def test_a_known_weakness_fails(tool, tmp_path, capsys):
    assert tool.main(["--auditor", auditor(tmp_path, report(WEAK))]) == 1
    assert "FAULT django 5.2: PYSEC-2030-1, mended in 9.9" in capsys.readouterr().out


def test_sound_packages_pass(tool, tmp_path, capsys):
    assert tool.main(["--must-ask", "--auditor", auditor(tmp_path, report())]) == 0
    assert "NOT ASKED" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer",
    [
        "ERROR: no route to host",
        "",
        json.dumps({"dependencies": [{"name": "django", "skip_reason": "Dependency not found"}]}),
    ],
)
def test_what_could_not_be_asked_is_said_and_never_counts_as_sound(tool, tmp_path, capsys, answer):
    stand_in = auditor(tmp_path, answer)
    assert tool.main(["--auditor", stand_in]) == 0
    assert "NOT ASKED" in capsys.readouterr().out
    assert tool.main(["--must-ask", "--auditor", stand_in]) == 3


def test_a_missing_auditor_is_said_like_a_silent_service(tool, tmp_path, capsys):
    assert tool.main(["--must-ask", "--auditor", str(tmp_path / "none")]) == 3
    assert "NOT ASKED" in capsys.readouterr().out


def test_an_exception_has_a_reason_and_an_end(tool):
    entry = '[[weakness]]\nid = "PYSEC-2030-1"\nuntil = 2030-01-31\nreason = "{}"\n'
    _licences, known, out = tool.exceptions(entry.format("reaches nothing"), date(2030, 1, 31))
    assert (known, out) == ({"PYSEC-2030-1"}, [])
    assert tool.weaknesses(report(WEAK), known) == ([], [])
    assert tool.weaknesses(report(WEAK), {"CVE-2030-1"}) == ([], [])
    assert tool.exceptions(entry.format("reaches nothing"), date(2030, 2, 1))[2]
    assert tool.exceptions(entry.format(""), date(2030, 1, 1))[2]
    with pytest.raises(KeyError):
        tool.exceptions('[[weakness]]\nid = "X"\nreason = "y"\n', date(2030, 1, 1))


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (facts(License_Expression="MIT"), []),
        (facts(License_Expression="GPL-2.0-only OR Apache-2.0"), []),
        (facts(License_Expression="MIT AND AGPL-3.0-only"), ["AGPL-3.0-only"]),
        (facts(License_Expression="(MIT AND PSF-2.0)"), []),
        (facts(Classifier="License :: OSI Approved :: BSD License"), []),
        (facts(Classifier="License :: Other/Proprietary License"), ["Other/Proprietary License"]),
        (facts(License="GPLv3"), ["GPLv3"]),
        (facts(License="MIT License"), []),
        (facts(), ["none"]),
    ],
)
def test_licences(tool, told, wrong):
    assert tool.unfit(tool.licences_of(told)) == wrong


def test_a_licence_outside_the_list_or_unknown_fails(tool, monkeypatch):
    monkeypatch.setattr(tool, "ALLOWED", {"MIT"})
    assert "django: BSD-3-Clause" in tool.licence_faults(["django"], {})[0]
    assert tool.licence_faults(["django"], {"django": "because"}) == []
    assert "not installed" in tool.licence_faults(["no-such-package-here"], {})[0]


def test_every_pin_of_ours_is_looked_at(tool):
    names = tool.pins((ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8"))
    assert {"django", "gunicorn", "typst", "psycopg"} <= set(names)
    assert "colorama" not in names  # of another system
    assert tool.licence_faults(names, {"qrcode": "see tools/dependencies.toml"}) == []


def test_the_checks_call_it():
    check = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ncheck:")[1].split("\n\n")[0]
    assert "tools/check_dependencies" in check
    assert "make --no-print-directory check" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")

"""A whole case as one archive: complete, the same bytes for the same state, its receipts valid everywhere."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from partizip.access.models import DefaultChange, Deputy, Mandate
from partizip.access.roles import Role
from partizip.audit import archives, checking, queries
from partizip.core import cases, ledger
from partizip.core.calendar import start_of_day
from partizip.documents import store
from partizip.duties import actions as duties
from partizip.duties import deadlines
from partizip.duties.models import Answer
from partizip.journal import keeping
from partizip.journal.models import Entry
from partizip.portal import check
from tests import factories
from tests.audit.conftest import LATER
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EVIDENCE = b"Vorhaben;letzter Tag\nSprachmittlung;31.12.\n"


@pytest.fixture
def answered(land):
    """A duty with an answer, evidence and a decision."""
    claim, at = land.claims[0], NOW + timedelta(days=1)
    answer = duties.answer_claim(
        by=land.officer, at=at, claim=claim, kind=Answer.Kind.FINAL, text="Siehe <Anlage> & „Tabelle“.",
        upload=("vorhaben ü.csv", EVIDENCE),
    )  # fmt: skip
    duties.decide_answer(by=land.asker, at=at, answer=answer, accepted=True)
    return claim


def made(claim, at=LATER) -> tuple[bytes, dict[str, bytes]]:
    data = archives.archive(queries.whole("claim", claim.code, at))
    with ZipFile(io.BytesIO(data)) as archive:
        return data, {name: archive.read(name) for name in archive.namelist()}


def test_the_archive_is_whole(land, answered):
    _data, files = made(answered)
    facts = json.loads(files["fall.json"])
    assert (facts["format"], facts["kind"], facts["id"]) == ("partizip-case-v1", "claim", answered.code)
    rows = {section["name"]: section["rows"] for section in facts["sections"]}
    assert rows["answers"][0]["text"] == "Siehe <Anlage> & „Tabelle“."
    assert [row["name"] for row in rows["offices"]] == ["Chidi", "Chidi"], "who asked, and who answered"
    assert {section["name"] for section in facts["sections"] if not section["public"]} == {"mails", "offices"}
    page = files["fall.html"].decode()
    assert "Siehe &lt;Anlage&gt; &amp; „Tabelle“." in page
    assert "http" not in page.replace(f"http://localhost:8000/pflichten/{answered.code}/", ""), "nothing from outside"
    place = facts["documents"][0]["place"]
    assert files[place] == EVIDENCE
    assert place.isascii()
    assert answered.code in files["LIESMICH.txt"].decode()
    verbs = {json.loads(files[name])["type"] for name in files if name.endswith(".leaf")}
    assert verbs == {"duties.claim_asked", "duties.claim_answered", "duties.acceptance_owed", "duties.answer_decided",
                     "documents.file_added"}  # fmt: skip
    points = {point["name"]: point["state"] for point in json.loads(files["checkliste.json"])}
    assert {name for name, state in points.items() if state == cases.MISSING} == set()
    assert points["answer"] == points["decision"] == points["documents"] == points["record"] == cases.PRESENT


def test_the_checklist_speaks_german_besides_english(land):
    _data, files = made(land.claims[0])
    points = {point["name"]: point for point in json.loads(files["checkliste.json"])}
    assert {"name", "title", "state", "reason", "title_de", "reason_de"} == set(points["answer"])
    assert (points["documents"]["title"], points["documents"]["title_de"]) == (
        "Documents, unaltered", "Dokumente, unverändert",
    )  # fmt: skip
    assert (points["documents"]["reason"], points["documents"]["reason_de"]) == (
        "There is no document.", "Es gibt kein Dokument.",
    )  # fmt: skip
    assert all(point["title_de"] != point["title"] for point in points.values())


def test_the_manifest_names_every_file(land, answered):
    _data, files = made(answered)
    listed = dict(line.split("  ", 1)[::-1] for line in files.pop("MANIFEST.sha256").decode().splitlines())
    assert listed == {name: sha256(data).hexdigest() for name, data in files.items()}


@pytest.mark.rule("audit: same state, same archive")
def test_the_same_state_gives_the_same_bytes_whatever_else_happens(land, answered):
    data, _files = made(answered)
    duties.ask(by=land.asker, at=LATER, debtor=land.other, title="Etwas anderes", text="Bitte.")
    land.look(land.opened(), answered)
    assert made(answered)[0] == data, "lines about other things change nothing, nor does the look itself"
    duties.state_words(by=land.officer, at=LATER, claim=answered, text="Noch ein Wort.")
    assert made(answered)[0] != data


@pytest.mark.rule("audit: receipts in the archive")
def test_the_receipts_are_valid_on_the_check_page_and_with_the_key_alone(land, answered, log_key):
    _data, files = made(answered)
    receipts = sorted(name for name in files if name.endswith(".tlog-proof"))
    assert len(receipts) == 5
    for name in receipts:
        assert check.by_file(files[name]).outcome == "unchanged"
        leaf = ledger.leaf_hash(files[name.replace(".tlog-proof", ".leaf")])
        assert ledger.verify_receipt(files[name].decode(), leaf, keeping.keys_of_log()).size < Entry.objects.count() + 1
    wrong = files[receipts[0]].replace(b"index ", b"index 1")
    assert check.by_file(wrong).outcome == "altered"


def test_the_command_checks_an_archive_without_the_site(land, answered, tmp_path, capsys, log_key):
    data, _files = made(answered)
    file = tmp_path / "fall.zip"
    file.write_bytes(data)
    assert checking.case([str(file), "--key", log_key.verifier.text]) == 0
    told = capsys.readouterr().out
    assert "5 lines stand in the log" in told
    assert "5 of them come with their content" in told
    assert "come without" not in told
    assert f"SHA-256 {sha256(data).hexdigest()}" in told.split("note  fall.json")[1]
    assert checking.case([str(file), "--sha256", sha256(data).hexdigest().upper()]) == 0
    assert "ok  the archive is the one" in capsys.readouterr().out
    assert checking.case([str(file), "--sha256", "0" * 64]) == 1
    capsys.readouterr()
    assert checking.case([str(file)]) == 0
    assert "the key comes from the archive itself" in capsys.readouterr().out
    stranger = ledger.Signer("log.example", ledger.generate_key()).verifier.text
    assert checking.case([str(file), "--key", stranger]) == 1
    assert checking.case([str(tmp_path / "none.zip")]) == 2
    file.write_bytes(b"no archive")
    assert checking.case([str(file)]) == 2


def rebuilt(files: dict[str, bytes], *, honest_list: bool) -> bytes:
    """The archive with changed files, with the list of fingerprints as it was or made to fit."""
    if honest_list:
        files = {name: data for name, data in files.items() if name != "MANIFEST.sha256"}
        sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
        files["MANIFEST.sha256"] = sums.encode()
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("ending", "old", "new", "words"),
    [
        ("fall.json", b"Frage 0", b"Frage 1", "was altered"),
        (".leaf", b"mitte", b"mette", None),
        (".inhalt.json", b"Frage 0", b"Frage 1", "not what was logged"),
    ],
)
def test_whatever_is_altered_in_an_archive_is_found(land, answered, ending, old, new, words):
    _data, files = made(answered)
    name = next(name for name in sorted(files) if name.endswith(ending) and old in files[name])
    with pytest.raises(ledger.Fault, match="was altered"):
        checking.checked(rebuilt(files | {name: files[name].replace(old, new)}, honest_list=False))
    if ending != "fall.json":
        with pytest.raises(ledger.Fault, match=words):
            checking.checked(rebuilt(files | {name: files[name].replace(old, new)}, honest_list=True))
    with pytest.raises(ledger.Fault, match="other files"):
        checking.checked(rebuilt({**files, "mehr.txt": b"x"}, honest_list=False))


@pytest.mark.rule("audit: the check says what it did not check")
def test_an_archive_without_contents_and_with_another_page_is_not_told_to_be_whole(land, answered):
    """Whoever forges the list of fingerprints too is found by the archive's own fingerprint alone; that is said."""
    data, files = made(answered)
    forged = {name: text for name, text in files.items() if not name.endswith(".inhalt.json")}
    forged["fall.json"] = files["fall.json"].replace(b"Siehe", b"Keine")
    found = rebuilt(forged, honest_list=True)
    told = checking.checked(found)
    assert "ok  0 of them come with their content, which is what they commit to" in told
    assert "note  5 come without their content; what they say cannot be checked here" in told
    assert sum(words.startswith("note  fall.json, fall.html") for words in told) == 1
    with pytest.raises(ledger.Fault, match="not the one with this fingerprint"):
        checking.checked(found, wanted=sha256(data).hexdigest())
    with pytest.raises(ledger.Fault, match="content without its line"):
        checking.checked(rebuilt(files | {"protokoll/99.inhalt.json": b"{}"}, honest_list=True))


def strange(files: dict[str, bytes]) -> dict[str, bytes]:
    """Archives that no program of ours made, by what is wrong with them."""
    stored = rebuilt(files, honest_list=False)
    leaf = next(name for name in files if name.endswith(".leaf"))
    found = {"cut": stored[:-30], "empty": b""}
    for name, way in (("deflated", ZIP_DEFLATED), ("lzma", ZIP_LZMA)):
        target = io.BytesIO()
        with ZipFile(target, "w", way) as archive:
            archive.writestr("bomb", b"0" * 10_000_000)
        found[name] = target.getvalue()
    place = stored.rindex(b"PK\x01\x02")
    for name, offset, value in (("encrypted", 8, 1), ("unknown way", 10, 99), ("newer", 6, 99), ("large", 24, 99)):
        found[name] = stored[: place + offset] + bytes([value]) + stored[place + offset + 1 :]
    many = stored[: place + 20] + len(stored).to_bytes(4, "little") * 2 + stored[place + 28 :]
    found["larger than itself"] = many
    for name, bad in (
        ("leaf without folder", {"x.leaf": b"1", "x.tlog-proof": files[leaf.replace(".leaf", ".tlog-proof")]}),
        ("deep", {leaf.replace(".leaf", ".inhalt.json"): b"[" * 100_000}),
        ("content no text", {leaf.replace(".leaf", ".inhalt.json"): b'{"salt": "00", "content": 1}'}),
        ("list", {leaf.replace(".leaf", ".inhalt.json"): b"[]"}),
    ):
        found[name] = rebuilt(files | bad, honest_list=True)
    return found


def test_strange_archives_end_in_one_sentence(land, answered, tmp_path, capsys):
    file = tmp_path / "fall.zip"
    for name, data in strange(made(answered)[1]).items():
        file.write_bytes(data)
        assert checking.case([str(file)]) in (1, 2), name
        told = capsys.readouterr()
        assert told.err.startswith(("FAULT  ", "cannot check: ")), name
        assert told.err.count("\n") == 1, name
        assert told.out == "", name
        said = {"deflated": "is compressed", "lzma": "is compressed", "larger than itself": "larger than the archive"}
        assert said.get(name, "") in told.err


def test_what_is_missing_is_told_with_its_reason(land, answered):
    open_one, late = land.claims[1], NOW + timedelta(days=90)
    points = {point.name: point for point in queries.whole("claim", open_one.code, LATER).case.checklist}
    assert (points["answer"].state, points["answer"].reason) == (cases.NOT_NEEDED, "It is not due yet.")
    points = {point.name: point for point in queries.whole("claim", open_one.code, late).case.checklist}
    assert (points["answer"].state, points["answer"].reason) == (cases.MISSING, "It is overdue and was not answered.")
    assert points["reminders"].state == cases.MISSING
    duties.release_claim(by=land.asker, at=late, claim=open_one, reason="Erledigt.")
    points = {point.name: point for point in queries.whole("claim", open_one.code, late).case.checklist}
    assert (points["answer"].state, points["answer"].reason) == (cases.NOT_NEEDED, "The other side gave it up.")
    store.path_of(sha256(EVIDENCE).hexdigest()).write_bytes(b"anders")
    _data, files = made(answered)
    found = {point["name"]: point for point in json.loads(files["checkliste.json"])}
    assert found["documents"]["state"] == cases.MISSING
    assert not any(name.startswith("dokumente/") for name in files)
    assert all(point["reason"] for point in found.values() if point["state"] != cases.PRESENT)


@pytest.mark.rule("audit: names of the day on which it was acted")
def test_the_names_are_those_of_the_acting_day_and_of_the_deputy_who_acted(land):
    started, ended = date(2026, 1, 1), (NOW - timedelta(days=1)).date()
    for name, first, last in (("Vorher", started, ended), ("Nachher", LATER.date(), None)):
        factories.mandate(
            Role.OFFICER, of=land.district, who=factories.person(name), valid_from=first, valid_until=last
        )
    mandate = Mandate.objects.get(id=land.officer.mandate_id)
    deputies = {}
    for name, first, last in (("Vertretung", started, LATER.date()), ("Frühere", started, ended)):
        deputies[name] = Deputy.objects.create(
            mandate=mandate, person=factories.person(name), valid_from=first, valid_until=last
        )

    def names(claim):
        sections = {part.name: part for part in queries.whole("claim", claim.code, LATER).case.sections}
        rows = [{fact.name: fact.value for fact in row} for row in sections["offices"].rows]
        return {(row["name"], row.get("deputy", False)) for row in rows if row["body"] == land.district.name}

    at, by = NOW + timedelta(days=1), land.officer
    duties.answer_claim(by=by, at=at, claim=land.claims[0], kind="final", text="Ja.")
    assert names(land.claims[0]) == {("Chidi", False)}, "nobody of another day, no deputy who did not act"
    puppet = replace(by, person_id=deputies["Vertretung"].person_id, is_deputy=True)
    duties.answer_claim(by=puppet, at=at, claim=land.claims[1], kind="final", text="Ja.")
    assert names(land.claims[1]) == {("Chidi", False), ("Vertretung", True)}
    deputies["Vertretung"].ended_at = at - timedelta(hours=1)
    deputies["Vertretung"].save()
    assert names(land.claims[1]) == {("Chidi", False)}


def test_a_reminder_is_missing_from_the_day_after_a_step_of_the_ladder_in_force(land):
    claim = land.claims[0]
    days = deadlines.days()

    def state(level):
        at = start_of_day(days.shift(claim.due_on, level)) + timedelta(hours=12)
        points = {point.name: point for point in queries.whole("claim", claim.code, at).case.checklist}
        return points["reminders"].state

    assert (state(1), state(2)) == (cases.NOT_NEEDED, cases.MISSING)
    DefaultChange.objects.create(name="duties.ladder", value=[[10, "debtor"], [20, "head"]], at=NOW)
    assert (state(9), state(10), state(11)) == (cases.NOT_NEEDED, cases.NOT_NEEDED, cases.MISSING)


def test_a_decision_that_is_overdue_is_missing(land):
    duties.answer_claim(by=land.officer, at=NOW + timedelta(days=1), claim=land.claims[0], kind="final", text="Ja.")
    for at, state in ((LATER, cases.NOT_NEEDED), (NOW + timedelta(days=60), cases.MISSING)):
        points = {point.name: point for point in queries.whole("claim", land.claims[0].code, at).case.checklist}
        assert points["decision"].state == state


def test_a_decision_on_an_answer_is_no_case_of_its_own(land, answered):
    acceptance = answered.answers.get().acceptance
    assert queries.whole("claim", acceptance.code, LATER) is None
    assert queries.whole("claim", "KKKK-KKKK", LATER) is None
    assert queries.whole("nothing", answered.code, LATER) is None
    kind = cases.KINDS["claim"]
    scope = cases.Scope(date(2026, 11, 1), date(2026, 12, 31))
    assert acceptance.code not in kind.population(scope)
    assert len(list(kind.population(scope))) == 4


def test_a_new_part_needs_a_declaration_and_nothing_else(land, monkeypatch):
    """A toy part: its cases are audited, sampled and packed without a line elsewhere."""
    monkeypatch.setattr(cases, "KINDS", dict(cases.KINDS))
    brief = cases.Brief("T-1", "Ein Antrag", "/", (land.district.id,), date(2026, 11, 5))
    draft = cases.Section("draft", "Draft", ((cases.Fact("text", "Text", "noch geheim", "de"),),), public=False)

    def whole(one, _at):
        return cases.Case("toy", brief, (land.claims[0].code,), (draft,)) if one == "T-1" else None

    for name in ("partizip.core.cases", "partizip.audit.queries", "partizip.audit.models", "partizip.audit.actions"):
        monkeypatch.setattr(f"{name}.KINDS", cases.KINDS)
    cases.declared(cases.Kind("toy", "Toy", "A toy.", lambda _scope: ["T-1"], lambda _ids: [brief], whole))
    with pytest.raises(ValueError, match="two kinds"):
        cases.declared(cases.KINDS["toy"])
    audit = land.opened(kind="toy")
    found = queries.whole("toy", "T-1", LATER)
    assert land.look(audit, land.claims[0], case=found.case).hidden == ["Draft", "Who held the offices that acted"]
    assert land.drawn(audit).cases == ["T-1"]
    checking.checked(archives.archive(found))

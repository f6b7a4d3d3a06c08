"""Bodies through time: the table in and out, the directory as of a day, successors and functions."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from partizip.__main__ import main
from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies import actions, queries, sheet
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day
from partizip.journal.models import Entry
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
SEED = Path(sheet.__file__).parent / "seed" / "berlin.csv"
HEAD = "slug;name;kind;parent;valid_from;valid_until;successor;residents;residents_on\n"


def bring_in(data: bytes, by=THE_SYSTEM):
    table = sheet.read(data)
    assert not table.faults, table.faults
    return actions.import_bodies(by=by, at=NOW, rows=table.rows)


def faults(rows: str) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.words) for fault in sheet.read((HEAD + rows).encode()).faults]


def test_the_seed_is_berlin():
    assert bring_in(SEED.read_bytes()) == {"added": 46, "changed": 0, "unchanged": 0}
    districts = Body.objects.filter(kind="bezirk")
    assert districts.count() == 12
    assert sum(district.residents for district in districts) == 3_878_100
    assert sorted(district.ags for district in districts) == [f"110000{number:02d}" for number in range(1, 13)]
    assert Body.objects.filter(kind="department").on(date(2018, 1, 1)).count() == 10
    assert Body.objects.filter(kind="department").on(date(2024, 1, 1)).count() == 10
    old = Body.objects.get(slug="sen-integration-2016")
    assert old.successor.short == "SenASGIVA"
    assert queries.lineage(old.successor_id, NOW.date()) == {old.id, old.successor_id}


def test_every_body_leaves_a_line_and_a_second_import_changes_only_what_changed():
    bring_in(SEED.read_bytes())
    assert Entry.objects.filter(verb="bodies.body_recorded").count() == 46
    with pytest.raises(Refused, match="already recorded"):
        bring_in(SEED.read_bytes())
    changed = SEED.read_text("utf-8").replace("Willkommenszentrum Berlin", "Willkommenszentrum des Landes")
    assert bring_in(changed.encode()) == {"added": 0, "changed": 1, "unchanged": 45}
    assert Entry.objects.filter(verb="bodies.body_recorded").count() == 46
    assert Entry.objects.filter(verb="bodies.body_changed").count() == 1


def test_a_table_changes_only_the_columns_it_has():
    bring_in(SEED.read_bytes())
    before = Body.objects.filter(slug__in=["bezirk-mitte", "sen-integration-2016"]).order_by("slug").values()
    kept = list(before)
    renamed = b"slug;name;kind;valid_from\nbezirk-mitte;Mitte neu;bezirk;2001-01-01\n"
    assert bring_in(renamed)["changed"] == 1
    now = list(before.all())
    assert now[0] == kept[0] | {"name": "Mitte neu", "valid_from": date(2001, 1, 1)}
    assert now[1] == kept[1]
    assert kept[0]["residents"]
    assert kept[1]["successor_id"]
    assert bring_in(b"slug;name;kind;valid_from;ags\nbezirk-mitte;Mitte neu;bezirk;2001-01-01;\n")["changed"] == 1
    assert Body.objects.get(slug="bezirk-mitte").ags == ""
    half = b"slug;name;kind;valid_from;residents_on\nbezirk-mitte;Mitte neu;bezirk;2001-01-01;\n"
    assert [fault.column for fault in sheet.read(half).faults] == ["residents_on"]


def test_lines_are_those_of_the_file():
    rows = (
        '\na;"A\nB";office;;2020-01-01;;;;\n\n'  # lines 3 and 4
        "b;;castle;;1.1.20;;;;\n"  # 6
        "c;C;office;b;2020-01-01;;;;\n"  # 7: its parent stands above, though faulty
        "d;D;office;nirgends;2020-01-01;;;;\n"  # 8
        "e;E;office\n"  # 9
        "d;D;office;;2020-01-01;;;;\n"  # 10
    )
    found = faults(rows)
    assert [(line, column) for line, column, _words in found] == [
        (6, "name"), (6, "kind"), (6, "valid_from"), (8, "parent"), (9, ""), (9, "valid_from"), (10, "slug"),
    ]  # fmt: skip
    kinds = next(fault.known for fault in sheet.read((HEAD + rows).encode()).faults if fault.column == "kind")
    assert "bezirk" in kinds


def test_a_cell_without_end_is_a_fault():
    (fault,) = sheet.read((HEAD + 'a;"' + "x" * 140_000 + ";office;;2020-01-01;;;;\n").encode()).faults
    assert (fault.line, fault.column) == (2, "")
    twice = sheet.read(b"slug;name;kind;valid_from;name\na;A;office;2020-01-01;B\n").faults
    assert [fault.column for fault in twice] == ["name"]


def test_only_an_administrator_keeps_the_directory():
    with pytest.raises(Forbidden):
        bring_in((HEAD + "a;A;office;;2020-01-01;;;;\n").encode(), by=actor(Role.EDITOR))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a;;office;;2020-01-01;;;;\n", (2, "name", "This must be filled.")),
        ("a;A;castle;;2020-01-01;;;;\n", (2, "kind", "This kind is not known.")),
        ("a;A;office;;gestern;;;;\n", (2, "valid_from", "This is no date; write 2026-11-23 or 23.11.2026.")),
        ("a;A;office;;2020-01-01;2019-01-01;;;\n", (2, "valid_until", "The end lies before the beginning.")),
        ("a;A;office;nirgends;2020-01-01;;;;\n", (2, "parent", "There is no body with this short name.")),
        ("a;A;office;;2020-01-01;;a;;\n", (2, "successor", "This leads back to the body itself.")),
        ("a b;A;office;;2020-01-01;;;;\n", (2, "slug", "A short name has only letters, digits and hyphens.")),
        ("a;A;office;;2020-01-01;;;viele;\n", (2, "residents", "This is no whole number.")),
        ("a;A;office;;2020-01-01;;;5;\n", (2, "residents_on", "A number of residents needs its key date.")),
        ("a;A;office;;2020-01-01;;;;;zu viel\n", (2, "", "This row has more cells than the heading.")),
        ("", (1, "", "The table has no rows.")),
    ],
)
def test_each_fault_is_named_with_line_and_column(rows, expected):
    assert expected in faults(rows)


def test_all_faults_come_at_once():
    assert len(faults("a;;castle;;gestern;;;;\nb;B;office;;2020-01-01;;nirgends;;\na;A;office;;2020-01-01;;;;\n")) >= 4
    twice = "a;A;office;;2020-01-01;;;;\na;B;office;;2020-01-01;;;;\n"
    assert (3, "slug", "This short name stands in the table twice.") in faults(twice)


@pytest.mark.parametrize("data", [b"", b"%PDF", b"a;b\n1;2\n", b"slug;name\n"])
def test_what_is_no_table_of_bodies_is_refused(data):
    assert sheet.read(data).faults


def test_commas_latin_1_and_german_dates_are_read():
    data = "slug,name,kind,valid_from\nam,Ämter,office,08.12.2016\n".encode("latin-1")
    row = sheet.read(data).rows[0]
    assert (row.values["name"], row.values["valid_from"]) == ("Ämter", date(2016, 12, 8))


def test_the_command_checks_and_writes(tmp_path, capsys):
    file = tmp_path / "b.csv"
    file.write_text(HEAD + "a;A;office;;2020-01-01;;;;\n")
    assert main(["bodies", "import", str(file), "--dry-run"]) == 0
    assert not Body.objects.exists()
    assert main(["bodies", "import", str(file), "--json"]) == 0
    assert '"added": 1' in capsys.readouterr().out
    assert main(["bodies", "import", str(file)]) == 0
    assert "unchanged: 1" in capsys.readouterr().out
    file.write_text(HEAD + "b;;office;;2020-01-01;;;;\n")
    assert main(["bodies", "import", str(file)]) == 2
    assert "line 2, name" in capsys.readouterr().err
    assert main(["bodies", "import", str(tmp_path / "none.csv")]) == 2
    assert Body.objects.count() == 1


def test_a_function_has_one_holder_at_a_time():
    one, two = body("eins"), body("zwei")
    given = {"name": "fluechtlinge", "title": "Flüchtlingsmanagement"}
    actions.give_function(
        by=THE_SYSTEM, at=NOW, body=one, valid_from=date(2017, 1, 1), valid_until=date(2021, 12, 31), **given
    )
    with pytest.raises(Refused, match="holds this function"):
        actions.give_function(by=THE_SYSTEM, at=NOW, body=two, valid_from=date(2021, 12, 31), **given)
    actions.give_function(by=THE_SYSTEM, at=NOW, body=two, valid_from=date(2022, 1, 1), **given)
    assert [item.body for item in queries.functions(date(2020, 6, 1), "fluechtlinge")] == [one]
    assert [item.body for item in queries.functions(date(2024, 6, 1), "fluechtlinge")] == [two]


def test_who_held_a_function_on_past_days_stays_as_it_is():
    """Handed on or ended for today at the earliest; days on which nobody held it are recorded afterwards (R-P6-5)."""
    one, two, day = body("eins"), body("zwei"), NOW.date()
    given = {"name": "fluechtlinge", "title": "Flüchtlingsmanagement"}
    held = actions.give_function(by=THE_SYSTEM, at=NOW, body=one, valid_from=date(2020, 1, 1), **given)
    for late in (date(2023, 1, 1), day - timedelta(days=1)):
        with pytest.raises(Refused, match="past days"):
            actions.give_function(by=THE_SYSTEM, at=NOW, body=two, valid_from=late, **given)
    with pytest.raises(Refused, match="past days"):
        actions.end_function(by=THE_SYSTEM, at=NOW, function=held, last_day=day - timedelta(days=2))
    actions.end_function(by=THE_SYSTEM, at=NOW, function=held, last_day=day - timedelta(days=1))
    before = {"valid_from": date(2017, 1, 1), "valid_until": date(2019, 12, 31)}
    actions.give_function(by=THE_SYSTEM, at=NOW, body=two, **before, **given)
    assert queries.functions(date(2023, 6, 1), "fluechtlinge").get().body == one
    assert queries.functions(date(2018, 6, 1), "fluechtlinge").get().body == two


def test_a_function_is_recorded_by_an_administrator_for_days_that_make_sense():
    one, day = body("eins", valid_from=date(2020, 1, 1)), NOW.date()
    given = {"at": NOW, "body": one, "name": "f", "title": "F"}
    with pytest.raises(Forbidden):
        actions.give_function(by=actor(Role.EDITOR), valid_from=day, **given)
    with pytest.raises(Refused, match="does not exist"):
        actions.give_function(by=THE_SYSTEM, valid_from=date(2019, 1, 1), **given)
    held = actions.give_function(by=THE_SYSTEM, valid_from=day + timedelta(days=9), **given)
    with pytest.raises(Forbidden):
        actions.end_function(by=actor(Role.EDITOR), at=NOW, function=held, last_day=day + timedelta(days=20))
    with pytest.raises(Refused, match="before the beginning"):
        actions.end_function(by=THE_SYSTEM, at=NOW, function=held, last_day=day)


def test_the_directory_shows_a_day_of_the_past(client):
    bring_in(SEED.read_bytes())
    then = client.get("/stellen/?am=2018-01-01").content.decode()
    assert "Integration, Arbeit und Soziales" in then
    assert "SenASGIVA" not in then
    assert "SenASGIVA" in client.get("/stellen/").content.decode()
    page = client.get("/stellen/sen-integration-2016/").content.decode()
    assert "schuldet jetzt ihre Nachfolgerin" in page
    assert client.get("/stellen/nirgends/").status_code == 404
    assert client.get("/stellen.csv").content.decode().count("bezirk-") >= 12
    assert len(client.get("/stellen.json").json()["bodies"]) == 36


def test_an_administrator_uploads_a_table(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    good, bad = (HEAD + "neu;Neu;office;;2020-01-01;;;;\n").encode(), (HEAD + "neu;;office;;2020-01-01;;;;\n").encode()
    page = client.get("/schreibtisch/stellen/").content.decode()
    assert all(word in page for word in ("residents_on", "chancellery", "/stellen.csv"))
    response = client.post("/schreibtisch/stellen/", {"file": SimpleUploadedFile("b.csv", bad)})
    assert response.status_code == 422
    assert "Das muss ausgefüllt sein." in response.content.decode()
    client.post("/schreibtisch/stellen/", {"file": SimpleUploadedFile("b.csv", good), "dry_run": "on"})
    assert not Body.objects.filter(slug="neu").exists()
    client.post("/schreibtisch/stellen/", {"file": SimpleUploadedFile("b.csv", good)})
    assert Body.objects.filter(slug="neu").exists()


def test_a_function_is_passed_on_and_ended(signed_in, client):
    one, two = body("eins"), body("zwei")
    admin = signed_in(Role.ADMINISTRATOR)
    given = {"name": "fluechtlinge", "title": "Flüchtlingsmanagement", "valid_from": "2020-01-01"}
    address = "/schreibtisch/aufgaben/neu/"
    assert admin.post(address, given | {"body": str(one.id)}).status_code == 302
    assert admin.post(address, given | {"body": str(two.id)}).status_code == 422, "from the same day on"
    assert admin.post(address, given | {"body": str(two.id), "valid_from": "2015-01-01"}).status_code == 422
    today = berlin_day(timezone.now())
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert admin.post(address, given | {"body": str(two.id), "valid_from": f"{yesterday}"}).status_code == 422
    assert admin.post(address, given | {"body": str(two.id), "valid_from": f"{today}"}).status_code == 302
    assert one.functions.get().valid_until == yesterday
    assert "Zwei" in client.get("/stellen/").content.decode().split("Aufgaben")[1]
    held = two.functions.get()
    assert "Flüchtlingsmanagement" in admin.get(f"/schreibtisch/aufgaben/{held.id}/beenden/").content.decode()
    ending = f"/schreibtisch/aufgaben/{held.id}/beenden/"
    assert admin.post(ending, {"last_day": f"{yesterday}"}).status_code == 422, "before it began"
    assert admin.post(ending, {"last_day": f"{tomorrow}"}).status_code == 302
    assert admin.post(ending, {"last_day": f"{tomorrow}"}).status_code == 422, "it has its end"
    verbs = list(Entry.objects.filter(verb__startswith="bodies.function").values_list("verb", flat=True))
    assert sorted(verbs) == ["bodies.function_ended"] * 2 + ["bodies.function_given"] * 2


def test_a_function_that_exists_is_chosen_and_gets_no_second_short_name(signed_in):
    admin, one, two = signed_in(Role.ADMINISTRATOR), body("eins", kind="office"), body("zwei", kind="office")
    given = {"title": "Flüchtlingsmanagement", "title_en": "Refugee management", "name": "refugee-management"}
    actions.give_function(by=THE_SYSTEM, at=NOW, body=one, valid_from=date(2020, 1, 1), **given)
    address = "/schreibtisch/aufgaben/neu/"
    assert 'value="refugee-management"' in admin.get(address).content.decode()
    today = berlin_day(timezone.now())
    sent = {"body": str(two.id), "valid_from": f"{today}"}
    assert admin.post(address, sent).status_code == 422
    twice = admin.post(address, sent | {"title": "Flüchtlingsmanagement", "name": "fluechtlingsmanagement"})
    assert twice.status_code == 422
    assert "oben" in twice.content.decode()
    assert admin.post(address, sent | {"known": "refugee-management"}).status_code == 302
    held = two.functions.get()
    assert (held.name, held.title, held.title_en) == ("refugee-management", *list(given.values())[:2])
    assert one.functions.get().valid_until == today - timedelta(days=1)


def test_bodies_of_one_name_are_told_apart_where_one_is_chosen(signed_in):
    body("alt", name="Senatsverwaltung X", valid_from=date(2016, 12, 8), valid_until=date(2021, 12, 20))
    body("neu", name="Senatsverwaltung X", valid_from=date(2021, 12, 21))
    office = signed_in(Role.COMMISSIONER, of=body("amt", kind="office"))
    page = office.get("/schreibtisch/amt/weisungen/neu/").content.decode()
    assert page.count(">Senatsverwaltung X</option>") == 1
    assert page.count(">Senatsverwaltung X (2016–2021)</option>") == 1

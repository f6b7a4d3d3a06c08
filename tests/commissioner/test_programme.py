"""C6.2: the programme says what each side does, below the program too; nothing published in it changes."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from partizip.access.acts import THE_SYSTEM, Again, Forbidden, Refused
from partizip.access.roles import Role
from partizip.commissioner.actions import programme as actions
from partizip.commissioner.models import (
    Field,
    ProgrammeEnding,
    ProgrammeEntry,
    ProgrammeLink,
    ProgrammeNote,
    ProgrammeUndoing,
    ProgrammeVersion,
    ProgrammeWords,
)
from partizip.commissioner.queries import programme as queries
from partizip.core.things import Thing
from partizip.journal.models import Entry
from partizip.promises import actions as promises
from tests.factories import NOW

DAY = timedelta(days=1)
SAID = {
    "title": "Runder Tisch", "text": "Zweimal im Jahr.", "administration": "Die Bezirke antworten.",
    "people": "Die Vereine schlagen vor.", "fields": ["two_way"], "starts_on": date(2026, 1, 1),
    "until": date(2026, 12, 31),
}  # fmt: skip
TABLES = (
    ProgrammeEntry, ProgrammeVersion, ProgrammeWords, ProgrammeNote, ProgrammeLink, ProgrammeUndoing, ProgrammeEnding,
)  # fmt: skip


def entry(room, *, by=None, at=NOW, **more) -> ProgrammeEntry:
    return actions.publish_entry(by=by or room.holder, at=at, **SAID | more)


def changed(room, found, *, at=NOW + DAY, **more) -> ProgrammeVersion:
    wanted = {"seen": 1, "reason": "Es dauert länger.", "until": date(2027, 6, 30)}
    return actions.change_entry(by=room.colleague, at=at, entry=found, **SAID | wanted | more)


def whole(room) -> ProgrammeEntry:
    """An entry of which there is everything."""
    found, item = entry(room), room.published().item
    changed(room, found)
    actions.translate_entry(
        by=room.holder, at=NOW + DAY, entry=found, seen=2, language="en",
        **{name: f"English {name}" for name in ("title", "text", "administration", "people")},
    )  # fmt: skip
    actions.note_progress(by=room.holder, at=NOW + 2 * DAY, entry=found, text="Getagt.")
    thing = queries.record(item.code, NOW)
    link = actions.link_record(by=room.holder, at=NOW + 2 * DAY, entry=found, thing=thing)
    actions.undo_link(by=room.holder, at=NOW + 3 * DAY, link=link, reason="Ein anderer war gemeint.")
    actions.end_entry(by=room.holder, at=NOW + 4 * DAY, entry=found, outcome="partly", text="Zur Hälfte.")
    return found


NOW_PUBLISH = {"step": "publish"}  # the second press, on the page that shows how it will look


def desk(name: str, found: ProgrammeEntry | None = None, more: str = "") -> str:
    return f"/schreibtisch/programm/{f'{found.code}/' if found else ''}{name}/{more}"


@pytest.mark.parametrize("missing", ["administration", "people", "title", "text"])
def test_c6_2_an_entry_of_one_side_alone_is_refused_by_the_act_and_by_the_database(room, missing):
    with pytest.raises(Refused, match="each side" if missing in {"administration", "people"} else "title and a text"):
        entry(room, **{missing: " \n "})
    assert not ProgrammeEntry.objects.exists()
    version = entry(room).versions.get()
    said = {name: SAID[name] for name in ("title", "text", "administration", "people")} | {missing: ""}
    with pytest.raises(IntegrityError, match="two_way"), transaction.atomic():
        ProgrammeWords.objects.create(version=version, language="en", at=NOW, **said)
    with pytest.raises(Refused):
        changed(room, version.entry, **{missing: ""})
    with pytest.raises(Refused):
        actions.translate_entry(by=room.holder, at=NOW, entry=version.entry, seen=1, language="en", **said)


def test_c6_2_an_entry_serves_a_field_and_a_field_without_one_says_so(room, client):
    for fields in ([], ["culture"], ["two_way", "culture"]):
        with pytest.raises(Refused, match="three fields"):
            entry(room, fields=fields)
    found = entry(room)
    with pytest.raises(IntegrityError, match="serves"), transaction.atomic():
        ProgrammeVersion.objects.create(
            entry=found, number=2, opening=False, two_way=False, diversity=False, starts_on=NOW, until=NOW,
            reason="x", at=NOW,
        )  # fmt: skip
    counted = {one.field: one.total for one in queries.by_field(NOW.date())}
    assert counted == {Field.OPENING: 0, Field.TWO_WAY: 1, Field.DIVERSITY: 0}
    page = client.get("/beauftragte/programm/?feld=oeffnung").content.decode()
    assert page.count("Diesem Feld dient kein Eintrag.") == 3  # two of the three fields, and the warning of this one
    assert "Kein Eintrag passt." in page
    assert "Runder Tisch" in client.get("/beauftragte/programm/?feld=beidseitig&stand=laufend").content.decode()
    for wrong in ("?feld=x&stand=y", "?wort=%00", "?seite=x", f"?wort={'x' * 500}"):
        assert client.get(f"/beauftragte/programm/{wrong}").status_code == 200


def test_c6_2_bad_days_are_refused(room):
    for more, why in (
        ({"until": date(2025, 12, 31)}, "before the beginning"), ({"starts_on": date(1900, 1, 1)}, "1990"),
        ({"until": date(2101, 1, 1)}, "1990"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            entry(room, **more)
    entry(room)
    with pytest.raises(Refused, match="already"):
        entry(room)


def test_c6_2_a_change_is_a_further_version_and_the_earlier_one_stays_readable(room, client):
    found = entry(room)
    with pytest.raises(Refused, match="reason"):
        changed(room, found, reason=" ")
    changed(room, found, title="Großer runder Tisch", fields=["opening"])
    with pytest.raises(Refused, match="meanwhile"):
        changed(room, found, title="Noch einmal")
    page = client.get(f"/beauftragte/programm/{found.code}/").content.decode()
    assert page.index("Großer runder Tisch") < page.index("Fassung 1 vom")
    assert all(said in page for said in ("Es dauert länger.", ">Runder Tisch<", "31. Dezember 2026", "30. Juni 2027"))
    assert [one.total for one in queries.by_field(NOW.date())] == [1, 0, 0], "the newest version counts"
    [row] = client.get("/beauftragte/programm.json").json()["programme"]
    assert (row["version"], row["opening"], row["two_way"], row["state"]) == (2, True, False, "running")
    hits = client.get("/suche/?q=runder+Tisch&art=programme").content.decode()
    assert hits.count(f"/beauftragte/programm/{found.code}/") == 1, "an earlier version is not found beside it"


def test_c6_2_all_that_is_said_stands_on_the_page_in_the_tables_and_in_the_interface(room, client, time_machine):
    time_machine.move_to(NOW + 5 * DAY, tick=False)
    found = whole(room)
    page = client.get(f"/en/beauftragte/programm/{found.code}/").content.decode()
    for said in ("English title", "English people", "Getagt.", "Ein anderer war gemeint.", "Zur Hälfte.", "partly"):
        assert said in page, said
    full = client.get(f"/api/v1/programme/{found.code}?language=en").json()
    assert (full["state"], full["title"]["text"], full["result"]["outcome"]) == ("partly", "English title", "partly")
    assert [version["number"] for version in full["versions"]] == [1, 2]
    assert full["records"][0]["linked_wrongly"]["text"] == "Ein anderer war gemeint."
    assert client.get("/api/v1/programme?field=beidseitig&state=beendet").json()["total"] == 1
    assert client.get("/api/v1/programme?field=x").status_code == 422
    assert "Runder Tisch" in client.get("/beauftragte/programm.atom").content.decode()
    assert found.code in client.get("/beauftragte/programm.csv?stand=beendet").content.decode()
    assert client.get("/beauftragte/programm/ABCD-EFGH/").status_code == 404
    assert client.get(f"/beauftragte/programm/{found.code.lower()}/").status_code == 302
    verbs = Entry.objects.filter(subject=found.code).order_by("index").values_list("verb", "version")
    assert [verb.split("_", 1)[-1] for verb, _version in verbs] == [
        "entry_published", "entry_changed", "entry_translated", "noted", "linked", "unlinked", "entry_ended",
    ]  # fmt: skip
    assert [version for _verb, version in verbs] == list(range(1, 8))
    assert set(ProgrammeEntry.posted().get().touches()) == {
        f"programme:{found.code}", "body:beauftragte", "clause:c6.2"
    }  # fmt: skip


def test_c6_2_an_entry_that_has_ended_stays_as_it_is(room):
    found = whole(room)
    late = {"by": room.holder, "at": NOW + 9 * DAY}
    for act, more in (
        (actions.note_progress, {"entry": found, "text": "Noch etwas."}),
        (actions.end_entry, {"entry": found, "outcome": "reached", "text": "Doch."}),
        (actions.link_record, {"entry": found, "thing": Thing("claim", "ABCD-2345", "x", "/x/")}),
        (actions.change_entry, {"entry": found, "seen": 2, "reason": "x", **SAID}),
    ):
        with pytest.raises(Refused, match="has ended"):
            act(**late, **more)


def test_c6_2_the_office_alone_writes_in_its_programme_and_nothing_of_it_changes_below_the_program(room):
    found = whole(room)
    running = entry(room, title="Anderes")
    for by in (*room.others.values(), THE_SYSTEM):
        for act, more in (
            (actions.publish_entry, SAID | {"title": "Fremd"}),
            (actions.note_progress, {"entry": running, "text": "Fremd."}),
            (actions.end_entry, {"entry": running, "outcome": "dropped", "text": "Fremd."}),
            (actions.change_entry, {"entry": running, "seen": 1, "reason": "Fremd.", **SAID}),
        ):
            if (
                by in (room.others["another office"], room.others["colleague of another office"])
                and "entry" not in more
            ):
                continue  # another office has a programme of its own
            with pytest.raises(Forbidden):
                act(by=by, at=NOW, **more)
    if (
        connection.vendor == "postgresql"
    ):  # what is checked at the end of a transaction would hold TRUNCATE up before us
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in TABLES:
        table, key = model._meta.db_table, model._meta.pk.column
        assert model.objects.exists(), table
        wishes = [f'UPDATE {table} SET "{key}" = "{key}"', f"DELETE FROM {table}"]
        wishes += [f"TRUNCATE {table} CASCADE"] if connection.vendor == "postgresql" else [
            f"REPLACE INTO {table} SELECT * FROM {table}"
        ]  # fmt: skip
        for sql in wishes:
            with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
    assert ProgrammeEntry.objects.filter(id=found.id).exists()


def test_c6_2_somebody_of_the_office_does_the_whole_job_on_the_desk(room, signed_in, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    browser = signed_in(room.holder)
    sent = {**SAID, "fields_served": ["two_way", "diversity"], "starts_on": "2026-01-01", "until": "2026-12-31",
            "language": "de"}  # fmt: skip
    sent.pop("fields")
    answer = browser.post(desk("neu"), sent | {"people": ""})
    assert answer.status_code == 422
    assert "Die Bezirke antworten." in answer.content.decode(), "nothing typed is lost"
    answer = browser.post(desk("neu"), {key: value for key, value in sent.items() if key != "fields_served"})
    assert answer.status_code == 422
    assert browser.post(desk("neu"), sent | NOW_PUBLISH).status_code == 302
    found = ProgrammeEntry.objects.get()
    assert browser.get("/schreibtisch/programm/").content.decode().count("kein laufender Eintrag") == 1
    for name in ("fassung", "sprache/ar", "stand", "verbinden", "ergebnis"):
        assert browser.get(desk(name, found)).status_code == 200, name
        assert signed_in(Role.HEAD).get(desk(name, found)).status_code == 403
    assert browser.get(desk("sprache/xx", found)).status_code == 404
    said = {name: f"نص {name}" for name in ("title", "text", "administration", "people")}
    assert browser.post(desk("sprache/ar", found), said | {"seen": "1"} | NOW_PUBLISH).status_code == 302
    assert "نص people" in client.get(f"/ar/beauftragte/programm/{found.code}/").content.decode()
    assert browser.post(desk("stand", found), {"text": "Getagt.", "language": "de"}).status_code == 302
    item = room.published().item
    for typed in ("ABCD-EFGH", "Unsinn", "/presse/", room.draft().id):
        answer = browser.post(desk("verbinden", found), {"typed": str(typed)})
        assert answer.status_code == 422
        assert "gibt es keine" in answer.content.decode()
    typed = f"http://localhost:8000{item.get_absolute_url()}#oben"
    assert browser.post(desk("verbinden", found), {"typed": typed}).status_code == 302
    assert browser.post(desk("verbinden", found), {"typed": item.code}).status_code == 422, "it belongs there already"
    link = ProgrammeLink.objects.get()
    assert "Sprachmittlung darf nicht enden" in client.get(f"/beauftragte/programm/{found.code}/").content.decode()
    assert (
        browser.post(
            f"/schreibtisch/programm/verbindung/{link.id}/streichen/", {"reason": "Falsch.", "language": "de"}
        ).status_code
        == 302
    )
    assert (
        browser.post(
            desk("ergebnis", found), {"outcome": "reached", "text": "Da.", "language": "de"} | NOW_PUBLISH
        ).status_code
        == 302
    )
    assert "erreicht" in client.get(f"/beauftragte/programm/{found.code}/").content.decode()


def test_c6_2_a_sealed_item_cannot_be_linked_before_its_second(room):
    item = room.published(appears_at=NOW + DAY).item
    assert queries.record(item.code, NOW) is None
    assert queries.record(item.code, NOW + DAY).title == "Sprachmittlung darf nicht enden"


def test_c6_2_the_clause_says_what_stands_on_record(room, client, time_machine):
    promises.add_clause(by=THE_SYSTEM, at=NOW, code="C6.2", promise=6, order=1, title="Öffnung, Prozess, Vielfalt")
    time_machine.move_to(NOW + DAY, tick=False)
    assert client.get("/zusagen/c6.2.json").json()["on_record"] == []
    entry(room)
    said = [one["words"] for one in client.get("/api/v1/clauses/c6.2?language=en").json()["on_record"]]
    assert said[:3] == [
        "Intercultural opening: no running entry serves this field",
        "Integration policy as a two-way process: 1 running entry",
        "Shaping diversity in the immigration city: no running entry serves this field",
    ]  # fmt: skip
    assert said[3] == "No yearly report is published yet"


def test_c6_2_pages_cost_the_same_however_many_entries_there_are(room, client, django_assert_max_num_queries):
    counts = []
    for number in range(2):
        for more in range(3):
            found = entry(room, title=f"Nr. {number}{more}")
            actions.note_progress(by=room.holder, at=NOW, entry=found, text="Getagt.")
        for path in ("/beauftragte/programm/", "/beauftragte/programm.json", "/api/v1/programme"):
            with django_assert_max_num_queries(16) as captured:
                assert client.get(f"{path}?page=1" if "api" in path else f"{path}?seite=1").status_code == 200
            counts.append(len(captured))
    assert counts[:3] == counts[3:]


def test_c6_2_what_a_colleague_changed_or_said_already_is_not_written_over(room):
    found = entry(room)
    changed(room, found)
    english = {name: f"English {name}" for name in ("title", "text", "administration", "people")}
    wanted = {"by": room.holder, "at": NOW + DAY, "entry": found, "language": "en", **english}
    with pytest.raises(Refused, match="changed this entry meanwhile"):
        actions.translate_entry(**wanted, seen=1)
    actions.translate_entry(**wanted, seen=2)
    with pytest.raises(Refused, match="in this language already"):
        actions.translate_entry(**wanted | {"text": "Other"}, seen=2)
    said = {"by": room.holder, "at": NOW + DAY, "entry": found, "text": "Getagt."}
    actions.note_progress(**said)
    with pytest.raises(Again, match="stand there already"):
        actions.note_progress(**said)
    link = actions.link_record(
        by=room.holder, at=NOW + DAY, entry=found, thing=queries.record(room.published().item.code, NOW)
    )
    undone = {"by": room.holder, "at": NOW + DAY, "link": link, "reason": "Ein anderer war gemeint."}
    actions.undo_link(**undone)
    with pytest.raises(Refused, match="struck out already"):
        actions.undo_link(**undone)
    with pytest.raises(Again, match="recorded already"):
        entry(room)

"""What the office does in its press room, and that nobody else can (R-P6-1)."""

import json
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from partizip.access import acts
from partizip.access.acts import ACTS, NOBODY, THE_SYSTEM, Actor, Forbidden, Refused
from partizip.access.ids import new_id
from partizip.access.matrix import RIGHTS
from partizip.access.models import Mandate
from partizip.access.roles import PERSON, SYSTEM, Role
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Cancelling, Draft, Edition, Item, Withdrawal, Words
from partizip.journal.models import Entry
from tests import factories
from tests.commissioner.conftest import TEXT, TITLE
from tests.factories import NOW, acting, actor, body

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SECRET = "Kettensägenführerschein"


def line(number: int = -1) -> tuple[Entry, dict]:
    entry = list(Entry.objects.order_by("index"))[number]
    return entry, json.loads(entry.content.text)


def test_what_is_published_at_once_leaves_one_line_with_its_title(room):
    before = Entry.objects.count()
    edition = room.published()
    item = edition.item
    entry, content = line()
    assert Entry.objects.count() == before + 1
    assert (entry.verb, entry.subject, entry.version) == ("commissioner.item_published", item.code, 1)
    assert (entry.role, entry.body, entry.at) == (Role.COMMISSIONER, "beauftragte", NOW)
    assert (content["title"], content["address"]) == (TITLE, f"/presse/{item.code}/")
    rows = {row["table"]: row["values"] for row in content["rows"]}
    assert set(rows) == {"commissioner_item", "commissioner_edition"}
    assert rows["commissioner_edition"]["digest"] == edition.digest == edition.words.fingerprint(item, edition)
    assert (edition.words.title, edition.words.text, edition.words.appears_at) == (TITLE, TEXT, NOW)
    assert not Draft.objects.exists()


def test_the_line_of_a_sealed_item_holds_neither_words_nor_time(room):
    when = NOW + HOUR
    edition = room.published(title=SECRET, lead=f"Der {SECRET}", text=f"Ein {SECRET}.", appears_at=when)
    entry, content = line()
    assert entry.verb == "commissioner.item_sealed"
    assert content["title"] == f"Mitteilung {edition.item.code} des Presseraums"
    assert content["address"] == ""
    assert content["facts"] == {}
    values = content["rows"][1]["values"]
    assert set(values) == {"item_id", "language", "number", "digest", "made_at"}
    written = entry.content.text + bytes(entry.leaf).decode()
    assert SECRET not in written
    assert when.strftime("%Y-%m-%dT%H") not in written


def test_the_fingerprint_covers_every_word_and_the_time(room):
    edition = room.published(lead="Kurz", appears_at=NOW + HOUR)
    words, item = edition.words, edition.item
    assert edition.is_untouched
    for name, value in (
        ("title", "Anders"), ("lead", "Anders"), ("text", "Anders"), ("reason", "Anders"),
        ("appears_at", NOW + 2 * HOUR), ("salt", b"x" * 16),
    ):  # fmt: skip
        kept = getattr(words, name)
        setattr(words, name, value)
        assert not edition.is_untouched, name
        setattr(words, name, kept)
    assert words.fingerprint(item, Edition(language="en", number=1)) != edition.digest
    assert Edition.objects.select_related("words", "item").get(id=edition.id).is_untouched, "as it is read back"


def test_a_correction_is_a_new_edition_and_the_old_one_stays(room):
    first = room.published()
    second = room.further(first.item, by=room.colleague, at=NOW + HOUR, title="Richtig")
    entry, content = line()
    assert (entry.verb, entry.version, entry.role) == ("commissioner.item_corrected", 2, Role.COMMISSIONER_OFFICE)
    assert content["title"] == "Richtig"
    assert (second.number, second.item_id) == (2, first.item_id)
    assert Edition.objects.get(id=first.id).words.title == TITLE
    with pytest.raises(Refused, match="needs a reason"):
        room.further(first.item, at=NOW + HOUR, reason=" ")


def test_another_language_and_a_sealed_correction_have_lines_of_their_own(room):
    item = room.published().item
    english = room.further(item, language="en", title="Interpreting must not end", reason="")
    assert (english.number, line()[0].verb) == (1, "commissioner.edition_added")
    room.further(item, title=SECRET, appears_at=NOW + HOUR)
    entry, content = line()
    assert (entry.verb, entry.version) == ("commissioner.edition_sealed", 3)
    assert SECRET not in json.dumps(content)
    with pytest.raises(Refused, match="cancel it first"):
        room.further(item)


def test_what_is_withdrawn_leaves_its_reason(room):
    item = room.published().item
    with pytest.raises(Refused, match="needs a reason"):
        actions.withdraw(by=room.holder, at=NOW, item=item, reason=" ")
    actions.withdraw(by=room.holder, at=NOW + HOUR, item=item, reason="Die Angaben trafen nicht zu.")
    entry, content = line()
    assert (entry.verb, entry.subject, entry.version) == ("commissioner.item_withdrawn", item.code, 2)
    assert [row["table"] for row in content["rows"]] == ["commissioner_withdrawal", "commissioner_item"]
    assert content["rows"][0]["values"]["reason"] == "Die Angaben trafen nicht zu."
    with pytest.raises(Refused, match="already"):
        actions.withdraw(by=room.holder, at=NOW + HOUR, item=item, reason="Noch einmal")
    with pytest.raises(Refused, match="not withdrawn"):
        room.further(item)


def test_a_sealed_item_is_cancelled_before_its_time_and_not_after(room):
    edition = room.published(appears_at=NOW + HOUR, title=SECRET)
    with pytest.raises(Refused, match="cancel it instead"):
        actions.withdraw(by=room.holder, at=NOW, item=edition.item, reason="Doch nicht")
    with pytest.raises(Refused, match="Its time has come"):
        actions.cancel(by=room.holder, at=NOW + HOUR, edition=edition)
    with pytest.raises(Refused, match="Its time has come"):  # somebody may have read it when the act is through
        actions.cancel(by=room.holder, at=NOW + HOUR - SECOND, edition=edition)
    actions.cancel(by=room.holder, at=NOW + HOUR - 2 * SECOND, edition=edition)
    entry, content = line()
    assert (entry.verb, entry.version) == ("commissioner.edition_cancelled", 2)
    assert SECRET not in entry.content.text
    assert content["address"] == ""
    assert not Item.objects.appeared(NOW + 2 * HOUR).exists()
    with pytest.raises(Refused, match="already"):
        actions.cancel(by=room.holder, at=NOW + HOUR - SECOND, edition=edition)


@pytest.mark.rule("R-P6-1")
def test_what_appeared_while_a_cancelling_waited_for_its_turn_stays(room, monkeypatch):
    """Else what people have read would vanish without a tombstone."""
    edition = room.published(appears_at=NOW + SECOND + timedelta(milliseconds=30), title=SECRET)
    monkeypatch.setattr(acts, "take_turn", lambda: time.sleep(0.05))
    with pytest.raises(Refused, match="Its time has come"):
        actions.cancel(by=room.holder, at=NOW, edition=edition)
    monkeypatch.setattr(acts, "take_turn", lambda: None)
    assert actions.cancel(by=room.holder, at=NOW, edition=edition)


def test_what_a_colleague_publishes_belongs_to_the_commissioner_of_the_own_office(room):
    """Neither to a Commissioner elsewhere nor to a colleague, however new."""
    factories.mandate(Role.COMMISSIONER, of=body("drittes-amt", kind="office"), valid_from=NOW.date())
    factories.mandate(Role.COMMISSIONER_OFFICE, of=room.office, valid_from=NOW.date())
    assert room.published(by=room.colleague).item.mandate_id == room.holder.mandate_id


def test_a_draft_leaves_no_line_and_is_written_by_the_whole_office(room):
    before = Entry.objects.count()
    draft = room.draft(title="", text="")
    again = room.draft(draft_id=draft.id, title="", text="")
    assert (again.id, again.revision) == (draft.id, 1), "a form sent twice makes one draft"
    changed = room.draft(by=room.colleague, draft_id=draft.id, revision=1, title="Besser")
    assert changed.revision == 2
    with pytest.raises(Refused, match="has changed this draft"):
        room.draft(draft_id=draft.id, revision=1, title="Gleichzeitig")
    with pytest.raises(Refused, match="has changed this draft"):
        actions.publish(by=room.holder, at=NOW, draft=draft, revision=1)
    actions.discard_draft(by=room.colleague, at=NOW, draft=changed)
    with pytest.raises(Refused, match="is gone"):
        room.draft(draft_id=draft.id, revision=2, title="Weg")
    assert Entry.objects.count() == before


def test_no_draft_is_published_twice(room):
    draft = room.draft()
    edition = actions.publish(by=room.holder, at=NOW, draft=draft, revision=1)
    assert edition.id == draft.id
    for act in (actions.publish, actions.correct):
        with pytest.raises(Refused):
            act(by=room.holder, at=NOW, draft=draft, revision=1)
    with pytest.raises(Refused, match="is gone"):
        room.draft(draft_id=draft.id)
    assert Item.objects.count() == 1


@pytest.mark.parametrize(("more", "words"), [({"title": " "}, "title and a text"), ({"appears_at": NOW}, "has passed")])
def test_what_is_not_ready_is_refused_and_the_draft_stays(room, more, words):
    with pytest.raises(Refused, match=words):
        room.published(**more)
    assert Draft.objects.count() == 1
    assert not Item.objects.exists()


@pytest.mark.rule("R-P6-1")
def test_the_table_gives_the_press_room_to_the_office_alone():
    noting = [row for row in RIGHTS if row.right == "press.note_appearance"]
    assert [(row.role, row.conditions) for row in noting] == [(SYSTEM, ())]
    rows = [row for row in RIGHTS if row.right.startswith("press.") and row not in noting]
    assert {row.right for row in rows} == {
        f"press.{verb}"
        for verb in (
            "draft",
            "publish",
            "correct",
            "withdraw",
            "cancel",
            "ask_removal",
            "cancel_removal",
            "remove",
        )
    }
    assert {row.role for row in rows} == {Role.COMMISSIONER, Role.COMMISSIONER_OFFICE}
    assert all({"own_body", "in_office"} <= set(row.conditions) for row in rows)
    bound = {row.right: row.conditions[2:] for row in rows}
    assert bound == {
        "press.draft": (), "press.publish": ("appointed",), "press.correct": ("own_appointment",),
        "press.withdraw": ("own_appointment",), "press.cancel": ("own_appointment",),
        "press.ask_removal": ("in_person",), "press.cancel_removal": ("in_person",),
        "press.remove": ("in_person", "another_person", "no_deputies"),
    }  # fmt: skip
    rooms = (
        "partizip.commissioner.actions.press.",
        "partizip.commissioner.actions.removing.",
        "partizip.commissioner.actions.attaching.",
        "partizip.commissioner.actions.own_words.",
    )
    here = {spec.right for name, spec in ACTS.items() if name.startswith(rooms)}
    assert here == {row.right for row in rows}, "no act of this room asks another right"
    others = {name for name, spec in ACTS.items() if spec.right.startswith("press.") and not name.startswith(rooms)}
    assert {name.rsplit(".", 2)[1] for name in others} <= {"appearing"}, "nobody else has a right of this room"


def strangers(room) -> dict[str, Actor]:
    """Everybody who is not this office, and those who pretend to be or were."""
    former = factories.mandate(Role.COMMISSIONER, of=room.office, valid_until=date(2023, 4, 30))
    district = actor(Role.COMMISSIONER, of=body("bezirk-amt", kind="department"))
    return room.others | {
        "nobody": NOBODY, "the system": THE_SYSTEM, "a person": Actor(role=PERSON, person_id=factories.person().id),
        "former holder": acting(former), "commissioner outside an office": district,
        "administrator with another's body": replace(
            room.others[Role.ADMINISTRATOR], body=room.office.slug, body_id=room.office.id
        ),
        "administrator with another's role": replace(room.others[Role.ADMINISTRATOR], role=Role.COMMISSIONER),
        "another person under the mandate": replace(room.holder, person_id=factories.person().id),
    }  # fmt: skip


@pytest.mark.rule("R-P6-1")
def test_no_other_role_can_publish_edit_correct_delay_cancel_or_withdraw(room):
    draft, published = room.draft(), room.published().item
    correction, sealed = room.draft(item=published, reason="Zahl"), room.published(appears_at=NOW + HOUR)
    before = Entry.objects.count()
    for name, by in strangers(room).items():
        for act, facts in (
            (actions.publish, {"draft": draft, "revision": 1}),
            (actions.save_draft, {
                "draft_id": draft.id, "revision": 1, "kind": "release", "language": "de", "title": "X", "text": "X",
            }),
            (actions.discard_draft, {"draft": draft}),
            (actions.correct, {"draft": correction, "revision": 1}),
            (actions.withdraw, {"item": published, "reason": "Weg damit"}),
            (actions.cancel, {"edition": sealed}),
        ):  # fmt: skip
            try:
                act(by=by, at=NOW, **facts)
            except Forbidden:
                continue
            pytest.fail(f"{name} could {act.__name__}")
    made = Entry.objects.filter(index__gte=before).values_list("verb", flat=True)
    assert not [verb for verb in made if verb.startswith("commissioner.")]
    assert {one.revision for one in Draft.objects.all()} == {1}


@pytest.mark.rule("R-P6-1")
def test_a_commissioner_outside_an_independent_office_has_no_press_room(room):
    by = actor(Role.COMMISSIONER, of=body("bezirks-beauftragte", kind="department"))
    with pytest.raises(Forbidden, match="Only an independent office"):
        room.draft(by=by)


@pytest.mark.rule("R-P6-1")
def test_a_new_appointment_never_touches_what_an_earlier_one_published(room):
    item, sealed = room.published().item, room.published(appears_at=NOW + timedelta(days=2))
    Mandate.objects.filter(id=room.holder.mandate_id).update(valid_until=NOW.date())
    day = NOW + timedelta(days=1)
    with pytest.raises(Forbidden, match="Nobody holds"):
        room.published(by=room.colleague, at=day)
    new = acting(factories.mandate(Role.COMMISSIONER, of=room.office, valid_from=day.date()))
    for by in (new, room.colleague):
        draft = room.draft(by=by, at=day, item=item, reason="Zahl")
        for act, facts in (
            (actions.correct, {"draft": draft, "revision": 1}),
            (actions.withdraw, {"item": item, "reason": "Anders gesehen"}),
            (actions.cancel, {"edition": sealed}),
        ):
            with pytest.raises(Forbidden, match="another appointment"):
                act(by=by, at=day, **facts)
        mine = room.published(by=by, at=day)
        assert mine.item.mandate_id == new.mandate_id
    assert Item.objects.appeared(NOW + timedelta(days=2)).filter(id=sealed.item_id).exists()


def test_a_renewed_term_of_the_same_holder_goes_on(room):
    item = room.published().item
    held = Mandate.objects.get(id=room.holder.mandate_id)
    held.valid_until = NOW.date()
    held.save()
    day = NOW + timedelta(days=1)
    again = acting(factories.mandate(Role.COMMISSIONER, of=room.office, who=held.person, valid_from=day.date()))
    for by in (again, room.colleague):
        assert room.further(item, by=by, at=day).item_id == item.id


TABLES = {
    Item: ("kind", "'speech'"), Edition: ("digest", "'0'"), Words: ("title", "'Anders'"), Withdrawal: ("reason", "'Anders'"),
    Cancelling: ("at", "'2026-01-01 00:00:00+00:00'"),
}  # fmt: skip


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_the_database_refuses_to_change_replace_or_delete(room, model):
    item = room.published().item
    actions.withdraw(by=room.holder, at=NOW, item=item, reason="Irrtum")
    actions.cancel(by=room.holder, at=NOW, edition=room.published(appears_at=NOW + HOUR))
    table, key = model._meta.db_table, model._meta.pk.column
    (column, value), row = TABLES[model], model.objects.first()
    tries = [
        f'UPDATE "{table}" SET "{column}" = {value}', f'DELETE FROM "{table}"',
        f'UPDATE "{table}" SET "{key}" = "{key}"',
    ]  # fmt: skip
    if connection.vendor == "sqlite":
        columns = ", ".join(f'"{one.column}"' for one in model._meta.concrete_fields)
        tries.append(f'REPLACE INTO "{table}" ({columns}) SELECT {columns} FROM "{table}"')
    else:
        tries.append(f'TRUNCATE "{table}" CASCADE')
    connection.check_constraints()  # none is left for later, which PostgreSQL would name instead
    for sql in tries:
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_the_office_cannot_be_deleted_with_what_it_published(room):
    room.published()
    with pytest.raises(ProtectedError):
        room.office.delete()


def test_a_draft_that_nobody_touches_is_deleted_after_its_time(room):
    from partizip.access.erasing import delete_due  # noqa: PLC0415

    room.draft(draft_id=new_id())
    delete_due(by=THE_SYSTEM, at=NOW + timedelta(days=179), label="commissioner.draft")
    assert Draft.objects.count() == 1
    delete_due(by=THE_SYSTEM, at=NOW + timedelta(days=181), label="commissioner.draft")
    assert not Draft.objects.exists()

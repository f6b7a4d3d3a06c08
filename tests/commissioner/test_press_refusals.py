"""What the acts of the press room refuse, and that no reading shows what is sealed, cancelled, withdrawn or removed."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from partizip.access import actions as mandates
from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.commissioner.actions import appearing, attaching, removing
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Draft, DraftFile, Edition, Item
from partizip.commissioner.models.appearing import unnoted
from partizip.commissioner.queries import press as queries
from partizip.journal.models import Entry
from partizip.web.versions import STORE
from tests import factories
from tests.commissioner.test_press_attaching import PDF
from tests.factories import NOW, acting
from tests.files import png

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SECRET = "Kettensägenführerschein"


def refused(words: str, act, **facts) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match=words):
        act(**facts)
    assert Entry.objects.count() == before


def read(client, path: str, at):
    STORE.forget()
    with time_machine.travel(at, tick=False):
        return client.get(path)


# Drafts and files


def test_nothing_is_put_beside_a_draft_that_is_gone_and_not_more_than_ten(room):
    draft = room.draft()
    for number in range(10):
        data = PDF + str(number).encode()
        DraftFile.objects.create(
            draft=draft, name=f"{number}.pdf", media_type="application/pdf", sha256=str(number), data=data, added_at=NOW
        )
    file = {"by": room.holder, "at": NOW, "name": "karte.png", "data": png(8, 6), "alt": "Karte"}
    refused("At most ten", attaching.attach, **file, draft=draft)
    DraftFile.objects.all().delete()
    Draft.objects.filter(id=draft.id).delete()
    refused("is gone", attaching.attach, **file, draft=draft)


def test_a_draft_of_a_published_item_is_its_correction_and_needs_words(room):
    item = room.published().item
    draft = room.draft(item=item, reason="Zahl", title=" ")
    refused("as its correction", actions.publish, by=room.holder, at=NOW, draft=draft, revision=1)
    refused("title and a text", actions.correct, by=room.holder, at=NOW, draft=draft, revision=1)


def test_a_correction_begins_with_the_files_that_have_appeared(room):
    first = room.draft()
    attaching.attach(by=room.holder, at=NOW, draft=first, name="alt.pdf", data=PDF)
    item = actions.publish(by=room.holder, at=NOW, draft=first, revision=1).item
    second = room.draft(item=item, reason="Zahl", appears_at=NOW + HOUR)
    attaching.attach(by=room.holder, at=NOW, draft=second, name="versiegelt.pdf", data=PDF + b"\n")
    actions.correct(by=room.holder, at=NOW, draft=second, revision=1)
    third = room.draft(item=item, reason="Zahl", language="de")
    assert [file.name for file in third.files.all()] == ["alt.pdf"]


@pytest.mark.rule("R-P6-1")
def test_of_two_commissioners_each_touches_what_was_published_under_the_own_appointment(room, monkeypatch):
    """As a database may hold them from before one person alone could be it."""
    monkeypatch.setattr(mandates, "HELD_BY_ONE", frozenset())
    item = room.published().item
    second = acting(factories.mandate(Role.COMMISSIONER, of=room.office))
    for at in (NOW, NOW + HOUR):
        with pytest.raises(Forbidden, match="another appointment"):
            actions.withdraw(by=second, at=at, item=item, reason="Weg")
    own = room.published(by=second)
    assert own.item.mandate_id == second.mandate_id
    with pytest.raises(Forbidden, match="another appointment"):
        actions.withdraw(by=room.holder, at=NOW, item=own.item, reason="Weg")
    actions.withdraw(by=room.holder, at=NOW, item=item, reason="Die Zahl trifft nicht zu.")


# Removal by law


def named(item, language="de") -> list:
    return [one.id for one in Edition.objects.filter(item=item, language=language)]


def test_a_deputy_neither_asks_for_a_removal_nor_calls_it_off(room):
    item = room.published().item
    holder = Mandate.objects.get(id=room.holder.mandate_id)
    stands_in = Mandate.objects.get(id=room.colleague.mandate_id).person
    from partizip.access import actions as access  # noqa: PLC0415

    access.name_deputy(
        by=room.holder, at=NOW, mandate=holder, person=stands_in, valid_from=NOW.date(), valid_until=NOW.date()
    )
    deputy = replace(room.holder, person_id=stands_in.id, is_deputy=True)
    wanted = {"at": NOW, "item": item, "editions": named(item), "ground": "court", "reason": "Urteil."}
    with pytest.raises(Forbidden, match="deputy"):
        removing.ask_removal(by=deputy, **wanted)
    removal = removing.ask_removal(by=room.holder, **wanted)
    with pytest.raises(Forbidden, match="deputy"):
        removing.cancel_removal(by=deputy, at=NOW, removal=removal)
    removing.cancel_removal(by=room.holder, at=NOW, removal=removal)
    refused("carried out or called off", removing.cancel_removal, by=room.holder, at=NOW, removal=removal)


def removed(room, item, language="de") -> None:
    asked = removing.ask_removal(
        by=room.holder, at=NOW, item=item, editions=named(item, language), ground="court", reason="Urteil."
    )
    removing.remove(by=room.colleague, at=NOW, removal=asked)


def test_words_that_are_removed_are_not_removed_again(room):
    item = room.published().item
    removed(room, item)
    wanted = {"at": NOW, "item": item, "editions": named(item), "ground": "court", "reason": "Urteil."}
    refused("removed already", removing.ask_removal, by=room.holder, **wanted)


def test_the_line_of_a_removal_leads_nowhere_while_nothing_has_appeared(room):
    item = room.published(appears_at=NOW + HOUR).item
    line = removing._line("commissioner.removal_asked", item, NOW, [])
    assert line.address == ""
    assert removing._line("commissioner.removal_asked", item, NOW + HOUR, []).address == f"/presse/{item.code}/"


# What has not appeared is read nowhere


@pytest.mark.rule("R-P6-1")
def test_a_sealed_edition_of_a_published_item_is_not_read_before_its_second(room, client):
    item = room.published().item
    room.further(item, title=SECRET, text=SECRET, appears_at=NOW + HOUR)
    room.further(item, language="en", title=SECRET, text=SECRET, reason="", appears_at=NOW + HOUR)
    before = NOW + HOUR - SECOND
    assert [one.number for one in queries.item(item.code, before).readable] == [1]
    assert queries.edition(queries.item(item.code, before), "de", 2) is None
    assert not Item.objects.read_in("en", before).exists()
    for path in (f"/presse/{item.code}/", "/presse/", "/presse.atom", f"/api/v1/press/{item.code}", "/presse.csv"):
        page = read(client, path, before)
        assert page.status_code == 200
        assert SECRET not in page.content.decode(), path
    assert len(queries.item(item.code, NOW + HOUR).readable) == 3
    assert Item.objects.read_in("en", NOW + HOUR).exists()


@pytest.mark.rule("R-P6-1")
def test_a_sealed_item_is_in_no_list_and_has_no_page_before_its_second(room):
    item = room.published(appears_at=NOW + HOUR).item
    for at, there in ((NOW + HOUR - SECOND, False), (NOW + HOUR, True)):
        assert [one.code for one in queries.items(at)] == ([item.code] if there else [])
        assert queries.readable(at).exists() == there
        assert Item.objects.standing(at).exists() == there
        if there:
            assert queries.item(item.code, at) == item
            continue
        with pytest.raises(Item.DoesNotExist):
            queries.item(item.code, at)


def test_what_lost_its_words_does_not_stand_because_a_sealed_edition_follows(room):
    item = room.published().item
    removed(room, item)
    room.further(item, language="en", title="Later", reason="", appears_at=NOW + HOUR)
    other = room.published().item
    assert [one.code for one in Item.objects.standing(NOW)] == [other.code]
    assert [one.code for one in queries.readable(NOW)] == [other.code]
    assert Item.objects.standing(NOW + HOUR).count() == 2


def test_a_file_is_known_only_beside_words_that_stand(room):
    def published(data, **more) -> Edition:
        draft = room.draft(**more)
        attaching.attach(by=room.holder, at=NOW, draft=draft, name="zahlen.pdf", data=data)
        return actions.publish(by=room.holder, at=NOW, draft=draft, revision=1)

    gone, erased, sealed = published(PDF), published(PDF + b"\n"), published(PDF + b"\n\n", appears_at=NOW + HOUR)
    marks = [edition.attachments.get().sha256 for edition in (gone, erased, sealed)]
    assert queries.with_file({marks[0]}, NOW) == gone.item
    assert queries.with_file({marks[1]}, NOW) == erased.item
    assert queries.with_file({marks[2]}, NOW) is None
    assert queries.with_file({"0" * 64}, NOW) is None
    actions.withdraw(by=room.holder, at=NOW, item=gone.item, reason="Die Zahl trifft nicht zu.")
    removed(room, erased.item)
    assert queries.with_file(set(marks), NOW) is None
    assert queries.with_file({marks[0]}, NOW) is None


def test_what_was_cancelled_moves_nothing(room):
    first = room.published()
    sealed = room.published(appears_at=NOW + HOUR)
    actions.cancel(by=room.holder, at=NOW, edition=sealed)
    assert queries.last_appeared(NOW + 2 * HOUR) == first.words.appears_at


def test_an_appearance_is_noted_once_and_not_of_what_lost_its_words(room):
    first, second = room.published(), room.published()
    removed(room, second.item)
    assert [one.id for one in unnoted(NOW)] == [first.id]
    assert appearing.note_appearances(by=THE_SYSTEM, at=NOW, wanted=[first.id]) == 1
    with pytest.raises(appearing.NothingDue):
        appearing.note_appearances(by=THE_SYSTEM, at=NOW, wanted=[first.id])


def test_a_first_edition_is_no_correction_because_a_later_one_is_sealed(room):
    """What its line is called follows from what could be read at its own second."""
    item = room.published().item
    appearing.note_appearances(by=THE_SYSTEM, at=NOW, wanted=[one.id for one in unnoted(NOW)])
    assert Entry.objects.filter(verb="commissioner.item_appeared", subject=item.code).exists()

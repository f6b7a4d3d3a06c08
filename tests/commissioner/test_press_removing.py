"""Law above software: two persons of the office remove words for good, and nobody else can (R-P6-1, decision 0025)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from partizip.access.acts import NOBODY, THE_SYSTEM, Forbidden, Refused
from partizip.access.models import Deputy, Mandate
from partizip.access.roles import Role
from partizip.commissioner.actions import press as actions
from partizip.commissioner.actions import removing
from partizip.commissioner.models import Edition, Words
from partizip.commissioner.tasks import press as tasks
from partizip.journal import proofs
from partizip.journal.models import Content, Entry
from partizip.post.models import Mail
from partizip.post.news import tell_subscribers
from partizip.search import rebuilding
from partizip.search.models import Term
from partizip.web.versions import STORE
from tests import factories
from tests.commissioner.test_acts import strangers
from tests.factories import NOW, acting
from tests.post.steps import follow

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SECRET = "Quastenflosser"
WHY = "Urteil vom 1. Dezember 2026."


@pytest.fixture
def item(room):
    edition = room.published(title=f"Der {SECRET}", lead=f"{SECRET}.", text=f"Ein {SECRET} im Rathaus.")
    tasks.note_appearances(NOW)
    room.further(edition.item, language="en", title="A clean word", text="Clean.", reason="")
    return edition.item


def asked(room, item, *, by=None, editions=None, **more):
    named = editions or [one.id for one in Edition.objects.filter(item=item, language="de")]
    return removing.ask_removal(
        by=by or room.holder, at=NOW, item=item, editions=named, **{"ground": "court", "reason": WHY} | more
    )


def read(client, path: str):
    STORE.forget()
    with time_machine.travel(NOW + HOUR, tick=False):
        return client.get(path)


@pytest.mark.rule("R-P6-1")
def test_two_persons_remove_words_for_good_and_their_place_says_so(room, item, client, settings):
    settings.MAIL_WAY = "smtp"
    follow("press:beauftragte", NOW - SECOND)
    tell_subscribers(NOW)
    room.draft(item=item, title=f"{SECRET} berichtigt")
    removal = asked(room, item)
    assert SECRET in read(client, f"/presse/{item.code}/").content.decode(), "asking removes nothing"
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=removal)
    for path in (f"/presse/{item.code}/de/1/", f"/en/presse/{item.code}/de/1/"):
        answer = read(client, path)
        page = answer.content.decode()
        assert answer.status_code == 410, path
        assert SECRET not in page
        assert WHY in page
        assert Edition.objects.get(item=item, language="de").digest in page
    standing = read(client, f"/presse/{item.code}/")
    assert standing.status_code == 200
    assert "A clean word" in standing.content.decode()
    assert WHY in standing.content.decode(), "the item says that an edition of it is gone"
    for path in ("/presse/", "/presse.atom", "/presse.csv", "/presse.json", "/api/v1/press", f"/api/v1/press/{item.code}",
                 "/protokoll/", "/protokoll.json", f"/protokoll/?q={item.code}", "/neu/", "/neu.atom",
                 "/api/v1/journal", f"/log/contents.json?from=0&to={min(255, Entry.objects.count() - 1)}"):  # fmt: skip
        assert SECRET not in read(client, path).content.decode(), path
    assert item.code not in read(client, f"/suche/?q={SECRET}").content.decode()
    everything = json.dumps([list(Words.objects.values()), list(Content.objects.values_list("text"))], default=str)
    assert SECRET not in everything
    assert not Mail.objects.filter(text__contains=SECRET).exists()
    assert not Term.objects.filter(text__startswith="quast").exists()
    rebuilding.rebuild()
    assert not Term.objects.filter(text__startswith="quast").exists()


def test_all_words_gone_the_item_is_a_tombstone_everywhere(room, item, client):
    removal = asked(room, item, editions=[one.id for one in Edition.objects.filter(item=item)], ground="gdpr")
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=removal)
    page = read(client, f"/presse/{item.code}/")
    assert page.status_code == 410
    assert "Art. 17" in page.content.decode()
    assert item.code not in read(client, "/presse/").content.decode()
    assert f'ref="http://localhost:8000/presse/{item.code}/"' in read(client, "/presse.atom").content.decode()
    told = read(client, f"/api/v1/press/{item.code}").json()
    assert (told["title"]["text"], told["editions"], {one["ground"] for one in told["removed"]}) == ("", [], {"gdpr"})
    assert "gdpr" in read(client, "/presse.csv").content.decode()


def test_lines_keep_their_receipts_and_tell_what_was_removed(room, item):
    removal = asked(room, item)
    before = {entry.index: bytes(entry.leaf) for entry in Entry.objects.all()}
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=removal)
    last = Entry.objects.order_by("index").last()
    facts = json.loads(last.content.text)["facts"]
    assert (last.verb, last.subject, last.role) == ("commissioner.item_removed", item.code, Role.COMMISSIONER_OFFICE)
    gone = [index for index in before if not Content.objects.filter(entry=index).exists()]
    assert facts["lines"] == gone
    assert len(gone) == 2, "of publishing and of appearing"
    for index in gone:
        assert bytes(Entry.objects.get(index=index).leaf) == before[index]
        assert proofs.receipt(index)


@pytest.mark.rule("R-P6-1")
def test_nobody_outside_the_office_and_no_single_person_can_trigger_it(room, item):
    removal = asked(room, item)
    for name, by in strangers(room).items():
        for act, facts in (
            (removing.ask_removal, {"item": item, "editions": [], "ground": "court", "reason": "x"}),
            (removing.remove, {"removal": removal}), (removing.cancel_removal, {"removal": removal}),
        ):  # fmt: skip
            try:
                act(by=by, at=NOW, **facts)
            except Forbidden:
                continue
            pytest.fail(f"{name} could {act.__name__}")
    for by in (room.holder, NOBODY, THE_SYSTEM):
        with pytest.raises(Forbidden):
            removing.remove(by=by, at=NOW, removal=removal)
    same = acting(factories.mandate(Role.COMMISSIONER_OFFICE, of=room.office, who=removal.asked_by.person))
    with pytest.raises(Forbidden, match="second person"):
        removing.remove(by=same, at=NOW, removal=removal)
    assert Words.objects.filter(text__contains=SECRET).exists()


@pytest.mark.rule("R-P6-1")
def test_a_deputy_of_the_other_is_no_second_person(room, item):
    removal = asked(room, item)
    today = NOW.date()
    for holder, stands_in in ((room.holder, room.colleague), (room.colleague, room.holder)):
        given = Deputy.objects.create(
            mandate_id=holder.mandate_id, person_id=stands_in.person_id, valid_from=today, valid_until=today
        )
        with pytest.raises(Forbidden, match="third person"):
            removing.remove(by=room.colleague, at=NOW, removal=removal)
        given.ended_at = NOW
        given.save()
    third = factories.person()
    Deputy.objects.create(mandate_id=room.colleague.mandate_id, person=third, valid_from=today, valid_until=today)
    with pytest.raises(Forbidden, match="deputy"):
        removing.remove(by=replace(room.colleague, person_id=third.id, is_deputy=True), at=NOW, removal=removal)
    removing.remove(by=room.colleague, at=NOW, removal=removal)


def test_what_was_called_off_or_lost_its_asker_is_not_carried_out(room, item):
    removal = asked(room, item)
    with pytest.raises(Refused, match="asked for already"):
        asked(room, item)
    removing.cancel_removal(by=room.colleague, at=NOW, removal=removal)
    assert Entry.objects.filter(verb="commissioner.removal_cancelled", subject=item.code).count() == 1
    with pytest.raises(Refused, match="called off already"):
        removing.remove(by=room.colleague, at=NOW, removal=removal)
    again = asked(room, item, by=room.colleague)
    Mandate.objects.filter(id=room.colleague.mandate_id).update(valid_until=NOW.date() - timedelta(days=1))
    with pytest.raises(Refused, match="holds no office"):
        removing.remove(by=room.holder, at=NOW, removal=again)
    assert Words.objects.filter(text__contains=SECRET).exists()


@pytest.mark.parametrize(
    ("more", "words"), [({"reason": " "}, "short reason"), ({"editions": ["x"]}, "Name the editions")]
)
def test_what_cannot_be_asked_is_refused(room, item, more, words):
    with pytest.raises(Refused, match=words):
        asked(room, item, **more)


def test_what_is_sealed_is_cancelled_and_then_removable(room):
    sealed = room.published(title=SECRET, appears_at=NOW + HOUR)
    with pytest.raises(Refused, match="sealed can be cancelled"):
        asked(room, sealed.item)
    actions.cancel(by=room.holder, at=NOW, edition=sealed)
    removing.remove(by=room.colleague, at=NOW, removal=asked(room, sealed.item))
    assert not Words.objects.filter(title=SECRET).exists()


@pytest.mark.rule("R-P6-1")
def test_below_the_program_words_can_be_emptied_by_a_removal_alone(room, item):
    removal = asked(room, item)
    end = removing.remove(by=room.colleague, at=NOW, removal=removal)
    kept = Words.objects.get(removal=None)
    table, blob = Words._meta.db_table, "x''" if connection.vendor == "sqlite" else "''::bytea"
    key = end.pk.hex if connection.vendor == "sqlite" else str(end.pk)
    empty, named = f"title = '', lead = '', reason = '', salt = {blob}", f"removal_id = '{key}'"
    for change in (
        f"{empty}, text = ''", named, f"{empty}, {named}, text = 'Anders'", "title = 'Anders'",
        f"{empty}, text = '', {named}, appears_at = '2030-01-01 00:00:00'",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET {change} WHERE removal_id IS NULL')
    kept.refresh_from_db()
    assert kept.title == "A clean word"
    Words.objects.filter(pk=kept.pk).update(title="", lead="", text="", reason="", salt=b"", removal=end)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Words.objects.filter(pk=kept.pk).update(removal=None)


def test_the_office_does_it_in_the_program_by_two_hands(room, item, signed_in):
    with time_machine.travel(NOW + HOUR, tick=False):
        one, two = (signed_in(Role.COMMISSIONER_OFFICE, of=room.office) for _hand in range(2))
        place = f"/schreibtisch/presse/{item.code}/entfernen/"
        page = one.get(place).content.decode()
        assert SECRET in page
        edition = Edition.objects.get(item=item, language="de")
        missing = one.post(place, {"editions": [str(edition.id)], "ground": "court", "reason": "", "language": "de"})
        assert missing.status_code == 422
        sent = {"editions": [str(edition.id)], "ground": "court", "reason": WHY, "language": "de"}
        assert one.post(place, sent).url == place
        assert "zweite Person" in one.get(place).content.decode()
        assert "Als zweite Person ausführen" in two.get(place).content.decode()
        assert "entfernen/" in two.get("/schreibtisch/presse/").content.decode()
        asked_first = two.get(f"{place}ausfuehren/")
        assert "reauthenticate" in asked_first.url
        two.post("/konto/reauthenticate/", {"password": "ein langes Kennwort"})
        assert "Wörter endgültig entfernen" in two.get(f"{place}ausfuehren/").content.decode()
        assert two.post(f"{place}ausfuehren/").url == "/schreibtisch/presse/"
        assert SECRET not in two.get("/schreibtisch/presse/").content.decode()
    assert not Words.objects.filter(text__contains=SECRET).exists()

"""Law above software: two persons of the office remove words for good, and nobody else can (R-P6-1, decision 0025)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from partizip.access.acts import NOBODY, THE_SYSTEM, Forbidden, Refused
from partizip.access.models import Deputy, Mandate, Person
from partizip.access.roles import Role
from partizip.commissioner.actions import press as actions
from partizip.commissioner.actions import removing
from partizip.commissioner.models import Draft, Edition, Withdrawal, Words
from partizip.commissioner.tasks import press as tasks
from partizip.journal import proofs
from partizip.journal.models import Content, Entry
from partizip.post import news
from partizip.post.models import Mail
from partizip.post.news import tell_subscribers
from partizip.post.officials import tell_officials
from partizip.search import rebuilding
from partizip.search.models import Term
from partizip.web.versions import STORE
from tests import factories
from tests.commissioner.test_acts import strangers
from tests.factories import NOW, acting
from tests.post.steps import follow, started

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
def test_two_persons_remove_words_for_good_and_their_place_says_so(room, item, client):
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


def rows_told(*tables: str) -> None:
    """Every row of these tables is told of by a line that still has its content, as `journal verify` asks."""
    told = [row for text in Content.objects.values_list("text", flat=True) for row in json.loads(text)["rows"]]
    last = {(row["table"], str(next(iter(row["key"].values())))) for row in told}
    for table in tables:
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        for one in model._base_manager.all():
            assert (table, str(one.pk)) in last, f"no line tells of {one!r}"


@pytest.mark.parametrize("title", [f"Der {SECRET}", "Etwas anderes"])
def test_what_nobody_named_keeps_its_lines_also_under_the_same_title(room, item, title):
    first = Edition.objects.get(item=item, language="de")
    room.further(item, title=title, text="Ohne Namen.", reason="Name entfernt")
    tasks.note_appearances(NOW)
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=asked(room, item, editions=[first.id]))
    rows_told("commissioner_item", "commissioner_edition", "commissioner_appearance", "commissioner_removal")
    assert Content.objects.filter(entry__verb="commissioner.item_corrected").count() == 1


def test_where_the_newest_edition_went_the_page_says_so_and_the_search_finds_what_is_read(room, item, client):
    newest = room.further(item, title="Berichtigt", text=f"Der {SECRET} ist ein Haubentaucher.")
    tasks.note_appearances(NOW)
    assert item.code not in read(client, "/suche/?q=Rathaus").content.decode()
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=asked(room, item, editions=[newest.id]))
    page = read(client, f"/presse/{item.code}/").content.decode()
    assert "Rathaus" in page
    assert "Eine spätere Ausgabe wurde kraft Gesetzes entfernt" in page
    assert item.code in read(client, "/suche/?q=Rathaus").content.decode()
    assert item.code not in read(client, "/suche/?q=Haubentaucher").content.decode()


def test_drafts_in_other_languages_and_sealed_editions_are_shown_and_stay(room, item, client, signed_in):
    kept, gone = room.draft(item=item, language="en", title="Mein Entwurf"), room.draft(item=item, title="Weg damit")
    sealed = room.further(item, title="Kommt noch", text="Zu.", appears_at=NOW + 5 * HOUR)
    removal = asked(room, item, editions=[Edition.objects.get(item=item, language="de", number=1).id])
    with time_machine.travel(NOW + HOUR, tick=False):
        page = signed_in(room.colleague).get(f"/schreibtisch/presse/{item.code}/entfernen/").content.decode()
    for title in ("Mein Entwurf", "Weg damit", "Kommt noch"):
        assert title in page
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=removal)
    assert list(Draft.objects.filter(id__in=[kept.id, gone.id])) == [kept]
    assert Words.objects.get(edition=sealed).removal is None


def test_other_news_in_a_mail_that_waits_are_told_all_the_same(room, settings):
    settings.MAIL_WAY = "smtp"
    for rhythm in ("now", "week"):
        follow("press:beauftragte", NOW - SECOND, email=f"{rhythm}@post.de", rhythm=rhythm)
    item = room.published(title=f"Der {SECRET}", text="Im Rathaus.").item
    room.published(title="Zweites", text="Etwas anderes.")
    tasks.note_appearances(NOW)
    monday = news.next_digest(NOW)
    tell_subscribers(monday)
    assert all("Zweites" in mail.text and SECRET in mail.text for mail in Mail.objects.all())
    room.published(title="Drittes", text="Noch etwas.", at=monday)
    tasks.note_appearances(monday)
    tell_subscribers(monday)
    assert Mail.objects.count() == 3, "one of them waits for more"
    sent = Mail.objects.filter(to="now@post.de").order_by("made_at", "id").first()
    removing.remove(by=room.colleague, at=monday + SECOND, removal=asked(room, item))
    assert not Mail.objects.exists()
    tell_subscribers(monday + HOUR)
    assert sorted(mail.to for mail in Mail.objects.all()) == ["now@post.de", "week@post.de"]
    assert Mail.objects.get(to="now@post.de").text.count("Drittes") == 1
    assert all("Zweites" in mail.text and SECRET not in mail.text for mail in Mail.objects.all())
    assert sent.key in set(Mail.objects.values_list("key", flat=True))


def test_a_mail_that_is_being_written_while_its_words_have_to_go_is_written_anew(room, settings, monkeypatch):
    settings.MAIL_WAY = "smtp"
    follow("press:beauftragte", NOW - SECOND)
    item = room.published(title=f"Der {SECRET}", text="Im Rathaus.").item
    room.published(title="Zweites", text="Etwas anderes.")
    tasks.note_appearances(NOW)
    written, removal = news.outbox.written, asked(room, item)

    def slowly(*facts):
        made = written(*facts)
        if not Content.objects.filter(text__contains=SECRET).exists():
            return made
        removing.remove(by=room.colleague, at=NOW + SECOND, removal=removal)
        return made

    monkeypatch.setattr(news.outbox, "written", slowly)
    tell_subscribers(NOW)
    assert Mail.objects.exists()
    assert all("Zweites" in mail.text and SECRET not in mail.text for mail in Mail.objects.all())


def test_words_emptied_by_hand_under_another_removal_are_called_so(room, item, client):
    """The triggers let words go empty with any row that says a removal was carried out; the pages do not."""
    other = room.published(title="Anderes")
    end = removing.cancel_removal(
        by=room.holder, at=NOW, removal=asked(room, other.item, editions=[other.id], reason="Doch nicht.")
    )
    edition = Edition.objects.get(item=item, language="de")
    gone = {"title": "", "lead": "", "text": "", "reason": "", "salt": b"", "removal": end}
    Words.objects.filter(edition=edition).update(**gone)
    page = read(client, edition.address)
    assert page.status_code == 410
    assert "Keine Entfernung kraft Gesetzes nennt diese Worte" in page.content.decode()
    assert "Unverändert seit" not in read(client, f"/pruefen/?code={item.code}").content.decode()


def test_the_reason_of_a_withdrawal_goes_by_law_as_well(room, item, client):
    actions.withdraw(by=room.holder, at=NOW, item=item, reason=f"Der {SECRET} klagt.")
    assert SECRET in read(client, f"/presse/{item.code}/").content.decode()
    removal = asked(room, item, withdrawal=True)
    assert removal.editions[-1] == "withdrawal"
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=removal)
    for path in (f"/presse/{item.code}/", f"/en/presse/{item.code}/", "/presse.atom", "/presse.csv",
                 f"/api/v1/press/{item.code}", f"/log/contents.json?from=0&to={min(255, Entry.objects.count() - 1)}"):  # fmt: skip
        assert SECRET not in read(client, path).content.decode(), path
    assert WHY in read(client, f"/presse/{item.code}/").content.decode()
    rows_told("commissioner_withdrawal", "commissioner_item", "commissioner_edition")
    with pytest.raises(Refused, match="removed already"):
        asked(room, item, editions=["-"], withdrawal=True)
    withdrawal = Withdrawal.objects.get(item=item)
    with pytest.raises(DatabaseError), transaction.atomic():
        Withdrawal.objects.filter(item=item).update(reason="Neu")
    assert Withdrawal.objects.get(item=item) == withdrawal


def test_the_second_person_is_told_on_the_desk_and_by_mail(room, item, signed_in, settings):
    settings.MAIL_WAY = "smtp"
    started(NOW)
    Person.objects.filter(id=room.colleague.person_id).update(email="kollegin@land-berlin.de")
    removal = asked(room, item)
    address = f"/schreibtisch/presse/{item.code}/entfernen/"
    with time_machine.travel(NOW + HOUR, tick=False):
        assert address in signed_in(room.colleague).get("/schreibtisch/").content.decode()
        assert address not in signed_in(room.holder).get("/schreibtisch/").content.decode(), "who asked is not due"
    tell_officials(NOW + SECOND)
    (mail,) = Mail.objects.filter(to="kollegin@land-berlin.de")
    assert address in mail.text
    assert SECRET not in mail.text
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=removal)
    with time_machine.travel(NOW + HOUR, tick=False):
        assert address not in signed_in(room.colleague).get("/schreibtisch/").content.decode()


def test_a_reason_that_repeats_what_goes_is_asked_about_and_nothing_typed_is_lost(room, item, signed_in):
    office, address = signed_in(room.holder), f"/schreibtisch/presse/{item.code}/entfernen/"
    named = str(Edition.objects.get(item=item, language="de").id)
    sent = {"editions": [named], "ground": "court", "reason": f"Urteil: {SECRET} ist verboten", "language": "de"}
    with time_machine.travel(NOW + HOUR, tick=False):
        page = office.post(address, sent)
        assert page.status_code == 422
        assert f"wiederholt Worte dessen, was geht: {SECRET}." in page.content.decode()
        assert "ist verboten</textarea>" in page.content.decode()
        assert office.post(address, sent | {"read": "on"}).status_code == 302

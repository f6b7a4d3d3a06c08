"""Own words outside the press room go by law: asked for by one person of the office, carried out by a second one."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from partizip.access.acts import NOBODY, THE_SYSTEM, Again, Forbidden, Refused
from partizip.access.models import Deputy, Mandate
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner import counting
from partizip.commissioner.actions import own_words as actions
from partizip.commissioner.actions import plans, programme, removing, reports, requests
from partizip.commissioner.models import (
    Edition,
    PlanWord,
    ProgrammeWords,
    ReportDraft,
    ReportEdition,
    ReportWords,
    WordRemoval,
)
from partizip.commissioner.models.own_words import place_of
from partizip.core.removed import mark
from partizip.duties.models import Claim
from partizip.journal import proofs
from partizip.journal.models import Content, Entry, Removed
from partizip.post.models import Mail
from partizip.post.news import take_back, tell_subscribers
from partizip.search.models import Term
from partizip.trail.actions import link
from partizip.trail.models import Link
from partizip.web.versions import STORE
from tests.commissioner.test_acts import strangers
from tests.factories import NOW, acting, mandate, person
from tests.post.steps import follow

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SECRET = "Quastenflosser"
WHY = "Urteil vom 1. Dezember 2026."


def announced(room, title: str = "Neue Richtlinie"):
    return plans.announce(
        by=room.others[Role.OFFICER], at=NOW, office=room.office, title=title, text="Sie wird neu geregelt.",
        matters=["funding"], decides_on=NOW.date() + timedelta(days=40),
    )  # fmt: skip


@pytest.fixture
def said(room) -> PlanWord:
    """A remark on a plan with a name in it, and a reply that it asks for."""
    planner = Body.objects.get(slug="sen-integration")
    plan = announced(room)
    assert plan.body == planner
    return plans.speak(by=room.holder, at=NOW, plan=plan, kind="remark", text=f"Herr {SECRET} hat recht.")


def asked(room, *rows, by=None, at=NOW, **more) -> WordRemoval:
    return actions.ask_word_removal(
        by=by or room.holder, at=at, places=[place_of(row) for row in rows], **{"ground": "court", "reason": WHY} | more
    )


def removed(room, *rows, at=NOW + SECOND) -> WordRemoval:
    removal = asked(room, *rows)
    actions.remove_words(by=room.colleague, at=at, removal=removal)
    return removal


def read(client, path: str):
    STORE.forget()
    with time_machine.travel(NOW + HOUR, tick=False):
        return client.get(path)


@pytest.mark.rule("R-P6-1")
def test_a_mark_takes_the_place_of_the_words_and_everything_else_stays(room, said, client):
    page = f"/beauftragte/vorhaben/{said.plan.code}/"
    claim = said.claim
    removal = asked(room, said, claim)
    assert SECRET in read(client, page).content.decode(), "asking removes nothing"
    assert "steht jedes Wort" in read(client, removal.get_absolute_url()).content.decode()
    actions.remove_words(by=room.colleague, at=NOW + SECOND, removal=removal)
    said.refresh_from_db()
    assert (said.text, said.kind, said.claim) == (removal.mark, "remark", claim)
    text = read(client, page).content.decode()
    assert SECRET not in text
    assert removal.get_absolute_url() in text
    assert "kraft Gesetzes entfernt" in text
    reason = read(client, removal.get_absolute_url()).content.decode()
    for words in (WHY, "Entscheidung eines Gerichts", "Worte zu einem Vorhaben", page):
        assert words in reason, words
    for path in (page, "/beauftragte/vorhaben.csv", f"/api/v1/plans/{said.plan.code}", "/protokoll/", "/neu/",
                 f"/protokoll/?q={said.plan.code}", f"/suche/?q={SECRET}",
                 f"/log/contents.json?from=0&to={min(255, Entry.objects.count() - 1)}"):  # fmt: skip
        assert f"Herr {SECRET}" not in read(client, path).content.decode(), path
    assert SECRET not in json.dumps(list(Content.objects.values_list("text", flat=True)))
    assert not Term.objects.filter(text__startswith="quast").exists()
    (row,) = json.loads(read(client, "/beauftragte/entfernt.json").content)["removed"]
    assert (row["code"], row["reason"], row["places"], row["ground"]) == (removal.code, WHY, 2, "court")
    checked = read(client, f"/pruefen/?code={said.plan.code}").content.decode()
    assert "Unverändert seit" in checked


def test_the_lines_keep_their_receipts_and_tell_what_was_removed(room, said):
    before = {entry.index: bytes(entry.leaf) for entry in Entry.objects.all()}
    removal = removed(room, said)
    about, told = Entry.objects.filter(verb=actions.VERB).order_by("index")
    gone = [index for index in before if not Content.objects.filter(entry=index).exists()]
    assert (about.subject, told.subject) == (removal.code, said.plan.code)
    facts = json.loads(told.content.text)["facts"]
    assert facts == {"lines": gone, "ground": "court", "removal": removal.code}
    assert gone
    for index in gone:
        assert bytes(Entry.objects.get(index=index).leaf) == before[index]
        assert proofs.receipt(index)


@pytest.mark.rule("R-P6-1")
def test_nobody_else_and_no_single_person_can_trigger_it(room, said):
    removal = asked(room, said)
    for name, by in strangers(room).items():
        for act, facts in (
            (actions.ask_word_removal, {"places": [place_of(said)], "ground": "court", "reason": "x"}),
            (actions.remove_words, {"removal": removal}), (actions.cancel_word_removal, {"removal": removal}),
        ):  # fmt: skip
            own = "another office" in name and act is actions.ask_word_removal  # they may ask, for their own words
            with pytest.raises(Refused if own else Forbidden):
                act(by=by, at=NOW, **facts)
    for by in (room.holder, NOBODY, THE_SYSTEM):
        with pytest.raises(Forbidden):
            actions.remove_words(by=by, at=NOW, removal=removal)
    same = acting(mandate(Role.COMMISSIONER_OFFICE, of=room.office, who=removal.asked_by.person))
    with pytest.raises(Forbidden, match="second person"):
        actions.remove_words(by=same, at=NOW, removal=removal)
    said.refresh_from_db()
    assert SECRET in said.text
    assert not Removed.objects.exists()


@pytest.mark.rule("R-P6-1")
def test_the_words_of_others_are_out_of_reach(room, said):
    """The office's way leads to its own words alone: no body's answer, plan or statement, and no other office's."""
    word = plans.explain(by=room.others[Role.OFFICER], at=NOW, plan=said.plan, text="Wir sehen das anders.")
    for row in (word, said.plan, Entry.objects.first()):
        with pytest.raises(Refused, match="another body's"):
            asked(room, row)
    with pytest.raises(Refused, match="another body's"):
        asked(room, said, by=room.others["another office"])
    with pytest.raises(Refused, match="Name the words"):
        asked(room)


def test_what_was_called_off_removed_or_asked_for_is_not_asked_for_or_carried_out_again(room, said):
    removal = asked(room, said)
    with pytest.raises(Again, match="asked for already"):
        asked(room, said)
    with pytest.raises(Refused, match="carry it out or call it off"):
        asked(room, said, reason="Anders.")
    actions.cancel_word_removal(by=room.colleague, at=NOW, removal=removal)
    with pytest.raises(Refused, match="called off already"):
        actions.remove_words(by=room.colleague, at=NOW, removal=removal)
    again = removed(room, said)
    with pytest.raises(Again, match="recorded already"):
        actions.remove_words(by=room.colleague, at=NOW, removal=again)
    with pytest.raises(Refused, match="carried out"):
        actions.cancel_word_removal(by=room.colleague, at=NOW, removal=again)
    with pytest.raises(Refused, match="removed already"):
        asked(room, said)


def test_a_removal_gives_its_reason(room, said):
    with pytest.raises(Refused, match="short reason"):
        asked(room, said, reason=" ")


@pytest.mark.rule("R-P6-1")
def test_a_deputy_neither_asks_nor_calls_off_and_whoever_left_has_asked_for_nothing(room, said):
    third, today = person(), NOW.date()
    Deputy.objects.create(mandate_id=room.colleague.mandate_id, person=third, valid_from=today, valid_until=today)
    stands_in = replace(room.colleague, person_id=third.id, is_deputy=True)
    with pytest.raises(Forbidden, match="deputy"):
        asked(room, said, by=stands_in)
    removal = asked(room, said)
    for act in (actions.cancel_word_removal, actions.remove_words):
        with pytest.raises(Forbidden, match="deputy"):
            act(by=stands_in, at=NOW, removal=removal)
    Mandate.objects.filter(id=room.holder.mandate_id).update(valid_until=NOW.date() - timedelta(days=1))
    with pytest.raises(Refused, match="holds no office"):
        actions.remove_words(by=room.colleague, at=NOW, removal=removal)


def test_a_title_goes_with_every_copy_of_it(room, client):
    """Of the request, of what is owed for deciding on its answer, and of links that name it."""
    debtor = Body.objects.get(slug="sen-integration")
    request = requests.file_request(
        by=room.holder, at=NOW, debtor=debtor, kind="question", title=f"Was tat {SECRET}?", text=f"{SECRET}, bitte."
    )
    claim = request.claim
    from_claim = {"kind": "claim", "id": claim.code, "title": claim.title, "address": request.get_absolute_url()}
    other = plans.Thing("clause", "c6.1", "C6.1 Unabhängig", "/zusagen/c6.1/")
    made = link(by=THE_SYSTEM, at=NOW, kind="asks", source=plans.Thing(**from_claim), target=other)
    removal = removed(room, claim)
    claim.refresh_from_db()
    assert (claim.title, claim.title_en, claim.text) == (removal.mark, "", removal.mark)
    kept = Link.objects.get(id=made.id)
    assert (kept.from_title, kept.to_title) == (removal.mark, "C6.1 Unabhängig")
    assert SECRET not in json.dumps(list(Content.objects.values_list("text", flat=True)))
    page = read(client, request.get_absolute_url()).content.decode()
    assert SECRET not in page
    assert removal.code in page
    assert Claim.objects.get(id=claim.id).due_on == claim.due_on, "what is owed is owed all the same"


@pytest.mark.rule("R-P6-1")
def test_a_word_that_others_use_too_goes_from_the_office_alone(room):
    """The department's plan is called so; the office's remark of one word is no reason to touch its title or lines."""
    plan = announced(room, title="Richtlinie")
    before = dict(Content.objects.filter(entry__subject=plan.code).values_list("entry", "text"))
    word = plans.speak(by=room.holder, at=NOW, plan=plan, kind="demand", text="Richtlinie")
    removed(room, word)
    plan.refresh_from_db()
    assert plan.title == "Richtlinie"
    kept = dict(Content.objects.filter(entry__subject=plan.code).values_list("entry", "text"))
    assert before.items() <= kept.items()
    assert Entry.objects.filter(subject=plan.code).order_by("index").last().content.text.count("Richtlinie") >= 1


def test_a_copy_that_went_before_keeps_nobody_from_removing_the_rest(room):
    """A request about another request's title: the copy goes with the first removal, its own words with the second."""
    debtor = Body.objects.get(slug="sen-integration")
    asked_first = {"by": room.holder, "debtor": debtor, "kind": "question"}
    one = requests.file_request(at=NOW, title=f"Was tat {SECRET}?", text="Bitte.", **asked_first).claim
    about = plans.Thing("claim", one.code, one.title, one.get_absolute_url())
    two = requests.file_request(at=NOW, title=f"Und {SECRET}?", text="Auch.", subject=about, **asked_first).claim
    first = removed(room, one)
    two.refresh_from_db()
    assert (two.subject_title, two.title) == (first.mark, f"Und {SECRET}?")
    second = removed(room, two, at=NOW + 2 * SECOND)
    two.refresh_from_db()
    assert (two.subject_title, two.title, two.text) == (first.mark, second.mark, second.mark)
    assert SECRET not in json.dumps(list(Content.objects.values_list("text", flat=True)))


@pytest.mark.rule("R-P6-1")
def test_a_title_of_the_press_room_goes_with_its_copies_elsewhere(room, client):
    item = room.published(title=f"Der {SECRET}", text="Im Rathaus.").item
    about = plans.Thing("item", item.code, f"Der {SECRET}", item.get_absolute_url())
    claim = requests.file_request(
        by=room.holder, at=NOW, debtor=Body.objects.get(slug="sen-integration"), kind="question", title="Stimmt das?",
        text="Bitte.", subject=about,
    ).claim  # fmt: skip
    made = link(by=THE_SYSTEM, at=NOW, kind="asks", source=about, target=plans.Thing("clause", "c6.1", "C6.1", "/z/"))
    named = [one.id for one in Edition.objects.filter(item=item)]
    asked_for = removing.ask_removal(by=room.holder, at=NOW, item=item, editions=named, ground="court", reason=WHY)
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=asked_for)
    claim.refresh_from_db()
    made = Link.objects.get(id=made.id)
    assert (claim.subject_title, made.from_title) == (f"[entfernt: {item.code}]",) * 2
    assert (claim.title, made.to_title) == ("Stimmt das?", "C6.1")
    assert SECRET not in json.dumps(list(Content.objects.values_list("text", flat=True)))
    assert SECRET not in read(client, claim.get_absolute_url()).content.decode()
    assert read(client, f"/beauftragte/entfernt/{item.code}/").url == item.get_absolute_url()


def test_words_of_a_report_go_from_what_is_being_written_as_well(room):
    said = {"year": 2026, "section": "foreword", "language": "de", "text": f"Dank an {SECRET}."}
    reports.save_words(by=room.holder, at=NOW, revision=0, **said)
    reports.publish_report(by=room.holder, at=NOW, year=2026, number=1)
    reports.save_words(by=room.holder, at=NOW, revision=0, **said | {"text": f"Viel Dank an {SECRET}."})
    removed(room, ReportWords.objects.get())
    assert not ReportDraft.objects.exists()
    assert counting.drafts(room.office.id, 2026) == {}, "the next edition does not begin with a mark"
    assert ReportEdition.objects.get().has_lost_words


def test_nobody_types_the_sign_of_a_removal(room, said, signed_in):
    typed = {"kind": "remark", "text": mark(said.plan.code), "language": "de"}
    with time_machine.travel(NOW + HOUR, tick=False):
        answer = signed_in(room.holder).post(f"/schreibtisch/vorhaben/{said.plan.code}/beteiligen/", typed)
    assert answer.status_code == 422
    assert "Zeichen für Worte" in answer.content.decode()
    assert PlanWord.objects.count() == 1


def test_mails_are_not_taken_back_without_an_address():
    with pytest.raises(ValueError, match="every mail"):
        take_back("", NOW)


def test_the_reason_of_a_removal_can_go_as_well_and_what_it_named_stays_named(room):
    item = room.published(title=f"Der {SECRET}").item
    first = removing.ask_removal(
        by=room.holder, at=NOW, item=item, editions=[Edition.objects.get(item=item).id], ground="gdpr",
        reason=f"{SECRET} hat es verlangt.",
    )  # fmt: skip
    removing.remove(by=room.colleague, at=NOW + SECOND, removal=first)
    named = json.loads(Content.objects.get(entry__verb="commissioner.item_removed").text)["facts"]["lines"]
    removed(room, first, at=NOW + 2 * SECOND)
    first.refresh_from_db()
    assert SECRET not in first.reason
    assert SECRET not in json.dumps(list(Content.objects.values_list("text", flat=True)))
    newest = Entry.objects.filter(verb=actions.VERB, subject=item.code).order_by("index").last()
    assert set(named) < set(json.loads(newest.content.text)["facts"]["lines"])


def test_mails_with_the_words_go_and_other_mails_about_the_thing_stay(room, said, settings):
    settings.MAIL_WAY = "smtp"
    follow(f"plan:{said.plan.code}", NOW - SECOND)
    plans.speak(by=room.holder, at=NOW, plan=said.plan, kind="remark", text="Und noch etwas.")
    tell_subscribers(NOW)
    address = said.plan.get_absolute_url()
    news = Mail.objects.get(kind="news")
    facts = {"to": "a@b.de", "subject": "x", "made_at": NOW, "language": "de", "kind": "due", "next_try_at": NOW}
    broken = f"Siehe {address}: Herr\n{SECRET} hat\nrecht."
    Mail.objects.create(key="quoting", text=broken, **facts)
    Mail.objects.create(key="reminding", text=f"Eine Antwort ist fällig: {address}", **facts)
    removed(room, said)
    assert set(Mail.objects.values_list("key", flat=True)) == {"reminding"}
    tell_subscribers(NOW + HOUR)
    assert Mail.objects.filter(kind="news").exclude(id=news.id).exists(), "what else happened is told anew"


def test_a_programme_entry_keeps_both_sides_and_says_that_its_words_went(room, client):
    entry = programme.publish_entry(
        by=room.holder, at=NOW, title=f"Runder Tisch mit {SECRET}", text="Zweimal im Jahr.", fields=["two_way"],
        administration="Sie hört zu.", people="Sie reden.", starts_on=NOW.date(), until=NOW.date() + timedelta(days=90),
    )  # fmt: skip
    removal = removed(room, ProgrammeWords.objects.get(version__entry=entry))
    page = read(client, entry.get_absolute_url()).content.decode()
    assert SECRET not in page
    assert "Sie hört zu." not in page
    assert page.count(removal.get_absolute_url()) >= 3
    assert removal.mark in page


@pytest.mark.rule("R-P6-1")
def test_a_mark_put_by_hand_is_no_removal(room, said):
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        PlanWord.objects.filter(id=said.id).update(text=mark(said.plan.code))
    assert not Removed.names(said, mark(said.plan.code))
    removal = removed(room, said)
    said.refresh_from_db()
    assert Removed.names(said, said.text)
    assert not Removed.names(said, removal.code)


def test_the_office_does_it_in_the_program_by_two_hands(room, said, signed_in):
    with time_machine.travel(NOW + HOUR, tick=False):
        one, two = (signed_in(Role.COMMISSIONER_OFFICE, of=room.office) for _hand in range(2))
        place = "/schreibtisch/amt/entfernen/"
        assert "Text, der verschwinden muss" in one.get(place).content.decode()
        assert "nirgends" in one.get(f"{place}?q=Seeadler").content.decode()
        item = room.published(title=f"Der {SECRET}").item
        page = one.get(f"{place}?q={SECRET.upper()}").content.decode()
        assert f"Herr {SECRET} hat recht." in page
        assert f"/schreibtisch/presse/{item.code}/entfernen/" in page, "editions have their own way"
        places = [":".join(place_of(row)) for row in (said, said.claim)]
        sent = {"places": places, "ground": "court", "reason": "", "language": "de"}
        missing = one.post(f"{place}?q={SECRET}", sent)
        assert missing.status_code == 422
        repeating = one.post(f"{place}?q={SECRET}", sent | {"reason": f"Wegen {SECRET}."})
        assert repeating.status_code == 422
        assert SECRET in repeating.content.decode().split("p-error")[-1]
        standing = one.post(f"{place}?q={SECRET}", sent | {"reason": WHY}).url
        assert "zweite Person" in one.get(standing).content.decode()
        assert standing in two.get("/schreibtisch/").content.decode()
        assert standing not in one.get("/schreibtisch/").content.decode()
        assert "reauthenticate" in two.get(f"{standing}ausfuehren/").url
        two.post("/konto/reauthenticate/", {"password": "ein langes Kennwort"})
        assert "Wörter endgültig entfernen" in two.get(f"{standing}ausfuehren/").content.decode()
        done = two.post(f"{standing}ausfuehren/")
        assert done.url.startswith("/beauftragte/entfernt/")
        assert two.get(f"{standing}ausfuehren/").url == standing
        assert "endgültig entfernt" in two.get(standing).content.decode()
        assert f"Herr {SECRET}" not in one.get(f"{place}?q={SECRET}").content.decode()
    said.refresh_from_db()
    assert SECRET not in said.text


def test_another_offices_removal_is_shown_to_nobody_there(room, said, signed_in):
    removal = asked(room, said)
    other = signed_in(room.others["another office"])
    for way in ("", "ausfuehren/"):
        assert other.get(f"/schreibtisch/amt/entfernen/{removal.code}/{way}").status_code in {302, 403}
    assert other.post(f"/schreibtisch/amt/entfernen/{removal.code}/aufheben/").status_code == 403
    assert WordRemoval.objects.open().exists()
    assert other.get("/schreibtisch/amt/entfernen/XXXX-XXXX/").status_code == 404
    called_off = signed_in(room.colleague)
    called_off.post(f"/schreibtisch/amt/entfernen/{removal.code}/aufheben/")
    assert not WordRemoval.objects.open().exists()

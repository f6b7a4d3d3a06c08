"""The desk's pages of duties, as the people use them: evidence, ends, legal bases, successors."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.defaults import default
from partizip.access.models import Deputy, Mandate
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day
from partizip.core.things import Thing
from partizip.documents.models import File
from partizip.duties import actions, queries, tasks
from partizip.duties.models import Answer, Claim, Duty, LegalBasis
from partizip.journal.models import Entry
from tests.duties.steps import answered, asked, standing
from tests.factories import NOW, acting, actor, body, mandate, person

pytestmark = pytest.mark.django_db
TODAY = berlin_day(NOW)
TABLE = b"Vorhaben;Ende\nA;2027\n"


def table(name="vorhaben.csv", data=TABLE):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def owing(sides, signed_in, time_machine):
    """A browser of the debtor's, with a claim that waits for an answer."""
    time_machine.move_to(NOW, tick=False)
    return signed_in(Role.OFFICER, of=sides[3]), asked(sides)


def test_evidence_comes_with_the_answer(owing, client):
    browser, claim = owing
    address = f"/pflichten/{claim.code}/antworten/"
    assert 'enctype="multipart/form-data"' in browser.get(address).content.decode()
    given = {"kind": "final", "text": "Siehe Tabelle.", "language": "de", "file": table()}
    assert browser.post(address, given).status_code == 302
    answer = Answer.objects.get()
    assert answer.evidence.name == "vorhaben.csv"
    page = client.get(claim.get_absolute_url()).content.decode()
    assert answer.evidence.get_absolute_url() in page
    assert client.get(answer.evidence.get_absolute_url()).content == TABLE
    verbs = list(Entry.objects.order_by("index").values_list("verb", flat=True))[-3:]
    assert verbs == ["documents.file_added", "duties.claim_answered", "duties.acceptance_owed"]


def test_the_same_bytes_are_the_same_evidence(owing):
    browser, claim = owing
    address = f"/pflichten/{claim.code}/antworten/"
    for text in ("Erster Stand.", "Zweiter Stand."):
        given = {"kind": "interim", "text": text, "language": "de", "file": table("anders.csv")}
        assert browser.post(address, given).status_code == 302
    assert File.objects.count() == 1
    assert Answer.objects.filter(evidence=File.objects.get()).count() == 2


def test_wrong_evidence_is_said_and_nothing_is_half_written(owing):
    browser, claim = owing
    address = f"/pflichten/{claim.code}/antworten/"
    base = {"kind": "final", "text": "Siehe Anlage.", "language": "de"}
    program = browser.post(address, base | {"file": table("x.exe", b"MZ\x00\x01\xff\xfe")})
    assert program.status_code == 422
    assert "PDF, Bilder" in program.content.decode()
    assert "Siehe Anlage." in program.content.decode()
    assert "Wählen Sie die Datei neu aus" in program.content.decode()
    both = browser.post(address, base | {"file": table(), "evidence_id": "0" * 64})
    assert both.status_code == 422
    assert not Answer.objects.exists()
    assert not File.objects.exists()
    # A refused answer leaves no file in public either.
    actions.answer_claim(by=acting(browser.mandate), at=NOW, claim=claim, kind="final", text="Schon da.")
    assert browser.post(address, base | {"file": table()}).status_code == 422
    assert not File.objects.exists()


@pytest.mark.rule("R-P2-4")
def test_nobody_sits_on_both_sides(sides):
    """Who holds, or stands in for, an office of the body that answered does not accept its answer."""
    by, _debtor, asks, owes = sides
    claim = asked(sides)
    answer = answered(sides, claim)
    elsewhere = mandate(Role.OFFICER, of=owes)
    both = actor(Role.OFFICER, of=asks, who=elsewhere.person)
    with pytest.raises(Refused, match="own evidence"):
        actions.decide_answer(by=both, at=NOW, answer=answer, accepted=True)
    with pytest.raises(Refused, match="own evidence"):
        actions.decide_answer(by=both, at=NOW, answer=answer, accepted=False, reason="weil")
    other = asked(sides)
    with pytest.raises(Refused, match="releases themselves"):
        actions.release_claim(by=both, at=NOW, claim=other, reason="weil")
    deputy = mandate(Role.OFFICER, of=asks)
    Deputy.objects.create(mandate=elsewhere, person=deputy.person, valid_from=TODAY, valid_until=TODAY)
    with pytest.raises(Refused, match="own evidence"):
        actions.decide_answer(by=acting(deputy), at=NOW, answer=answer, accepted=True)
    actions.decide_answer(by=by, at=NOW, answer=answer, accepted=True)


@pytest.mark.rule("R-P2-4")
def test_the_button_is_hidden_from_whoever_sits_on_both_sides(sides, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    claim = asked(sides)
    answered(sides, claim)
    word = "Annehmen oder bestreiten"
    assert word in signed_in(Role.OFFICER, of=sides[2]).get(claim.get_absolute_url()).content.decode()
    both = mandate(Role.OFFICER, of=sides[3]).person
    assert word not in signed_in(Role.OFFICER, of=sides[2], who=both).get(claim.get_absolute_url()).content.decode()


def test_who_left_the_debtor_long_ago_decides(sides):
    former = mandate(Role.OFFICER, of=sides[3], valid_until=date(2024, 1, 1))
    answer = answered(sides, asked(sides))
    by = actor(Role.OFFICER, of=sides[2], who=former.person)
    assert actions.decide_answer(by=by, at=NOW, answer=answer, accepted=True).accepted


def test_a_duty_is_ended_with_a_public_reason(sides, signed_in, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    duty = actions.register_duty(
        by=THE_SYSTEM, at=NOW, title="Bericht", debtor=sides[3], creditor=sides[2], valid_from=date(2020, 1, 1),
        first_due=TODAY + timedelta(days=1), cycle_months=1,
    )  # fmt: skip
    editor = signed_in(Role.EDITOR)
    address = f"/schreibtisch/pflichten/{duty.id}/beenden/"
    assert "Bericht" in editor.get(address).content.decode()
    assert editor.post(address, {"last_day": "2026-12-31", "reason": ""}).status_code == 422
    past = editor.post(address, {"last_day": "2026-11-22", "reason": "Gesetz geändert"})
    assert (past.status_code, "frühestens heute" in past.content.decode()) == (422, True)
    assert editor.post(address, {"last_day": "2026-12-31", "reason": "Gesetz geändert"}).status_code == 302
    assert Entry.objects.latest("index").verb == "duties.duty_ended"
    claim = Claim.objects.get()
    assert "Gesetz geändert" in client.get(claim.get_absolute_url()).content.decode()
    assert "Gesetz geändert" in editor.get("/schreibtisch/pflichten/").content.decode()
    tasks.open_recurring(NOW + timedelta(days=200))
    assert set(Claim.objects.values_list("due_on", flat=True)) == {date(2026, 11, 24), date(2026, 12, 24)}
    # It can end earlier still, never later, and what is owed stays owed.
    assert editor.post(address, {"last_day": "2027-01-31", "reason": "doch"}).status_code == 422
    assert standing(claim, NOW + timedelta(days=30)).not_reported


def test_a_legal_basis_has_an_end_and_is_confirmed(signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    editor = signed_in(Role.EDITOR)
    given = {"law": "PartMigG", "paragraph": "§ 1", "valid_from": "2021-07-05", "unit": "weeks", "amount": "4",
             "to_confirm": "on"}  # fmt: skip
    address = "/schreibtisch/rechtsgrundlagen/"
    assert editor.post(f"{address}neu/", given | {"valid_until": "2020-01-01"}).status_code == 422
    assert editor.post(f"{address}neu/", given).status_code == 302
    basis = LegalBasis.objects.get()
    assert "von der Rechtsstelle zu bestätigen" in editor.get(address).content.decode()
    assert editor.post(f"{address}{basis.id}/bestaetigen/", {"source": "Vermerk 12/26"}).status_code == 302
    assert editor.post(f"{address}{basis.id}/bestaetigen/", {"source": "noch einer"}).status_code == 422
    assert editor.post(f"{address}{basis.id}/beenden/", {"last_day": "2021-01-01"}).status_code == 422
    assert editor.post(f"{address}{basis.id}/beenden/", {"last_day": "2026-11-22"}).status_code == 302
    assert editor.post(f"{address}{basis.id}/beenden/", {"last_day": "2026-12-22"}).status_code == 422
    page = editor.get(address).content.decode()
    assert "Vermerk 12/26" in page
    assert "zu bestätigen" not in page
    assert not LegalBasis.objects.in_force(TODAY).exists()
    verbs = Entry.objects.order_by("-index").values_list("verb", flat=True)[:2]
    assert set(verbs) == {"duties.basis_ended", "duties.basis_confirmed"}


@pytest.mark.rule("R-P2-5")
def test_what_an_ended_body_owed_is_found_with_its_successor(sides, client, time_machine):
    claim = asked(sides)
    middle, heir = body("mitte", kind="bezirk"), body("erbe", kind="bezirk", name="Die Nachfolgerin")
    Body.objects.filter(id=sides[3].id).update(valid_until=TODAY, successor=middle)
    Body.objects.filter(id=middle.id).update(valid_until=TODAY, successor=heir)
    time_machine.move_to(NOW + timedelta(days=60), tick=False)
    late = NOW + timedelta(days=60)
    assert standing(claim, late).now_owed_by == heir
    assert queries.overdue_counts(late) == [("Die Nachfolgerin", 1)]
    for address in ("/ueberfaellig/", "/ueberfaellig/?von=erbe", claim.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "jetzt geschuldet von" in page, address
        assert "Die Nachfolgerin" in page
    assert client.get("/ueberfaellig.json?von=erbe").json()["claims"][0]["now_owed_by"] == "Die Nachfolgerin"
    rows = list(csv.DictReader(io.StringIO(client.get("/ueberfaellig.csv").content.decode()), delimiter=";"))
    assert rows[0]["debtor"] == sides[3].name
    assert rows[0]["now_owed_by"] == "Die Nachfolgerin"
    # The heir speaks and answers for it.
    by = actor(Role.OFFICER, of=heir)
    actions.state_words(by=by, at=late, claim=claim, text="Wir übernehmen das.")
    assert "Wir übernehmen das." in client.get("/ueberfaellig/").content.decode()


def test_only_duties_of_today_are_offered_with_who_owes_them(sides, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    base = {"by": THE_SYSTEM, "at": NOW, "debtor": sides[3], "creditor": sides[2], "valid_from": date(2020, 1, 1)}
    actions.register_duty(title="Bericht", **base)
    actions.register_duty(title="Altes", valid_until=date(2025, 1, 1), **base)
    page = signed_in(Role.OFFICER, of=sides[2]).get("/schreibtisch/fragen/").content.decode()
    assert f"Bericht – {sides[3].name}" in page
    assert "Altes" not in page
    assert Duty.objects.count() == 2


def test_what_must_wait_stands_on_the_page(sides, client):
    claim = asked(sides)
    block = actions.set_block(
        by=sides[0], at=NOW, claim=claim, subject=Thing("plan", "P1", "Umzug des Amtes", "/x/"), reason="erst anhören"
    )
    assert "Umzug des Amtes" in client.get(claim.get_absolute_url()).content.decode()
    actions.lift_block(by=sides[0], at=NOW, block=block)
    assert "Umzug des Amtes" not in client.get(claim.get_absolute_url()).content.decode()


def test_a_mandate_that_has_ended_is_no_seat(sides):
    """The seat counts on the day of the answer, not later."""
    given = mandate(Role.OFFICER, of=sides[3])
    answer = answered(sides, asked(sides))
    access.end_mandate(by=THE_SYSTEM, at=NOW + timedelta(days=3), mandate=given, last_day=TODAY + timedelta(days=2))
    by = actor(Role.OFFICER, of=sides[2], who=given.person)
    with pytest.raises(Refused, match="own evidence"):
        actions.decide_answer(by=by, at=NOW + timedelta(days=4), answer=answer, accepted=True)


@pytest.mark.rule("R-P2-4")
def test_an_ended_deputyship_was_a_seat(sides):
    stands_in = mandate(Role.OFFICER, of=sides[2])
    held = Mandate.objects.get(id=sides[1].mandate_id)
    wanted = {"at": NOW, "mandate": held, "valid_from": TODAY, "valid_until": TODAY + timedelta(days=9)}
    deputy = access.name_deputy(by=sides[1], person=stands_in.person, **wanted)
    by = replace(sides[1], person_id=stands_in.person_id, is_deputy=True)
    answer = actions.answer_claim(by=by, at=NOW, claim=asked(sides), kind="final", text="Zwölf.")
    access.end_deputy(by=sides[1], at=NOW, deputy=deputy)
    with pytest.raises(Refused, match="own evidence"):
        actions.decide_answer(by=acting(stands_in), at=NOW, answer=answer, accepted=True)


@pytest.mark.rule("R-P2-4")
def test_an_office_ended_yesterday_was_a_seat_today(sides):
    given = mandate(Role.OFFICER, of=sides[3])
    answer = actions.answer_claim(by=acting(given), at=NOW, claim=asked(sides), kind="final", text="Zwölf.")
    access.end_mandate(by=THE_SYSTEM, at=NOW, mandate=given, last_day=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="own evidence"):
        actions.decide_answer(
            by=actor(Role.OFFICER, of=sides[2], who=given.person), at=NOW, answer=answer, accepted=True
        )


def test_a_successor_acts_when_the_body_has_ended_and_not_before(sides):
    claim, heir = asked(sides), body("nachfolge")
    Body.objects.filter(id=sides[2].id).update(successor=heir, valid_until=date(2027, 12, 31))
    by = actor(Role.OFFICER, of=heir)
    with pytest.raises(Forbidden):
        actions.release_claim(by=by, at=NOW, claim=claim, reason="weg")
    assert actions.release_claim(by=by, at=NOW + timedelta(days=500), claim=claim, reason="weg").body == heir


def test_only_what_lies_ahead_is_registered_and_only_bodies_that_exist_are_asked(sides):
    base = {"debtor": sides[3], "creditor": sides[2], "valid_from": date(2020, 1, 1), "title": "B"}
    with pytest.raises(Refused, match="after today"):
        actions.register_duty(by=actor(Role.EDITOR), at=NOW, first_due=date(2020, 6, 1), **base)
    with pytest.raises(Refused, match="does not exist yet"):
        asked(sides, debtor=body("zukunft", valid_from=date(2030, 1, 1)))


def test_a_step_is_written_once_however_often_it_is_wanted(sides):
    claim, at = asked(sides), NOW + timedelta(days=40)
    wanted, ladder = [(claim.id, 1)], default("duties.ladder")
    assert actions.remind(by=THE_SYSTEM, at=at, wanted=wanted, ladder=ladder) == 1
    with pytest.raises(actions.NothingDue):
        actions.remind(by=THE_SYSTEM, at=at, wanted=wanted, ladder=ladder)


def test_the_record_says_that_a_deputy_acted(sides, client):
    by = replace(sides[0], is_deputy=True)
    stands_in = person()
    held = Mandate.objects.get(id=sides[0].mandate_id)
    Deputy.objects.create(mandate=held, person=stands_in, valid_from=TODAY, valid_until=TODAY)
    actions.ask(by=replace(by, person_id=stands_in.id), at=NOW, debtor=sides[3], title="Wie?", text="Bitte.")
    assert "in Vertretung" in client.get("/protokoll/").content.decode()

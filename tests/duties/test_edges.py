"""What must not break a list that can never be cleared: odd dates, odd addresses, successors, false evidence."""

import csv
import io
from datetime import date, timedelta

import pytest

from partizip.access.acts import Forbidden, Refused
from partizip.access.models import Person
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.documents.models import File
from partizip.duties import actions
from partizip.duties.models import Answer, Claim, LegalBasis, Unit
from partizip.journal.models import Entry
from partizip.journal.queries import meaning
from partizip.journal.words import verb_words
from tests import factories
from tests.duties.steps import asked, standing
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=60)


@pytest.mark.parametrize("due_on", [date(2047, 1, 1), date(2101, 1, 1), date.max])
def test_a_due_date_beyond_the_calendar_is_refused(sides, due_on):
    with pytest.raises(Refused, match="too far ahead"):
        asked(sides, due_on=due_on)
    assert not Claim.objects.exists()


def test_a_period_beyond_the_calendar_is_refused(sides):
    basis = LegalBasis.objects.create(law="G", valid_from=date(2020, 1, 1), amount=1000, unit=Unit.MONTHS)
    with pytest.raises(Refused, match="too far ahead"):
        asked(sides, basis=basis)


@pytest.mark.parametrize(
    "address",
    ["/pflichten/?von=a%00b&an=%00&stand=%00&wort=%00", "/pflichten.json?ab=x", "/pflichten.json?ab=99999999"],
)
def test_odd_addresses_find_nothing_and_break_nothing(sides, client, address):
    asked(sides)
    assert client.get(address).status_code == 200


def test_a_code_with_a_nul_is_not_found(client):
    assert client.get("/pflichten/a%00b/").status_code == 404


def test_bytes_that_are_no_text_break_nothing(sides, client):
    asked(sides)
    assert client.get("/pflichten/?wort=%ff%fe").status_code == 200
    assert client.get("/pflichten/%ff/").status_code == 404


@pytest.mark.rule("R-P2-7")
def test_only_the_debtors_side_speaks_beside_the_overdue_mark(sides):
    claim = asked(sides)
    actions.state_words(by=sides[0], at=NOW, claim=claim, text="Wort des Gläubigers")
    after_creditor, after_debtor = body("land-neu"), body("bezirk-neu", kind="bezirk")
    ended = NOW.date() - timedelta(days=1)
    Body.objects.filter(id=sides[2].id).update(successor=after_creditor, valid_until=ended)
    Body.objects.filter(id=sides[3].id).update(successor=after_debtor, valid_until=ended)
    actions.state_words(by=actor(Role.OFFICER, of=after_creditor), at=NOW, claim=claim, text="Wort des Nachfolgers")
    assert standing(claim, LATER).debtors_words == []
    actions.state_words(by=actor(Role.OFFICER, of=after_debtor), at=NOW, claim=claim, text="Wir sind dran.")
    assert [item.text for item in standing(claim, LATER).debtors_words] == ["Wir sind dran."]


@pytest.mark.rule("R-P2-4")
def test_a_body_that_became_both_sides_accepts_nothing(sides):
    claim = asked(sides)
    answer = actions.answer_claim(by=sides[1], at=NOW, claim=claim, kind="final", text="Zwölf.")
    merged = body("vereint")
    Body.objects.filter(id__in=[sides[2].id, sides[3].id]).update(successor=merged, valid_until=NOW.date())
    officer = actor(Role.OFFICER, of=merged)
    with pytest.raises(Refused, match="their own evidence"):
        actions.decide_answer(by=officer, at=LATER, answer=answer, accepted=True)


@pytest.mark.rule("R-P2-4")
def test_what_was_open_between_two_bodies_ends_when_they_become_one(sides, client, time_machine):
    claim = asked(sides)
    actions.answer_claim(by=sides[1], at=NOW, claim=claim, kind="final", text="Zwölf.")
    other = asked(sides)
    merged = body("vereint")
    Body.objects.filter(id=sides[3].id).update(successor=merged, valid_until=NOW.date())
    officer = actor(Role.OFFICER, of=merged)
    with pytest.raises(Forbidden):  # so far only the debtor's side became the new body
        actions.release_claim(by=officer, at=LATER, claim=claim, reason="Erledigt")
    Body.objects.filter(id=sides[2].id).update(successor=merged, valid_until=NOW.date())
    with pytest.raises(Refused, match="Give the reason"):
        actions.release_claim(by=officer, at=LATER, claim=claim, reason=" ")
    actions.release_claim(by=officer, at=LATER, claim=claim, reason="Beide Häuser sind eines.")
    assert Claim.objects.unmet().get() == other, "the decision on the answer is no longer owed either"
    time_machine.move_to(LATER, tick=False)
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "sind eins geworden" in page
    assert "Beide Häuser sind eines." in page
    last = Entry.objects.latest("index")
    assert (
        verb_words(last.verb, meaning(last)["facts"]) == "Verzicht erklärt, weil beide Seiten eine Stelle geworden sind"
    )


@pytest.mark.rule("R-P2-4")
def test_who_sits_in_the_debtors_body_releases_nothing_while_the_bodies_are_two(sides):
    claim = asked(sides)
    factories.mandate(Role.OFFICER, of=sides[3], who=Person.objects.get(id=sides[0].person_id))
    with pytest.raises(Refused, match="Nobody releases themselves"):
        actions.release_claim(by=sides[0], at=NOW, claim=claim, reason="Erledigt")


def answer_page(sides, signed_in, claim, evidence):
    return signed_in(Role.OFFICER, of=sides[3]).post(
        f"{claim.get_absolute_url()}antworten/",
        {"kind": "final", "text": "Zwölf.", "language": "de", "evidence_id": evidence},
    )


@pytest.mark.parametrize("evidence", ["ab" * 32, "kein Beleg", "ab" * 33, "x" * 401, "ab\x00"])
def test_evidence_that_is_not_there_is_refused_and_the_answer_kept(sides, signed_in, time_machine, evidence):
    time_machine.move_to(NOW, tick=False)
    response = answer_page(sides, signed_in, asked(sides), evidence)
    assert response.status_code == 422
    assert "Zwölf." in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("form", ["{}", "/dateien/{}/", " https://example.org/dateien/{}/ "])
def test_evidence_is_given_by_address_or_fingerprint(sides, signed_in, time_machine, form):
    time_machine.move_to(NOW, tick=False)
    file = File.objects.create(sha256="ab" * 32, name="b.pdf", media_type="application/pdf", size=1, added_at=NOW)
    assert answer_page(sides, signed_in, asked(sides), form.format(file.sha256)).status_code == 302
    assert Answer.objects.get().evidence == file


def test_the_demo_mark_stands_in_each_row_of_the_table(sides, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    asked(sides)
    plain = client.get("/pflichten.csv").content.decode()
    factories.as_demo()  # no act, so the kept page does not change
    marked = client.get("/pflichten.csv?wort=Wie").content.decode()
    assert "Demo" not in plain
    rows = list(csv.reader(io.StringIO(marked), delimiter=";"))
    assert (rows[0][-1], rows[1][-1]) == ("note", "Demo – erfundene Daten")


def test_the_tables_go_on_where_the_last_one_ended(sides, client, monkeypatch):
    monkeypatch.setattr("partizip.duties.views.MOST", 2)
    codes = {asked(sides, title=f"Frage {n}").code for n in range(3)}
    first = client.get("/pflichten.json").json()
    second = client.get("/pflichten.json?ab=2").json()
    assert (first["total"], len(first["claims"]), len(second["claims"])) == (3, 2, 1)
    assert {item["code"] for item in first["claims"] + second["claims"]} == codes
    assert "ab=2" in client.get("/pflichten/").content.decode()


def test_the_feed_changes_its_date_when_something_happens(sides):
    claim = asked(sides)
    assert standing(claim, NOW).changed_at == NOW
    assert standing(claim, LATER).changed_at == claim.overdue_from
    actions.answer_claim(by=sides[1], at=LATER, claim=claim, kind="final", text="Zwölf.")
    assert standing(claim, LATER).changed_at == LATER

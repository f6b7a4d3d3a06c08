"""The desk's pages of access and the commands: mandates, people, deputies, defaults."""

from datetime import date

import pytest

from partizip.__main__ import main
from partizip.access.defaults import default
from partizip.access.models import Deputy, Mandate, Person
from partizip.access.roles import Role
from tests.factories import body, mandate, person

pytestmark = pytest.mark.django_db


def test_an_account_is_made_with_a_password_shown_once(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    given = {"email": "Neu@Example.org", "name": "Nele", "language": "de"}
    response = client.post("/schreibtisch/personen/neu/", given)
    made = Person.objects.get(email="neu@example.org")
    shown = response.content.decode().split('<strong class="p-mono">')[1].split("<")[0]
    assert made.check_password(shown)
    again = client.post("/schreibtisch/personen/neu/", given)
    assert again.status_code == 422
    assert "bereits ein Konto" in again.content.decode()


def test_mandates_are_given_and_ended(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    given = {"person": str(person().id), "body_id": str(body().id), "role": "officer", "valid_from": "2026-01-01"}
    assert client.post("/schreibtisch/mandate/neu/", given).status_code == 302
    made = Mandate.objects.get(role="officer")
    assert client.post("/schreibtisch/mandate/neu/", given | {"valid_until": "2025-01-01"}).status_code == 422
    assert client.get("/schreibtisch/mandate/").status_code == 200
    address = f"/schreibtisch/mandate/{made.id}/beenden/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"last_day": "2020-01-01"}).status_code == 422
    assert client.post(address, {"last_day": "2026-01-31"}).status_code == 422, "not for days that have passed"
    last_day = date.today()
    assert client.post(address, {"last_day": last_day.isoformat()}).status_code == 302
    made.refresh_from_db()
    assert made.valid_until == last_day


def test_a_protected_mandate_is_confirmed_by_another(signed_in):
    one, two = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    given = {"person": str(person().id), "body_id": str(body().id), "role": "commissioner", "valid_from": "2026-01-01"}
    one.post("/schreibtisch/mandate/neu/", given)
    made = Mandate.objects.get(role="commissioner")
    address = f"/schreibtisch/mandate/{made.id}/bestaetigen/"
    assert "zweite Person" in one.post(address, follow=True).content.decode()
    made.refresh_from_db()
    assert made.confirmed_at is None
    assert two.post(address).status_code == 302
    made.refresh_from_db()
    assert made.confirmed_at is not None
    assert "bereits bestätigt" in two.post(address, follow=True).content.decode()


def test_a_deputy_is_named_acts_and_ends(signed_in):
    holder, stands_in = signed_in(Role.OFFICER), mandate(Role.OFFICER)
    given = {"person": str(stands_in.person_id), "valid_from": "2026-01-01", "valid_until": "2026-01-02"}
    assert holder.post("/schreibtisch/vertretung/", given).status_code == 422
    today = date.today().isoformat()
    given |= {"valid_from": today, "valid_until": today}
    assert holder.post("/schreibtisch/vertretung/", given).status_code == 302
    other = signed_in(Role.OFFICER, who=stands_in.person)
    page = other.get("/schreibtisch/").content.decode()
    assert holder.mandate.body.name in page
    chosen = other.post("/schreibtisch/mandat-waehlen/", {"mandate": str(holder.mandate.id)}, follow=True)
    assert chosen.status_code == 200
    assert other.post("/schreibtisch/mandat-waehlen/", {"mandate": "fremd"}).status_code == 302
    deputy = Deputy.objects.get()
    assert holder.post(f"/schreibtisch/vertretung/{deputy.id}/beenden/").status_code == 302
    assert Deputy.objects.get().ended_at is not None
    assert holder.mandate.body.name not in other.get("/schreibtisch/").content.decode()


def test_defaults_are_changed_with_values_of_their_kind(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    assert client.get("/schreibtisch/vorgaben/").status_code == 200
    cases = {
        "duties.answer_working_days": ("15", 15),
        "duties.christmas_free": ("yes", True),
        "instance.operator": ("Land, Straße 1", "Land, Straße 1"),
        "duties.ladder": ("10 head\n\n-5 debtor", [[-5, "debtor"], [10, "head"]]),
    }
    for name, (typed, value) in cases.items():
        assert client.post(f"/schreibtisch/vorgaben/{name}/", {"value": typed}).status_code == 302, name
        assert default(name) == value
    assert client.post("/schreibtisch/vorgaben/duties.ladder/", {"value": "[1]"}).status_code == 422
    assert client.post("/schreibtisch/vorgaben/duties.ladder/", {"value": "10 nobody"}).status_code == 422
    form = client.get("/schreibtisch/vorgaben/duties.ladder/").content.decode()
    assert "-5 debtor\n10 head</textarea>" in form, "the present value stands in the field"
    page = client.get("/schreibtisch/vorgaben/").content.decode()
    assert "10 Arbeitstage nach Fälligkeit: an die Referatsleitung" in page
    assert "[[" not in page
    assert client.post("/schreibtisch/vorgaben/duties.answer_working_days/", {"value": "viele"}).status_code == 422
    assert client.get("/schreibtisch/vorgaben/nichts/").status_code == 404
    assert "Land, Straße 1" in client.get("/impressum/").content.decode()


def test_a_contact_is_an_address_and_a_day_is_written_as_people_do(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    contact, holidays = (f"/schreibtisch/vorgaben/{name}/" for name in ("instance.contact", "duties.one_off_holidays"))
    assert "E-Mail-Adresse" in client.post(contact, {"value": "kein mail"}).content.decode()
    assert default("instance.contact") == ""
    for value in ("post@land.example", ""):
        assert client.post(contact, {"value": value}).status_code == 302
        assert default("instance.contact") == value
    assert client.post(holidays, {"value": "17.06.2028 75 Jahre 17. Juni\n2029-1-1 x"}).status_code == 422
    assert client.post(holidays, {"value": "17.06.2028 75 Jahre 17. Juni\n1.3.2029 Fest"}).status_code == 302
    assert default("duties.one_off_holidays") == [["2028-06-17", "75 Jahre 17. Juni"], ["2029-03-01", "Fest"]]
    assert "Einmalige Feiertage" in client.get("/protokoll/").content.decode(), "the line names it in words"


def test_the_commands_give_and_end(capsys):
    office = body("amt")
    base = ["mandate", "give", "--role", "officer", "--body", "amt", "--from", "2026-01-01"]
    assert main([*base, "--email", "x@example.org"]) == 2
    assert main([*base, "--email", "x@example.org", "--name", "Xaver"]) == 0
    said = capsys.readouterr().out
    assert "start password" in said
    made = Mandate.objects.get(body=office)
    assert main(["mandate", "end", str(made.id), "--last-day", date.today().isoformat()]) == 0
    assert main(["mandate", "end", "nichts", "--last-day", "2026-02-01"]) == 2
    assert (
        main(
            ["mandate", "give", "--role", "officer", "--body", "nirgends", "--from", "2026-01-01", "--email", "x@x.de"]
        )
        == 2
    )
    protected = mandate(Role.COMMISSIONER)
    assert main(["mandate", "end", str(protected.id), "--last-day", "2026-12-31"]) == 2
    assert "two administrators" in capsys.readouterr().err


def test_the_rights_page_shows_the_table(client):
    page = client.get("/rechte/").content.decode()
    assert "eine Antwort annehmen oder bestreiten" in page
    assert "own_body" not in page
    assert "es gibt keinen Generalzugang" in page

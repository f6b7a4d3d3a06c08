"""The desk of each role, and who did what in words."""

import pytest

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM
from partizip.access.models import Mandate
from partizip.access.roles import Role
from tests.factories import NOW, body, mandate, person

pytestmark = pytest.mark.django_db
DESK = "/schreibtisch/"


def test_what_waits_for_a_second_administrator_stands_on_the_desk(signed_in):
    one, two = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    who = person("Ayşe")
    one.post(f"{DESK}mandate/neu/", {"person": str(who.id), "body_id": str(body().id), "role": "commissioner",
                                     "valid_from": "2026-01-01"})  # fmt: skip
    assert "Ayşe" in two.get(DESK).content.decode()
    assert "Ayşe" not in one.get(DESK).content.decode(), "the first person has done all they can"
    made = Mandate.objects.get(role="commissioner")
    two.post(f"{DESK}mandate/{made.id}/bestaetigen/")
    assert "Ayşe" not in two.get(DESK).content.decode()
    two.post(f"{DESK}mandate/{made.id}/beenden/", {"last_day": "2099-01-01"})
    assert "Ende beantragt" in one.get(DESK).content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_something_on_its_desk(signed_in, role):
    text = signed_in(role).get(DESK).content.decode()
    assert "<li>" in text[text.index("Was ich tun kann") :].partition("</ul>")[0]


def test_the_record_names_role_and_body_in_words(client):
    office = body("amt-x", name="Amt für Beispiele", name_en="Office of Examples")
    given = mandate(Role.ADMINISTRATOR, of=office)
    by = access.Actor(
        role=given.role, body=office.slug, body_id=office.id, mandate_id=given.id, person_id=given.person_id
    )
    access.set_default(by=by, at=NOW, name="duties.answer_working_days", value=15)
    for address in ("/protokoll/", "/protokoll/?was=access.default_set", "/neu/?seit=2026-11-01"):
        page = client.get(address).content.decode()
        assert "Administration, Amt für Beispiele" in page, address
    assert "Office of Examples" in client.get("/en/protokoll/").content.decode()
    assert THE_SYSTEM.role == "system"
    assert "das Programm selbst" in client.get("/protokoll/").content.decode()


def test_every_offer_opens(signed_in):
    from partizip.portal.desk import offers  # noqa: PLC0415

    browsers = {role: signed_in(role) for role in (Role.ADMINISTRATOR, Role.EDITOR, Role.OFFICER, Role.AUDITOR)}
    browsers[Role.COMMISSIONER] = signed_in(Role.COMMISSIONER, of=body("amt", kind="office"))
    for offer in offers():
        answers = [browser.get(offer.url).status_code for browser in browsers.values()]
        assert 200 in answers, offer

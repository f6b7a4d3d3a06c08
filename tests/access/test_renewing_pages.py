"""The desk's pages for a new start password: what they show, and what they refuse."""

import pytest
from django.db import connection
from django.utils import timezone

from partizip.access import renewing
from partizip.access.acts import Forbidden
from partizip.access.models import Person
from partizip.access.roles import Role
from tests.access.steps import MARK, NEW, OLD, address, steps
from tests.factories import acting, mandate, person

pytestmark = pytest.mark.django_db


def test_an_administrator_gives_a_new_start_password(signed_in):
    client, who = signed_in(Role.ADMINISTRATOR), mandate(Role.OFFICER).person
    listed = client.get("/schreibtisch/mandate/").content.decode()
    assert address(who) in listed
    assert address(client.mandate.person) not in listed, "nobody renews their own"
    page = client.get(address(who)).content.decode()
    assert "Was geschehen wird" in page
    assert 'name="seen" value="-"' in page
    assert client.post(address(who)).status_code == 422
    assert client.post(address(who), {"seen": "gestern"}).status_code == 422
    assert Person.objects.get(id=who.id).check_password(OLD)
    answer = client.post(address(who), {"seen": "-"})
    shown = answer.content.decode().split(MARK)[1].split("<")[0]
    again = client.post(address(who), {"seen": "-"})
    assert again.status_code == 422, "the page sent twice gives no second password"
    assert MARK not in again.content.decode()
    now = Person.objects.get(id=who.id)
    assert now.check_password(shown)
    assert f'value="{now.renewed_at.isoformat()}"' in again.content.decode()
    assert client.post(address(who), {"seen": now.renewed_at.isoformat()}).status_code == 200


def test_two_administrators_renew_a_protected_office(signed_in):
    one, two = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    who = mandate(Role.COMMISSIONER).person
    assert "Um ein neues Startkennwort bitten" in one.get(address(who)).content.decode()
    assert one.post(address(who), {"seen": "-"}).status_code == 422
    assert one.post(address(who), {"ask": "1"}).status_code == 302
    for client, wanted in ((one, False), (two, True)):
        listed = client.get("/schreibtisch/mandate/").content.decode()
        assert "neues Startkennwort erbeten" in listed
        assert ("Ausführen" in listed) is wanted
        assert (">Neues Startkennwort geben<" in client.get(address(who)).content.decode()) is wanted
    assert one.post(address(who), {"seen": "-"}).status_code == 422
    assert two.post(address(who), {"ask": "1"}).status_code == 422
    assert MARK in two.post(address(who), {"seen": "-"}).content.decode()
    one.post(address(who), {"ask": "1"})
    assert one.post(address(who) + "zuruecknehmen/").status_code == 302
    assert "nichts zurückzuziehen" in two.post(address(who) + "zuruecknehmen/", follow=True).content.decode()
    assert two.post(address(who), {"seen": Person.objects.get(id=who.id).renewed_at.isoformat()}).status_code == 422


def test_an_administrator_sees_and_stops_what_is_asked_for_the_own_sign_in(signed_in):
    one, two = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    own = address(two.mandate.person)
    one.post(own, {"ask": "1"})
    listed = two.get("/schreibtisch/mandate/").content.decode()
    assert own in listed
    assert "Ausführen" not in listed
    assert "Niemand erneuert die eigene Anmeldung." in two.get(own).content.decode()
    assert two.post(own, {"seen": "-"}).status_code == 422
    assert two.post(own + "zuruecknehmen/", follow=True).status_code == 200
    assert steps()[-1][1] == "withdrawn"


def test_people_without_a_mandate_are_reached(signed_in):
    client, who = signed_in(Role.ADMINISTRATOR), person("Ohne")
    assert address(who) in client.get("/schreibtisch/mandate/").content.decode()
    assert MARK in client.post(address(who), {"seen": "-"}).content.decode()


def test_the_list_costs_the_same_number_of_queries(signed_in, django_assert_num_queries):
    one, client = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    client.get("/schreibtisch/mandate/")
    with connection.execute_wrapper(counter := Counter()):
        client.get("/schreibtisch/mandate/")
    for _ in range(3):
        person()
        one.post(address(mandate(Role.AUDITOR).person), {"ask": "1"})
    with django_assert_num_queries(counter.number):
        client.get("/schreibtisch/mandate/")


class Counter:
    number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_does(signed_in, client, role):
    who, other = mandate(Role.OFFICER).person, signed_in(role)
    for path in (address(who), address(who) + "zuruecknehmen/"):
        assert other.post(path, {"seen": "-"}).status_code == 403
        assert client.post(path, {"seen": "-"}).status_code != 200
    assert other.get(address(who)).status_code == 403
    for act in (renewing.renew_sign_in, renewing.renew_account):
        with pytest.raises(Forbidden):
            act(by=acting(other.mandate), at=timezone.now(), person=who, password=NEW, seen=None)
    assert Person.objects.get(id=who.id).check_password(OLD)


def test_forged_ids_are_not_found(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    for forged in (client.mandate.id, "0" * 32, "unsinn"):
        path = f"/schreibtisch/personen/{forged}/anmeldung/"
        assert client.get(path).status_code == 404
        assert client.post(path, {"seen": "-"}).status_code == 404
        assert client.post(path, {"ask": "1"}).status_code == 404
        assert client.post(path + "zuruecknehmen/").status_code == 404

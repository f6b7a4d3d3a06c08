"""Mandates from the command line: all or nothing, said plainly, found again."""

import pytest

from partizip.__main__ import main
from partizip.access.models import Mandate, Person
from partizip.access.roles import Role
from partizip.bodies.models import Kind
from tests.factories import body, mandate

pytestmark = pytest.mark.django_db
GIVE = ("mandate", "give", "--email", "n@example.org", "--name", "N", "--from", "2026-01-01")


def test_a_refused_role_leaves_no_account_and_no_password(capsys):
    body("amt", kind=Kind.OFFICE)
    assert main([*GIVE, "--role", "organisation", "--body", "amt"]) == 2
    said = capsys.readouterr()
    assert "password" not in said.out
    assert not Person.objects.exists()
    assert main([*GIVE, "--role", "officer", "--body", "nirgends"]) == 2
    assert not Person.objects.exists()


def test_what_is_no_address_is_refused(capsys):
    body("amt")
    with pytest.raises(SystemExit) as stopped:
        main(["mandate", "give", "--email", "unsinn", "--name", "N", "--from", "2026-01-01", "--role", "officer",
              "--body", "amt"])  # fmt: skip
    assert stopped.value.code == 2
    assert "no e-mail address" in capsys.readouterr().err
    assert not Person.objects.exists()


def test_the_password_comes_last_and_the_state_is_said(capsys):
    body("amt")
    assert main([*GIVE, "--role", "officer", "--body", "amt"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(": in force")
    assert lines[1].startswith("start password")
    for _ in range(2):
        mandate(Role.ADMINISTRATOR)
    land = body("land", kind=Kind.LAND)
    assert main([*GIVE, "--role", "administrator", "--body", land.slug]) == 0
    assert "waits for confirmation by a second person" in capsys.readouterr().out


def test_a_mandate_is_listed_and_ended_by_person_role_and_body(capsys):
    body("amt")
    main([*GIVE, "--role", "officer", "--body", "amt"])
    given = Mandate.objects.get()
    capsys.readouterr()
    assert main(["mandate", "list"]) == 0
    assert capsys.readouterr().out == f"{given.id}\tofficer\tamt\t2026-01-01\topen\tin force\n"
    end = ["mandate", "end", "--last-day", "2099-12-31"]
    with pytest.raises(SystemExit):
        main(end)
    with pytest.raises(SystemExit):
        main([*end, "--email", "n@example.org"])
    named = ["--email", "N@example.org", "--role", "officer", "--body"]
    assert main([*end, *named, "anderswo"]) == 2
    assert main([*end, *named, "amt"]) == 0
    given.refresh_from_db()
    assert given.valid_until.year == 2099

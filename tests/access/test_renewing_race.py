"""Two hands at once on committed data: one start password, one line, and the record still fits the database."""

import time

import pytest

from partizip.journal import verify

pytestmark = pytest.mark.slow
ASK = """
import django
django.setup()
from django.utils import timezone
from partizip.access import renewing
from partizip.access.acts import Actor
from partizip.access.models import Mandate
def acting(given):
    return Actor(given.role, given.body.slug, given.body_id, given.id, given.person_id)
one, two = map(acting, Mandate.objects.filter(role="administrator").order_by("id")[:2])
who = Mandate.objects.get(role="commissioner").person
"""
FIRST = ASK + "renewing.ask_renewal(by=one, at=timezone.now(), person=who)"
SECOND = (
    ASK
    + """
import sys, time
if sys.argv[2] == "officer":
    who = Mandate.objects.filter(role="officer").order_by("id")[0].person
password = "ein Kennwort " + sys.argv[3]
time.sleep(max(0, float(sys.argv[1]) - time.time()))
try:
    renewing.renew_sign_in(by=two, at=timezone.now(), person=who, password=password, seen=None)
except renewing.Refused as refusal:
    print("refused:", refusal)
else:
    who.refresh_from_db()
    assert who.check_password(password)
    print("done")
"""
)


@pytest.mark.parametrize("role", ["commissioner", "officer"])
def test_two_who_carry_out_at_once_give_one_password(demo, role, capsys):
    first = demo.script(FIRST)
    assert first.communicate(timeout=60)[1] == ""
    start = str(time.time() + 3)
    hands = [demo.script(SECOND, start, role, str(number)) for number in range(3)]
    said = sorted(hand.communicate(timeout=60) for hand in hands)
    assert [error for _words, error in said] == ["", "", ""]
    assert [words.split(":")[0].strip() for words, _error in said] == ["done", "refused", "refused"]
    lines = demo.rows("SELECT count(*) FROM journal_entry WHERE verb = 'access.sign_in_renewed'")
    assert lines == [(2,)], "one asked for the commissioner, one carried out"
    assert verify.main(["--database", demo.database]) == 0, capsys.readouterr().out


def test_the_machine_brings_a_sole_administrator_back_in(demo, capsys):
    done = demo.run("person", "renew", "--email", demo.rows(ADMINISTRATOR)[0][0])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("start password (shown once): ")
    password = done.stdout.split(": ")[1].strip()
    kept = demo.rows("SELECT text FROM journal_content") + demo.rows("SELECT password FROM access_person")
    assert not any(password in str(row) for row in kept)
    assert verify.main(["--database", demo.database]) == 0, capsys.readouterr().out


ADMINISTRATOR = (
    "SELECT email FROM access_person JOIN access_mandate ON person_id = access_person.id WHERE role = 'administrator'"
)

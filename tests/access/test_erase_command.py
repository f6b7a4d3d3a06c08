"""`partizip erase` on a whole Land: two steps, nothing left in the file, the record verifies, a backup changes nothing."""

import json

import pytest

from partizip.journal import verify
from tests.access.samples import CODE, MAIL, NAME

pytestmark = pytest.mark.slow
MAKE = """
import django; django.setup()
from django.utils import timezone
from tests.access.samples import somebody
who = somebody(timezone.now())
print(who.pk, bytes(who.seal).hex())
"""


@pytest.fixture
def land(demo):
    """A demo Land with somebody who has a row in every declared model; their key and seal."""
    demo.more["PARTIZIP_MAIL_URL"] = f"file://{demo.home}/mails"
    done = demo.script(f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'partizip.web.settings'\n{MAKE}")
    said, wrong = done.communicate(timeout=120)
    assert done.returncode == 0, wrong
    demo.who, demo.seal = said.split()
    return demo


def everything(site) -> bytes:
    """What the disk holds of the database: the file itself, or all rows of all tables."""
    if site.database.startswith("sqlite"):
        return b"".join(path.read_bytes() for path in site.home.glob("partizip.sqlite3*"))
    tables = site.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return "\n".join(str(site.rows(f'SELECT "{name}"::text FROM "{name}"')) for (name,) in tables).encode()


def signs(site) -> list[bytes]:
    return [NAME.encode(), MAIL.encode(), CODE.encode()]


def test_two_steps_and_nothing_is_left(land, capsys, tmp_path):
    before = everything(land)
    assert all(sign in before for sign in signs(land))
    asked = land.run("erase", MAIL)
    assert asked.returncode == 0, asked.stderr
    assert "Nothing was erased yet" in asked.stdout
    assert "access.mandate" in asked.stdout
    assert "stays without the person" in asked.stdout
    told = json.loads(land.run("erase", land.who, "--json").stdout)
    assert {row["table"]: row["becomes"] for row in told["tables"]}["post.mail"] == "deleted"
    assert land.run("erase", MAIL, "--confirm", "00000000").returncode == 2
    assert land.rows("SELECT count(*) FROM access_person WHERE email = 'uelkue.probe@amt.berlin'") == [(1,)]
    backed_up = land.run("backup", str(tmp_path / "a.tar"))
    assert backed_up.returncode == 0, backed_up.stderr
    done = land.run("erase", MAIL, "--confirm", told["confirm"], "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["erased"] is True
    after = everything(land)
    assert [sign for sign in signs(land) if sign in after] == []
    assert bytes.fromhex(land.seal) not in after
    assert land.seal.encode() not in after
    assert verify.main(["--database", land.database]) == 0, capsys.readouterr().out
    assert "5 holders of offices were erased" in capsys.readouterr().out
    assert land.run("erase", MAIL).returncode == 2

    restored = land.run("restore", str(tmp_path / "a.tar"), "--replace", "--declare", "Probe der Wiederherstellung")
    assert restored.returncode == 0, restored.stderr
    assert "erased again" in restored.stdout
    assert land.run("erase", MAIL).returncode == 2
    assert land.rows(f"SELECT count(*) FROM access_person WHERE email = '{MAIL}'") == [(0,)]
    assert verify.main(["--database", land.database]) == 0, capsys.readouterr().out


def test_a_holder_taken_out_by_hand_beside_an_erasure_is_named(land, capsys):
    code = json.loads(land.run("erase", MAIL, "--json").stdout)["confirm"]
    assert land.run("erase", MAIL, "--confirm", code).returncode == 0
    land.falsify(
        "UPDATE access_mandate SET person_id = (SELECT id FROM access_person WHERE email = '') WHERE role = 'commissioner'"
    )
    assert verify.main(["--database", land.database]) == 1
    assert "6 holders of offices are taken out of the rows, but the record tells of 5" in capsys.readouterr().out


def test_whoever_has_an_office_is_told_what_must_end_first(demo):
    asked = demo.run("erase", "integration@demo.example")
    assert asked.returncode == 1
    assert "have to end first" in asked.stdout
    (given,) = demo.rows(
        "SELECT m.id FROM access_mandate m JOIN access_person p ON p.id = m.person_id WHERE p.email = 'integration@demo.example'"
    )
    assert str(given[0]).replace("-", "") in asked.stdout.replace("-", "")
    told = json.loads(demo.run("erase", "integration@demo.example", "--json").stdout)
    assert told["confirm"] is None
    refused = demo.run("erase", "integration@demo.example", "--confirm", "12345678")
    assert refused.returncode == 2


@pytest.mark.parametrize("who", ["niemand@nirgends.de", "x", "00000000-0000-0000-0000-000000000000"])
def test_nobody_is_found(demo, who):
    done = demo.run("erase", who)
    assert done.returncode == 2
    assert done.stderr.startswith("Nothing is held")

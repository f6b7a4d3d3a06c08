"""What it must bear: several processes writing, and kill -9 in the middle; nothing lost, nothing doubled.

Short runs here; the long one is benchmarks/bearing.py in `make bench`.
"""

import subprocess
import sys

import pytest

from partizip.journal import verify
from tests.sites import ROOT

pytestmark = pytest.mark.slow
# Writes questions under the Commissioner's mandate and prints each acknowledged code.
WRITER = """
import os, sys, django
django.setup()
from django.utils import timezone
from partizip.access.acts import Actor
from partizip.access.models import Mandate
from partizip.bodies.models import Body
from partizip.duties import actions
mandate = Mandate.objects.get(role="commissioner")
by = Actor(role=mandate.role, body=mandate.body.slug, body_id=mandate.body_id, mandate_id=mandate.id, person_id=mandate.person_id)
debtor = Body.objects.get(slug="sen-finanzen")
for number in range(int(sys.argv[1])):
    claim = actions.ask(by=by, at=timezone.now(), debtor=debtor, title=f"Frage {number} von {os.getpid()}", text="Bitte.")
    print(claim.code, flush=True)
"""


def codes_of(site):
    return {code for (code,) in site.rows("SELECT subject FROM journal_entry WHERE verb = 'duties.claim_asked'")}


def test_eight_processes_write_at_once(demo):
    before = codes_of(demo)
    writers = [demo.script(WRITER, "12") for _ in range(8)]
    said = [writer.communicate(timeout=100) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 8, said
    acknowledged = {code for out, _errors in said for code in out.split()}
    assert len(acknowledged) == 96
    assert verify.main(["--database", demo.database]) == 0
    assert codes_of(demo) - before == acknowledged


def test_killed_in_the_middle_of_writing(demo):
    """Four people write through the pages while server and worker are killed twice."""
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "bearing.py", "--seconds", "6", "--kills", "2"],
        env=demo.environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert verify.main(["--database", demo.database]) == 0

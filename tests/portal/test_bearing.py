"""What it must bear: several processes writing, and kill -9 in the middle; nothing lost, nothing doubled.

Short runs here; the long ones belong to `make bench`.
"""

import os
import signal
import time

import pytest

from partizip.journal import verify

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
    before = codes_of(demo)
    writers = [demo.script(WRITER, "100000") for _ in range(4)]
    worker = demo.script("import sys; from partizip.__main__ import main; main(['worker'])")
    with demo.served() as site:
        for _ in range(120):  # until all are in full swing, however busy the machine is
            time.sleep(0.5)
            if len(codes_of(demo)) - len(before) > 60:
                break
        os.killpg(site.process.pid, signal.SIGKILL)
        site.process.wait(10)
        for process in (*writers, worker):
            process.kill()
    acknowledged = set()
    for writer in writers:
        # A last line cut by the kill was never acknowledged whole.
        acknowledged |= {line for line in writer.communicate(timeout=10)[0].split() if len(line) == 9}
    worker.communicate(timeout=10)
    assert len(acknowledged) > 20
    with demo.served():
        pass  # it starts again
    assert verify.main(["--database", demo.database]) == 0
    assert acknowledged <= codes_of(demo) - before

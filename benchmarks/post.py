"""10,000 mails to a mail server on this machine, sent by two workers that are killed several times.

Limits: none lost; doubles, counted by Message-ID, at most one a killed worker; queued in 10 s, and 10,000 notices made
into mails in 10 s. Peer in the same run: the same mails handed to the same server by smtplib alone, with no outbox.
Exits 1 when a mail was lost or doubled without need; asserts nothing about time.
"""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.post.sink import sink  # noqa: E402
from tests.post.test_bearing import QUEUE, WORKER  # noqa: E402

MAILS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
KILLS = 5
ROWS: list[tuple[str, str, str]] = []


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-post-") as home, sink() as server:
        environment = os.environ | {
            "PARTIZIP_HOME": home, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "partizip.web.settings", "PARTIZIP_MAIL_URL": f"smtp://127.0.0.1:{server.port}",
        }  # fmt: skip
        run = [sys.executable, "-m", "partizip"]
        subprocess.run([*run, "init", "--demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", QUEUE, str(MAILS)], env=environment, check=True)
        ROWS.append(
            (f"queue {MAILS:,} mails, program's start included", f"{time.perf_counter() - begin:.1f} s", "10 s")
        )
        begin = time.perf_counter()
        for kill in range(KILLS):
            workers = [subprocess.Popen([sys.executable, "-c", WORKER], env=environment) for _ in range(2)]
            server.wait_for(MAILS * (kill + 1) // (KILLS + 2), 600)
            for worker in workers:
                worker.kill()
                worker.wait()
        workers = [subprocess.Popen([sys.executable, "-c", WORKER], env=environment) for _ in range(2)]
        for worker in workers:
            worker.wait()
        seconds = time.perf_counter() - begin
        arrived = Counter(server.ids())
        doubles, lost = sum(arrived.values()) - len(arrived), MAILS - len(arrived)
        ROWS.append((f"send them, two workers, {KILLS * 2} kills", f"{seconds:.1f} s", "–"))
        ROWS.append(("mails a second", f"{MAILS / seconds:,.0f}", "–"))
        ROWS.append(("lost", str(lost), "0"))
        ROWS.append(("doubles by Message-ID", str(doubles), f"at most {KILLS * 2}"))
        begin = time.perf_counter()
        with smtplib.SMTP("127.0.0.1", server.port) as plain:
            for _to, _identifier, whole in server.mails[:MAILS]:
                plain.sendmail("a@land.de", ["b@land.de"], whole.encode())
        ROWS.append(
            ("peer: smtplib alone, no outbox, mails a second", f"{MAILS / (time.perf_counter() - begin):,.0f}", "–")
        )
    print("\nMail: none lost, none doubled without need")
    for what, figure, limit in ROWS:
        print(f"  {what:<52} {figure:>12}   limit {limit}")
    return int(lost != 0 or doubles > KILLS * 2)


if __name__ == "__main__":
    raise SystemExit(main())

"""The witness: add-checkpoint over HTTP, one log that grows and eight clients at once, beside a bare durable write.

Limits: at most 10 ms in the median, over a log of 100,000 lines; the bare write of one row (SQLite, WAL, synchronous
FULL) is what no witness can be faster than. Prints a table; asserts nothing about time.
"""

import contextlib
import io
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.sites import free_port  # noqa: E402
from tests.witness.logs import Log  # noqa: E402

from partizip.witness import command  # noqa: E402
from partizip.witness.store import FILE, Store  # noqa: E402

LINES, TIMES, CLIENTS = 100_000, 200, 8


def post(connection: HTTPConnection, body: bytes) -> float:
    """Milliseconds that one request takes; its answer must be a signature."""
    begun = time.perf_counter()
    connection.request("POST", "/add-checkpoint", body)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
    return (time.perf_counter() - begun) * 1000


def bare(folder: Path) -> float:
    """Median milliseconds of one durable row."""
    base = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    base.execute("CREATE TABLE one (note TEXT)")
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        base.execute("INSERT INTO one VALUES (?)", ["x" * 300])
        found.append((time.perf_counter() - begun) * 1000)
    return statistics.median(found)


def growing(port: int, log: Log) -> list[float]:
    """One log that grows by one line a request, on one connection."""
    connection, found = HTTPConnection("127.0.0.1", port), []
    post(connection, log.asking(0))
    for _ in range(TIMES):
        log.grow(1)
        found.append(post(connection, log.asking(log.size - 1)))
    connection.close()
    return found


def together(port: int, logs: list[Log]) -> tuple[list[float], float]:
    """Each client with a log of its own; milliseconds of each request, and requests a second of all."""

    def run(log: Log) -> list[float]:
        connection = HTTPConnection("127.0.0.1", port)
        found = [post(connection, log.asking(0))]
        for _ in range(TIMES // CLIENTS):
            log.grow(1)
            found.append(post(connection, log.asking(log.size - 1)))
        connection.close()
        return found

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        found = [one for each in pool.map(run, logs) for one in each]
    return found, len(found) / (time.perf_counter() - begun)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        home, port = Path(name) / "w", free_port()
        with contextlib.redirect_stdout(io.StringIO()):
            command.init(["--home", str(home), "--name", "bench.example/w"])
        log, others = Log(LINES), [Log(100, name=f"log{number}.example") for number in range(CLIENTS)]
        store = Store(home / FILE)
        for one in (log, *others):
            store.add(one.signer.name, one.signer.verifier, 0)
        store.close()
        server = subprocess.Popen(
            [sys.executable, "-m", "partizip", "witness", "serve", "--home", str(home), "--port", str(port)],
            env={"PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            server.stdout.readline()
            alone = growing(port, log)
            many, rate = together(port, others)
        finally:
            server.terminate()
            server.wait(20)
        rows = {
            "one durable row, nothing else": (bare(Path(name)), ""),
            "add-checkpoint, one client": (statistics.median(alone), "<= 10"),
            "  of these the slowest 5 %": (statistics.quantiles(alone, n=20)[-1], ""),
            f"add-checkpoint, {CLIENTS} clients": (statistics.median(many), ""),
        }
        print(f"{f'{LINES} lines, median ms':<32}{'Partizip':>10}{'limit':>8}")
        for what, (value, limit) in rows.items():
            print(f"{what:<32}{value:>10.2f}{limit:>8}")
        print(f"{f'{CLIENTS} clients, signatures a second':<32}{rate:>10.0f}")


if __name__ == "__main__":
    main()

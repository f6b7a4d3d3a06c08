"""The search over 100,000 documents, beside SQLite's own full-text index, and what indexing adds to an act.

Limits: 95 % of the queries within 200 ms; a few milliseconds an act. The documents are claims with a title, a question
and a body, of words drawn by Zipf's law from 40,000 German compounds and forms. Queries: forms, compounds both ways,
slips, several words, the most common words, nothing; then common words with common and rare ones, with slips, with
filters, beginnings of words, far pages. SQLite FTS5 finds whole words only; it shows what a plain index
costs. With PARTIZIP_BENCH_DATABASE the documents lie in that database, which must be empty. Asserts nothing about time.
"""

import itertools
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

DOCUMENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ACTS = 60
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

home = tempfile.TemporaryDirectory(prefix="bench-search-")
os.environ |= {
    "PARTIZIP_HOME": home.name,
    "PARTIZIP_FILES": str(Path(home.name) / "files"),
    "PARTIZIP_DATABASE_URL": os.environ.get("PARTIZIP_BENCH_DATABASE", f"sqlite:///{home.name}/search.sqlite3"),
    "PARTIZIP_LOG_KEY_FILE_PATH": str(Path(home.name) / "key" / "log.key"),
    "DJANGO_SETTINGS_MODULE": "partizip.web.settings",
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from partizip.access import actions as access  # noqa: E402
from partizip.access.acts import THE_SYSTEM, Actor  # noqa: E402
from partizip.access.roles import Role  # noqa: E402
from partizip.bodies.models import Body, Kind  # noqa: E402
from partizip.core.calendar import overdue_from  # noqa: E402
from partizip.duties import actions  # noqa: E402
from partizip.duties.models import Claim  # noqa: E402
from partizip.journal import keeping as key_keeping  # noqa: E402
from partizip.journal import log  # noqa: E402
from partizip.portal.finding import searched  # noqa: E402
from partizip.search import keeping, rebuilding  # noqa: E402
from partizip.search.models import Document, Gram, Posting, Term  # noqa: E402
from partizip.search.queries import PAGE, Filter  # noqa: E402

ROOTS = [
    "Integration",
    "Beirat",
    "Bezirk",
    "Verwaltung",
    "Vertrag",
    "Haus",
    "Schule",
    "Sprache",
    "Arbeit",
    "Haushalt",
    "Bericht",
    "Frage",
    "Antwort",
    "Mittel",
    "Plan",
    "Stadt",
    "Land",
    "Amt",
    "Recht",
    "Kind",
    "Frau",
    "Mensch",
    "Gruppe",
    "Verein",
    "Projekt",
    "Programm",
    "Förderung",
    "Beratung",
    "Zentrum",
    "Wohnung",
    "Unterkunft",
    "Migration",
    "Teilhabe",
    "Öffnung",
    "Vielfalt",
    "Konzept",
    "Maßnahme",
    "Zahl",
    "Anteil",
    "Stelle",
    "Ausbildung",
    "Polizei",
    "Gericht",
    "Gesundheit",
    "Pflege",
    "Kultur",
    "Sport",
    "Jugend",
    "Familie",
    "Alter",
    "Straße",
    "Brücke",
    "Park",
    "Wasser",
    "Energie",
    "Umwelt",
    "Klima",
    "Verkehr",
    "Bahn",
    "Rad",
    "Weg",
    "Platz",
    "Markt",
    "Handel",
    "Wirtschaft",
    "Geld",
    "Steuer",
    "Abgabe",
    "Gebühr",
    "Antrag",
    "Bescheid",
    "Frist",
    "Termin",
    "Sitzung",
    "Beschluss",
    "Ausschuss",
    "Senat",
    "Rat",
    "Parlament",
    "Wahl",
    "Stimme",
    "Partei",
    "Gesetz",
    "Verordnung",
    "Regel",
    "Norm",
    "Pflicht",
    "Aufgabe",
    "Leistung",
    "Dienst",
    "Personal",
    "Fortbildung",
    "Kurs",
    "Prüfung",
    "Zeugnis",
    "Beruf",
    "Betrieb",
]
chance = random.Random(1)
forms = [root + end for root in ROOTS for end in ("", "s", "en", "e")]
words = forms + [a + chance.choice(["", "s"]) + b.lower() for a in ROOTS for b in ROOTS]
words += [a + b.lower() + c.lower() for a, b, c in (chance.choices(ROOTS, k=3) for _ in range(40_000 - len(words)))]
chance.shuffle(words)
weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
QUERIES = [
    *chance.choices(words[:50], k=10), *chance.choices(words, k=10), *chance.choices(forms, k=8),
    *(" ".join(chance.choices(words[:2000], k=2)) for _ in range(8)),
    *(" ".join(chance.choices(forms, k=3)) for _ in range(6)), "Intergration", "Beirrat", "Verwaltugn", "Schuel",
    "Neukoelln", "xyzzyq quux", "und der die", "Integrationsbeirat Haushaltsplan Bericht",
]  # fmt: skip
COMMON, RARE = words[:20], words[5000:6000]


def slip(word: str) -> str:
    return word[:3] + word[4] + word[3] + word[5:]


def harder() -> dict[str, list[tuple[Filter, int]]]:
    """Kind of query -> what is searched, and from which hit on."""
    two, three = ([" ".join(chance.sample(COMMON, k=k)) for _ in range(10)] for k in (2, 3))
    body = frozenset({str(Body.objects.order_by("slug").values_list("id", flat=True)[0])})
    return {
        "two common": [(Filter(text), 0) for text in two],
        "three common": [(Filter(text), 0) for text in three],
        "common and rare": [(Filter(f"{chance.choice(COMMON)} {chance.choice(RARE)}"), 0) for _ in range(10)],
        "common and a slip": [(Filter(f"{one} {slip(chance.choice(COMMON))}"), 0) for one in COMMON[:10]],
        "a slip": [(Filter(slip(one)), 0) for one in COMMON],
        "the beginning of a word": [(Filter(one[:5]), 0) for one in COMMON],
        "common, kind and days": [(Filter(one, "claim", None, date(2026, 1, 1)), 0) for one in COMMON],
        "common, a body": [(Filter(one, bodies=body), 0) for one in COMMON],
        "two common, kind and days": [(Filter(one, "claim", None, date(2026, 1, 1)), 0) for one in two],
        "common, page 50": [(Filter(one), 49 * PAGE) for one in COMMON],
        "two common, page 500": [(Filter(one), 499 * PAGE) for one in two],
    }


def text(count: int) -> str:
    return " ".join(chance.choices(words, cum_weights=weights, k=count))


def milliseconds(work, repeat=1):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def fill() -> None:
    call_command("migrate", verbosity=0)
    key_keeping.make_key("bench.example")
    bodies = Body.objects.bulk_create(
        Body(slug=f"s{n}", name=f"Stelle {n}", kind=Kind.DEPARTMENT, valid_from=date(2016, 1, 1)) for n in range(12)
    )
    rows = []
    for number in range(DOCUMENTS):
        due = date(2026, 1, 1) + timedelta(days=number % 700)
        rows.append(Claim(
            title=text(6), text=text(40), debtor=bodies[number % 12], creditor=bodies[(number + 1) % 12], due_on=due,
            overdue_from=overdue_from(due), asked_at=NOW - timedelta(hours=number % 9000), code=f"{number:09d}",
        ))  # fmt: skip
    Claim.objects.bulk_create(rows, batch_size=500)
    start = time.perf_counter()
    rebuilding.rebuild()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as PostgreSQL does by itself soon after
    took = time.perf_counter() - start
    print(f"{Document.objects.count()} documents, {Term.objects.count()} terms, {Posting.objects.count()} postings, "
          f"{Gram.objects.count()} trigrams; rebuilt in {took:.0f} s")  # fmt: skip


def shown(name: str, times: list[float], limit: str) -> None:
    times = sorted(times)
    print(f"{name:<38} median {statistics.median(times):7.1f} ms   95 % {times[int(len(times) * 0.95)]:7.1f} ms   "
          f"most {times[-1]:7.1f} ms   limit {limit}")  # fmt: skip


def fts5() -> list[float]:
    peer = sqlite3.connect(f"{home.name}/peer.sqlite3")
    peer.execute("CREATE VIRTUAL TABLE peer USING fts5(title, body, tokenize='unicode61 remove_diacritics 2')")
    peer.executemany("INSERT INTO peer VALUES (?, ?)", Claim.objects.values_list("title", "text").iterator())
    peer.commit()

    def ask(query: str) -> None:
        wanted = " OR ".join(f'"{word}"' for word in query.split())
        shown = "SELECT rowid, snippet(peer, 1, '<', '>', '', 30) FROM peer WHERE peer MATCH ? ORDER BY rank LIMIT 20"
        peer.execute(shown, (wanted,)).fetchall()
        peer.execute("SELECT count(*) FROM peer WHERE peer MATCH ?", (wanted,)).fetchall()

    return [milliseconds(lambda query=query: ask(query), 3) for query in QUERIES]


def act():
    debtor, creditor = Body.objects.order_by("slug")[:2]
    person = access.make_person(by=THE_SYSTEM, at=NOW, email="bench@example.org", name="Bench", password=None)
    given = access.give_mandate(
        by=THE_SYSTEM, at=NOW, person=person, body_id=creditor.id, role=Role.OFFICER, valid_from=date(2020, 1, 1)
    )
    by = Actor(Role.OFFICER, creditor.slug, creditor.id, given.id, person.id)

    def one() -> None:
        actions.ask(by=by, at=NOW, debtor=debtor, title=text(6), text=text(40))

    return one


def main() -> None:
    fill()
    times = {query: milliseconds(lambda query=query: searched(Filter(text=query), 0, PAGE), 3) for query in QUERIES}
    shown(f"{len(QUERIES)} queries, {connection.vendor}", list(times.values()), "200 ms")
    for query in sorted(times, key=times.get)[-4:]:
        print(f"   slowest: {times[query]:6.1f} ms  {searched(Filter(text=query), 0, PAGE).total:>6} hits  {query}")
    for kind, asked in harder().items():
        shown(kind, [milliseconds(lambda one=one: searched(*one, PAGE), 3) for one in asked], "200 ms")
    shown("the first again, SQLite FTS5, whole words", fts5(), "(peer)")
    one = act()
    with_index = milliseconds(one, ACTS)
    log.LISTENERS.remove(keeping.keep)
    without = milliseconds(one, ACTS)
    print(f"an act: {without:.1f} ms without, {with_index:.1f} ms with the index: +{with_index - without:.1f} ms")


main()

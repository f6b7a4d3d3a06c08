"""What the large demo consists of: a fixed list of steps, each the same whenever and by whomever it is done.

A step finds what it needs by names made from numbers, so that whoever goes on after a standstill knows nothing else.
Days count from the day on which the filling was asked for. All of it is invented.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM, Actor
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies import actions as bodies
from partizip.bodies.models import Body, Kind
from partizip.core.calendar import BERLIN
from partizip.duties import actions as duties
from partizip.duties.models import Claim, Duty, LegalBasis
from partizip.figures import actions as figures
from partizip.portal.full import words
from partizip.promises import actions as promises
from partizip.promises.models import Clause
from partizip.texts import actions as texts

YEARS = 3
DAYS = 365 * YEARS
LAW = "Hausregel der großen Demo (erfunden)"
DISTRICTS = (
    "mitte", "friedrichshain-kreuzberg", "pankow", "charlottenburg-wilmersdorf", "spandau", "steglitz-zehlendorf",
    "tempelhof-schoeneberg", "neukoelln", "treptow-koepenick", "marzahn-hellersdorf", "lichtenberg", "reinickendorf",
)  # fmt: skip
DEPARTMENTS = (
    "sen-integration", "sen-finanzen", "sen-bildung", "sen-inneres-sport", "sen-stadtentwicklung", "sen-wirtschaft",
    "sen-kultur", "sen-justiz", "sen-wissenschaft", "sen-mobilitaet",
)  # fmt: skip
DEBTORS = (*(f"bezirk-{name}" for name in DISTRICTS), *DEPARTMENTS)


@dataclass(frozen=True)
class Load:
    """Which large demo: its size (1.0 is the whole) and the day from which its dates count."""

    scale: float
    day: date

    def count(self, whole: int, least: int = 1) -> int:
        """How many of something there are at this size."""
        return max(least, round(whole * self.scale))

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """A moment so many days ago in Berlin; never after the beginning of the day of asking."""
        return datetime.combine(self.day - timedelta(days=max(days_ago, 1)), time(hour), tzinfo=BERLIN)


Step = tuple[Callable[[Load, int], None], int]


def steps(load: Load) -> list[Step]:
    """All steps in their order."""
    return list(_steps(load))


def _steps(load: Load) -> Iterator[Step]:
    yield _begin, 0
    for make, whole in ((_organisation, 80), (_official, len(DEBTORS)), (_representative, 80)):
        yield from ((make, number) for number in range(load.count(whole) if whole == 80 else whole))
    yield from ((_duty, number) for number in range(_duties(load)))
    yield from ((_series, number) for number in range(load.count(60)))
    yield from ((_text, number) for number in range(load.count(40)))
    yield from ((_claim, number) for number in range(load.count(4000, 12)))


def _duties(load: Load) -> int:
    return len(DEBTORS) * load.count(len(words.DUTIES))


def _begin(load: Load, _number: int) -> None:
    duties.register_basis(
        by=THE_SYSTEM, at=load.at(DAYS + 30), law=LAW, paragraph="Nr. 1", valid_from=date(2021, 1, 1), amount=20,
        unit="working_days", source="erfunden",
    )  # fmt: skip


def _organisation(load: Load, number: int) -> None:
    name = f"{words.ORGANISATIONS[number % len(words.ORGANISATIONS)]} {number + 1} e. V. (erfunden)"
    values = {"name": name, "kind": Kind.ORGANISATION, "valid_from": date(2012, 1, 1), "source": "erfunden"}
    bodies.import_bodies(by=THE_SYSTEM, at=load.at(DAYS + 29), rows=[bodies.BodyRow(f"demo-voll-{number + 1}", values)])


def _official(load: Load, number: int) -> None:
    _person(load, DEBTORS[number], words.NAMES[number % len(words.NAMES)], Role.OFFICER)


def _representative(load: Load, number: int) -> None:
    name = words.NAMES[(number * 7 + 3) % len(words.NAMES)]
    _person(load, f"demo-voll-{number + 1}", name, Role.ORGANISATION)


def _person(load: Load, slug: str, name: str, role: str) -> None:
    at = load.at(DAYS + 28)
    person = access.make_person(
        by=THE_SYSTEM, at=at, email=f"voll-{slug}@demo.example", name=f"{name} (erfunden)", password=None
    )
    body = Body.objects.get(slug=slug)
    access.give_mandate(by=THE_SYSTEM, at=at, person=person, body_id=body.id, role=role, valid_from=at.date())


def _actor(slug: str) -> Actor:
    given = Mandate.objects.select_related("body").get(person__email=f"voll-{slug}@demo.example")
    return Actor(role=given.role, body=slug, body_id=given.body_id, mandate_id=given.id, person_id=given.person_id)


def _sides(number: int) -> tuple[str, str, str]:
    """Debtor, creditor and what is owed of a standing duty."""
    debtor = DEBTORS[number % len(DEBTORS)]
    theme = words.DUTIES[(number // len(DEBTORS)) % len(words.DUTIES)]
    if debtor.startswith("bezirk-"):
        return debtor, DEPARTMENTS[number // len(DEBTORS) % 3], theme
    return debtor, f"bezirk-{DISTRICTS[number % len(DISTRICTS)]}", theme


def _duty(load: Load, number: int) -> None:
    debtor, creditor, theme = _sides(number)
    at, clauses = load.at(DAYS + 20), list(Clause.objects.order_by("order", "code"))
    duty = duties.register_duty(
        by=THE_SYSTEM, at=at, title=f"{theme} ({number + 1}, erfunden)", debtor=Body.objects.get(slug=debtor),
        creditor=Body.objects.get(slug=creditor), basis=LegalBasis.objects.filter(law=LAW).first(),
        evidence="Bericht", valid_from=at.date(),
    )  # fmt: skip
    promises.tie_duty(by=THE_SYSTEM, at=at, clause=clauses[number % len(clauses)], duty=duty)


def _series(load: Load, number: int) -> None:
    random, at = Random(f"series {number}"), load.at(40)  # noqa: S311 - invented figures
    theme = words.FIGURES[number % len(words.FIGURES)]
    series = figures.define_series(
        by=THE_SYSTEM, at=at, slug=f"demo-voll-{number + 1}", title=f"{theme} ({number + 1}, erfunden)",
        unit="Personen", definition="Erfundene Zahl der großen Demo.", area="Berlin",
    )  # fmt: skip
    value = random.randint(200, 90_000)
    for quarter in range(4 * YEARS):
        value = max(20, round(value * random.uniform(0.93, 1.1)))
        figures.publish_figure(
            by=THE_SYSTEM, at=at, series=series, value=Decimal(value), base="alle erfassten Personen",
            key_date=load.day - timedelta(days=91 * (4 * YEARS - quarter)), source="erfunden", method="Zählung, 1",
        )  # fmt: skip


def _text(load: Load, number: int) -> None:
    random = Random(f"text {number}")  # noqa: S311 - invented words
    title = f"{words.TEXTS[number % len(words.TEXTS)]} ({number + 1}, erfunden)"
    facts = {
        "kind": ("agreement", "concept", "leitbild", "law")[number % 4], "source": "erfunden",
        "dated": load.day - timedelta(days=DAYS - number),
    }  # fmt: skip
    lines = [f"{random.choice(words.SENTENCES)} (Punkt {line + 1})" for line in range(30)]
    first = texts.import_text(
        by=THE_SYSTEM, at=load.at(DAYS - number), data="\n\n".join(lines).encode(), title=title, **facts
    )
    for version in range(2):
        lines[random.randrange(30)] = f"{random.choice(words.SENTENCES)} (Fassung {version + 2})"
        at = load.at(max(2, 600 - 200 * version - number))
        texts.import_text(by=THE_SYSTEM, at=at, data="\n\n".join(lines).encode(), title=title, text=first.text, **facts)
    english = "\n\n".join(f"{random.choice(words.ENGLISH)} (point {line + 1})" for line in range(30))
    texts.import_text(
        by=THE_SYSTEM, at=load.at(30), data=english.encode(), title=f"Invented paper {number + 1}", language="en",
        original=first.text, translated_by="Redaktion der Demo", **facts,
    )  # fmt: skip


def _claim(load: Load, number: int) -> None:
    """One claim with what became of it: most of what is old was answered and accepted, the rest is in every state."""
    random, many = Random(f"claim {number}"), _duties(load)  # noqa: S311 - invented courses
    debtor, creditor, theme = _sides(number % many)
    spacing = max(1, (DAYS + 40) // (load.count(4000, 12) // many + 1))
    due = 40 - (number // many) * spacing - number % spacing  # days from the day of asking; past ones are negative
    asked = min(DAYS, max(2, -due + random.randint(25, 60)))
    if number % 4:
        duty = Duty.objects.get(title=f"{theme} ({number % many + 1}, erfunden)")
        at, due_on = load.at(asked), load.day + timedelta(days=due)
        claim = duties.open_claim(by=THE_SYSTEM, at=at, duty=duty, due_on=due_on)
    else:
        claim = duties.ask(
            by=_actor(creditor), at=load.at(asked), debtor=Body.objects.get(slug=debtor),
            title=f"{words.QUESTIONS[number // 4 % len(words.QUESTIONS)]} ({number + 1}, erfunden)",
            text="Bitte nennen Sie Zahlen, Zuständige und den nächsten Schritt.",
            due_on=max(load.day + timedelta(days=due), load.at(asked).date() + timedelta(days=1)),
        )  # fmt: skip
    _course(load, random, claim, due=due, asked=asked, sides=(debtor, creditor))


def _course(load: Load, random: Random, claim: Claim, *, due: int, asked: int, sides: tuple[str, str]) -> None:
    debtor, creditor = _actor(sides[0]), _actor(sides[1])
    drawn = random.random() * (0.78 if due < -365 else 1)  # what is older than a year is mostly settled
    answered = min(asked - 1, max(1, -due + random.randint(-25, 12)))
    text = f"{random.choice(words.ANSWERS)} Stand: {load.at(answered):%d.%m.%Y}."
    if due > 0 and drawn > 0.35:
        return
    if drawn < 0.85:
        kind = "interim" if drawn >= 0.80 else "final"
        answer = duties.answer_claim(by=debtor, at=load.at(answered), claim=claim, kind=kind, text=text)
        decided = max(1, answered - random.randint(1, 9))
        if drawn < 0.68:
            duties.decide_answer(by=creditor, at=load.at(decided, 15), answer=answer, accepted=True)
        elif drawn < 0.75:
            reason = random.choice(words.DISPUTES)
            duties.decide_answer(by=creditor, at=load.at(decided, 15), answer=answer, accepted=False, reason=reason)
    elif drawn < 0.90:
        reason = "Der Anlass ist entfallen (erfunden)."
        duties.release_claim(by=creditor, at=load.at(max(1, answered)), claim=claim, reason=reason)
    elif drawn < 0.95:
        duties.state_words(by=debtor, at=load.at(max(1, -due - 3)), claim=claim, text=random.choice(words.STATEMENTS))

"""Every address is listed; every role meets what the list says, with every method; nothing changes for the others."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache

import pytest
from django.apps import apps
from django.core.cache import cache as kept
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM
from partizip.access.limits import METER
from partizip.access.matrix import RIGHTS
from partizip.access.models import Deputy
from partizip.access.roles import ANONYMOUS, PERSON, PROTECTED, Role
from partizip.audit.models import Finding, Request
from partizip.bodies.models import Body, Function
from partizip.commissioner.models import (
    TRIED,
    Appointment,
    Attempt,
    Directive,
    Draft,
    DraftFile,
    Edition,
    InternalPaper,
    Meeting,
    Plan,
    Point,
    ProgrammeEntry,
    ProgrammeLink,
    ReportEdition,
    Resolution,
    Seat,
    StatutoryTask,
)
from partizip.commissioner.models import Request as Sent
from partizip.core.addresses import EVERYONE, SIGNED_IN
from partizip.duties.models import Answer, Claim, Duty, LegalBasis
from partizip.figures.models import Figure, Series
from partizip.journal.models import Removed
from partizip.journal.removable import REMOVABLE
from partizip.journal.triggers import BLANKED, GROWING, GUARDED
from partizip.portal import demo
from partizip.portal.models import BarrierReport, ErasureRequest
from partizip.promises.models import Clause, Milestone, Passage
from partizip.texts.models import Version
from partizip.web import middleware
from partizip.web.addresses import _ROOMS, ADDRESSES, FOREIGN, address_of
from partizip.web.middleware import may_call
from tests import factories
from tests.standing import laid

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Not addresses of ours: switched off or answered by the package alone, and closed by the gate.
CLOSED = "closed by the gate because it is not listed"


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item)
        else:
            yield item


def names() -> list[str]:
    return sorted({str(pattern.name) for pattern in patterns(get_resolver())})


def test_every_address_of_ours_is_listed():
    ours = {name for name in names() if not name.startswith(("account_", "mfa_", "socialaccount_"))}
    assert ours == set(ADDRESSES), "an address without an entry, or an entry without an address"
    assert set(FOREIGN) <= set(names())


def test_a_name_means_one_address():
    """Two rooms with one name would share one line of the table, and one of them would be under the other's right."""
    ours = (str(pattern.name) for pattern in patterns(get_resolver()) if pattern.name in ADDRESSES)
    assert [name for name, times in Counter(ours).items() if times > 1] == []
    assert sum(len(room.ADDRESSES) for room in _ROOMS) == len(ADDRESSES)


def test_what_a_package_adds_and_nobody_listed_is_closed(client, db):
    for name in set(names()) - set(ADDRESSES) - set(FOREIGN):
        assert address_of(name) is None
    assert client.get("/konto/signup/").status_code == 403
    assert client.get("/konto/password/reset/").status_code == 403


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo Land and what is missing there, once for all groups of roles."""
    with laid(django_db_blocker, tmp_path_factory.mktemp("land"), samples, signed=False) as found:
        yield found


@pytest.fixture
def land(standing, db):
    """What stands in an address, by its name."""
    return standing.copied()


def samples() -> dict:
    """One of each thing that stands in an address, and somebody in every role."""
    demo.build()
    now, witness = timezone.now(), factories.witness()
    version = Version.objects.filter(text__language="de").get()
    answer = Answer.objects.filter(kind="final", decision=None).first()
    person = access.make_person(by=THE_SYSTEM, at=now, email="x@example.org", name="X", password=None)
    mandate = access.give_mandate(
        by=THE_SYSTEM, at=now, person=person, body_id=Body.objects.get(slug="laf").id, role="officer",
        valid_from=factories.NOW.date(),
    )  # fmt: skip
    deputy = Deputy.objects.create(mandate=mandate, person=person, valid_from="2026-01-01", valid_until="2026-02-01")
    return {
        "code": lambda name: (
            circle_code(name)
            if "circle" in name
            else "c1.1"
            if "clause" in name
            else BarrierReport.objects.filter(answer=None).first().code
            if "barrier" in name
            else Edition.objects.appeared(now).filter(item__withdrawal=None).order_by("item").last().item.code
            if "press" in name
            else Directive.objects.first().code
            if "directive" in name
            else Plan.objects.first().code
            if "plan" in name
            else Sent.objects.order_by("claim__due_on").first().claim.code
            if name.startswith("request")
            else Claim.objects.filter(answers=answer).get().code
        ),
        "task": lambda name: StatutoryTask.objects.first().code,
        "appointment": lambda name: Appointment.objects.last().id,
        "record": lambda name: Appointment.objects.last().id,
        "directive": lambda name: Directive.objects.first().code,
        "draft": lambda name: Draft.objects.first().id,
        "file": lambda name: DraftFile.objects.first().id,
        "edition": lambda name: Edition.objects.filter(words__appears_at__gt=now, cancelling=None).first().id,
        "language": lambda name: "de",
        "asked": lambda name: ErasureRequest.objects.filter(refused_at=None).first().id,
        "kind": lambda name: "csv",
        "entry": lambda name: (
            (ReportEdition.objects if "report" in name else ProgrammeEntry.objects.filter(ending=None)).first().code
        ),
        "link": lambda name: ProgrammeLink.objects.first().id,
        "year": lambda name: factories.NOW.year,
        "counted": lambda name: "press.published",
        "section": lambda name: "foreword",
        "text": lambda name: version.text_id,
        "number": lambda name: 1,
        "old": lambda name: 1,
        "new": lambda name: 1,
        "slug": lambda name: (
            Series.objects.first().slug if name.startswith(("figure", "api_series")) else "bezirk-mitte"
        ),
        "sha256": lambda name: "0" * 64,
        "figure": lambda name: Figure.objects.filter(superseded_by=None).first().id,
        "index": lambda name: 1,
        "path": lambda name: "entries/000.p/5",
        "answer": lambda name: answer.id,
        "duty": lambda name: Duty.objects.first().id,
        "basis": lambda name: LegalBasis.objects.first().id,
        "function": lambda name: Function.objects.first().id,
        "mandate": lambda name: mandate.id,
        "person": lambda name: person.id,
        "deputy": lambda name: deputy.id,
        "step": lambda name: Milestone.objects.first().id,
        "passage": lambda name: Passage.objects.first().id,
        "what": lambda name: "zusage",
        "name": lambda name: "instance.name",
        "secret": lambda name: "x" * 43,
        "clause": lambda name: Clause.objects.first().public_id,
        "audit": lambda name: Finding.objects.first().audit.code,
        "case": lambda name: Finding.objects.first().case_id,
        "finding": lambda name: Request.objects.first().finding_id,
        "seat": lambda name: Seat.objects.first().id,
        "paper": lambda name: InternalPaper.objects.first().pk,
        "witness": lambda name: witness.id,
    }


@cache
def pattern_of(name: str) -> URLPattern:
    return next(pattern for pattern in patterns(get_resolver()) if pattern.name == name)


def circle_code(name: str) -> str:
    """The code of a decision, of an open point or of a meeting of the steering circle, as an address needs it."""
    if name == "circle_dissent":
        return Resolution.objects.first().code
    points = ("circle_point", "circle_decide", "circle_deal", "circle_postpone", "circle_paper_new")
    return (Point.objects.filter(closing=None) if name.startswith(points) else Meeting.objects).first().code


def address(name: str, samples: dict) -> str:
    pattern = pattern_of(name)
    missing = set(pattern.pattern.converters) - set(samples)
    assert not missing, f"give a sample of {missing} for the address {name}"
    return reverse(name, kwargs={key: samples[key](name) for key in pattern.pattern.converters})


def browser(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role == ANONYMOUS:
        return client
    former = role == "former office-holder"
    if role in {PERSON, "superuser"}:
        who = factories.person()
        if role == "superuser":
            who.is_superuser = who.is_staff = True
        client.force_login(who, backend=BACKEND)
        return client
    given = factories.mandate(
        Role.COMMISSIONER if former else role, valid_until=factories.NOW.date().replace(year=2025) if former else None
    )
    factories.second_factor(given.person)
    client.force_login(given.person, backend=BACKEND)
    session = client.session
    session["mandate"] = str(given.id)
    session.save()
    return client


CHANGEABLE = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("partizip.") and model not in GUARDED and model._meta.app_label != "journal"
]


# What a refused attempt on the press room leaves: its row and its line (docs/decisions/0032).
NOTING = {Attempt, *(model for model in GUARDED if model._meta.app_label == "journal" and model is not Removed)}


def digest(besides: Collection[type] = ()) -> str:
    """What no call without a right may change: every row that can change, and the number of the frozen ones."""
    state = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in GUARDED:  # nothing below the program changes these (journal/test_log.py)
            if model in besides:
                continue
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            state.update(f"{model._meta.db_table}{cursor.fetchone()}".encode())
        for model in (*CHANGEABLE, *(model for model in GUARDED if model in {**BLANKED, **GROWING, **REMOVABLE})):
            key = model._meta.pk.column
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY "{key}"')
            state.update(repr(cursor.fetchall()).encode())
    return state.hexdigest()


class Watched:
    """The state of the data, read anew only after something was written.

    SQLite counts the rows that a connection wrote, rolled back or not; without such a count it is read each time.
    """

    def __init__(self) -> None:
        self._written: int | None = None
        self._state = ""

    def state(self) -> str:
        written = getattr(connection.connection, "total_changes", None)
        if written is None or written != self._written:
            self._state, self._written = digest(), written
        return self._state


ROLES = [ANONYMOUS, PERSON, "superuser", "former office-holder", *Role.values]
GROUPS = [ROLES[start::5] for start in range(5)]  # a demo Land is built once for each


def conditional(right: str, role: str) -> bool:
    """Whether the table gives the role this right only on a condition, which the act asks."""
    return any(row.conditions for row in RIGHTS if row.right == right and row.role == role)


def check_answer(status: int, url: str, who: str | None, role: str, case: str, method: str) -> None:
    """The status that the list of addresses promises this role."""
    if who is None:
        assert status == 405, f"{case}: {status}"
    elif may_call(who, role):
        refused = {405, 500} if conditional(who, role) else {403, 405, 500}
        assert status not in refused, f"{case}: {status}"
    elif role == ANONYMOUS and method != "POST":
        assert status == 302, f"{case}: {status}"
        assert "/konto/login/" in url, case
    else:
        assert status == 403, f"{case}: {status}"


@pytest.mark.slow
@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("roles", GROUPS, ids="+".join)
def test_every_role_meets_what_the_list_says(land, roles, monkeypatch):
    monkeypatch.setattr(middleware, "render", bare)
    watched = Watched()
    for role in roles:
        METER.forget()
        kept.clear()
        with transaction.atomic():
            meet(role, land, watched)
            transaction.set_rollback(True)


def bare(_request: HttpRequest, _template: str, _context: dict | None = None, *, status: int) -> HttpResponse:
    """What the gates answer, without the page around it: three of four calls are refused, and all by the same pages."""
    return HttpResponse(status=status)


@pytest.mark.parametrize("role", ROLES)
def test_a_refusal_is_a_page(db, role):
    client = browser(role)
    closed = next(name for name in ("press_draft_new", "lost_key") if not may_call(ADDRESSES[name].post, acting(role)))
    for method, status in (("PUT", 405), ("POST", 403)):
        response = client.generic(method, reverse(closed))
        assert response.status_code == status
        assert "<h1" in response.content.decode()


def acting(role: str) -> str:
    """The role under which the gates see somebody."""
    return PERSON if role in {PERSON, "superuser", "former office-holder"} else role


def meet(role: str, land: dict, watched: Watched) -> None:
    """Call every address with every method as this role."""
    client = browser(role)
    acting_role = acting(role)
    before, attempts = watched.state(), set()
    for name, entry in ADDRESSES.items():
        listed = {"GET": entry.get, "HEAD": entry.get, "POST": entry.post}
        path, seen = address(name, land), before
        for method in METHODS:
            if seen != before:  # what was written may be what stood in the address
                path, seen = address(name, land), before
            case, who = f"{role}: {method} {name}", listed.get(method)
            attempt = (who, "presse/<str:code>" in str(pattern_of(name).pattern))  # about an item, or not
            if is_attempt(method, who, role, name) and attempt not in attempts:
                attempts.add(attempt)
                rest, count = digest(NOTING), Attempt.objects.count()
                assert client.generic(method, path).status_code == 403, case
                assert (digest(NOTING), Attempt.objects.count()) == (rest, count + 1), f"{case} is noted, nothing else"
                before = watched.state()
            response = client.generic(method, path)
            if method == "OPTIONS":
                assert response.status_code == 200, case
                continue
            check_answer(response.status_code, getattr(response, "url", ""), who, acting_role, case, method)
            allowed = method == "POST" and who is not None and may_call(who, acting_role)
            if not allowed or response.status_code == 403:
                assert watched.state() == before, f"{case} changed something"
            before = watched.state()
        if name == "demo_sign_in":
            client = browser(role)
            before = watched.state()
    assert Attempt.objects.count() == len(attempts), "each refused attempt on the press room is noted once"


# What an office does to an item of its own; the items here are of another office than the one that is tried from.
AT_ITEMS = {"press_correct", "press_withdraw", "press_removal", "press_removal_cancel"}


def is_attempt(method: str, who: str | None, role: str, name: str) -> bool:
    """Whether this call is one that is noted: by somebody signed in, on what one press room alone may do."""
    allowed = who is not None and may_call(who, acting(role)) and name not in AT_ITEMS
    return method == "POST" and who in TRIED and role != ANONYMOUS and not allowed


def test_a_written_row_is_seen_by_the_watch(db):
    watched = Watched()
    before = watched.state()
    given = factories.person()
    between = watched.state()
    given.name = "Y"
    given.save()
    assert len({before, between, watched.state()}) == 3


def test_the_gate_and_the_acts_agree_on_protected_offices():
    assert set(PROTECTED) <= set(Role)
    assert {EVERYONE, SIGNED_IN}.isdisjoint(Role.values)


def test_an_official_without_second_factor_is_led_to_set_it_up(db):
    given = factories.mandate(Role.EDITOR)
    client = Client()
    client.force_login(given.person, backend=BACKEND)
    response = client.get("/schreibtisch/texte/neu/")
    assert response.status_code == 302
    assert "totp/activate" in response.url

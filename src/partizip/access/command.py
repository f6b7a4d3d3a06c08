"""`partizip mandate give`, `end`, `list`, `person renew`: for whoever has the machine; the record names the system."""

import argparse
import secrets
import sys
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, transaction
from django.utils import timezone

from partizip.access import actions, queries, renewing
from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.models import Mandate, Person
from partizip.access.roles import Role
from partizip.core.calendar import berlin_day


def _email(text: str) -> str:
    """An e-mail address as it was typed, for the parser."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no e-mail address") from error
    return text


def give(arguments: list[str]) -> int:
    """Give a mandate; makes the account when --name is given. Exit code 2 and one sentence when it cannot be."""
    parser = argparse.ArgumentParser(prog="partizip mandate give", description="Give somebody a role in a body.")
    parser.add_argument("--email", required=True, type=_email)
    parser.add_argument("--name", help="makes the account with this name when there is none")
    parser.add_argument("--role", required=True, choices=Role.values)
    parser.add_argument("--body", required=True, help="short name of the body")
    parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True, help="YYYY-MM-DD")
    parser.add_argument("--until", type=date.fromisoformat, help="YYYY-MM-DD")
    options = parser.parse_args(arguments)
    try:
        # One transaction: an account whose mandate is refused is not made either.
        with transaction.atomic():
            mandate, password = _given(options)
    except _Wrong as wrong:
        return _failed(str(wrong))
    except Refused as refusal:
        return _failed(refusal.verdict.reason)
    except DatabaseError as error:
        return _failed(f"The mandate cannot be stored ({error}).")
    sys.stdout.write(f"mandate {mandate.id}: {_state(mandate, berlin_day(timezone.now()))}\n")
    if password:
        sys.stdout.write(f"start password (shown once): {password}\n")
    return 0


class _Wrong(Exception):
    """What was named on the command line is not there."""


def _given(options: argparse.Namespace) -> tuple[Mandate, str]:
    """The mandate, and the start password when an account was made for it."""
    now, password = timezone.now(), ""
    body = apps.get_model("bodies", "Body").objects.filter(slug=options.body).first()
    if body is None:
        raise _Wrong(f"There is no body {options.body!r}.")
    person = Person.objects.filter(email__iexact=options.email).first()
    if person is None:
        if not options.name:
            raise _Wrong(f"There is no account {options.email!r}; give --name to make it.")
        password = secrets.token_urlsafe(15)
        person = actions.make_person(by=THE_SYSTEM, at=now, email=options.email, name=options.name, password=password)
    mandate = actions.give_mandate(
        by=THE_SYSTEM, at=now, person=person, body_id=body.id, role=options.role, valid_from=options.start,
        valid_until=options.until,
    )  # fmt: skip
    return mandate, password


def _state(mandate: Mandate, day: date) -> str:
    """How a mandate stands on a day, in words."""
    if mandate.valid_until is not None and mandate.valid_until < day:
        return "ended"
    if mandate.confirmed_at is None:
        return "waits for confirmation by a second person"
    if mandate.valid_from > day:
        return f"in force from {mandate.valid_from}"
    if mandate.end_asked_on is not None and mandate.valid_until != mandate.end_asked_on:
        return f"in force; a second person has to confirm its end on {mandate.end_asked_on}"
    return "in force"


def listed(arguments: list[str]) -> int:
    """Print every mandate: id, role, body, from, until, state; no names, which stand on the administrator's page."""
    parser = argparse.ArgumentParser(prog="partizip mandate list", description="List all mandates.")
    parser.parse_args(arguments)
    today = berlin_day(timezone.now())
    try:
        for mandate in queries.all_mandates():
            cells = (
                mandate.id, mandate.role, mandate.body.slug, mandate.valid_from, mandate.valid_until or "open",
                _state(mandate, today),
            )  # fmt: skip
            sys.stdout.write("\t".join(map(str, cells)) + "\n")
    except DatabaseError as error:
        return _failed(f"The database is not ready ({error}).")
    return 0


def end(arguments: list[str]) -> int:
    """End a mandate, by its id or by person, role and body.

    Protected offices are ended by two administrators in the program only.
    """
    parser = argparse.ArgumentParser(prog="partizip mandate end", description="End a mandate.")
    parser.add_argument("mandate", nargs="?", help="its id, as `partizip mandate list` shows it")
    parser.add_argument("--email", help="instead of the id, with --role and --body")
    parser.add_argument("--role", choices=Role.values)
    parser.add_argument("--body", help="short name of the body")
    parser.add_argument("--last-day", type=date.fromisoformat, required=True, help="YYYY-MM-DD")
    options = parser.parse_args(arguments)
    named = bool(options.email and options.role and options.body)
    if bool(options.mandate) == named:
        parser.error("give the id of the mandate, or --email, --role and --body")
    try:
        mandate = _running(options) if named else Mandate.objects.get(id=options.mandate)
        actions.end_mandate(by=THE_SYSTEM, at=timezone.now(), mandate=mandate, last_day=options.last_day)
    except (Mandate.DoesNotExist, ValidationError):
        return _failed("There is no such mandate.")
    except Mandate.MultipleObjectsReturned:
        return _failed("There are several such mandates; give the id, as `partizip mandate list` shows it.")
    except Refused as refusal:
        return _failed(refusal.verdict.reason)
    except DatabaseError as error:
        return _failed(f"The database is not ready ({error}).")
    return 0


def renew(arguments: list[str]) -> int:
    """Give somebody a new start password and print it once; second factor, recovery codes and sessions end.

    Protected offices are renewed by two administrators in the program, while there are two who could.
    """
    parser = argparse.ArgumentParser(prog="partizip person renew", description="Give somebody a new start password.")
    parser.add_argument("--email", required=True, type=_email)
    options = parser.parse_args(arguments)
    password, now = secrets.token_urlsafe(15), timezone.now()
    try:
        person = Person.objects.filter(email__iexact=options.email).first()
        if person is None:
            return _failed(f"There is no account {options.email!r}.")
        act = renewing.act_for(person, now)
        act(by=THE_SYSTEM, at=now, person=person, password=password, seen=person.renewed_at)
    except Refused as refusal:
        return _failed(refusal.verdict.reason)
    except DatabaseError as error:
        return _failed(f"The sign-in cannot be renewed ({error}).")
    sys.stdout.write(f"start password (shown once): {password}\n")
    return 0


def _running(options: argparse.Namespace) -> Mandate:
    """The mandate of this person, role and body that has not ended. Raises DoesNotExist or MultipleObjectsReturned."""
    today = berlin_day(timezone.now())
    return Mandate.objects.exclude(valid_until__lt=today).get(
        person__email__iexact=options.email, role=options.role, body__slug=options.body
    )


def _failed(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2

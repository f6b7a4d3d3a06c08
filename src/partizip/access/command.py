"""`partizip mandate give` and `mandate end`: for whoever has the machine; the record says that the system did it."""

import argparse
import secrets
import sys
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from partizip.access import actions
from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.models import Mandate, Person
from partizip.access.roles import Role


def give(arguments: list[str]) -> int:
    """Give a mandate; makes the account when --name is given. Exit code 2 and one sentence when it cannot be."""
    parser = argparse.ArgumentParser(prog="partizip mandate give", description="Give somebody a role in a body.")
    parser.add_argument("--email", required=True)
    parser.add_argument("--name", help="makes the account with this name when there is none")
    parser.add_argument("--role", required=True, choices=Role.values)
    parser.add_argument("--body", required=True, help="short name of the body")
    parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True, help="YYYY-MM-DD")
    parser.add_argument("--until", type=date.fromisoformat, help="YYYY-MM-DD")
    options = parser.parse_args(arguments)
    now = timezone.now()
    try:
        body = apps.get_model("bodies", "Body").objects.filter(slug=options.body).first()
        if body is None:
            return _failed(f"There is no body {options.body!r}.")
        person = Person.objects.filter(email__iexact=options.email).first()
        if person is None and not options.name:
            return _failed(f"There is no account {options.email!r}; give --name to make it.")
        if person is None:
            password = secrets.token_urlsafe(15)
            person = actions.make_person(
                by=THE_SYSTEM, at=now, email=options.email, name=options.name, password=password
            )
            sys.stdout.write(f"start password (shown once): {password}\n")
        mandate = actions.give_mandate(
            by=THE_SYSTEM, at=now, person=person, body_id=body.id, role=options.role, valid_from=options.start,
            valid_until=options.until,
        )  # fmt: skip
    except Refused as refusal:
        return _failed(refusal.verdict.reason)
    except DatabaseError as error:
        return _failed(f"The mandate cannot be stored ({error}).")
    sys.stdout.write(f"mandate {mandate.id}\n")
    return 0


def end(arguments: list[str]) -> int:
    """End a mandate by its id; protected offices are ended by two administrators in the program only."""
    parser = argparse.ArgumentParser(prog="partizip mandate end", description="End a mandate.")
    parser.add_argument("mandate")
    parser.add_argument("--last-day", type=date.fromisoformat, required=True, help="YYYY-MM-DD")
    options = parser.parse_args(arguments)
    try:
        mandate = Mandate.objects.get(id=options.mandate)
        actions.end_mandate(by=THE_SYSTEM, at=timezone.now(), mandate=mandate, last_day=options.last_day)
    except (Mandate.DoesNotExist, ValidationError):
        return _failed("There is no such mandate.")
    except Refused as refusal:
        return _failed(refusal.verdict.reason)
    except DatabaseError as error:
        return _failed(f"The database is not ready ({error}).")
    return 0


def _failed(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2

"""`partizip key rotate` and `partizip key lost`: for whoever has the machine; the record names the system."""

import argparse
import sys

from django.db import DatabaseError
from django.utils import timezone

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.core import ledger
from partizip.journal import keeping, keys
from partizip.portal.operation import keys as acts

LONGEST_REASON = 500  # characters; it stands in one line of the record


def _reason(text: str) -> str:
    """A reason as everybody will read it, for the parser."""
    words = " ".join(text.split())
    if not 10 <= len(words) <= LONGEST_REASON:
        raise argparse.ArgumentTypeError(f"a reason has 10 to {LONGEST_REASON} characters; everybody can read it")
    return words


def _parser(name: str, text: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"partizip key {name}", description=text)
    parser.add_argument("--reason", type=_reason, required=True, help="published in the record")
    return parser


def rotate(arguments: list[str]) -> int:
    """Hand the log over to a new key: 0 done, 2 nothing was changed."""
    options = _parser("rotate", "Hand the log over to a new key; the old one signs that, and is then gone.").parse_args(
        arguments
    )
    try:
        new = acts.rotate_key(by=THE_SYSTEM, at=timezone.now(), reason=options.reason)
    except (keeping.KeyProblem, OSError, DatabaseError) as error:
        return _failed(f"The key was not changed: {error}")
    sys.stdout.write(
        f"new public key: {new.text}\nCopy the new key now (`partizip backup-key`) and destroy copies of the old one. "
        "Tell those who check the record; they see the change at /protokoll/schluessel/.\n"
    )
    return 0


def lost(arguments: list[str]) -> int:
    """Offer a new key because the old one is lost for good: 0 done, 2 nothing was changed."""
    parser = _parser(
        "lost", "Offer a new key; two administrators then declare in the program that the old one is lost."
    )
    parser.add_argument("--old", metavar="VKEY", help="the public key that was lost, as /log/key published it")
    options = parser.parse_args(arguments)
    try:
        there = keeping.signer()
    except keeping.KeyProblem:
        there = None
    if there is not None:
        return _failed(f"The key is at {keeping.key_file()}. Hand it over with `partizip key rotate`.")
    try:
        old = keys.newest() or ledger.parse_vkey(options.old or "")
    except ValueError as error:
        return _failed(f"Give the lost public key with --old, as others saved it from /log/key ({error}).")
    try:
        new = acts.offer_key(by=THE_SYSTEM, at=timezone.now(), old=old, reason=options.reason)
    except Refused as refusal:
        return _failed(refusal.verdict.reason)
    except (keeping.KeyProblem, OSError, DatabaseError) as error:
        return _failed(f"No new key was offered: {error}")
    sys.stdout.write(
        f"new public key, not in force yet: {new.text}\nStart the program. Two administrators confirm it on the desk; "
        "until then nothing is signed. Copy the key's folder now (`partizip backup-key`).\n"
    )
    return 0


def _failed(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2

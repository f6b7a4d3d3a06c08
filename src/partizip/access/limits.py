"""Who tried how often: by account, code or mail first; by sender only with bounds that a whole office never meets.

Counted in the memory of each process of the server and nowhere else: no write to the database, nothing of a sender
outlives the process, and what is held is a digest. With several processes the bounds hold for each of them.
"""

import ipaddress
import math
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from partizip.core.limits import Limit, Meter

METER = Meter()

# Wrong passwords. The account's own bound is far above the one of an account and a sender together, so that one
# stranger who guesses never keeps the holder out; the sender's is above the slips of an office of 200.
GUESSES = Limit("guess of an account by a sender", 10, 300)
ACCOUNT = Limit("guess of an account", 100, 300)
SENDER_GUESSES = Limit("guess by a sender", 600, 300)
# Short codes that nobody has: by sender, for there is no account to count by.
CODES = Limit("unknown code", 600, 600)
# Leaving for the provider of the sign-in, which begins a session; like the slips, above an office of 200.
LEAVES = Limit("leave for the provider by a sender", 600, 300)
# Writes and reads of people who are not signed in, and of those who are.
WRITES = Limit("anonymous write", 1200, 600)
READS = Limit("anonymous read", 6000, 60)
PERSON_WRITES = Limit("write of a person", 300, 60)


def programs() -> Limit:
    """Requests to the interface for programs (/api/v1/) by a sender, whoever it is."""
    return Limit("request of a program", settings.API_PER_MINUTE, 60)


def sender(request: HttpRequest) -> str:
    """The address that a request came from: the last entries of X-Forwarded-For are those of our own proxies.

    What stands before them was written by the visitor and is never read. IPv6 counts by /64, which is one household.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    told = entries[-proxies] if 0 < proxies <= len(entries) else ""
    for text in (told, request.META.get("REMOTE_ADDR", "")):
        try:
            address = ipaddress.ip_address(text.strip().strip("[]"))
        except ValueError:
            continue
        if isinstance(address, ipaddress.IPv6Address):
            address = address.ipv4_mapped or ipaddress.IPv6Network((address, 64), strict=False).network_address
        return str(address)
    return "unknown"  # all of them count as one


def _key(*who: str) -> str:
    return salted_hmac("partizip.access.limits", "\n".join(who), algorithm="sha256").hexdigest()[:32]


def take(limit: Limit, *who: str) -> float:
    """Count one try of somebody; returns the seconds to wait, 0 when it may go on."""
    return METER.take(limit, _key(*who), at=timezone.now().timestamp())


def wait(limit: Limit, *who: str) -> float:
    """The seconds until somebody may try again, 0 when now; counts nothing."""
    return METER.wait(limit, _key(*who), at=timezone.now().timestamp())


def again_at(seconds: float) -> datetime:
    """The full minute from which one may try again; never before it is so."""
    moment = timezone.now() + timedelta(seconds=math.ceil(seconds))
    return (
        moment
        if not moment.second and not moment.microsecond
        else moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    )


def guess_wait(login: str, request: HttpRequest) -> float:
    """The seconds to wait before this account can be tried again from here; counts nothing."""
    who, account = sender(request), login.strip().lower()
    return max(wait(GUESSES, account, who), wait(ACCOUNT, account), wait(SENDER_GUESSES, who))


def note_wrong_guess(login: str, request: HttpRequest) -> None:
    """Count a wrong password."""
    who, account = sender(request), login.strip().lower()
    take(GUESSES, account, who)
    take(ACCOUNT, account)
    take(SENDER_GUESSES, who)

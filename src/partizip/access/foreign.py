"""What the tables of packages hold about people, declared here because their models are not ours."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.personal import Rows, declared


def _sessions_of(person: UUID) -> Iterator[str]:
    """The keys of a person's sessions; what a session holds stands in it encoded, so each one is opened."""
    for session in apps.get_model("sessions", "Session").objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person):
            yield session.pk


def _expired(rows: Rows, at: datetime) -> Rows:
    return rows.filter(expire_date__lt=at)


_SIGN_IN: dict[str, Any] = {
    "whose": purposes.OFFICIALS,
    "basis": purposes.PUBLIC_TASK,
    "seen_by": purposes.NOBODY_ELSE,
    "kept": _("As long as the account"),
}


def declare() -> None:
    """Declare them; called once when the program has read its models."""
    declared(
        apps.get_model("account", "EmailAddress"), **_SIGN_IN,
        held=_("E-mail address of an account"), purpose=_("Signing in"), owner="user", mail="email",
    )  # fmt: skip
    declared(
        apps.get_model("account", "EmailConfirmation"), **_SIGN_IN,
        held=_("Key of a mail that confirms an address; none are sent at present"), purpose=_("Signing in"),
        owner="email_address__user", secrets=("key",),
    )  # fmt: skip
    declared(
        apps.get_model("mfa", "Authenticator"), **_SIGN_IN,
        held=_("Secret of the authenticator app, passkeys, recovery codes, when they were used last"),
        purpose=_("Second factor: nobody else signs in with the password alone"), owner="user", secrets=("data",),
    )  # fmt: skip
    if apps.is_installed("allauth.socialaccount"):
        declared(
            apps.get_model("socialaccount", "SocialAccount"), **_SIGN_IN,
            held=_("Name of the account at the authority's own sign-in, and what that said at the last one"),
            purpose=_("Signing in by the authority's own sign-in"), owner="user", columns=("uid", "extra_data"),
        )  # fmt: skip
        declared(
            apps.get_model("socialaccount", "SocialToken"), **_SIGN_IN,
            held=_("Token of the authority's own sign-in"), purpose=_("Signing in by the authority's own sign-in"),
            owner="account__user", secrets=("token", "token_secret"),
        )  # fmt: skip
    declared(
        apps.get_model("sessions", "Session"),
        held=_("That somebody is signed in, and under which office"), whose=purposes.OFFICIALS,
        purpose=_("Signing in"), basis=purposes.PUBLIC_TASK, seen_by=purposes.NOBODY_ELSE,
        kept=_("At most eight hours after signing in"), find=_sessions_of, secrets=("session_key", "session_data"),
        due=_expired,
    )  # fmt: skip

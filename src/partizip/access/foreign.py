"""What the tables of packages hold about people, declared here because their models are not ours."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.personal import declared, outside

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
    _declare_outside()


def _declare_outside() -> None:
    """What is done with data about people in memory, files and logs; no table holds it."""
    outside(
        "limits", held=_("How often a sender or an account tries something: digests of network addresses"),
        whose=_("Everybody who reads or writes here"),
        purpose=_("To keep misuse and overload away"), basis=purposes.PUBLIC_TASK, seen_by=purposes.NOBODY_ELSE,
        kept=_("In memory only, mostly for minutes, at most an hour"),
    )  # fmt: skip
    outside(
        "record", held=_("Role, body and time of each public act; people only as seals that nobody can read"),
        whose=purposes.OFFICIALS, purpose=_("To prove that what was published was not altered"),
        basis=purposes.PUBLIC_TASK, seen_by=_("Everybody"),
        kept=_("As long as the record; an erased person's seal can be opened by nobody any more"),
    )  # fmt: skip
    outside(
        "log", held=_("Time, kind of page and faults of the program; no names, addresses or typed words"),
        whose=_("Everybody who reads or writes here"), purpose=_("To find faults"), basis=purposes.PUBLIC_TASK,
        seen_by=_("Operators"), kept=_("As the operator sets it for the machine; it holds nobody's name"),
    )  # fmt: skip
    outside(
        "backup", held=_("A copy of all that stands in this register"), whose=_("All people in this register"),
        purpose=_("To be back after the loss of the machine"), basis=purposes.PUBLIC_TASK, seen_by=_("Operators"),
        kept=_("As the operator keeps copies; restoring one erases anew who was erased since"),
    )  # fmt: skip
    outside(
        "erased", held=_("Random keys of rows that were erased: no name, no address, no text"),
        whose=_("People who were erased"), purpose=_("To erase again what an older backup brings back"),
        basis=_("Legal obligation (Art. 6 (1) (c) with Art. 17 GDPR)"), seen_by=_("Operators"),
        kept=_("As long as the installation, because nobody knows how old a backup somebody will restore"),
    )  # fmt: skip

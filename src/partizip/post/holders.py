"""Mail to the holder of an account when its sign-in changes: who did not do it learns of it at once."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from partizip.access.adapter import AccountAdapter
from partizip.access.models import Person
from partizip.core.permissions import msgid
from partizip.post import outbox

# What happened, under the name that allauth (for our own acts: access) gives it.
WORDS = {
    "account/email/password_changed": msgid("The password of your account was changed."),
    "account/email/password_set": msgid("A password was set for your account."),
    "mfa/email/totp_activated": msgid("An authenticator app was set up for your account."),
    "mfa/email/totp_deactivated": msgid("The authenticator app of your account was removed."),
    "mfa/email/webauthn_added": msgid("A passkey was added to your account."),
    "mfa/email/webauthn_removed": msgid("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": msgid("New recovery codes were made for your account."),
    "access/recovery_code_used": msgid("Somebody signed in to your account with a recovery code."),
    "access/renewed": msgid("An administrator made a new start password for your account; the old sign-in has ended."),
    "access/bound": msgid("Your account can now be opened by the sign-in of your authority."),
    "access/unbound": msgid("Your account is no longer opened by the sign-in of your authority."),
}


class TellingAdapter(AccountAdapter):
    """The account adapter that puts these mails into the outbox, where allauth would send them while somebody waits."""

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Queue the mail about this change in the holder's language; of other occasions none is sent."""
        if template_prefix not in WORDS or not isinstance(user, Person):
            return
        language, at = outbox.language_of(user.language), timezone.now()
        with translation.override(language):
            said = _(WORDS[template_prefix])
            letter = outbox.Letter(
                key=f"sign-in:{user.id}:{template_prefix}:{at.isoformat()}", kind="sign-in", to=user.email,
                subject=said.rstrip("."), intro=said,
                button=(_("See how your account is signed in to"), outbox.page("/konto/2fa/", language)),
                notes=((_("If it was not you, tell your administrator at once."), ""),),
            )  # fmt: skip
            outbox.put([letter], at, language)

"""How allauth behaves here: nobody signs up by themselves, redirects stay on this site."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.signals import password_changed
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from partizip.access import limits
from partizip.access.acts import Forbidden
from partizip.access.models import Person
from partizip.core.permissions import msgid, refuse

# Sentences of allauth and Django that our pages show. Listed here, they are in our own translation, which goes before
# theirs: in German every page says "Kennwort" and "Sie".
SENTENCES = (
    msgid("Password"),
    msgid("Current Password"),
    msgid("New Password"),
    msgid("New Password (again)"),
    msgid("Please type your current password."),
    msgid("Incorrect password."),
    msgid("You must type the same password each time."),
    msgid("The email address and/or password you specified are not correct."),
    msgid("Password successfully changed."),
    msgid("You have signed out."),
    msgid("Incorrect code."),
    msgid("Passwordless"),
    msgid(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional "
        "requirements such as biometrics or PIN protection."
    ),
    msgid("Security key added."),
    msgid("Security key removed."),
    msgid("Master key"),
    msgid("Use your password"),
    msgid("Use authenticator app or code"),
    msgid("Use a security key"),
    msgid("Backup key"),
    msgid("Key nr. {number}"),
    msgid("Be patient, you are sending too many requests."),
    msgid("The password is too similar to the %(verbose_name)s."),
    msgid("This password is too common."),
    msgid("This password is entirely numeric."),
    msgid("Your password can’t be too similar to your other personal information."),
    msgid("Your password can’t be a commonly used password."),
    msgid("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "number",
    ),
)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator's act."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a person is made by access.actions.make_person."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that our own proxies tell; what a visitor wrote is never read."""
        return limits.sender(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a password before it is looked at, after too many wrong ones, and say when to try again."""
        seconds = limits.guess_wait(str(credentials.get("email", "")), request)
        if seconds:
            clock = date_format(localtime(limits.again_at(seconds)), "H:i")
            raise ValidationError(
                _("Too many wrong passwords. You can try again from %(clock)s; your account is not locked.")
                % {"clock": clock}
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong password."""
        limits.note_wrong_guess(str(credentials.get("email", "")), request)

    def get_login_stages(self) -> list[str]:
        """As allauth has them, with our own step for the second factor."""
        own = {"allauth.mfa.stages.AuthenticateStage": "partizip.access.stages.SecondFactor"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the desk; the gate leads to the second factor first where it is missing."""
        return reverse("desk")

    def set_password(self, user: Person, password: str) -> None:
        """The holder's own password takes the place of the start password.

        Not when the sign-in was renewed since this request began: its session has ended.
        """
        with transaction.atomic():
            if Person.objects.select_for_update().get(pk=user.pk).password != user.password:
                raise Forbidden(
                    refuse("Your sign-in was renewed. Sign in with the new start password.", "access.adapter")
                )
            user.start_password = False
            super().set_password(user, password)


class FactorAdapter(DefaultMFAAdapter):
    """The second factor and passkeys."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the site's own host name, whatever name a request came under."""
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        return {"id": host, "name": f"Partizip ({host})"}


@receiver(password_changed)
def typed_a_moment_ago(request: HttpRequest, **_more: Any) -> None:
    """Whoever changed the password typed the current one for it: it is not asked for again at once."""
    reauthenticate_by_password(request)


@receiver(authenticator_used)
def tell_of_recovery_code(user: Person, authenticator: Authenticator, **_more: Any) -> None:
    """A recovery code may be used by whoever lost their device, or by whoever found the sheet: its holder is told."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        get_adapter().send_notification_mail("access/recovery_code_used", user)

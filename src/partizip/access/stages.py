"""The step of the sign-in that asks for the second factor."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from partizip.access.acting import STRONG


class SecondFactor(AuthenticateStage):
    """Asked for after password and provider alike, unless the provider's own one counts (access.binding.is_strong)."""

    def _should_handle(self, request: HttpRequest) -> bool:
        strong = self.login.user is not None and request.session.get(STRONG) == str(self.login.user.pk)
        return not strong and super()._should_handle(request)

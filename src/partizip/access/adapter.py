"""How allauth behaves here: nobody signs up by themselves, redirects stay on this site."""

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from partizip.access.acts import Forbidden
from partizip.access.models import Person
from partizip.core.permissions import refuse


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator's act."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a person is made by access.actions.make_person."""
        return False

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

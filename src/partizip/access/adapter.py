"""How allauth behaves here: nobody signs up by themselves, redirects stay on this site."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from partizip.access.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator's act."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a person is made by access.actions.make_person."""
        return False

    def set_password(self, user: Person, password: str) -> None:
        """The holder's own password takes the place of the start password."""
        user.start_password = False
        super().set_password(user, password)

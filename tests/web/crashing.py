"""Settings of an installation that fails on demand, with messages in which values stand; only tests/web/test_log.py."""

from django.db import transaction

from partizip.web.settings import *  # noqa: F403
from partizip.web.settings import MIDDLEWARE as WHOLE

MIDDLEWARE = [*WHOLE, "tests.web.crashing.Crash"]


class Crash:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, *_view):
        if "absturz" not in request.GET:
            return
        from django.contrib.auth import get_user_model  # noqa: PLC0415 - settings are read before models

        values = f"{request.GET['q']} {request.META['REMOTE_ADDR']} {request.META.get('HTTP_X_FORWARDED_FOR')} {request.path}"
        people = get_user_model().objects
        someone = people.order_by("made_at").first()
        try:
            with transaction.atomic():  # PostgreSQL repeats the address in its message
                people.create(email=someone.email, name=someone.name, made_at=someone.made_at)
        except Exception as error:
            raise ValueError(f"{values} {someone.name} {someone.email}") from error

"""The WSGI application. `partizip serve` checks database, triggers and key before it starts this."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partizip.web.settings")
django.setup(set_prefix=False)

from partizip.web.versions import Front  # noqa: E402 - needs Django, which is set up above

application = Front()

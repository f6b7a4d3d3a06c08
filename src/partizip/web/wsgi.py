"""The WSGI application. `partizip serve` checks database, triggers and key before it starts this."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partizip.web.settings")
django.setup(set_prefix=False)

from django.urls import reverse  # noqa: E402 - these need Django, which is set up above

from partizip.web.versions import Front  # noqa: E402

reverse("desk")  # loads every address now: else the first act of the process does it while others wait for the database
application = Front()

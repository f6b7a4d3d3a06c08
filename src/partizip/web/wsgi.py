"""The WSGI application. `partizip serve` checks database, triggers and key before it starts this."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partizip.web.settings")
application = get_wsgi_application()

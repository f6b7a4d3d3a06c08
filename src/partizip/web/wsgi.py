"""The WSGI application; refuses to start when the database or the key is not as it must be."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partizip.web.settings")
application = get_wsgi_application()

"""Messages to the next page: in a cookie of this host alone, and in the session where they are too long for it."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """A cookie that no other host of the domain can set."""

    cookie_name = settings.COOKIE_PREFIX + "partizip_messages"


class Messages(FallbackStorage):
    """The cookie first, the session for the rest."""

    storage_classes = (HostCookie, SessionStorage)

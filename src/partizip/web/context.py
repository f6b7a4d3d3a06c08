"""What every page knows: the instance, who acts, the same page in the other languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

from partizip.access.defaults import instance
from partizip.access.retyping import retyped
from partizip.access.roles import ANONYMOUS
from partizip.portal.barriers.pages import page_of
from partizip.web.languages import is_of_the_desk


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """This very page in each language that it has; the query stays."""
    here, match = request.get_full_path(), request.resolver_match
    desk = is_of_the_desk(match.url_name if match else None)
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": translate_url(here, code),
            "current": code == get_language(),
        }
        for code, _name in (settings.DESK_LANGUAGES if desk else settings.LANGUAGES)
    ]


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    actor = getattr(request, "actor", None)
    return {
        "instance": getattr(request, "instance", None) or instance(),
        "actor": actor,
        "signed_in": actor is not None and actor.role != ANONYMOUS,
        "mandates": getattr(request, "mandates", []),
        "language_links": language_links(request),
        "kept_typing": retyped(request)["fields"] if getattr(request, "refused", False) else [],
        "here": page_of(request),
        "release": settings.RELEASE,
        "site_url": settings.SITE_URL,
    }

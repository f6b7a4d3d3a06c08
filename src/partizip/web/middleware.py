"""What stands before every view: who acts, who may call the address, how large and by which method."""

from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from partizip.access.acting import acting_for, has_start_password, lacks_second_factor
from partizip.access.acts import Forbidden
from partizip.access.defaults import instance
from partizip.access.matrix import RIGHTS
from partizip.access.roles import ANONYMOUS
from partizip.access.uploads import MEGABYTE, largest_file
from partizip.commissioner.views.attempts import noted
from partizip.core.addresses import EVERYONE, SIGNED_IN, Address
from partizip.journal.keeping import HistoryChanged
from partizip.web.addresses import address_of
from partizip.web.kept import kept

Handler = Callable[[HttpRequest], HttpResponse]


class BodyLimit:
    """Refuses what is too large by its announced length, or not UTF-8, before anything reads it.

    Whoever is signed in gets a page with the way back to the form; nobody ever reads what was sent.
    """

    LARGEST = 25 * 1024 * 1024  # bytes; a file of the largest kind with its form

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 or 400, or pass on."""
        length = request.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > self.LARGEST:
            if settings.SESSION_COOKIE_NAME not in request.COOKIES:
                return HttpResponse(loader.render_to_string("413_plain.html"), status=413)
            request.too_large = True  # type: ignore[attr-defined]
            request._stream, request.META["CONTENT_LENGTH"] = BytesIO(), "0"  # type: ignore[attr-defined]
        if request.content_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            return HttpResponse(loader.render_to_string("400_plain.html"), status=400)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Before every other gate and view: the answer to what was too large, by now with language and person."""
        if not getattr(request, "too_large", False):
            return None
        if request.actor.role == ANONYMOUS:  # type: ignore[attr-defined]
            return HttpResponse(loader.render_to_string("413_plain.html"), status=413)
        match = request.resolver_match
        address = address_of(match.url_name if match else None)
        back = request.path if address is not None and address.get else ""
        return render(request, "413.html", {"back": back, "most": largest_file() // MEGABYTE}, status=413)


class Acting:
    """Puts on the request: `actor`, the mandate under which this person acts now, and `instance`, our own facts."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Resolve the mandate anew at each request, so that an ended one ends at once."""
        request.instance = SimpleLazyObject(instance)  # type: ignore[attr-defined]
        request.actor = acting_for(request, timezone.now())  # type: ignore[attr-defined]
        response = self.get_response(request)
        # Files and feeds too; kept pages keep their headers. What nobody may store (the health address) needs none.
        if response.get("Cache-Control") != "no-store" and request.instance.demo:  # type: ignore[attr-defined]
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class MethodGate:
    """Answers methods that an address does not take with 405 and what it takes, before a form's token is asked."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; views are gated in process_view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Compare address and method with the table; what is not listed is left to the address gate."""
        match = request.resolver_match
        address = address_of(match.url_name if match else None)
        if address is None:
            return None
        allowed = [method for method in ("GET", "HEAD", "POST", "OPTIONS") if _who(address, method)]
        if request.method in allowed and request.method != "OPTIONS":
            return None
        response = HttpResponse() if request.method == "OPTIONS" else render(request, "405.html", status=405)
        response["Allow"] = ", ".join(allowed)
        return response


def _who(address: Address, method: str | None) -> str | None:
    """Who may call an address by a method; None for nobody. OPTIONS says what there is, to everybody."""
    listed = {"GET": address.get, "HEAD": address.get, "POST": address.post, "OPTIONS": EVERYONE}
    return listed.get(method or "")


def roles_with(right: str) -> frozenset[str]:
    """All roles that the rights table gives the right, whatever the condition."""
    return frozenset(row.role for row in RIGHTS if row.right == right)


def may_call(who: str, role: str) -> bool:
    """Whether a role may call an address open to `who`."""
    if who == EVERYONE:
        return True
    if who == SIGNED_IN:
        return role != ANONYMOUS
    return role in roles_with(who)


# All that an account can do while somebody else knows its password.
_BEFORE_OWN_PASSWORD = frozenset({"account_change_password", "account_reauthenticate", "account_logout"})


class AddressGate:
    """Refuses what the table of addresses does not list: role 403 or the way to sign-in (R-P6-1)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; views are gated in process_view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Compare address and role with the table; the method was looked at before."""
        match = request.resolver_match
        address = address_of(match.url_name if match else None)
        if address is None:
            return render(request, "403.html", {"reason": _("This address is not listed.")}, status=403)
        who = _who(address, request.method)
        if match and match.url_name not in _BEFORE_OWN_PASSWORD and has_start_password(request):
            return redirect("account_change_password")
        actor = request.actor  # type: ignore[attr-defined]
        if who is None or not may_call(who, actor.role):
            if actor.role == ANONYMOUS and request.method == "POST":  # signed out while writing
                return kept(request)
            if actor.role == ANONYMOUS:
                return redirect_to_login(request.get_full_path())
            if request.method == "POST":
                noted(actor, who or "", str(match.kwargs.get("code", "")) if match else "", timezone.now())
            return render(request, "403.html", {"reason": _("Your role does not allow this.")}, status=403)
        if who not in {EVERYONE, SIGNED_IN} and lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A right refused inside an act, or a restored older database, becomes a page that says so."""
        if isinstance(exception, Forbidden):
            match = request.resolver_match
            if request.method == "POST" and match and "code" in match.kwargs:  # tried at an item of another office
                who = _who(address_of(match.url_name) or Address(), request.method)
                noted(request.actor, who or "", str(match.kwargs["code"]), timezone.now())  # type: ignore[attr-defined]
            return render(request, "403.html", {"reason": _(exception.verdict.reason)}, status=403)
        if isinstance(exception, HistoryChanged):
            return render(request, "503.html", {"reason": str(exception)}, status=503)
        return None

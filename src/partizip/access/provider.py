"""Sign-in through a provider by OpenID Connect Core 1.0: authorization code with PKCE, state and nonce.

Everything that the provider says is checked here: the issuer of its configuration, the signature, issuer, audience,
time and nonce of the ID token, and the issuer named in the answer (RFC 9207). Whom the answer means in this
installation is decided in access.binding. PyJWT reads and checks the token; nothing else of it is used.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import quote_plus, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.conf import settings
from django.core.cache import cache

from partizip.core.permissions import msgid

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 60  # seconds by which clocks may differ
BEGUN_HOLDS = 600  # seconds between leaving for the provider and coming back
_KEPT = 600  # seconds for which configuration and keys are kept
_SILENT = 30  # seconds for which a provider that did not answer is left alone
_LARGEST = 1024 * 1024  # bytes of an answer
_TIMEOUT = 10  # seconds for each question

NOT_BEGUN = msgid("This sign-in was not begun in this browser, or too long ago. Begin it anew.")
BROKEN_OFF = msgid("The sign-in was broken off or refused there.")
NOT_REACHED = msgid("The provider of the sign-in does not answer now. Try again later.")
NOT_TRUSTED = msgid("What the provider of the sign-in answered is not what it must be. Nothing was opened.")


class Fault(Exception):
    """The sign-in cannot go on: a sentence for the person (a msgid), and what exactly for the log."""

    def __init__(self, reason: str, cause: str) -> None:
        super().__init__(cause)
        self.reason, self.cause = reason, cause


@dataclass(frozen=True)
class Subject:
    """Who signed in there: issuer and id, the mail address when it is verified, and how (acr and amr)."""

    issuer: str
    id: str
    email: str
    means: frozenset[str]


def is_on() -> bool:
    """Whether a provider is configured."""
    return bool(settings.OIDC_ISSUER)


class _NoRedirects(HTTPRedirectHandler):
    """An answer that leads elsewhere is no answer: it could lead into this machine's own network."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"})


def _asked(address: str, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Any:
    """The JSON of an answer. Raises Fault."""
    if not _is_safe(address):
        raise Fault(NOT_TRUSTED, "an address of the provider is not https")
    body = urlencode(data).encode() if data is not None else None
    request = Request(address, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - see _is_safe
    try:
        with build_opener(_NoRedirects).open(request, timeout=_TIMEOUT) as answer:
            found = json.loads(answer.read(_LARGEST))
    except (URLError, OSError, HTTPException) as error:
        refused = getattr(error, "code", 500) in {400, 401, 403}
        raise Fault(BROKEN_OFF if refused else NOT_REACHED, "the provider refused or did not answer") from error
    except ValueError as error:
        raise Fault(NOT_TRUSTED, "the provider did not answer in JSON") from error
    if not isinstance(found, dict):
        raise Fault(NOT_TRUSTED, "the provider did not answer with an object")
    return found


def configuration() -> dict[str, Any]:
    """The provider's configuration (OpenID Connect Discovery 1.0), kept for ten minutes. Raises Fault.

    A provider that did not answer is not asked again for half a minute: each question may hold a thread of the server
    for seconds, and whoever wants to can ask often.
    """
    kept = cache.get(f"oidc:{settings.OIDC_ISSUER}")
    if kept is not None:
        return dict(kept)
    silent = f"oidc-silent:{settings.OIDC_ISSUER}"
    if cache.get(silent):
        raise Fault(NOT_REACHED, "the provider did not answer a moment ago")
    try:
        found = _asked(settings.OIDC_ISSUER.rstrip("/") + "/.well-known/openid-configuration")
    except Fault:
        cache.set(silent, True, _SILENT)
        raise
    if found.get("issuer") != settings.OIDC_ISSUER:
        raise Fault(NOT_TRUSTED, "the configuration is of another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(found.get(name), str) or not _is_safe(found[name]):
            raise Fault(NOT_TRUSTED, "the configuration lacks an address, or it is not https")
    cache.set(f"oidc:{settings.OIDC_ISSUER}", found, _KEPT)
    return dict(found)


def _key(token: str) -> jwt.PyJWK:
    """The key that a token names; asked for anew once when it is not among the kept ones. Raises Fault."""
    name = f"oidc-keys:{settings.OIDC_ISSUER}"
    kid = jwt.get_unverified_header(token).get("kid")
    for kept in (cache.get(name), None):
        keys = kept or _asked(configuration()["jwks_uri"])
        cache.set(name, keys, _KEPT)
        fitting = [key for key in jwt.PyJWKSet.from_dict(keys).keys if kid in {None, key.key_id}]
        if len(fitting) == 1:
            return fitting[0]
    raise Fault(NOT_TRUSTED, "the token is signed by a key that the provider does not publish")


def begun() -> dict[str, str]:
    """The secrets of a new attempt, for the session: state, nonce, PKCE verifier (RFC 7636)."""
    return {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}


def leave_for(attempt: Mapping[str, str], back: str, *, choose: bool = False) -> str:
    """The address at the provider to which the person is sent. Raises Fault.

    `choose`: the provider asks which of their accounts somebody means, also when it knows one (OpenID Connect Core,
    3.1.2.1, prompt=select_account).
    """
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt["verifier"].encode()).digest()).rstrip(b"=")
    query = {
        "response_type": "code", "client_id": settings.OIDC_CLIENT_ID, "redirect_uri": back, "scope": "openid email",
        "state": attempt["state"], "nonce": attempt["nonce"], "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }  # fmt: skip
    if choose:
        query["prompt"] = "select_account"
    if settings.OIDC_STRONG:
        query["acr_values"] = " ".join(settings.OIDC_STRONG)
    address = configuration()["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def came_back(attempt: Mapping[str, str], answer: Mapping[str, str], back: str) -> Subject:
    """Who the provider says has signed in. Raises Fault for anything that does not fit the attempt."""
    if not hmac.compare_digest(attempt["state"].encode(), answer.get("state", "").encode()):
        raise Fault(NOT_BEGUN, "the state is another one")
    found = configuration()
    named = answer.get("iss")
    if (named or found.get("authorization_response_iss_parameter_supported")) and named != found["issuer"]:
        raise Fault(NOT_TRUSTED, "the answer is of another issuer")
    if "error" in answer or not answer.get("code"):
        raise Fault(BROKEN_OFF, "the provider answered with an error")
    tokens = _tokens(found, answer["code"], attempt["verifier"], back)
    claims = _checked(tokens.get("id_token"), attempt["nonce"])
    more = claims if "email" in claims else _user_info(found, tokens, claims["sub"])
    return Subject(found["issuer"], claims["sub"], _verified_mail(more), _means(claims))


def _tokens(found: Mapping[str, Any], code: str, verifier: str, back: str) -> dict[str, Any]:
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers = {}
    methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if not settings.OIDC_CLIENT_SECRET or "client_secret_basic" not in methods:
        data["client_id"] = settings.OIDC_CLIENT_ID
        if settings.OIDC_CLIENT_SECRET:
            data["client_secret"] = settings.OIDC_CLIENT_SECRET
    else:
        pair = f"{quote_plus(settings.OIDC_CLIENT_ID)}:{quote_plus(settings.OIDC_CLIENT_SECRET)}"  # RFC 6749, 2.3.1
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return dict(_asked(found["token_endpoint"], data, headers))


def _checked(token: Any, nonce: str) -> dict[str, Any]:
    """The claims of an ID token after every check of OpenID Connect Core 3.1.3.7. Raises Fault."""
    if not isinstance(token, str):
        raise Fault(NOT_TRUSTED, "there is no ID token")
    try:
        claims = jwt.decode(
            token, _key(token), algorithms=ALGORITHMS, audience=settings.OIDC_CLIENT_ID, issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY, options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise Fault(NOT_TRUSTED, "the ID token does not hold") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise Fault(NOT_TRUSTED, "the ID token was issued to another program")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Fault(NOT_TRUSTED, "the nonce is another one")
    if not isinstance(claims["sub"], str) or not 1 <= len(claims["sub"]) <= 255:
        raise Fault(NOT_TRUSTED, "the ID token names nobody")
    return dict(claims)


def _user_info(found: Mapping[str, Any], tokens: Mapping[str, Any], subject: str) -> dict[str, Any]:
    """What the provider tells of the person beside the token; of this very person only. Raises Fault."""
    address, token = found.get("userinfo_endpoint"), tokens.get("access_token")
    if not address or not isinstance(token, str):
        return {}
    told = _asked(str(address), headers={"Authorization": f"Bearer {token}"})
    if told.get("sub") != subject:
        raise Fault(NOT_TRUSTED, "the provider told of another person")
    return dict(told)


def _verified_mail(claims: Mapping[str, Any]) -> str:
    """The mail address, only when the provider says outright that it is verified."""
    email = claims.get("email")
    return email.strip() if isinstance(email, str) and claims.get("email_verified") is True else ""


def _means(claims: Mapping[str, Any]) -> frozenset[str]:
    amr = claims.get("amr")
    return frozenset(str(means) for means in [claims.get("acr"), *(amr if isinstance(amr, list) else [])] if means)

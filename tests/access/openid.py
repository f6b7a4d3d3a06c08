"""A provider of sign-in on this machine: OpenID Connect with PKCE; each test can make it lie in one point."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "partizip test", "geheim:mit+Zeichen"


class Provider:
    """What it knows: one person at a time, its keys, the codes given out; `lies` change one answer each."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid, self.codes, self.lies, self.asked = "eins", {}, {}, []
        self.person = {"sub": "u-1", "email": "ada@example.org", "email_verified": True}
        self.means, self.info_only = {}, False
        self.issuer = ""

    def configuration(self) -> dict:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo", "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        } | self.lies.get("configuration", {})  # fmt: skip

    def keys(self) -> dict:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict) -> str:
        """The address to which the browser is sent back, as after a sign-in there."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        if "error" in self.lies:
            return f"{query['redirect_uri']}?{urlencode({'state': query['state'], 'error': self.lies['error']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        answer = {"code": code, "state": query["state"]} | self.lies.get("answer", {})
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict, authorization: str) -> tuple[int, dict]:
        """Each code counts once, with its verifier, for the client that asked."""
        self.asked.append(form)
        user, _colon, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        query = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(
            b"="
        )
        known = (user, password) == ("partizip+test", "geheim%3Amit%2BZeichen")
        if not known or query is None or challenge.decode() != query["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if query["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": query["nonce"]} | self.means
        claims |= {"sub": self.person["sub"]} if self.info_only else self.person
        claims |= self.lies.get("claims", {})
        for name in self.lies.get("without", ()):
            del claims[name]
        key, algorithm = self.lies.get("signing", (self.key, "RS256"))
        headers = {"kid": self.lies.get("kid", self.kid)}
        return 200, {
            "access_token": "at-1",
            "token_type": "Bearer",
            "id_token": jwt.encode(claims, key, algorithm, headers),
        }

    def answer(self, path: str, form: dict, headers: dict) -> tuple[int, dict]:
        if path == "/token":
            return self.token(form, headers.get("Authorization", ""))
        if path == "/userinfo":
            assert headers.get("Authorization") == "Bearer at-1"
            return 200, self.person | self.lies.get("info", {})
        if path == "/jwks":
            return 200, self.keys()
        return 200, self.configuration()


@contextmanager
def running():
    """The provider, answering on a free port of this machine."""
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _say(self, status: int, body: dict) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header(
                    "Location", told.authorize({name: value[0] for name, value in parse_qs(parts.query).items()})
                )
                self.end_headers()
                return
            self._say(*told.answer(parts.path, {}, dict(self.headers)))

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._say(*told.answer(self.path, {name: value[0] for name, value in form.items()}, dict(self.headers)))

        def log_message(self, *_arguments) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.issuer = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()

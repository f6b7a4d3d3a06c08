"""A security key in software: makes credentials and signs challenges as a device does (WebAuthn level 2)."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

HERE = "http://localhost:8000"  # as PARTIZIP_SITE_URL is in tests
FLAG = AuthenticatorData.FLAG


class Key:
    """One credential on one device."""

    def __init__(self, origin: str = HERE) -> None:
        self.origin, self.secret, self.id = origin, ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16)
        self.handle, self.count = "", 0

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **parts: bytes) -> str:
        return json.dumps({
            "id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key",
            "response": {name: websafe_encode(value) for name, value in parts.items()},
            "clientExtensionResults": {"credProps": {"rk": True}},
        })  # fmt: skip

    def create(self, options: dict) -> str:
        """The answer to creation options."""
        wanted = options["publicKey"]
        self.rp, self.handle = hashlib.sha256(wanted["rp"]["id"].encode()).digest(), wanted["user"]["id"]
        public = ES256.from_cryptography_key(self.secret.public_key())
        held = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self.rp, FLAG.UP | FLAG.UV | FLAG.AT, 0, held)
        return self._answer(
            clientDataJSON=self._client("webauthn.create", wanted["challenge"]),
            attestationObject=bytes(AttestationObject.create("none", data, {})),
        )

    def get(self, options: dict, *, verified: bool = True) -> str:
        """The answer to a challenge; `verified`: whether the device asked for finger, face or PIN."""
        self.count += 1
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = bytes(AuthenticatorData.create(self.rp, FLAG.UP | (FLAG.UV if verified else 0), self.count))
        signed = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        answer = json.loads(self._answer(clientDataJSON=client, authenticatorData=data, signature=signed))
        answer["response"]["userHandle"] = self.handle
        return json.dumps(answer)

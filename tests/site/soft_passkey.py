"""A small authenticator in software: one ES256 key that answers as a browser would (WebAuthn 2)."""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


class SoftPasskey:
    """One passkey. `copy` takes over its name and owner, but not its secret key."""

    def __init__(self, *, origin: str, copy: "SoftPasskey | None" = None) -> None:
        self.origin = origin
        self.id = copy.id if copy else secrets.token_bytes(16)
        self.owner = copy.owner if copy else ""
        self.key = ec.generate_private_key(ec.SECP256R1())

    def create(self, options: Mapping[str, Any]) -> str:
        """Answer the site's wish for a new passkey."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        public = self.key.public_key().public_numbers()
        key = cbor.encode(
            {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        )
        named = bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        data = self._data(asked["rp"]["id"], flags=PRESENT | VERIFIED | ATTESTED) + named
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"], origin=self.origin)
        response = {"clientDataJSON": _text(client), "attestationObject": _text(attestation)}
        return self._answer(response, credProps={"rk": True})

    def get(
        self, options: Mapping[str, Any], *, origin: str = "", flags: int = PRESENT | VERIFIED
    ) -> str:
        """Answer the site's wish for a signature."""
        asked = options["publicKey"]
        data = self._data(asked["rpId"], flags=flags)
        client = self._client("webauthn.get", asked["challenge"], origin=origin or self.origin)
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": _text(client),
            "authenticatorData": _text(data),
            "signature": _text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.owner,
        }
        return self._answer(response)

    def _data(self, party: str, *, flags: int) -> bytes:
        return hashlib.sha256(party.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str, *, origin: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, response: Mapping[str, str], **extensions: object) -> str:
        name = _text(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
                "authenticatorAttachment": "platform",
            }
        )

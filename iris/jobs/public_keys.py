"""The public halves of a register's signing keys: what somebody outside needs to check what it signed."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from iris.gateways.keys import Signature
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Checker(Protocol):
    """Whoever can tell whether a signature fits."""

    def verify(self, data: bytes, signature: Signature) -> bool:
        """Tell whether it fits. Raises RuleBroken `key_missing` for a key not held."""


class PublicKeys:
    """Ed25519 keys by id, as published in a JWK set (RFC 7517, RFC 8037)."""

    def __init__(self, jwks: Iterable[Mapping[str, str]]) -> None:
        self._keys = {jwk["kid"]: Ed25519PublicKey.from_public_bytes(_bytes(jwk["x"])) for jwk in jwks}

    @classmethod
    def from_file(cls, path: Path) -> PublicKeys:
        """Read a JWK set. Raises RuleBroken `public_keys_unreadable`."""
        try:
            found = cls(json.loads(path.read_bytes())["keys"])
        except (ValueError, KeyError, TypeError) as error:
            sentence = N_("%(name)s does not hold the public keys of a register. Get them again from its site.")
            raise RuleBroken("public_keys_unreadable", sentence, name=path.name) from error
        return found

    def verify(self, data: bytes, signature: Signature) -> bool:
        """Tell whether a signature fits; one by a key that was not published does not."""
        try:
            self._keys[signature.key_id].verify(signature.value, data)
        except (KeyError, InvalidSignature):
            return False
        return True


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

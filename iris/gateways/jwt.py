"""Credentials as signed text: `application/vc+jwt`, the compact form of a JWS (RFC 7515) over the credential itself.

The algorithm is named "EdDSA" and not "Ed25519" (RFC 9864): of the libraries that readers have, some know only the
older name and none only the newer one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from iris.gateways.keys import Keys, Purpose
from iris.rules.credentials import key_name


def signed(keys: Keys, base_url: str, credential: Mapping[str, Any]) -> str:
    """Sign a credential with the newest key. The same credential and key give the same text."""
    key_id = keys.current_id(Purpose.SIGNING)
    head = {"alg": "EdDSA", "kid": key_name(base_url, key_id), "typ": "vc+jwt", "cty": "vc"}
    text = f"{_part(head)}.{_part(credential)}"
    return f"{text}.{_base64(keys.sign(text.encode(), key_id).value)}"


def payload_of(text: str) -> dict[str, Any]:
    """What a signed text says, unchecked: for those that we signed ourselves."""
    part = text.split(".")[1]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return said


def _part(document: Mapping[str, Any]) -> str:
    return _base64(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

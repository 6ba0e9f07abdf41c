"""Check a credential of a certificate without trusting the register's pages.

Needs Python 3.11 and the package "cryptography", and nothing else of this software:

    python verify_credential.py CREDENTIAL [--issuer DID] [--keys FILE] [--list FILE]... [--on YYYY-MM-DD]

CREDENTIAL is a file or an address. Keys (did.json) and status lists are fetched from the issuer unless they are given
as files or addresses, so that it works offline too. Say whom you trust with --issuer: anybody can sign a credential
in their own name. Ends with 0 valid, 1 genuine but not valid that day, 2 not to be trusted or not to be checked.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import zlib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST = 4 * 1024 * 1024
SMALLEST_LIST = 131_072
"""Places that a status list has at least (W3C Bitstring Status List 1.0, section 6.1)."""
VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"


class NotTrusted(Exception):
    """It cannot be checked, or it is not what it seems to be."""


def main(arguments: list[str] | None = None) -> int:
    """Check, print what was found, give the exit status."""
    asked = _arguments().parse_args(arguments)
    try:
        found = check(asked.credential, asked.issuer, asked.keys, asked.list, asked.on)
    except (NotTrusted, OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"NOT TRUSTED: {error}\n")
        return 2
    sys.stdout.writelines(f"{name}: {value}\n" for name, value in found.items())
    return 0 if found["state"] == "valid" else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Check a credential of a certificate.")
    parser.add_argument("credential", help="file or address of the signed text")
    parser.add_argument("--issuer", help="whom you trust, such as did:web:register.example")
    parser.add_argument("--keys", help="file or address of the issuer's did.json; else it is fetched")
    parser.add_argument("--list", action="append", default=[], help="file or address of a status list; else fetched")
    parser.add_argument("--on", type=date.fromisoformat, help="the day to check for; else now")
    return parser


def check(place: str, issuer: str | None, keys: str | None, lists: list[str], on: date | None) -> dict[str, str]:
    """Check one credential; what it says and its state: valid, suspended, revoked, expired or not-yet-valid."""
    moment = datetime.combine(on, time(12), UTC) if on else datetime.now(UTC)
    text = read(place, "application/vc+jwt").decode().strip()
    did = _issuer(_part(text, 1))
    if issuer and did != issuer:
        raise NotTrusted(f"it was issued by {did}, not by {issuer}")
    document = json.loads(read(keys or keys_address(did), "application/json"))
    if document.get("id") != did:
        raise NotTrusted(f"the keys are those of {document.get('id')}, not of {did}")
    said = verified(text, document)
    if VC_CONTEXT not in said["@context"] or "VerifiableCredential" not in said["type"]:
        raise NotTrusted("this is no verifiable credential")
    given = [read(each, "application/vc+jwt").decode().strip() for each in lists]
    state = _state(said, document, given, moment)
    subject = said["credentialSubject"]
    return {
        "state": state,
        "issuer": did + ("" if issuer else " (is this whom you trust?)"),
        "certificate": said["name"],
        "agency": f"{subject['issuedToParty']['name']} ({subject['issuedToParty']['id']})",
        "valid": f"{said['validFrom']} to {said['validUntil']}",
        "checked for": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


# Signatures


def verified(text: str, document: dict[str, Any]) -> dict[str, Any]:
    """What a signed text says, once its signature fits a key that the issuer uses for statements."""
    head = _part(text, 0)
    if head.get("alg") not in ("EdDSA", "Ed25519") or head.get("crit"):
        raise NotTrusted(f"signed in a way that is not understood: {head.get('alg')}")
    said = _part(text, 1)
    key_id = str(head.get("kid", ""))
    if key_id.partition("#")[0] != document["id"] or _issuer(said) != document["id"]:
        raise NotTrusted("the key belongs to somebody else than the issuer")
    signed, _, signature = text.rpartition(".")
    try:
        _key(key_id, document).verify(_bytes(signature), signed.encode())
    except InvalidSignature:
        raise NotTrusted("the signature does not fit: it was changed, or another key signed it") from None
    return said


def _key(key_id: str, document: dict[str, Any]) -> Ed25519PublicKey:
    if key_id not in document.get("assertionMethod", []):
        raise NotTrusted(f"the issuer does not know the key {key_id}")
    for method in document.get("verificationMethod", []):
        jwk = method.get("publicKeyJwk", {})
        if method.get("id") == key_id and (jwk.get("kty"), jwk.get("crv")) == ("OKP", "Ed25519"):
            return Ed25519PublicKey.from_public_bytes(_bytes(jwk["x"]))
    raise NotTrusted(f"the issuer does not know the key {key_id}")


def _issuer(said: dict[str, Any]) -> str:
    issuer = said["issuer"]
    return str(issuer["id"] if isinstance(issuer, dict) else issuer)


def _part(text: str, place: int) -> dict[str, Any]:
    parts = text.split(".")
    if len(parts) != 3:
        raise NotTrusted("this is no signed text")
    found = json.loads(_bytes(parts[place]))
    if not isinstance(found, dict):
        raise NotTrusted("this is no signed text")
    return found


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


# State


def _state(said: dict[str, Any], document: dict[str, Any], lists: list[str], moment: datetime) -> str:
    entries = said["credentialStatus"]
    entries = entries if isinstance(entries, list) else [entries]
    bits = {entry["statusPurpose"]: _bit(entry, document, lists, moment) for entry in entries}
    if bits.keys() != {"suspension", "revocation"}:
        raise NotTrusted("it does not say where it would be suspended and revoked")
    if bits["revocation"]:
        return "revoked"
    if moment > _moment(said["validUntil"]):
        return "expired"
    if moment < _moment(said["validFrom"]):
        return "not-yet-valid"
    return "suspended" if bits["suspension"] else "valid"


def _bit(entry: dict[str, Any], document: dict[str, Any], lists: list[str], moment: datetime) -> bool:
    address = entry["statusListCredential"]
    text = next((each for each in lists if _part(each, 1).get("id") == address), None)
    if text is None:
        # Whoever could name any address here could make the reader fetch anything.
        if urlsplit(address).netloc != _host(document["id"]):
            raise NotTrusted(f"its list is not kept by the issuer: {address}")
        text = read(address, "application/vc+jwt").decode().strip()
    said = verified(text, document)
    subject = said["credentialSubject"]
    if said["id"] != address or "BitstringStatusListCredential" not in said["type"]:
        raise NotTrusted(f"this is not the list {address}")
    if subject["statusPurpose"] != entry["statusPurpose"]:
        raise NotTrusted("the list is about something else")
    if moment > _moment(said["validUntil"]):
        raise NotTrusted("the list is too old: fetch it again")
    return _read_bit(subject["encodedList"], int(entry["statusListIndex"]))


def _read_bit(encoded: str, place: int) -> bool:
    if not encoded.startswith("u"):
        raise NotTrusted("the list is written in a way that is not understood")
    # No more than LARGEST bytes come out, however small a list was made to look.
    bits = zlib.decompressobj(wbits=31).decompress(_bytes(encoded[1:]), LARGEST)
    if len(bits) * 8 < SMALLEST_LIST or not 0 <= place < len(bits) * 8:
        raise NotTrusted("the list has no such place")
    return bool(bits[place >> 3] & (0x80 >> (place & 7)))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# Reading


def _host(did: str) -> str:
    method, _, name = did.partition("did:web:")
    if method or not name or ":" in name:
        raise NotTrusted(f"keys are fetched for did:web only, not for {did}: give them with --keys")
    return unquote(name)


def keys_address(did: str) -> str:
    """Where the keys of an issuer are published (did:web); a server on this very machine may do without https."""
    host = _host(did)
    local = host.partition(":")[0] in ("127.0.0.1", "localhost")
    return f"{'http' if local else 'https'}://{host}/.well-known/did.json"


def read(place: str, kind: str) -> bytes:
    """The bytes of a file or of an address."""
    if "://" not in place:
        data = Path(place).read_bytes()
    elif urlsplit(place).scheme in ("http", "https"):
        with urlopen(Request(place, headers={"Accept": kind}), timeout=20) as answer:  # noqa: S310
            data = answer.read(LARGEST + 1)
    else:
        raise NotTrusted(f"neither a file nor an address: {place}")
    if len(data) > LARGEST:
        raise NotTrusted(f"too large: {place}")
    return data


if __name__ == "__main__":
    sys.exit(main())

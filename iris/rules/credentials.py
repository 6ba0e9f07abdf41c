"""Credentials of certificates: what one says, when its bits are set, lists of bits, the document of the issuer's keys.

W3C Verifiable Credentials Data Model 2.0 and Bitstring Status List 1.0; the subject has the form of a UNTP Digital
Conformity Credential 0.7.0 (UN/CEFACT, 4 May 2026). Its schema describes one status entry, W3C allows several: we
give two, one for what can end again and one for what cannot. Nothing that people wrote freely stands in a
credential, since what has been given away cannot be taken back.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from iris.rules.standards import Standard
from iris.rules.status_facts import State, StatusFact, permission_status
from iris.rules.status_words import StatusIcon
from iris.rules.wording import N_, Tone, Word

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
UNTP_CONTEXT = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
TOPIC = {
    "type": ["ConformityTopic"],
    "id": "http://vocabulary.uncefact.org/ConformityTopic#forced-labour",
    "name": "forced-labour",
}
MEDIA_TYPE = "application/vc+jwt"

SIZE = 131_072
"""Places in a list: the least that Bitstring Status List allows (section 6.1), so that one bit tells little."""
FILLED = SIZE // 2
"""So many places are given before the next list begins: drawing a free one stays quick."""
TTL = timedelta(minutes=5)
"""How long a list may be used before it is fetched again."""
LIST_VALID = timedelta(days=7)
"""After so long an old copy of a list is worth nothing."""

FINAL = frozenset({State.BANNED, State.REVOKED, State.SURRENDERED})
"""States from which a certificate's number returns with a new credential only."""


class StatusPurpose(StrEnum):
    """What a list is about: suspension may end, revocation never does."""

    SUSPENSION = "suspension"
    REVOCATION = "revocation"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the two bits of a credential say."""

    suspended: bool = False
    revoked: bool = False

    def says(self, purpose: StatusPurpose) -> bool:
        """The bit in the list of this purpose."""
        return self.revoked if purpose is StatusPurpose.REVOCATION else self.suspended


class CredentialState(StrEnum):
    """What a credential is worth on a day."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


_S = CredentialState
CREDENTIAL_WORDS: Mapping[CredentialState, Word] = {
    _S.VALID: Word(N_("Valid"), N_("What it says holds today."), Tone.OK, StatusIcon.TICK),
    _S.SUSPENDED: Word(
        N_("Suspended"), N_("On hold with its certificate. It may become valid again."), Tone.STOP, StatusIcon.PAUSE
    ),
    _S.REVOKED: Word(
        N_("Revoked"),
        N_("It was replaced, or its certificate was ended. It never becomes valid again."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    _S.EXPIRED: Word(N_("Ended"), N_("Its last day is over."), Tone.GONE, StatusIcon.CLOCK),
}


def standing(facts: Iterable[StatusFact], after_fact: int, *, newest: bool, today: date) -> Standing:
    """The bits of a credential, from the facts of its certificate's number.

    `after_fact` is the id of the last fact when it was issued. It is revoked once a newer one is issued, once its
    number is ended, and for ever when a later fact ended it, even if that fact was corrected afterwards.
    """
    known = list(facts)
    state = permission_status(known, today).state
    ended = any(f.state in FINAL and int(f.id) > after_fact and f.effective_from <= today for f in known)
    return Standing(suspended=state is State.SUSPENDED, revoked=ended or not newest or state in FINAL)


def state_of(bits: Standing, valid_until: date, today: date) -> CredentialState:
    """The one word for a credential: what never comes back speaks first."""
    if bits.revoked:
        return _S.REVOKED
    if today > valid_until:
        return _S.EXPIRED
    return _S.SUSPENDED if bits.suspended else _S.VALID


# Lists of bits


def encoded_list(positions: Iterable[int]) -> str:
    """A list with these bits set, compressed: the first place is the leftmost bit; multibase base64url."""
    bits = bytearray(SIZE // 8)
    for place in positions:
        bits[place >> 3] |= 0x80 >> (place & 7)
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def list_name(number: int, purpose: StatusPurpose) -> str:
    """The name of a list in its address."""
    return f"{number}-{purpose}"


def parse_list_name(name: str) -> tuple[int, StatusPurpose] | None:
    """Number and purpose of a list by its name; None for what is no such name."""
    number, _, purpose = name.partition("-")
    if purpose not in frozenset(StatusPurpose) or not (number.isascii() and number.isdigit()):
        return None
    found = int(number[:9]), StatusPurpose(purpose)
    return found if list_name(*found) == name else None


def status_list(
    base_url: str, number: int, purpose: StatusPurpose, positions: Iterable[int], changed: datetime, today: date
) -> dict[str, Any]:
    """A list as a credential, to be signed. `changed`: the last moment at which a bit of it can have changed."""
    address = _list_address(base_url, number, purpose)
    return {
        "@context": [VC_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_did(base_url),
        "validFrom": _stamp(max(changed, _midnight(today))),
        "validUntil": _stamp(_midnight(today) + LIST_VALID),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": str(purpose),
            "encodedList": encoded_list(positions),
            "ttl": int(TTL.total_seconds() * 1000),
        },
    }


def _list_address(base_url: str, number: int, purpose: StatusPurpose) -> str:
    return f"{base_url}/credentials/status/{list_name(number, purpose)}"


# The credential


@dataclass(frozen=True, slots=True)
class Issue:
    """A credential to be written: its name, its place in the lists, the day it counts from, what it says."""

    public_id: str
    list_number: int
    position: int
    issued_on: date
    says: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """A certificate as it stands, of which a credential speaks."""

    number: str
    agency_id: str
    agency: str
    standard: tuple[str, str]
    decided_on: date
    valid_until: date
    conditions: str | None
    scope: Mapping[str, Any]

    def said(self) -> dict[str, Any]:
        """What a credential says of it, as it is stored.

        Of conditions only that there are some: their words are on the certificate's page, and can be mended there.
        Offices are left out, since an office may be somebody's home.
        """
        return {
            "number": self.number,
            "agency_id": self.agency_id,
            "agency": self.agency,
            "standard": list(self.standard),
            "decided_on": self.decided_on.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "conditions": bool(self.conditions),
            "scope": {key: list(self.scope.get(key, [])) for key in ("corridors", "sectors")},
        }


def credential(base_url: str, issuer_name: str, issue: Issue, standard: Standard) -> dict[str, Any]:
    """A credential, to be signed."""
    said = issue.says
    return {
        "@context": [VC_CONTEXT, UNTP_CONTEXT],
        "id": f"{base_url}/credentials/{issue.public_id}",
        "type": ["VerifiableCredential", "DigitalConformityCredential"],
        "name": f"Certificate {said['number']}",
        "issuer": {"type": ["CredentialIssuer"], "id": issuer_did(base_url), "name": issuer_name},
        "validFrom": _stamp(_midnight(issue.issued_on)),
        "validUntil": _stamp(_midnight(date.fromisoformat(said["valid_until"])) + timedelta(days=1, seconds=-1)),
        "credentialStatus": [_entry(base_url, issue, purpose) for purpose in StatusPurpose],
        "credentialSubject": _attestation(base_url, issuer_name, said, standard),
    }


def _entry(base_url: str, issue: Issue, purpose: StatusPurpose) -> dict[str, str]:
    address = _list_address(base_url, issue.list_number, purpose)
    return {
        "id": f"{address}#{issue.position}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": str(purpose),
        "statusListIndex": str(issue.position),
        "statusListCredential": address,
    }


def _attestation(base_url: str, issuer_name: str, said: Mapping[str, Any], standard: Standard) -> dict[str, Any]:
    page = f"{base_url}/verify/{said['number']}"
    return {
        "type": ["ConformityAttestation"],
        "id": page,
        "name": f"Certificate of ethical recruitment {said['number']}",
        "description": f"In force with conditions, which are published at {page}" if said["conditions"] else "In force",
        "assessorLevel": "3rdParty",
        "assessmentLevel": "scheme-cab",
        "attestationType": "certification",
        "issuedToParty": _party(base_url, said) | {"registeredId": said["agency_id"]},
        "referenceScheme": {"type": ["ConformityScheme"], "id": f"{base_url}/standards", "name": issuer_name},
        "referenceProfile": {
            "type": ["ConformityProfile"],
            "id": _standard_address(base_url, standard),
            "name": f"{standard.title} {standard.version}",
        },
        "conformityCertificate": {
            "linkURL": f"{base_url}/certificates/{said['number']}.pdf",
            "linkName": f"Certificate {said['number']}",
            "mediaType": "application/pdf",
        },
        "conformityAssessment": [_assessment(base_url, page, said, standard)],
    }


def _party(base_url: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": ["Party"], "id": f"{base_url}/agencies/{said['agency_id']}", "name": said["agency"]}


def _standard_address(base_url: str, standard: Standard) -> str:
    return f"{base_url}/standards/{standard.id}/{standard.version}"


def _assessment(base_url: str, page: str, said: Mapping[str, Any], standard: Standard) -> dict[str, Any]:
    outcome = "conformity-with-conditions" if said["conditions"] else "conformity"
    return {
        "type": ["ConformityAssessment"],
        "id": f"{page}#assessment",
        "name": standard.title,
        "assessmentDate": said["decided_on"],
        "assessmentCriteria": [
            {
                "type": ["Criterion"],
                "id": f"{_standard_address(base_url, standard)}#{criterion.code}",
                "name": criterion.title,
            }
            for criterion in standard.criteria()
        ],
        "assessedPerformance": [{"score": {"code": outcome}}],
        "assessedOrganisation": _party(base_url, said),
        "specifiedCondition": [
            f"{name}: {', '.join(said['scope'][key])}"
            for key, name in (("corridors", "Corridors"), ("sectors", "Sectors"))
            if said["scope"][key]
        ],
        "conformityTopic": [TOPIC],
        "conformance": True,
    }


# The issuer


def issuer_did(base_url: str) -> str:
    """The issuer's name by the did:web method: the host, its port written %3A."""
    return "did:web:" + base_url.partition("://")[2].partition("/")[0].replace(":", "%3A")


def key_name(base_url: str, key_id: str) -> str:
    """How a signature names its key."""
    return f"{issuer_did(base_url)}#{key_id}"


def did_document(base_url: str, jwks: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """The public keys of the issuer, newest first; older ones stay, so that what they signed can be checked."""
    did = issuer_did(base_url)
    methods = [
        {
            "id": key_name(base_url, jwk["kid"]),
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {name: jwk[name] for name in ("kty", "crv", "x", "kid")},
        }
        for jwk in jwks
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

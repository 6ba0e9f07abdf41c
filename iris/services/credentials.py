"""Credentials of certificates: a new one whenever what it says changes or a panel restores what was ended.

The row with its place in the lists is written with the change itself, so that the one before is revoked at once; a
job signs it, since only the worker and the web know the keys and our own address.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways import jwt
from iris.gateways.outside import Outside
from iris.rules import credentials as rules
from iris.rules import standards
from iris.rules.certificates import ENDED
from iris.services import jobs, journal

ISSUER = "Recruitment Integrity Register"
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, in small letters."""


def follow(session: Session, now: datetime, certificate: m.Certificate, *, anew: bool = False) -> m.Credential | None:
    """Issue a credential when the certificate lives and the last one says something else, or `anew` whatever it says.

    Conditions that change are something else, though a credential does not carry their words.
    """
    if certificate.state in ENDED:
        return None
    last = queries.credentials.newest(session, certificate.id)
    said = _says(certificate)
    if last is not None and not anew and last.says == said:
        return None
    number = queries.credentials.given(session) // rules.FILLED + 1
    row = m.Credential(
        public_id="".join(secrets.choice(ALPHABET) for _ in range(26)),
        certificate_id=certificate.id,
        after_fact_id=queries.credentials.last_fact_id(session, certificate.licence_id),
        list_number=number,
        position=_draw_position(session, number),
        says=said,
        issued_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(
        session, now, f"certificate:{certificate.number}", "credential.issued",
        credential=row.public_id, replaces=last.public_id if last else None,
    )  # fmt: skip
    jobs.enqueue(session, now, "sign_credentials")
    return row


def _says(certificate: m.Certificate) -> dict[str, Any]:
    entry = certificate.entry
    return rules.Terms(
        number=certificate.number,
        agency_id=entry.public_id,
        agency=entry.name,
        standard=(certificate.standard_id, certificate.standard_version),
        decided_on=certificate.decided_on,
        valid_until=certificate.valid_until,
        conditions=certificate.conditions,
        scope=certificate.scope,
    ).said()


def _draw_position(session: Session, number: int) -> int:
    """A free place at random: neighbours tell nothing of when a credential was issued."""
    while queries.credentials.taken(session, number, position := secrets.randbelow(rules.SIZE)):
        pass
    return position


def follow_missing(session: Session, now: datetime, limit: int) -> int:
    """Issue credentials for certificates granted before there were any; returns how many."""
    found = queries.credentials.without(session, limit)
    for certificate in found:
        follow(session, now, certificate)
    return len(found)


def sign_waiting(session: Session, outside: Outside, limit: int) -> int:
    """Sign credentials that wait for it; returns how many. What is signed is never signed again."""
    found = queries.credentials.unsigned(session, limit)
    for row in found:
        standard = standards.standard(*row.says["standard"])
        issue = rules.Issue(row.public_id, row.list_number, row.position, row.issued_at.date(), row.says)
        row.signed = jwt.signed(
            outside.keys, outside.base_url, rules.credential(outside.base_url, ISSUER, issue, standard)
        )
    session.flush()
    return len(found)

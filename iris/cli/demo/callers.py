"""Who stands at the door of the demonstration: a request for an account that waits, a claim in review."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.outside import Outside
from iris.queries.register import Filters
from iris.rules.access import Actor
from iris.rules.roles import Kind, Role
from iris.services import account_requests, claims, documents
from iris.services.account_requests import Asked

ASKED = Asked(
    kind=Kind.AGENCY,
    organisation="Clear Water Recruitment",
    country="NP",
    person="Maya (demonstration)",
    email="office@clear-water.example",
    reason="We want to apply for the certificate and to look after our record.",
)
DOCUMENT = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def ask(session: Session, outside: Outside, now: datetime) -> m.AccountRequest:
    """Somebody asked two days ago and confirmed the address."""
    at = now - timedelta(days=2)
    token = account_requests.ask(session, outside, at, ASKED)
    return account_requests.confirm(session, outside.keys, at + timedelta(hours=1), token)


def claim(session: Session, outside: Outside, now: datetime, account: m.Account, country: str) -> m.EntryClaim | None:
    """The manager of an organisation without a record claims one of the country's list; the letter waits to be sent."""
    for row in queries.register.page_after(session, Filters("agency", (country,)), None, 200):
        ways = queries.claims.contacts(session, row.id)
        if not ways or queries.claims.holder(session, row.id) is not None:
            continue
        entry = session.get_one(m.RegisterEntry, row.id)
        document = documents.keep(outside, DOCUMENT, "licence.pdf")
        by = Actor(Role(account.role), account.id, account.organisation_id)
        return claims.open_claim(session, outside, now - timedelta(days=3), by, entry, ways[0].id, document)
    return None

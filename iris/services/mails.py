"""Notices by mail: written in the caller's transaction, sent by a job, the text dropped once it went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys, Purpose
from iris.gateways.outside import Outside
from iris.services import jobs


def post(
    session: Session,
    keys: Keys,
    now: datetime,
    template: str,
    address: str,
    language: str,
    values: Mapping[str, str],
) -> None:
    """Queue one mail. `values` fill the template when it is sent; nothing confidential belongs in them."""
    sealed = keys.seal(Purpose.MAILS, json.dumps(dict(values)).encode(), template.encode())
    mail = m.OutgoingMail(template=template, address=address, language=language, sealed=sealed, created_at=now)
    session.add(mail)
    session.flush()
    jobs.enqueue(session, now, "send_mail", mail_id=mail.id)


def waiting(session: Session, mail_id: int) -> m.OutgoingMail | None:
    """The mail, unless it went already."""
    return session.scalars(
        select(m.OutgoingMail).where(m.OutgoingMail.id == mail_id, m.OutgoingMail.sent_at.is_(None))
    ).one_or_none()


def values_of(mail: m.OutgoingMail, outside: Outside) -> dict[str, str]:
    """What fills the template of a mail that has not gone yet."""
    values: dict[str, str] = json.loads(outside.keys.open(Purpose.MAILS, mail.sealed or b"", mail.template.encode()))
    return values


def sent(session: Session, mail: m.OutgoingMail, now: datetime) -> None:
    """Record that the mail went; its text is dropped."""
    mail.sent_at, mail.sealed = now, None
    session.flush()


def failed(session: Session, mail: m.OutgoingMail, now: datetime) -> None:
    """Record that the address refuses mail for good; nobody will need its text any more."""
    mail.failed_at, mail.sealed = now, None
    session.flush()

"""Notices by mail: written in the caller's transaction, sent by a job, the text dropped once it went."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.gateways.outside import Outside
from iris.queries.scope import actor_of
from iris.rules.notices import DIGEST, GROUPS, Group, Pace, pace_of
from iris.services import jobs, journal


def post(
    session: Session,
    keys: Keys,
    now: datetime,
    template: str,
    address: str,
    language: str,
    values: Mapping[str, str],
) -> None:
    """Queue one mail to an address.

    `values` fill the template when it is sent; nothing confidential belongs in them.
    """
    sealed = _sealed(keys, template, values)
    _put(session, now, m.OutgoingMail(template=template, address=address, language=language, sealed=sealed))


def write_to(
    session: Session, keys: Keys, now: datetime, people: Sequence[m.Account], template: str, values: Mapping[str, str]
) -> None:
    """Write to people as each of them wishes: now, in the day's one mail, or not at all (rules/notices)."""
    chosen = queries.accounts.paces(session, [account.id for account in people]) if template in GROUPS else {}
    for account in people:
        pace = pace_of(template, chosen.get(account.id, {}))
        if pace is not Pace.NEVER:
            mail = m.OutgoingMail(
                template=template, address=account.email, language=account.language, account_id=account.id,
                sealed=_sealed(keys, template, values), held=pace is Pace.DAILY,
            )  # fmt: skip
            _put(session, now, mail)


def _sealed(keys: Keys, template: str, values: Mapping[str, str]) -> bytes:
    return keys.seal(Purpose.MAILS, json.dumps(dict(values)).encode(), template.encode())


def _put(session: Session, now: datetime, mail: m.OutgoingMail) -> None:
    mail.created_at = now
    session.add(mail)
    session.flush()
    if not mail.held:
        jobs.enqueue(session, now, "send_mail", mail_id=mail.id)


def gather(session: Session, outside: Outside, now: datetime, account_id: int) -> int:
    """Put what waits for a person's one mail a day into it; returns how many mails that were.

    Who left meanwhile gets none.
    """
    found = queries.spine.held_mails(session, account_id)
    account = queries.accounts.one(session, account_id)
    items = [[mail.template, values_of(mail, outside)] for mail in found]
    there = account is not None and account.active
    for mail in found:
        (sent if there else failed)(session, mail, now)
    if items and account is not None and account.active:
        write_to(session, outside.keys, now, [account], DIGEST, {"items": json.dumps(items)})
    return len(items)


def choose(session: Session, now: datetime, paces: Mapping[Group, Pace]) -> None:
    """Record how the actor wants the mails of each group; nobody chooses for another."""
    account_id = actor_of(session).account_id
    assert account_id is not None
    before = {row.group: row for row in queries.accounts.mail_choices(session, account_id)}
    for group, pace in paces.items():
        if group in before:
            before[group].pace = str(pace)
        else:
            session.add(m.MailChoice(account_id=account_id, group=str(group), pace=str(pace)))
    session.flush()
    said = {str(group): str(pace) for group, pace in paces.items()}
    journal.record(session, now, f"account:{account_id}", "account.mails_chosen", **said)


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

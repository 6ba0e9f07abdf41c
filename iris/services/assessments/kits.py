"""What is taken into the field: a key for the store on the device, a pair of keys for interviews, and their end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose, open_with, seal_with
from iris.gateways.sealing import new_private, public_of
from iris.queries.scope import actor_of
from iris.rules.errors import RuleBroken
from iris.rules.fieldwork import KEPT_FOR
from iris.rules.wording import N_
from iris.services import journal
from iris.services.assessments.fieldwork import check_open
from iris.services.assessments.keeping import raw_key, stream
from iris.services.journal import Note


@dataclass(frozen=True, slots=True)
class Taken:
    """A kit with what the device needs and we never show again but to its owner: both keys as bytes."""

    kit: m.FieldKit
    store_key: bytes
    seal_public: bytes


def take_along(session: Session, keys: Keys, now: datetime, assessment: m.Assessment) -> Taken:
    """Take an assessment along on a device. Raises RuleBroken `report_…` when closed to changes."""
    check_open(assessment)
    account_id = actor_of(session).account_id
    assert account_id is not None
    code = secrets.token_hex(16)
    store, private = keys.new_data_key(Purpose.FILES, code.encode()), new_private()
    kit = m.FieldKit(
        code=code,
        assessment_id=assessment.id,
        account_id=account_id,
        store_key=store.wrapped,
        seal_private=seal_with(raw_key(keys, assessment), private, code.encode()),
        taken_at=now,
    )
    session.add(kit)
    session.flush()
    journal.record(session, now, stream(assessment), "assessment.taken_along", kit=kit.id)
    return Taken(kit, store.raw, public_of(private))


def store_key(keys: Keys, kit: m.FieldKit) -> bytes | None:
    """The key of the store on the device; none once the kit has ended."""
    return keys.unwrap(kit.store_key, Purpose.FILES, kit.code.encode()) if kit.store_key else None


def seal_key(keys: Keys, assessment: m.Assessment, kit: m.FieldKit) -> bytes:
    """The private key that opens interviews of this kit. Raises RuleBroken `kit_over`."""
    if kit.seal_private is None:
        raise kit_over()
    return open_with(raw_key(keys, assessment), kit.seal_private, kit.code.encode())


def check_kit(kit: m.FieldKit, now: datetime) -> None:
    """Raise RuleBroken `kit_over` when it has ended or its time is over."""
    if kit.ended_at is not None or kit.taken_at + KEPT_FOR <= now:
        raise kit_over()


def kit_over() -> RuleBroken:
    """The refusal of what comes too late."""
    return RuleBroken(
        "kit_over", N_("This assessment was taken along too long ago, or was ended. Take it along again.")
    )


def end_kit(session: Session, now: datetime, kit: m.FieldKit, assessment: m.Assessment | None) -> None:
    """Erase the keys of a kit after its device has forgotten it; twice is once.

    `assessment`: none when the actor is no longer of its team; the journal then names the kit alone.
    """
    if kit.ended_at is not None:
        return
    _erase(kit, now)
    session.flush()
    subject = stream(assessment) if assessment is not None else f"account:{kit.account_id}"
    journal.record(session, now, subject, "assessment.kit_ended", kit=kit.id)


def end_old_kits(session: Session, now: datetime) -> int:
    """Erase the keys of kits whose time is over; by the clock."""
    old = queries.fieldwork.kits_taken_before(session, now - KEPT_FOR)
    for kit in old:
        _erase(kit, now)
    session.flush()
    journal.record_many(
        session, now, [Note(f"account:{kit.account_id}", "assessment.kit_over", {"kit": kit.id}) for kit in old]
    )
    return len(old)


def _erase(kit: m.FieldKit, now: datetime) -> None:
    kit.store_key = kit.seal_private = None
    kit.ended_at = now

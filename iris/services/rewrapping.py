"""After a rotation: what the key file's older keys sealed is sealed anew with the newest, so that those can go.

Only what a key of the key file sealed itself: data keys of cases, files and assessments, and a few short texts. What
a data key sealed stays as it is. Keyed hashes can't be made anew, so keys for hashes and signatures stay for good.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from iris import models as m
from iris.gateways.keys import Keys, Purpose
from iris.services import kinship, objections, organisations, sign_in

AT_ONCE = 500


class Sealed(NamedTuple):
    """A column sealed with a key of the key file; `place` makes of `by` what ties a blob to its row."""

    column: InstrumentedAttribute[Any]
    purpose: Purpose
    by: InstrumentedAttribute[Any]
    place: Callable[[Any], bytes]


def _nothing(_value: Any) -> bytes:
    return b""


_FILES, _CASES, _PEOPLE = Purpose.FILES, Purpose.CASES, Purpose.PEOPLE

SEALED: tuple[Sealed, ...] = (
    Sealed(m.Account.totp_sealed, Purpose.TOTP, m.Account.id, sign_in.totp_place),
    Sealed(m.AccountRequest.data_key, _FILES, m.AccountRequest.id, _nothing),
    Sealed(m.EntryClaim.data_key, _FILES, m.EntryClaim.id, _nothing),
    Sealed(m.ImportBatch.file_key, _FILES, m.ImportBatch.id, _nothing),
    Sealed(m.Assessment.data_key, _FILES, m.Assessment.public_id, str.encode),
    Sealed(m.FieldKit.store_key, _FILES, m.FieldKit.code, str.encode),
    Sealed(m.Case.wrapped, _CASES, m.Case.id, _nothing),
    Sealed(m.CaseIdentity.wrapped, _CASES, m.CaseIdentity.id, _nothing),
    Sealed(m.CaseRespondent.wrapped, _CASES, m.CaseRespondent.id, _nothing),
    Sealed(m.CaseDraft.wrapped, _CASES, m.CaseDraft.id, _nothing),
    Sealed(m.CaseReferral.wrapped, _CASES, m.CaseReferral.id, _nothing),
    Sealed(m.Concern.data_key, _CASES, m.Concern.id, _nothing),
    Sealed(m.Appeal.grounds, _CASES, m.Appeal.target, str.encode),
    Sealed(m.Appeal.reasons, _CASES, m.Appeal.target, str.encode),
    Sealed(m.Objection.words, _CASES, m.Objection.application_id, objections.place),
    Sealed(m.Objection.answer, _CASES, m.Objection.application_id, objections.place),
    Sealed(m.Objector.sealed, _CASES, m.Objector.objection_id, partial(objections.place, kind="objector")),
    Sealed(m.PartyIdentity.birth_sealed, _PEOPLE, m.PartyIdentity.entry_id, organisations.place),
    Sealed(m.PartyIdentity.document_sealed, _PEOPLE, m.PartyIdentity.entry_id, organisations.place),
    Sealed(m.KinDecision.note_sealed, _PEOPLE, m.KinDecision.id, lambda _: kinship.NOTE),
    Sealed(m.ControlLink.answer_sealed, _PEOPLE, m.ControlLink.id, lambda _: kinship.ANSWER),
    Sealed(m.OutgoingMail.sealed, Purpose.MAILS, m.OutgoingMail.template, str.encode),
)
"""Every such column; a house test finds one that is missing."""


def rewrap_next(session: Session, keys: Keys, one: Sealed, after: int) -> tuple[int, int] | None:
    """Seal the next rows of a column anew: gives the last id looked at and how many were; None at the end.

    Doing it twice changes nothing, so a run that was killed is simply run again.
    """
    model, name = one.column.class_, one.column.key
    query = select(model).where(model.id > after, one.column.is_not(None)).order_by(model.id).limit(AT_ONCE)
    rows, changed = session.scalars(query).all(), 0
    for row in rows:
        blob = getattr(row, name)
        again = keys.rewrap(one.purpose, blob, one.place(getattr(row, one.by.key)))
        if again != blob:
            setattr(row, name, again)
            changed += 1
    session.flush()
    return (rows[-1].id, changed) if rows else None

"""A complaint is sent: one short transaction makes the case, whatever was typed is sealed already.

Ids and keys are made here and not by the database, so that everything goes in one go.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.rules.cases.clear import quarter_of_month
from iris.rules.cases.clocks import due
from iris.rules.cases.codes import check_confirmed, new_code
from iris.rules.cases.intake import Answers, check_filing, told
from iris.rules.cases.openings import Opening
from iris.rules.cases.respondents import RespondentKind
from iris.rules.cases.stages import Stage
from iris.rules.public_ids import RANDOM_BITS, Prefix, new_public_id
from iris.services import journal
from iris.services.cases.drafting import OpenDraft, new_id
from iris.services.cases.sealing import Inner, State, seal


@dataclass(frozen=True, slots=True)
class Place:
    """A respondent as found in the register; none for a name that was only typed."""

    entry_id: int | None
    kind: str
    name: str


def code_for(token: str) -> str:
    """The number of the case sent by the browser with this token: the same at each look, stored nowhere."""
    return new_code(hashlib.sha256(f"number of a case:{token}".encode()).digest())


def code_hash(keys: Keys, code: str) -> str:
    """How the number of a case is stored."""
    return keys.keyed_hash(Purpose.TOKENS, f"case:{code}".encode()).hex()


def code_hashes(keys: Keys, code: str) -> list[str]:
    """Under which hashes the number may be stored."""
    return [found.hex() for found in keys.keyed_hashes(Purpose.TOKENS, f"case:{code}".encode())]


def file(session: Session, keys: Keys, now: datetime, draft: OpenDraft, token: str, place: Place | None) -> int:
    """Send a draft; gives the number of the case's row. A second sending finds the first.

    Raises RuleBroken (`nothing_told`).
    """
    if draft.row.case_id is not None:
        return draft.row.case_id
    check_filing(_counted(draft))
    case = _case(now, draft)
    session.add(case)
    session.flush()
    session.add_all(_belongings(keys, draft, case, place))
    session.add(m.CaseCode(case_id=case.id, code_hash=code_hash(keys, code_for(token))))
    draft.row.case_id = case.id
    note(session, now, case, "case.filed", "worker")
    session.flush()
    return case.id


def _counted(draft: OpenDraft) -> Answers:
    ids = tuple(str(known["id"]) for known in draft.files)
    return {**draft.answers, "files": ids, "costs": tuple(draft.more.get("costs", ()))}


def _case(now: datetime, draft: OpenDraft) -> m.Case:
    answers, said = draft.answers, told(draft.answers)
    urgency = said.urgency
    first = due(urgency.triage, now)
    case_id = new_id()
    month = _one(answers, "month")
    state = State(
        received_at=now.isoformat(),
        language=_one(answers, "language") or "en",
        opening=str(draft.more.get("opening", Opening.FORM)),
        updated_at=now.isoformat(),
        heard_on=now.date().isoformat(),
        urgent=urgency.urgent,
        minor=said.minor,
        danger=said.danger_now,
        helper=said.helper,
        consent=str(said.consent or ""),
        ways=list(answers.get("ways", ())),
        hours=list(answers.get("hours", ())),
        reached={Stage.RECEIVED: now.date().isoformat()},
    )
    # Where to reach the worker lies with the identity, not with the story.
    story = {key: values for key, values in draft.given.items() if key not in PRIVATE}
    return m.Case(
        id=case_id,
        public_id=new_public_id(Prefix.CASE, secrets.randbits(RANDOM_BITS)),
        stage=Stage.RECEIVED,
        due_at=first.ends,
        urgent_at=first.ends if urgency.urgent else None,
        categories=sorted(said.categories),
        origin=_one(answers, "origin"),
        destination=_one(answers, "destination"),
        sector=_one(answers, "sector"),
        quarter=quarter_of_month(month) if month else "",
        wrapped=draft.row.wrapped,
        state=seal(draft.raw, f"case:{case_id}:state", asdict(state)),
        story=seal(
            draft.raw, f"case:{case_id}:story", {"given": story, "costs": draft.more.get("costs", []), "added": []}
        ),
    )


PRIVATE = frozenset({"reach_at", "message"})


def _one(answers: Answers, key: str) -> str:
    return next(iter(answers.get(key, ())), "")


def _belongings(keys: Keys, draft: OpenDraft, case: m.Case, place: Place | None) -> list[m.Base]:
    identity_key = keys.new_data_key(Purpose.CASES)
    identity_id = new_id()
    known = {key: list(draft.answers.get(key, ())) for key in PRIVATE}
    rows: list[m.Base] = [
        m.CaseIdentity(
            id=identity_id,
            case_id=case.id,
            wrapped=identity_key.wrapped,
            sealed=seal(identity_key.raw, f"identity:{identity_id}", known),
        )
    ]
    for found in _places(draft, place):
        row = m.CaseRespondent(id=new_id(), case_id=case.id, entry_id=found.entry_id, kind=found.kind, inner=b"")
        row.inner = seal(draft.raw, f"respondent:{row.id}:inner", asdict(Inner(name=found.name)))
        rows.append(row)
    rows += [file_row(draft.raw, case.id, known) for known in draft.files]
    return rows


def _places(draft: OpenDraft, place: Place | None) -> list[Place]:
    others = _one(draft.answers, "other_names")
    found = [place] if place else []
    return [*found, Place(None, RespondentKind.SUB_AGENT, others)] if others else found


def file_row(raw: bytes, case_id: int, known: dict[str, Any], respondent_id: int | None = None) -> m.CaseFile:
    """The row of a stored file; its name and type are sealed."""
    return m.CaseFile(
        id=known["id"],
        case_id=case_id,
        respondent_id=respondent_id,
        stored_as=known["stored_as"],
        clean_as=known["clean_as"],
        sealed=seal(raw, f"file:{known['id']}", {k: known[k] for k in ("name", "kind", "mime", "size", "sha256")}),
    )


def note(session: Session, now: datetime, case: m.Case, verb: str, actor: str, **payload: Any) -> None:
    """Write an event and its entry in the journal: ids and codes only."""
    session.add(m.CaseEvent(case_id=case.id, at=now, verb=verb, stage=case.stage, actor=actor))
    journal.record(session, now, f"case:{case.id}", verb, stage=str(case.stage), **payload)


def confirm_code(session: Session, now: datetime, draft: OpenDraft, token: str, typed: str) -> int:
    """The worker has the number: the draft goes, from now on only the number leads back. Gives the case's row.

    Raises RuleBroken (`code_not_confirmed`).
    """
    check_confirmed(code_for(token), typed)
    case_id = draft.row.case_id
    assert case_id is not None
    session.delete(draft.row)
    session.flush()
    journal.record(session, now, f"case:{case_id}", "case.code_confirmed")
    return case_id


def renew_code(session: Session, keys: Keys, row: m.CaseDraft, token: str) -> None:
    """Who comes back by the draft's code before the number was confirmed gets another number; the first one dies."""
    if row.case_id is not None:
        code = queries.cases.code_of(session, row.case_id)
        if code is not None:
            code.code_hash = code_hash(keys, code_for(token))
            session.flush()


def day(text: str) -> date | None:
    """A day out of the sealed state."""
    return date.fromisoformat(text) if text else None

"""A complaint is sent: one short transaction makes the case, whatever was typed is sealed already.

Ids and keys are made here and not by the database, so that everything goes in one go.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.dialect import insert_rows
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


def file(
    session: Session, keys: Keys, now: datetime, draft: OpenDraft, token: str, place: Place | None, by: str = "worker"
) -> int:
    """Send a draft; gives the number of the case's row. A second sending finds the first.

    Raises RuleBroken (`nothing_told`).
    """
    if draft.row.case_id is not None:
        return draft.row.case_id
    check_filing(_counted(draft))
    case_id, stage = new_id(), Stage.RECEIVED
    insert_rows(session, m.Case, [_case(now, draft, case_id)])
    insert_rows(session, m.CaseIdentity, [_identity(keys, draft, case_id)])
    insert_rows(session, m.CaseRespondent, _respondents(draft, case_id, place))
    insert_rows(session, m.CaseFile, [file_row(draft.raw, case_id, known) for known in draft.files])
    insert_rows(session, m.CaseCode, [{"case_id": case_id, "code_hash": code_hash(keys, code_for(token))}])
    event = {"case_id": case_id, "at": now, "verb": "case.filed", "stage": stage, "actor": by}
    insert_rows(session, m.CaseEvent, [event])
    draft.row.case_id = case_id
    session.flush()
    journal.begin(session, now, f"case:{case_id}", "case.filed", by, stage=str(stage))
    return case_id


def _counted(draft: OpenDraft) -> Answers:
    ids = tuple(str(known["id"]) for known in draft.files)
    return {**draft.answers, "files": ids, "costs": tuple(draft.more.get("costs", ()))}


def _case(now: datetime, draft: OpenDraft, case_id: int) -> dict[str, Any]:
    answers, said = draft.answers, told(draft.answers)
    urgency = said.urgency
    first = due(urgency.triage, now)
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
    costs = draft.more.get("costs", [])
    return {
        "id": case_id,
        "public_id": new_public_id(Prefix.CASE, secrets.randbits(RANDOM_BITS)),
        "stage": Stage.RECEIVED,
        "due_at": first.ends,
        "urgent_at": first.ends if urgency.urgent else None,
        "categories": sorted(said.categories),
        "origin": _one(answers, "origin"),
        "destination": _one(answers, "destination"),
        "sector": _one(answers, "sector"),
        "quarter": quarter_of_month(month) if month else "",
        "wrapped": draft.row.wrapped,
        "state": seal(draft.raw, f"case:{case_id}:state", asdict(state)),
        "story": seal(draft.raw, f"case:{case_id}:story", {"given": story, "costs": costs}),
    }


PRIVATE = frozenset({"reach_at", "message"})


def _one(answers: Answers, key: str) -> str:
    return next(iter(answers.get(key, ())), "")


def _identity(keys: Keys, draft: OpenDraft, case_id: int) -> dict[str, Any]:
    key, row_id = keys.new_data_key(Purpose.CASES), new_id()
    known = {name: list(draft.answers.get(name, ())) for name in PRIVATE}
    sealed = seal(key.raw, f"identity:{row_id}", known)
    return {"id": row_id, "case_id": case_id, "wrapped": key.wrapped, "sealed": sealed}


def _respondents(draft: OpenDraft, case_id: int, place: Place | None) -> list[dict[str, Any]]:
    rows = []
    for found in _places(draft, place):
        row_id = new_id()
        inner = seal(draft.raw, f"respondent:{row_id}:inner", asdict(Inner(name=found.name)))
        rows.append({"id": row_id, "case_id": case_id, "entry_id": found.entry_id, "kind": found.kind, "inner": inner})
    return rows


def _places(draft: OpenDraft, place: Place | None) -> list[Place]:
    others = _one(draft.answers, "other_names")
    found = [place] if place else []
    return [*found, Place(None, RespondentKind.SUB_AGENT, others)] if others else found


def file_row(raw: bytes, case_id: int, known: dict[str, Any], respondent_id: int | None = None) -> dict[str, Any]:
    """The row of a stored file; its name and type are sealed."""
    return {
        "id": known["id"],
        "case_id": case_id,
        "respondent_id": respondent_id,
        "stored_as": known["stored_as"],
        "clean_as": known["clean_as"],
        "sealed": seal(raw, f"file:{known['id']}", {k: known[k] for k in ("name", "kind", "mime", "size", "sha256")}),
    }


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

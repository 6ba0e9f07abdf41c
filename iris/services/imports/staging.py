"""Rows of a file, cleaned by the rules, put aside in short batches: nothing of the register changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules import lists
from iris.rules.chain import canonical_bytes
from iris.rules.errors import RuleBroken
from iris.rules.lists import (
    BlankRow,
    CleanRow,
    DuplicateRow,
    ListOptions,
    Outcome,
    Proposal,
    RejectedRow,
    Remark,
    Survey,
    Table,
)
from iris.rules.lists.calendars import Calendar
from iris.rules.lists.dateparts import DateOrder
from iris.rules.lists.outcomes import fact_dates
from iris.rules.status import Kind
from iris.services.imports.comparing import PUBLIC, STATED, compare
from iris.services.imports.opening import basis, refused

QUESTIONS = frozenset({"dates_ambiguous", "dates_mixed", "name_column_missing", "column_lost"})
"""Refusals that an answer on the page can lift."""
CHUNK = 2000
"""Rows staged in one transaction: short enough that nobody waits."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file will be read: columns, options, and what the first pass found."""

    proposal: Proposal
    options: ListOptions
    survey: Survey


def plan(batch: m.ImportBatch, table: Table) -> Plan:
    """Find header and columns, look at the whole list once. Raises RuleBroken, also for a question to a person."""
    told = {**batch.source.options, **batch.options}
    options = ListOptions(
        meaning=Kind(batch.source.meaning),
        dates=DateOrder(told["dates"]) if told.get("dates") else None,
        calendar=Calendar(told["calendar"]) if told.get("calendar") else None,
        missing_words=frozenset(told.get("missing_words", ())),
        header_row=told.get("header_row"),
        zone=ZoneInfo(batch.source.authority.timezone),
    )
    header = lists.find_header(table, options.header_row)
    sample = lists.sample_below(table, header)
    proposal = lists.propose_columns(header.names, sample, batch.source.mapping, told.get("map"))
    return Plan(proposal, options, lists.survey(table, proposal.columns, options))


def clear(session: Session, batch: m.ImportBatch) -> None:
    """Forget what an earlier reading staged, and note what the next one will be compared with."""
    batch.options = {**batch.options, "basis": basis(session, batch.source_id)}
    newest = batch.source.newest_on
    batch.history_only = newest is not None and batch.list_date < newest
    session.execute(delete(m.ImportValue).where(m.ImportValue.batch_id == batch.id))
    session.execute(delete(m.ImportRow).where(m.ImportRow.batch_id == batch.id))


def stage(session: Session, batch: m.ImportBatch, outcomes: Sequence[Outcome], today: date) -> None:
    """Put aside one chunk of rows, each with what will come of it."""
    rows = [_row(batch, outcome) for outcome in outcomes]
    compare(session, batch, [row for row in rows if row["outcome"] == "clean"], today)
    values = [
        value
        for outcome, row in zip(outcomes, rows, strict=True)
        # Names and contacts of unchanged rows are there already.
        if isinstance(outcome, CleanRow) and row["outcome"] != "unchanged"
        for value in _values(batch, outcome)
    ]
    if rows:
        session.execute(insert(m.ImportRow), rows)
    if values:
        session.execute(insert(m.ImportValue), values)


_EMPTY: Mapping[str, Any] = {
    "key": None,
    "name": None,
    "number": None,
    "number_key": None,
    "state": None,
    "effective_from": None,
    "effective_to": None,
    "guarantee_until": None,
    "reason": None,
    "detail": {},
    "cells": None,
    "digest": None,
    "licence_id": None,
    "public_id": None,
    "word": None,
    "since": None,
    "changes_on": None,
    "writes_fact": True,
    "before": None,
}


def _row(batch: m.ImportBatch, outcome: Outcome) -> dict[str, Any]:
    base = {**_EMPTY, "batch_id": batch.id, "row_number": outcome.row}
    match outcome:
        case CleanRow():
            return base | {"outcome": "clean"} | _clean(batch, outcome)
        case DuplicateRow():
            reason = {"reason": str(outcome.reason), "detail": _remarks([outcome.reason])}
            return base | {"outcome": "duplicate", "key": outcome.key, "name": outcome.name} | reason
        case RejectedRow():
            said = {"reason": " ".join(map(str, outcome.reasons)), "detail": _remarks(outcome.reasons)}
            cells = [str(cell) for cell in outcome.cells]
            return base | {"outcome": "rejected", "name": outcome.name, "cells": cells} | said
        case BlankRow():
            return base | {"outcome": "blank", "reason": str(outcome.note) if outcome.note else None}


def _clean(batch: m.ImportBatch, row: CleanRow) -> dict[str, Any]:
    first, last = fact_dates(row, batch.list_date, Kind(batch.source.meaning))
    return {
        "key": row.key,
        "name": row.name,
        "number": row.licence_number,
        "number_key": queries.register.number_key(row.licence_number),
        "state": row.state.value,
        "effective_from": first,
        "effective_to": last,
        "guarantee_until": row.guarantee_until,
        "reason": " ".join(map(str, row.warnings)) or None,
        "detail": {
            "originals": {field.value: text for field, text in row.originals.items()},
            "said": row.reason,
            **_remarks(row.warnings),
        },
        "digest": row_digest(row),
    }


def _remarks(remarks: Sequence[Remark]) -> dict[str, Any]:
    """Sentences with their values, to be said in the reader's language."""
    return {"remarks": [[remark.sentence, remark.values] for remark in remarks]} if remarks else {}


def row_digest(row: CleanRow) -> str:
    """What a row says, as 64 hex letters: state and dates, then names, then contacts.

    Each part can be compared alone. The last one never leaves this table: a hash of a phone number can be guessed.
    """
    said = [row.state.value, *map(_iso, (row.status_date, row.valid_from, row.valid_to, row.guarantee_until))]
    names = [row.name, row.licence_number, row.local_name, [*row.trading_names], [*row.former_names]]
    contacts = [list(contact) for contact in _contacts(row)]
    return _stated(*said) + _hashed(names)[: PUBLIC - STATED] + _hashed(contacts)[: 64 - PUBLIC]


@lru_cache(maxsize=2000)
def _stated(*said: str | None) -> str:
    """State and dates, which half a list has alike."""
    return _hashed([*said])[:STATED]


def _hashed(value: list[Any]) -> str:
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _iso(value: object) -> str | None:
    return None if value is None else str(value)


def _contacts(row: CleanRow) -> list[tuple[str, str]]:
    address = ", ".join(part for part in (row.address, row.city, row.district) if part)
    found = [("address", address)] if address else []
    for kind, texts in (("phone", row.phones), ("email", row.emails), ("website", row.websites)):
        found += [(kind, text) for text in texts]
    return found


def _values(batch: m.ImportBatch, row: CleanRow) -> Iterable[dict[str, Any]]:
    names = [("trading", text) for text in row.trading_names] + [("former", text) for text in row.former_names]
    if row.local_name and row.local_name != row.name:
        names.append(("local", row.local_name))
    base = {"batch_id": batch.id, "row_number": row.row}
    for kind, text in dict.fromkeys(names):
        yield {**base, "target": "name", "kind": kind, "value": text}
    for kind, text in dict.fromkeys(_contacts(row)):
        yield {**base, "target": "contact", "kind": kind, "value": text}


def fail(session: Session, batch: m.ImportBatch, error: RuleBroken) -> None:
    """Note why the file can't be read, or what must be answered first; nothing stays staged."""
    clear(session, batch)
    batch.state = "question" if error.code in QUESTIONS else "failed"
    batch.refusal = refused(error)
    session.flush()

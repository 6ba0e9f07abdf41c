"""A confirmed list goes into the register: one set-based transaction of seconds, prepared in short batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, literal, null, select, update
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.models.base import UTCDateTime
from iris.queries.dialect import insert_missing, refresh_statistics
from iris.queries.imports import MATCHED, of_source
from iris.queries.scope import actor_of
from iris.rules import chain
from iris.rules.errors import RuleBroken
from iris.rules.status import State
from iris.rules.wording import N_
from iris.services import jobs, journal, kinship, register
from iris.services.imports.comparing import PUBLIC
from iris.services.imports.opening import refuse_outdated, stream
from iris.services.journal import Note

ARMED = 5000
ROW = m.ImportRow


def confirm(
    session: Session, now: datetime, batch: m.ImportBatch, *, accept_shrink: bool = False, queue: bool = True
) -> None:
    """A person takes the list over; `queue` lets the worker apply it. A list that shrank needs its own yes."""
    if batch.state == "stopped" and not accept_shrink:
        raise RuleBroken("list_shrank", N_("This list shrank; confirm that it really did, or send the whole list."))
    if batch.state not in ("ready", "stopped"):
        raise RuleBroken("not_ready", N_("This list can't be saved now; look at its page again."))
    refuse_outdated(session, batch)
    batch.state, batch.refusal = "confirmed", None
    batch.confirmed_at, batch.confirmed_by = now, actor_of(session).label
    session.flush()
    journal.record(session, now, stream(batch), "import.confirmed", accept_shrink=accept_shrink)
    if queue:
        jobs.enqueue(session, now, "import_apply", once_key=f"import_apply:{batch.id}", batch_id=batch.id)


def cancel(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    """Throw a list away that was not applied."""
    if batch.state in ("applied", "confirmed", "undone"):
        raise RuleBroken("too_late", N_("This list was saved already; undo it instead."))
    batch.state = "cancelled"
    session.flush()
    journal.record(session, now, stream(batch), "import.cancelled")


def arm(session: Session, batch: m.ImportBatch) -> int:
    """Prepare the first journal entry of the next chunk of new entries; returns how many, 0 when all are ready."""
    rows = session.execute(
        select(ROW.id, ROW.public_id, ROW.digest)
        .where(ROW.batch_id == batch.id, ROW.outcome == "new", ROW.journal_hash.is_(None))
        .limit(ARMED)
    ).all()
    assert batch.confirmed_at is not None
    assert batch.confirmed_by is not None
    prepared = []
    for row_id, public_id, digest in rows:
        payload = first_payload(batch.id, digest or "")
        entry = chain.entry_digest(
            f"entry:{public_id}", 1, batch.confirmed_at, batch.confirmed_by, "entry.listed", payload
        )
        hashed = chain.entry_hash(chain.GENESIS, entry)
        prepared.append({"id": row_id, "journal_payload": payload, "journal_digest": entry, "journal_hash": hashed})
    if prepared:
        session.execute(update(ROW), prepared)
    return len(prepared)


def first_payload(batch_id: int, digest: str) -> dict[str, Any]:
    """What the first journal entry of an entry from a list says."""
    return {"batch": batch_id, "row": digest[:PUBLIC]}


def apply(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    """Write entries, permissions, facts, journal; all or nothing. Applying twice changes nothing.

    Raises RuleBroken `list_overtaken` when another version of the list came in since this one was compared.
    """
    if batch.state == "applied":
        return
    if batch.state != "confirmed":
        raise RuleBroken("not_ready", N_("This list can't be saved now; look at its page again."))
    queries.imports.hold_source(session, batch.source_id)
    refuse_outdated(session, batch)
    _part_ids(session, batch)
    refresh_statistics(session, ROW)
    _entries(session, now, batch)
    refresh_statistics(session, m.RegisterEntry)
    _licences(session, batch)
    refresh_statistics(session, m.Licence)
    _facts(session, now, batch)
    _marks(session, batch)
    _names_and_contacts(session, now, batch)
    _statuses(session, now.date(), batch)
    _journal(session, now, batch)
    _finish(session, now, batch)


def _part_ids(session: Session, batch: m.ImportBatch) -> None:
    """Draw public ids anew that another list has taken meanwhile or that came twice: of 100,000 every seventh list."""
    if colliding := queries.imports.colliding_ids(session, batch.id):
        fresh = register.draw_public_ids(session, batch.source.subject, len(colliding))
        rows = [
            {"id": row_id, "public_id": public_id, "journal_hash": None}
            for row_id, public_id in zip(colliding, fresh, strict=True)
        ]
        session.execute(update(ROW), rows)
        while arm(session, batch):
            pass


def _moment(at: datetime | None) -> Any:
    return literal(at, UTCDateTime())


def _of(batch: m.ImportBatch, *outcomes: str) -> ColumnElement[bool]:
    return (ROW.batch_id == batch.id) & ROW.outcome.in_(outcomes)


def _entries(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    chosen = select(
        ROW.public_id,
        literal(batch.source.subject),
        literal(batch.country),
        ROW.name,
        _moment(now),
        literal(1),
    ).where(_of(batch, "new"))
    columns = ["public_id", "kind", "country", "name", "created_at", "version"]
    session.execute(insert(m.RegisterEntry).from_select(columns, chosen.order_by(ROW.row_number)))


def _licences(session: Session, batch: m.ImportBatch) -> None:
    source = batch.source
    chosen = (
        select(
            m.RegisterEntry.id,
            literal(source.authority_id),
            literal(source.subject),
            literal(source.meaning),
            ROW.key,
            ROW.number,
            ROW.number_key,
            literal(not batch.history_only),
            literal(batch.list_date) if batch.history_only else null(),
            ROW.digest,
        )
        .join(m.RegisterEntry, m.RegisterEntry.public_id == ROW.public_id)
        .where(_of(batch, "new"))
    )
    columns = [
        "entry_id", "authority_id", "subject", "meaning", "key", "number", "number_key", "listed", "last_seen_on",
        "row_digest",
    ]  # fmt: skip
    session.execute(insert(m.Licence).from_select(columns, chosen.order_by(ROW.row_number)))


FACT = [
    "licence_id", "state", "effective_from", "effective_to", "recorded_at", "guarantee_until", "source_kind",
    "source_date", "batch_id", "reason",
]  # fmt: skip


def _facts(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    lifted = _fact_rows(now, batch, literal(str(State.REINSTATED)), ROW.since, null(), null(), ["reinstated"])
    session.execute(insert(m.StatusFact).from_select(FACT, lifted))
    outcomes = ["new", *MATCHED, "gone"]
    said = _fact_rows(now, batch, ROW.state, ROW.effective_from, ROW.effective_to, ROW.guarantee_until, outcomes)
    session.execute(insert(m.StatusFact).from_select(FACT, said))
    following = queries.imports.next_list_date(session, batch) if batch.history_only else None
    if following is not None:
        gone = _fact_rows(
            now, batch, literal(str(State.NO_LONGER_LISTED)), literal(following), null(), null(), ["new", "history"]
        ).where(_unknown_until(batch, following))
        session.execute(insert(m.StatusFact).from_select(FACT, gone))


def _unknown_until(batch: m.ImportBatch, following: date) -> ColumnElement[bool]:
    """A permission of an older list of which no list up to the next one knew: it was gone from that one."""
    fact, version = m.StatusFact, m.ImportBatch
    return ~exists().where(
        fact.licence_id == m.Licence.id,
        fact.batch_id == version.id,
        version.id != batch.id,
        version.state == "applied",
        version.list_date <= following,
    )


def _fact_rows(
    now: datetime, batch: m.ImportBatch, state: Any, first: Any, last: Any, guarantee: Any, outcomes: Sequence[str]
) -> Any:
    licence = m.Licence
    reason = ROW.detail["said"].as_string()
    return (
        select(
            licence.id,
            state,
            first,
            last,
            _moment(now),
            guarantee,
            literal("list"),
            literal(batch.list_date),
            literal(batch.id),
            reason,
        )
        .join(licence, of_source(batch.source) & (licence.key == ROW.key))
        .where(_of(batch, *outcomes), ROW.writes_fact.is_(True))
        .order_by(ROW.row_number)
    )


def _marks(session: Session, batch: m.ImportBatch) -> None:
    """Which permissions the newest list names, and what their rows say: the cache that finds unchanged rows."""
    entry = m.RegisterEntry
    matched = entry.public_id.in_(select(ROW.public_id).where(_of(batch, *MATCHED)))
    shown = update(entry).where(matched, entry.hidden_at.is_not(None)).values(hidden_at=None)
    session.execute(shown.execution_options(synchronize_session=False))
    if batch.history_only:
        return
    # Joined, not asked row by row: staged rows have no index by permission, and a list of 100,000 may change.
    named = update(m.Licence).where(m.Licence.id == ROW.licence_id, _of(batch, *MATCHED))
    session.execute(
        named.values(listed=True, last_seen_on=None, row_digest=ROW.digest).execution_options(synchronize_session=False)
    )
    gone = update(m.Licence).where(m.Licence.id == ROW.licence_id, _of(batch, "gone"))
    session.execute(
        gone.values(listed=False, last_seen_on=batch.source.newest_on).execution_options(synchronize_session=False)
    )
    renamed = update(entry).where(entry.public_id == ROW.public_id, _of(batch, *MATCHED), entry.name != ROW.name)
    session.execute(renamed.values(name=ROW.name).execution_options(synchronize_session=False))


def _names_and_contacts(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    entry, value = m.RegisterEntry, m.ImportValue
    outcomes = ("new", *MATCHED)
    legal = (
        select(entry.id, ROW.name, literal("legal"), _moment(now), literal(batch.id))
        .join(entry, entry.public_id == ROW.public_id)
        .where(_of(batch, *outcomes))
        .order_by(ROW.row_number)
    )
    _insert_new(session, m.EntryName, ["entry_id", "text", "kind", "recorded_at", "batch_id"], legal)
    for target, model, text in (("name", m.EntryName, "text"), ("contact", m.Contact, "value")):
        further = (
            select(entry.id, value.kind, value.value, _moment(now), literal(batch.id))
            .join(ROW, (ROW.batch_id == value.batch_id) & (ROW.row_number == value.row_number))
            .join(entry, entry.public_id == ROW.public_id)
            .where(value.batch_id == batch.id, value.target == target, ROW.outcome.in_(outcomes))
            .order_by(value.id)
        )
        _insert_new(session, model, ["entry_id", "kind", text, "recorded_at", "batch_id"], further)


def _insert_new(session: Session, model: type[m.Base], columns: list[str], chosen: Any) -> None:
    session.execute(insert_missing(session, model).from_select(columns, chosen))


def _statuses(session: Session, today: date, batch: m.ImportBatch) -> None:
    """The cached word: ready for new entries; those that changed are marked as stale and worked out right after."""
    entry = m.RegisterEntry
    # Over everywhere, whatever the zone.
    past = today - timedelta(days=2)
    turns = literal(past) if batch.history_only else ROW.changes_on
    chosen = (
        select(entry.id, entry.kind, entry.country, ROW.word, ROW.since, turns, literal(today))
        .join(entry, entry.public_id == ROW.public_id)
        .where(_of(batch, "new"))
    )
    columns = ["entry_id", "kind", "country", "word", "since", "changes_on", "computed_on"]
    _insert_new(session, m.EntryStatus, columns, chosen)
    # Those that an undo had hidden have no word any more; the stale one is worked out right after.
    back = (
        select(entry.id, entry.kind, entry.country, literal("unknown"), null(), literal(past), literal(today))
        .join(ROW, ROW.public_id == entry.public_id)
        .where(_of(batch, *MATCHED), entry.merged_into_id.is_(None))
    )
    _insert_new(session, m.EntryStatus, columns, back)
    refresh_statistics(session, m.EntryStatus)
    # Of merged entries, the one under which they are shown.
    touched = select(queries.merges.shown_under()).join(m.Licence, m.Licence.entry_id == entry.id)
    touched = touched.join(ROW, ROW.licence_id == m.Licence.id).where(_of(batch, *MATCHED, "gone"))
    session.execute(
        update(m.EntryStatus)
        .where(m.EntryStatus.entry_id.in_(touched))
        .values(changes_on=past)
        .execution_options(synchronize_session=False)
    )


def _journal(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    streams = literal("entry:") + ROW.public_id
    fresh = select(
        streams, literal(1), _moment(batch.confirmed_at), literal(batch.confirmed_by), literal("entry.listed"),
        ROW.journal_payload, ROW.journal_digest, ROW.journal_hash,
    ).where(_of(batch, "new"))  # fmt: skip
    columns = ["stream", "seq", "at", "actor", "verb", "payload", "digest", "hash"]
    session.execute(insert(m.JournalEntry).from_select(columns, fresh.order_by(ROW.row_number)))
    heads = select(streams, literal(1), ROW.journal_hash).where(_of(batch, "new"))
    session.execute(insert(m.JournalHead).from_select(["stream", "seq", "hash"], heads))
    touched = session.execute(
        select(ROW.public_id, ROW.outcome, ROW.digest).where(_of(batch, *MATCHED, "gone")).order_by(ROW.public_id)
    )
    notes = [
        Note(f"entry:{public_id}", f"entry.{outcome}", {"batch": batch.id, "row": digest and digest[:PUBLIC]})
        for public_id, outcome, digest in touched
    ]
    if notes:
        journal.record_many(session, now, notes, by=batch.confirmed_by)


def _remember_reading(batch: m.ImportBatch) -> None:
    """The next version is read the same way; mended rows, in a file of our own making, teach nothing."""
    source = batch.source
    if batch.options.get("columns"):
        source.mapping = dict(batch.options["columns"])
    kept = {name: batch.options[name] for name in ("dates", "calendar", "header_row") if batch.options.get(name)}
    source.options = {**source.options, **kept}


def _finish(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    source = batch.source
    if not batch.part and not batch.history_only:
        source.newest_on = batch.list_date
    if batch.parent_id is None:
        _remember_reading(batch)
    batch.state, batch.applied_at = "applied", now
    session.flush()
    counted = {key: value for key, value in batch.counts.items() if isinstance(value, int)}
    journal.record_many(session, now, [Note(stream(batch), "import.applied", counted)], by=batch.confirmed_by)
    jobs.enqueue(session, now, "build_names", once_key=f"build_names:import:{batch.id}")
    kinship.look_through(session, now, batch.id)

"""The questions after arrival: codes are drawn, answers kept without a trace of who gave them, sums published late."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.dialect import insert_rows
from iris.queries.scope import actor_of
from iris.rules import voice as rules
from iris.rules.cases.codes import RANDOM_BYTES
from iris.rules.errors import RuleBroken
from iris.rules.scoring.recorded import VoiceFact
from iris.rules.voice import Answer, Channel, Reply, Tally
from iris.rules.wording import N_
from iris.services import journal
from iris.services.scoring import record_voice, void_score_fact

COUNTED, LEFT_OUT = "counted", "left_out"


def draw(
    session: Session, keys: Keys, now: datetime, entry: m.RegisterEntry, size: int
) -> tuple[m.VoiceBatch, tuple[str, ...]]:
    """Draw a batch of codes about an agency; the codes are given once and stored as keyed hashes only.

    Raises RuleBroken: `not_your_agency`, `batch_too_small`, `batch_too_large`, `not_an_agency`.
    """
    actor = actor_of(session)
    if entry.kind != "agency":
        raise RuleBroken("not_an_agency", N_("The questions are about agencies. Choose an agency."))
    channel = rules.check_drawing(actor.role, actor.entry_id, entry.id)
    codes = rules.draw(size, secrets.token_bytes(RANDOM_BYTES * max(0, min(size, rules.LARGEST_BATCH))))
    batch = m.VoiceBatch(
        entry_id=entry.id,
        organisation_id=actor.organisation_id,
        account_id=actor.account_id,
        channel=channel.value,
        size=len(codes),
        drawn_at=now,
    )
    session.add(batch)
    session.flush()
    insert_rows(session, m.VoiceCode, [{"batch_id": batch.id, "code_hash": _hash(keys, code)} for code in codes])
    journal.record(session, now, f"voice:{batch.id}", "voice.drawn", entry=entry.public_id, size=len(codes))
    return batch, codes


def _hash(keys: Keys, code: str) -> str:
    return keys.keyed_hash(Purpose.TOKENS, f"voice:{code}".encode()).hex()


def check_code(session: Session, keys: Keys, typed: str) -> m.VoiceCode:
    """Find an unused code as somebody typed it. Needs the session of the system: nobody else sees codes.

    Raises RuleBroken: `code_has_letters`, `code_wrong_length`, `voice_code_unusable`.
    """
    plain = rules.read_voice_code(typed)
    hashes = [found.hex() for found in keys.keyed_hashes(Purpose.TOKENS, f"voice:{plain}".encode())]
    row = queries.voice.code(session, hashes)
    rules.check_use(known=row is not None, used=False)
    assert row is not None
    return row


def answer(session: Session, keys: Keys, now: datetime, typed: str, replies: Mapping[str, Reply], address: str) -> None:
    """Keep three replies and destroy the code. Nothing is journalled: an entry would tell when somebody answered.

    Raises RuleBroken as `check_code` does, also for the second of two who use a code at once.
    """
    code = check_code(session, keys, typed)
    gone = session.execute(delete(m.VoiceCode).where(m.VoiceCode.id == code.id))
    rules.check_use(known=True, used=not getattr(gone, "rowcount", 0))
    network = f"voice:{code.batch_id}:{rules.network_of(address)}"
    said = {question.key: replies.get(question.key, Reply.SKIPPED).value for question in rules.QUESTIONS}
    session.add(
        m.VoiceAnswer(
            batch_id=code.batch_id,
            answered_on=now.date(),
            at=now,
            network=keys.keyed_hash(Purpose.TOKENS, network.encode()).hex(),
            **said,
        )
    )
    session.flush()


def count(session: Session, now: datetime, entry: m.RegisterEntry) -> None:
    """Set aside what is suspect, then publish and pass to the score what is ripe; the same again changes nothing."""
    batches = queries.voice.batches_of(session, entry.id)
    rows = queries.voice.answers(session, [batch.id for batch in batches])
    for batch in batches:
        _set_aside(batch, [row for row in rows if row.batch_id == batch.id and row.at is not None])
    channels = {batch.id: Channel(batch.channel) for batch in batches}
    for channel in sorted(set(channels.values())):
        _publish(session, now, entry, channel, [r for r in rows if channels[r.batch_id] is channel and _counts(r)])
    session.flush()


def _set_aside(batch: m.VoiceBatch, traced: Sequence[m.VoiceAnswer]) -> None:
    found = rules.set_aside([_answer(row) for row in traced], batch.size)
    for place, reasons in found.items():
        row = traced[place]
        if row.verdict is None and not row.aside:
            row.aside = "+".join(sorted(reasons))


def _answer(row: m.VoiceAnswer) -> Answer:
    midnight = datetime.combine(row.answered_on, datetime.min.time(), UTC)
    return Answer(Reply(row.paid), Reply(row.papers), Reply(row.promised), row.at or midnight, row.network or "")


def _counts(row: m.VoiceAnswer) -> bool:
    return row.verdict == COUNTED or (not row.aside and row.verdict is None)


def _publish(
    session: Session, now: datetime, entry: m.RegisterEntry, channel: Channel, rows: Sequence[m.VoiceAnswer]
) -> None:
    sums = rules.tally(_answer(row) for row in rows)
    first = min((row.answered_on for row in rows), default=None)
    shown = next((t for t in queries.voice.tallies(session, [entry.id]) if t.channel == channel), None)
    if rules.may_be_published(sums.answers, first, now.date()):
        if not rules.may_be_renewed(shown.answers if shown is not None else None, sums.answers):
            return
        through = max(row.answered_on for row in rows)
        _show(session, entry, channel, shown, sums, through)
        record_voice(session, now, entry, channel.value, sums.answers, sums.paid, through)
    elif shown is not None:
        session.delete(shown)
        void_score_fact(session, now, entry, VoiceFact, f"voice:{channel}")


def _show(
    session: Session, entry: m.RegisterEntry, channel: Channel, shown: m.VoiceTally | None, sums: Tally, through: date
) -> None:
    row = shown or m.VoiceTally(entry_id=entry.id, channel=channel.value)
    row.answers, row.paid, row.through = sums.answers, sums.paid, through
    row.papers_answers, row.papers_kept = sums.papers_answers, sums.papers_kept
    row.promised_answers, row.not_as_promised = sums.promised_answers, sums.not_as_promised
    if shown is None:
        session.add(row)


def forget_traces(session: Session, now: datetime) -> None:
    """Drop moment and network of answers that were looked at for long enough."""
    for row in queries.voice.traced_before(session, now - rules.TRACES_KEPT):
        row.at, row.network = None, None
    session.flush()


def decide(session: Session, now: datetime, batch: m.VoiceBatch, *, counts: bool) -> int:
    """Let what is set aside in a batch count, or leave it out; gives how many answers it was.

    Raises RuleBroken (`nothing_aside`).
    """
    rows = queries.voice.undecided(session, batch.id)
    if not rows:
        raise RuleBroken("nothing_aside", N_("Nothing of this batch is set aside any more. Reload the page."))
    for row in rows:
        row.verdict, row.decided_by = COUNTED if counts else LEFT_OUT, actor_of(session).account_id
    session.flush()
    verdict = COUNTED if counts else LEFT_OUT
    journal.record(session, now, f"voice:{batch.id}", "voice.decided", verdict=verdict, answers=len(rows))
    return len(rows)

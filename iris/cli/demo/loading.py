"""The demonstration register is loaded: all of it or nothing, then the index, the cached words, the seal."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.cli.demo import callers, cases, certifying, joining, methods, reborn, scores
from iris.cli.demo import help as directory
from iris.cli.demo import organisations as disclosures
from iris.cli.demo import people as folk
from iris.cli.demo.assessing import Audits
from iris.cli.demo.intake import Intake
from iris.cli.demo.people import Person, Settlement
from iris.cli.demo.planning import FULL, SEED, Plan, Size, planned
from iris.cli.demo.writing import EntryWriter, Tell, found_authorities, moment, perform
from iris.gateways import clock
from iris.jobs import lists
from iris.jobs.handlers import Workshop
from iris.jobs.methods import record_spread
from iris.jobs.scores import record_group_rates, rescore_all
from iris.jobs.worker import Worker
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind
from iris.services import jobs, journal, register, settings

ACCOUNTS = "demo-accounts.json"
SETTING = "demo"
AT_ONCE = 100


def is_empty(session: Session) -> bool:
    """Whether nobody has put anything into the register yet, nor opened an account."""
    return not queries.register.last_name_id(session) and not queries.accounts.listed(session, limit=1)


def refuse_unless_empty(session: Session) -> None:
    """Demonstration data never comes among real data."""
    if not is_empty(session):
        raise RuleBroken(
            "register_not_empty",
            "The register holds entries or accounts already; the demonstration needs an empty one.",
        )


def load(shop: Workshop, folder: Path, tell: Tell, size: Size = FULL, seed: int = SEED) -> None:
    """Fill an empty register; `folder` gets the file of accounts, which only its owner can read.

    The file appears after the register is committed, so that whoever finds it finds the register too.
    Raises RuleBroken `register_not_empty`; then nothing is written.
    """
    with shop.database.reading() as session:
        refuse_unless_empty(session)
    people = folk.drawn()
    hashes = list(folk.hashed(people, tell))
    now = clock.now()
    plan = planned(now.date(), size, seed)
    with shop.database.transaction() as session:
        refuse_unless_empty(session)
        written = _write(session, shop, plan, list(zip(people, hashes, strict=True)), now, tell)
        _keep(folder, written)
    show_accounts(folder)
    _finish(shop)


def show_accounts(folder: Path) -> bool:
    """Let the file of accounts appear under its name; False when there is none to show."""
    part = _part(folder)
    if not part.exists():
        return False
    part.replace(folder / ACCOUNTS)
    return True


def _part(folder: Path) -> Path:
    return folder / f".{ACCOUNTS}.part"


def _keep(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = _part(folder)
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _write(
    session: Session,
    shop: Workshop,
    plan: Plan,
    people: Sequence[tuple[Person, str]],
    now: datetime,
    tell: Tell,
) -> str:
    first = min(entry.published for entry in (*plan.agencies, *plan.employers))
    authorities = found_authorities(session, moment(first, now) - timedelta(days=1))
    agencies, employers = (
        [EntryWriter(session, authorities, entry) for entry in entries] for entries in (plan.agencies, plan.employers)
    )
    intake = Intake(session, shop.outside, authorities)
    acts = [act for writer in (*agencies, *employers) for act in writer.acts(now)]
    acts += scores.acts(session, shop.outside.keys, agencies, now)
    perform([*acts, *(intake.act(version, now) for version in plan.lists)], tell)
    made = {Kind.AGENCY: agencies, Kind.COMPANY: employers}
    settlement = Settlement(
        session, shop.outside.keys, {kind: [w.entry for w in writers] for kind, writers in made.items()}
    )
    opened = {person.house: settlement.open(now, person, password_hash) for person, password_hash in people}
    callers.ask(session, shop.outside, now)
    callers.claim(session, shop.outside, now, opened[folk.NEWCOMER], "NP")
    cases.tell(session, shop.outside.keys, now, [writer.entry for writer in agencies])
    directory.tell(session, now)
    Audits(session, shop.outside.keys, now).write()
    _work_out(session, [writer.entry for writer in (*agencies, *employers)], now)
    disclosures.tell(session, shop.outside.keys, now, [writer.entry for writer in agencies])
    disclosures.say_regimes(session, now)
    joining.tell(session, now, *([writer.entry for writer in writers] for writers in (agencies, employers)))
    reborn.tell(session, [writer.entry for writer in agencies], now)
    # All scores are worked out together at the end.
    jobs.drop_waiting(session, "rescore")
    settings.put(session, SETTING, {"loaded": now.isoformat()})
    return settlement.written([person for person, _ in people])


def _work_out(session: Session, entries: Sequence[m.RegisterEntry], now: datetime) -> None:
    for some in _slices(entries):
        register.refresh(session, [entry.id for entry in some], now)


def _slices(entries: Sequence[m.RegisterEntry]) -> Iterator[Sequence[m.RegisterEntry]]:
    return (entries[start : start + AT_ONCE] for start in range(0, len(entries), AT_ONCE))


def _finish(shop: Workshop) -> None:
    """What the worker would do next: queued jobs, words and scores that time has changed, names, the day's seal."""
    certifying.stage(shop, clock.now())
    worker = Worker(shop)
    while worker.step():
        pass
    record_group_rates(shop.database)
    rescore_all(shop.database, lambda *_: None)
    record_spread(shop.database, lambda *_: None)
    methods.stage(shop, clock.now())
    lists.refresh_stale(shop.database)
    lists.build_names(shop.database, shop.names_folder)
    with shop.database.transaction() as session:
        journal.seal(session, shop.outside.keys, clock.now())

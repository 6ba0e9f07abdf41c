"""Ask for scores: of one agency, of all, or of the cases in a facts file; without days the cache is made anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from iris import queries
from iris.cli.checks import FACTS, JSON, KNOWN_BY, ON, document_of
from iris.cli.context import print_json, progress, workshop
from iris.gateways import clock
from iris.jobs import scores as jobs
from iris.jobs.handlers import Workshop
from iris.queries.register import Entry
from iris.rules.countries import zone_of
from iris.rules.errors import RuleBroken
from iris.rules.public_ids import parse_public_id
from iris.rules.scoring import vectors
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import method
from iris.rules.scoring.published import Question, data_of, scores
from iris.rules.scoring.trial import Trial
from iris.services import methods

Known = date | datetime | None


@click.command()
@click.argument("agency", required=False)
@click.option("--all", "everybody", is_flag=True, help="Every agency with a published score.")
@click.option("--backtest", "versions", nargs=2, metavar="CURRENT OTHER", help="Two methods beside each other.")
@FACTS
@ON
@KNOWN_BY
@JSON
def score(
    agency: str | None,
    everybody: bool,
    versions: tuple[str, str] | None,
    facts: Path | None,
    on: date | None,
    known: Known,
    as_json: bool,
) -> None:
    """The integrity score of AGENCY (its register number), of all, or of the cases in a facts file.

    Without --on and --known the stored scores are worked out anew too. --backtest compares two published methods, or
    one and a draft by its number on the drafts page: who would move, and what came out since about those a year ago.
    """
    if (agency is not None) + everybody + (facts is not None) + (versions is not None) != 1:
        raise click.UsageError("Give the register number of an agency, or --all, --backtest or --facts FILE.")
    if versions is not None:
        _back_test(*versions, on)
        return
    if facts is not None:
        print_json(vectors.answer_vectors(document_of(facts), on=on, known=known))
        return
    with workshop() as shop:
        rows = list(_all(shop, on, known) if agency is None else [_one(shop, agency, on, known)])
    if as_json:
        print_json(rows if agency is None else rows[0])
        return
    for row in rows:
        click.echo(_line(row))


def _one(shop: Workshop, agency: str, on: date | None, known: Known) -> dict[str, Any]:
    with shop.database.reading() as session:
        entry = queries.register.entry(session, parse_public_id(agency), "agency")
        if entry is None:
            raise RuleBroken("no_entry", f"There is no agency {agency}.")
    if on is None and known is None:
        jobs.rescore(shop.database, [entry.id])
    with shop.database.reading() as session:
        (row,) = _worked_out(session, {entry.id: entry}, on, known)
    return row


def _back_test(current: str, other: str, on: date | None) -> None:
    with workshop() as shop, shop.database.reading() as session:
        trial = Trial(method(current), _other(session, other), on or clock.today(), clock.now())
        for material, _ in queries.methods.everybody(session, clock.now()):
            trial.add(material)
    moves = [moved for _, moved in trial.moves()]
    print_json(
        {
            "on": trial.on,
            "agencies": len(moves),
            "bands": trial.spread(),
            "another_band": sum(moved.changes_band for moved in moves),
            "year_before": [asdict(test) for test in trial.back_tests()],
        }
    )


def _other(session: Session, name: str) -> Method:
    draft = queries.methods.draft(session, int(name)) if name.isdecimal() and len(name) < 10 else None
    return method(name) if draft is None else methods.made_of(draft)


def _all(shop: Workshop, on: date | None, known: Known) -> Iterator[dict[str, Any]]:
    if on is None and known is None:
        jobs.rescore_all(shop.database, progress())
    after = 0
    while True:
        with shop.database.reading() as session:
            ids = queries.scoring.published_after(session, after)
            yield from _worked_out(session, queries.register.entries(session, ids), on, known)
        if not ids:
            return
        after = ids[-1]


def _worked_out(
    session: Session, entries: Mapping[int, Entry], on: date | None, known: Known
) -> Iterator[dict[str, Any]]:
    moment = known or clock.now()
    agencies = [entries[number] for number in sorted(entries)]
    material = queries.scoring.material(session, agencies, moment)
    asked = [Question(material[a.id], on or _today(a.country), moment) for a in agencies]
    for agency, question, found in zip(agencies, asked, scores(asked), strict=True):
        public = found if found.signed else None
        lines = found.score.contributions if public else None
        who = {"id": agency.public_id, "name": agency.name}
        yield who | data_of(public, question.on, known, lines)


def _today(country: str) -> date:
    return clock.now().astimezone(ZoneInfo(zone_of(country))).date()


def _line(row: Mapping[str, Any]) -> str:
    who = f"{row['id']} {row['name']}"
    if row["value"] is None:
        band = f", band {row['band']}" if row["band"] else ""
        return f"{who}: no number ({row['reason']}){band} (on {row['on']})"
    gates = f", {', '.join(row['gates'])}" if row["gates"] else ""
    margin = f"{row['low']:.1f} to {row['high']:.1f}"
    return f"{who}: {row['value']:.1f} ({margin}), band {row['band']}{gates} (on {row['on']})"

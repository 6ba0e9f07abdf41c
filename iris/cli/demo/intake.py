"""Planned lists come in as an officer's upload would: stored, read, compared, some of them saved."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris.cli.demo.lists import PlannedList
from iris.cli.demo.places import Body
from iris.cli.demo.writing import Act, moment
from iris.gateways import clock
from iris.gateways.keys import Purpose
from iris.gateways.outside import Outside
from iris.gateways.sheets import read_table
from iris.rules.errors import RuleBroken
from iris.rules.lists import clean_rows
from iris.services import imports

MINUTE = 400


class Intake:
    """Takes lists in, in one session."""

    def __init__(self, session: Session, outside: Outside, authorities: dict[Body, m.Authority]) -> None:
        self._session = session
        self._outside = outside
        self._authorities = authorities

    def act(self, planned: PlannedList, now: datetime) -> Act:
        """The arrival of a list, and its way as far as somebody went with it."""
        return Act(moment(planned.arrived, now, MINUTE), lambda at: self._take(planned, at))

    def _take(self, planned: PlannedList, at: datetime) -> None:
        batch = self._open(planned, at)
        try:
            self._read(planned, batch, at)
        except RuleBroken as question:
            imports.fail(self._session, batch, question)
            return
        if planned.saved:
            imports.confirm(self._session, at, batch, queue=False)
            while imports.arm(self._session, batch):
                pass
            imports.apply(self._session, at, batch)
            # Written by statements on whole sets, which the objects of this session don't know of.
            self._session.expire_all()

    def _open(self, planned: PlannedList, at: datetime) -> m.ImportBatch:
        key = self._outside.keys.new_data_key(Purpose.FILES)
        stored = self._outside.store.put(planned.content, key.raw)
        authority = self._authorities[planned.authority]
        source = imports.source_of(self._session, authority, planned.subject, planned.meaning)
        arrival = imports.Arrival(
            filename=planned.filename,
            digest=hashlib.sha256(planned.content).hexdigest(),
            list_date=planned.on,
            stored_as=stored.name,
            file_key=key.wrapped,
        )
        return imports.open_batch(self._session, at, source, arrival, queue=False)

    def _read(self, planned: PlannedList, batch: m.ImportBatch, at: datetime) -> None:
        table = read_table(planned.content, planned.filename)
        plan = imports.plan(batch, table)
        batch.options = {
            **batch.options,
            "columns": plan.proposal.as_stored(),
            "header": list(plan.survey.header.names),
        }
        rows = list(clean_rows(table, plan.proposal, plan.options, plan.survey))
        today = clock.today(batch.source.authority.timezone, clock.stopped(at))
        imports.stage(self._session, batch, rows, today)
        imports.finish_comparing(self._session, at, batch, table.partial_of)

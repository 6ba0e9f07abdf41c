"""Asking for scores by command: one agency, all, a facts file."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, select

from iris import models as m
from iris.db import Database
from iris.gateways import clock
from iris.gateways.keys import Keys
from iris.rules.public_ids import Prefix, new_public_id
from iris.rules.scoring.methods import methods
from iris.rules.scoring.methods.example_2026_1 import EXAMPLE
from tests.cli.commanding import Terminal
from tests.factories import Made
from tests.services.scored import Agency, lived_in


@pytest.fixture
def heron(own: Database, keys: Keys, midday: None) -> str:
    """The id of an agency with a published score; beside it there is one that signed nothing."""
    with own.transaction() as session:
        made = Made(session, keys, clock.now())
        agency = lived_in(made)
        Agency(made, made.agency("Unsigned")).examined(100)
        return agency.entry.public_id


def test_one_agency_is_answered_in_a_line_or_as_data(iris: Terminal, heron: str) -> None:
    line = iris.done("score", heron).out
    data = iris.done("score", heron, "--json").json
    assert data["id"] == heron
    assert f"{data['value']:.1f} ({data['low']:.1f} to {data['high']:.1f}), band {data['band']}" in line
    assert sum(part["points"] for part in data["contributions"]) >= data["value"]
    assert data["contributions"][0]["fact"]


def test_all_who_signed_are_listed_and_stored_anew(iris: Terminal, own: Database, heron: str) -> None:
    listed = iris.done("score", "--all", "--json").json
    assert [row["id"] for row in listed] == [heron]
    with own.transaction() as session:
        stored = session.scalars(select(m.StoredScore)).one()
        assert stored.value == listed[0]["value"]
        session.execute(delete(m.StoredScore))
    assert iris.done("score", "--all", "--json").json == listed
    assert iris.done("score", "--all").out.startswith(heron)


def test_another_day_is_only_answered(iris: Terminal, own: Database, heron: str) -> None:
    data = iris.done("score", heron, "--on", "2001-01-01", "--json").json
    assert (data["value"], data["reason"], data["on"]) == (None, "not_published", "2001-01-01")
    assert "no number (not_published)" in iris.done("score", heron, "--known", "2001-01-01T10:00Z").out
    assert iris.done("score", "--all", "--on", "2001-01-01", "--json").json[0]["reason"] == "not_published"
    with own.reading() as session:
        assert session.scalars(select(m.StoredScore)).all() == []


def test_a_facts_file_is_scored(iris: Terminal) -> None:
    path = iris.file("facts.json", json.dumps(EXAMPLE))
    (answer,) = iris.done("score", "--facts", path, "--json").json
    assert answer["band"] == "C"
    assert methods()[0].version == EXAMPLE["method"]


def test_wrong_use_is_said(iris: Terminal, heron: str) -> None:
    assert "Give the register number" in iris.misused("score")
    assert "Give the register number" in iris.misused("score", heron, "--all")
    unused = new_public_id(Prefix.AGENCY, 7)
    assert iris.refused("score", unused) == f"There is no agency {unused}."


def test_two_methods_stand_beside_each_other_on_the_past(iris: Terminal, heron: str) -> None:
    data = iris.done("score", "--backtest", "2026.1", "2026.1").json
    assert (data["agencies"], data["another_band"]) == (1, 0)
    assert data["bands"]["before"] == data["bands"]["after"]
    iris.refused("score", "--backtest", "2026.1", "1999.1")

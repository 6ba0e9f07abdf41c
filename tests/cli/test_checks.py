"""Asking by command: the status of an agency, and the cases of a facts file."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from iris.db import Database
from iris.gateways.keys import Keys
from iris.rules.public_ids import new_public_id
from iris.rules.status import State
from tests.cli.commanding import Terminal
from tests.factories import Made
from tests.live import ROOT

FACTS = [
    {"state": "valid", "effective_from": "2025-01-01", "effective_to": "2026-12-31", "recorded_at": "2025-01-01"},
    {"state": "revoked", "effective_from": "2026-03-01", "recorded_at": "2026-04-01"},
]
CASES = {
    "cases": [
        {"name": "the last day counts", "on": "2026-12-31", "known": "2026-03-31", "facts": FACTS},
        {"name": "the day after", "on": "2027-01-01", "known": "2026-03-31", "facts": FACTS},
        {"name": "once it is known", "on": "2026-12-31", "known": "2026-04-01", "facts": FACTS},
        {"name": "nothing known", "on": "2026-12-31", "facts": []},
    ]
}
ANSWERS = [
    {"state": "valid", "since": "2025-01-01"}, {"state": "expired", "since": "2027-01-01"},
    {"state": "revoked", "since": "2026-03-01"}, {"state": "unknown", "since": None},
]  # fmt: skip


def test_a_facts_file_is_answered_in_its_order(iris: Terminal) -> None:
    path = iris.file("facts.json", json.dumps(CASES))
    assert iris.done("status", "--facts", path).json == ANSWERS
    assert iris.done("status", "--facts", iris.file("bare.json", json.dumps(CASES["cases"]))).json == ANSWERS


def test_the_installed_command_answers_too(iris: Terminal) -> None:
    path = iris.file("facts.json", json.dumps(CASES))
    command = [sys.executable, "-c", "from iris.cli.main import main; main()", "status", "--facts", str(path)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == ANSWERS


def test_days_of_the_command_serve_cases_without_their_own(iris: Terminal) -> None:
    path = iris.file("facts.json", json.dumps([{"facts": FACTS}, {"on": "2027-06-01", "facts": FACTS}]))
    told = iris.done("status", "--facts", path, "--on", "2026-12-31", "--known", "2026-03-31").json
    assert [answer["state"] for answer in told] == ["valid", "expired"]
    told = iris.done("status", "--facts", path, "--on", "2026-12-31", "--known", "2026-04-01T00:00:00Z").json
    assert [answer["state"] for answer in told] == ["revoked", "revoked"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("nonsense", "facts.json"),
        ('{"cases": 7}', "cases"),
        ("[7]", "Case 1"),
        ('[{"facts": []}]', "no day"),
        ('[{"on": "2026-02-30", "facts": []}]', "Case 1"),
        ('[{"on": "2026-02-01", "facts": [{"state": "bogus", "effective_from": "2026-01-01"}]}]', "Case 1"),
    ],
)
def test_a_facts_file_that_cannot_be_read_is_refused_in_a_sentence(iris: Terminal, content: str, word: str) -> None:
    assert word in iris.refused("status", "--facts", iris.file("facts.json", content))


# Scores

RATING = {"criterion": "A.1", "grade": "met", "kind": "onsite", "date": "2026-05-01", "recorded": "2026-05-20"}
SCORES = {
    "method": "2026.1",
    "standard": {"principles": [{"code": "A", "weight": 1, "criteria": [{"code": "A.1", "weight": 1}]}]},
    "cases": [
        {"as_of": "2026-06-30", "known_at": "2026-06-30", "group": {"rate": 1.0, "median_per_year": 400},
         "facts": {"ratings": [RATING]}},
        {"as_of": "2026-06-30", "known_at": "2026-05-10", "group": {"rate": 1.0, "median_per_year": 400},
         "facts": {"ratings": [RATING]}},
    ],
}  # fmt: skip


def test_scores_of_a_facts_file_are_answered_in_its_order(iris: Terminal) -> None:
    number, none = iris.done("score", "--facts", iris.file("facts.json", json.dumps(SCORES))).json
    assert 0 < number["value"] <= 100
    assert number["low"] <= number["value"] <= number["high"]
    assert (none["value"], none["reason"]) == (None, "not_enough_evidence")


def test_days_of_the_command_serve_scores_without_their_own(iris: Terminal) -> None:
    bare = [{key: value for key, value in case.items() if key not in ("as_of", "known_at")} for case in SCORES["cases"]]
    path = iris.file("facts.json", json.dumps(SCORES | {"cases": bare[:1]}))
    (told,) = iris.done("score", "--facts", path, "--on", "2026-06-30", "--known", "2026-06-30").json
    assert told["value"] is not None
    (told,) = iris.done("score", "--facts", path, "--on", "2026-06-30", "--known", "2026-05-10").json
    assert told["value"] is None


@pytest.mark.parametrize(
    "change", [{"method": "1999.1"}, {"standard": 7}, {"cases": [{"as_of": "2026-06-30"}]}, {"method": None}]
)
def test_scores_that_cannot_be_read_are_refused_in_a_sentence(iris: Terminal, change: dict[str, object]) -> None:
    iris.refused("score", "--facts", iris.file("facts.json", json.dumps(SCORES | change)))


# An agency of the register


@pytest.fixture
def agency(own: Database, keys: Keys) -> str:
    """A Bangladeshi agency: licensed for a year, suspended since yesterday, recorded just now."""
    now = datetime.now(UTC)
    with own.transaction() as session:
        made = Made(session, keys, now - timedelta(days=10))
        licence = made.licence(made.agency("Orchard International"), effective_to=now.date() + timedelta(days=300))
        made.now = now
        made.fact(licence, State.SUSPENDED, effective_from=now.date() - timedelta(days=1))
        return licence.entry.public_id


def test_the_status_of_an_agency_with_and_without_what_is_known(iris: Terminal, agency: str) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    said = iris.done("status", agency, "--json").json
    assert (said["id"], said["name"], said["status"]) == (agency, "Orchard International", "licence_suspended")
    assert said["since"] == yesterday.isoformat()
    typed = agency.lower().replace("-", " ")
    assert "licence_suspended" in iris.done("status", typed).out
    assert iris.done("status", agency, "--json", "--known", yesterday).json["status"] == "licensed"
    before = yesterday - timedelta(days=1)
    assert iris.done("status", agency, "--json", "--on", before).json["status"] == "licensed"


def test_today_is_the_issuers_today(iris: Terminal, own: Database, keys: Keys) -> None:
    """An hour before midnight in London it is tomorrow in Dhaka, and the last day is over there."""
    with time_machine.travel(datetime(2026, 11, 25, 19, tzinfo=UTC)):
        with own.transaction() as session:
            made = Made(session, keys, datetime.now(UTC))
            licence = made.licence(made.agency("Orchard"), effective_to=date(2026, 11, 25))
            public_id = licence.entry.public_id
        said = iris.done("status", public_id, "--json").json
    assert (said["on"], said["status"]) == ("2026-11-26", "licence_expired")


@pytest.mark.parametrize("typed", [new_public_id("AG", 7), "AG-4KX2-9TQM", "7", "x" * 300, "AG-4KX2-9TQN\x00"])
def test_an_agency_that_is_not_there_is_refused_in_a_sentence(iris: Terminal, typed: str) -> None:
    iris.refused("status", typed)


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"], ["score"], ["status", "--facts", "/nowhere.json"], ["status", "AG-1", "--on", "25.11.2026"],
        ["status", "AG-1", "--known", "yesterday"], ["nonsense"], [], ["status", "--nonsense"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_typed_wrongly_ends_with_two(iris: Terminal, arguments: list[str]) -> None:
    iris.misused(*arguments)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["status", "-h"], ["import", "licences", "--help"]])
def test_help_is_no_failure(iris: Terminal, arguments: list[str]) -> None:
    assert iris.done(*arguments).out

"""The journal by command: it holds, or the command ends with one and says what was done to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select, update

from iris import models as m
from iris.db import Database
from iris.gateways.keys import Keys, create_key_file
from tests.cli.commanding import Terminal


@pytest.fixture
def kept(iris: Terminal) -> Terminal:
    """A register with some history, sealed today."""
    path = iris.file("list.csv", "Licence No,Agency Name,Status\n1,Alpha Ltd,Active\n2,Beta Ltd,Active\n")
    iris.done("import", "licences", path, "--country", "BD", "--authority", "Bureau of Work")
    iris.done("journal", "seal")
    return iris


def public_keys(iris: Terminal) -> Path:
    """The published keys, as an outsider has got them."""
    keys = Keys(Path(iris.env["IRIS_KEY_FILE"]))
    return iris.file("public.json", json.dumps({"keys": keys.public_jwks()}))


def test_a_journal_that_holds_says_so(kept: Terminal) -> None:
    assert "The journal holds" in kept.done("journal", "verify").out
    first = kept.done("journal", "seal").out
    assert kept.done("journal", "seal").out == first


def test_a_changed_entry_ends_with_one_and_is_named(kept: Terminal, own: Database) -> None:
    with own.transaction() as session:
        entry = session.scalars(select(m.JournalEntry).where(m.JournalEntry.stream == "import:1")).first()
        assert entry is not None
        session.execute(update(m.JournalEntry).where(m.JournalEntry.id == entry.id).values(payload={"source": 9}))
    said = kept("journal", "verify")
    assert said.status == 1
    assert "import:1: entry 1 was changed" in said.err
    assert "does not hold" in said.err


def test_an_export_is_verified_by_us_and_by_an_outsider_with_the_public_key_alone(kept: Terminal) -> None:
    export = kept.folder / "journal.jsonl"
    kept.done("journal", "export", export)
    assert "The journal holds" in kept.done("journal", "verify", export).out
    published = public_keys(kept)
    kept.env |= {"IRIS_DATABASE_URL": "sqlite:////nowhere/iris.db", "IRIS_KEY_FILE": "/nowhere/keys.json"}
    assert "The journal holds" in kept.done("journal", "verify", export, "--keys", published).out


def test_a_changed_export_ends_with_one(kept: Terminal) -> None:
    export = kept.folder / "journal.jsonl"
    kept.done("journal", "export", export)
    export.write_text(export.read_text("utf-8").replace("entry.listed", "entry.closed", 1), "utf-8")
    for more in ((), ("--keys", public_keys(kept))):
        said = kept("journal", "verify", export, *more)
        assert said.status == 1
        assert "was changed" in said.err


def test_an_export_of_another_register_does_not_hold(kept: Terminal) -> None:
    export = kept.folder / "journal.jsonl"
    kept.done("journal", "export", export)
    strange = kept.folder / "strange" / "keys.json"
    create_key_file(strange)
    kept.env["IRIS_KEY_FILE"] = str(strange)
    said = kept("journal", "verify", export)
    assert said.status == 1
    assert "not signed by this register" in said.err


@pytest.mark.parametrize("content", ["", "nonsense", '{"keys": []}'])
def test_a_file_that_is_no_export_ends_with_one(kept: Terminal, content: str) -> None:
    assert "holds no journal" in kept("journal", "verify", kept.file("x.jsonl", content)).err


def test_where_nothing_can_be_written_nothing_is_written(kept: Terminal) -> None:
    kept.refused("journal", "export", kept.folder / "no such folder" / "x.jsonl")


def test_keys_that_are_none_are_refused(kept: Terminal) -> None:
    export = kept.folder / "journal.jsonl"
    kept.done("journal", "export", export)
    kept.refused("journal", "verify", export, "--keys", kept.file("public.json", "{}"))
    kept.misused("journal", "verify", "--keys", public_keys(kept))

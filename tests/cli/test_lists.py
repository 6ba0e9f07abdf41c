"""Lists by command: what came of each row is counted, what is refused says why, a rehearsal changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from iris import models as m
from iris import queries
from iris.db import Database
from tests.cli.commanding import Said, Terminal

HEADER = ("Licence No", "Agency Name", "Status")
WHOSE = ("--country", "BD", "--authority", "Bureau of Work")
REGISTER = (
    m.Authority, m.RegisterEntry, m.EntryName, m.Contact, m.Licence, m.StatusFact, m.EntryStatus, m.ImportRow,
)  # fmt: skip


def rows(first: int, last: int) -> list[tuple[str, ...]]:
    return [(f"{number:04}", f"Agency {number} Ltd", "Active") for number in range(first, last + 1)]


def sheet(iris: Terminal, found: Iterable[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *found])
    return iris.file(f"list {sum(1 for _ in iris.folder.glob('list *'))}.csv", text.getvalue())


def bring(iris: Terminal, path: Path, *more: object) -> Said:
    return iris("import", "licences", path, *WHOSE, *more)


def taken(iris: Terminal, found: Iterable[tuple[str, ...]], *more: object) -> Said:
    said = bring(iris, sheet(iris, found), *more)
    assert said.status == 0, said
    return said


def stored(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {t.__tablename__: session.scalar(select(func.count()).select_from(t)) or 0 for t in REGISTER}


def test_a_first_list_says_what_was_added_and_counts(iris: Terminal, own: Database) -> None:
    said = taken(iris, [*rows(1, 20), ("", "", ""), ("0001", "Agency 1 Ltd", "Active"), ("0099", "", "Active")])
    assert "“Bureau of Work” is new for BD: it was added." in said.err
    assert "23 rows = 20 new + 1 duplicate + 1 rejected + 1 blank." in said.out
    assert "row 24: The name is missing." in said.out
    assert stored(own)["licence"] == 20


def test_counts_as_data(iris: Terminal) -> None:
    taken(iris, rows(1, 20), "--on", "2026-09-01")
    told = taken(iris, rows(2, 21), "--on", "2026-10-01", "--json").json
    counts = {name: number for name, number in told["counts"].items() if number}
    assert counts == {"read": 20, "new": 1, "unchanged": 19, "gone": 1, "before": 20}
    assert told["state"] == "applied"
    assert told["columns"]["name"] == ["Agency Name"]


def test_the_same_list_again_is_unchanged(iris: Terminal) -> None:
    taken(iris, rows(1, 20))
    again = taken(iris, rows(1, 20))
    assert "20 rows = 20 unchanged." in again.out
    assert "is new" not in again.err


def test_a_rehearsal_of_a_known_list_says_what_would_come_and_changes_nothing(iris: Terminal, own: Database) -> None:
    taken(iris, rows(1, 20), "--on", "2026-09-01")
    before = stored(own)
    said = taken(iris, rows(2, 21), "--on", "2026-10-01", "--dry-run")
    assert "20 rows = 1 new + 19 unchanged." in said.out
    assert "No longer on the list: 1;" in said.out
    assert {**stored(own), "import_row": 0} == {**before, "import_row": 0}
    with own.reading() as session:
        assert session.scalars(select(m.Source.newest_on)).all() != []
        (newest, first) = queries.imports.listed(session)
        assert (newest.state, first.state) == ("cancelled", "applied")
    assert "20 unchanged" in taken(iris, rows(1, 20), "--on", "2026-10-01").out


def test_a_rehearsal_with_an_authority_that_is_not_known_does_not_add_it(iris: Terminal, own: Database) -> None:
    said = taken(iris, rows(1, 20), "--dry-run")
    assert "“Bureau of Work” is new for BD: it would be added." in said.err
    assert "20 rows = 20 new." in said.out
    assert set(stored(own).values()) == {0}
    with own.reading() as session:
        assert session.scalar(select(func.count()).select_from(m.JournalEntry)) == 0


def test_a_rehearsal_is_refused_as_the_real_thing_would_be(iris: Terminal) -> None:
    path = sheet(iris, [("0001", "Alpha Ltd", "03/04/2027")], ("Licence No", "Agency Name", "Valid until"))
    for more in ((), ("--dry-run",)):
        said = bring(iris, path, *more)
        assert said.status == 1
        assert "3 April 2027 or 4 March 2027" in said.err


def test_a_list_that_shrank_is_refused_until_somebody_says_so(iris: Terminal, own: Database) -> None:
    taken(iris, rows(1, 40), "--on", "2026-09-01")
    short = sheet(iris, rows(1, 12))
    said = bring(iris, short, "--on", "2026-10-01")
    assert said.status == 1
    assert "12 rows, the one before had 40; 28 of 40" in said.err
    with own.reading() as session:
        assert len(session.scalars(select(m.Licence.id).where(m.Licence.listed.is_(True))).all()) == 40
    assert "No longer on the list: 28;" in bring(iris, short, "--on", "2026-10-01", "--accept-shrink").out


def test_a_part_takes_nobody_off_the_list(iris: Terminal) -> None:
    taken(iris, rows(1, 40), "--on", "2026-09-01")
    assert "No longer" not in taken(iris, rows(40, 41), "--on", "2026-10-01", "--part").out


def test_columns_are_named_by_hand_where_they_must_be(iris: Terminal) -> None:
    odd = sheet(iris, [("7", "Alpha Ltd", "Beta"), ("8", "Gamma Ltd", "Delta")], ("A1", "Purple", "Green"))
    assert "No column holds the names" in bring(iris, odd).err
    told = bring(iris, odd, "--map", "name=Purple", "--map", "licence_number=A1", "--json").json
    assert (told["columns"]["name"], told["columns"]["licence_number"]) == (["Purple"], ["A1"])


@pytest.mark.parametrize("mapped", ["name=Nonsense", "nonsense=Agency Name"])
def test_a_column_or_field_that_is_not_there_is_refused(iris: Terminal, mapped: str) -> None:
    assert "Nonsense" in bring(iris, sheet(iris, rows(1, 3)), "--map", mapped).err.title()


def test_a_calendar_of_the_country_is_read(iris: Terminal, own: Database) -> None:
    """Case 27: 2083 is never a Gregorian year."""
    dated = sheet(iris, [("1", "Alpha Ltd", "2083/07/01")], ("Licence No", "Agency Name", "Valid until"))
    assert bring(iris, dated).status == 1
    assert bring(iris, dated, "--calendar", "bs").status == 0
    with own.reading() as session:
        assert [fact.effective_to.isoformat() for fact in session.scalars(select(m.StatusFact))] == ["2026-10-18"]


@pytest.mark.parametrize(
    "content", ["", "nonsense\x00", "Licence No,Agency Name\n", 'Licence No,Agency Name\n1,"Alph', "%PDF-1.4"]
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(iris: Terminal, own: Database, content: str) -> None:
    sentence = iris.refused("import", "licences", iris.file("list.csv", content), *WHOSE)
    assert "\n" not in sentence.replace("“Bureau of Work” is new for BD: it was added.\n", "")
    assert stored(own) | {"authority": 0} == dict.fromkeys(stored(own), 0)


@pytest.mark.parametrize(
    ("change", "word"),
    [({"--country": "XX"}, "two letters"), ({"--authority": " - "}, "authority"), ({"--on": "2062-01-01"}, "future")],
)
def test_what_cannot_be_is_refused_in_a_sentence(iris: Terminal, change: dict[str, str], word: str) -> None:
    told = dict(zip(WHOSE[::2], WHOSE[1::2], strict=True)) | change
    path = sheet(iris, rows(1, 3))
    assert word in iris.refused("import", "licences", path, *(part for pair in told.items() for part in pair))


@pytest.mark.parametrize(
    "more",
    [["--map", "Agency Name"], ["--dates", "dym"], ["--calendar", "mayan"], ["--on", "1.9.2026"], ["--subject", "x"]],
    ids=" ".join,
)
def test_options_typed_wrongly_end_with_two(iris: Terminal, more: list[str]) -> None:
    iris.misused("import", "licences", sheet(iris, rows(1, 3)), *WHOSE, *more)


def test_a_near_miss_of_an_authority_is_refused_and_can_be_added_on_purpose(iris: Terminal) -> None:
    taken(iris, rows(1, 3))
    near = ("--country", "BD", "--authority", "Bureau of Works")
    assert "“Bureau of Work”" in iris.refused("import", "licences", sheet(iris, rows(1, 3)), *near)
    iris.done("authority", "add", "bd", "Bureau of Works")
    assert iris("import", "licences", sheet(iris, rows(1, 3)), *near).status == 0
    assert "known" in iris.refused("authority", "add", "BD", "bureau of works")
    iris.refused("authority", "add", "BD", " - ")


def test_a_list_is_taken_back_once(iris: Terminal, own: Database) -> None:
    batch = taken(iris, rows(1, 20), "--json").json["id"]
    assert "was taken back" in iris.done("import", "undo", batch).out
    with own.reading() as session:
        assert queries.register.total(session, queries.register.Filters()) == (0, True)
    iris.refused("import", "undo", batch)
    assert "4711" in iris.refused("import", "undo", 4711)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_rejected_rows_go_out_and_come_back_mended(iris: Terminal, own: Database, ending: str) -> None:
    batch = taken(iris, [*rows(1, 20), ("0021", "", "Active"), ("0022", "", "Active")], "--json").json["id"]
    out = iris.folder / f"rejected.{ending}"
    assert "2 rejected rows" in iris.done("import", "rejected", batch, out).out
    if ending == "csv":
        lines = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))
        assert [line[3] for line in lines] == ["Row", "22", "23"]
        mended = [(line[0], "Mended Ltd", *line[2:]) for line in lines[1:]]
        said = iris.done("import", "mended", batch, sheet(iris, mended, tuple(lines[0])), "--json")
        assert (said.json["counts"]["new"], said.json["counts"]["gone"]) == (2, 0)
        assert str(said.json["id"]) in iris.refused("import", "undo", batch)
        iris.done("import", "undo", said.json["id"])
        iris.done("import", "undo", batch)
    iris.misused("import", "rejected", batch, iris.folder / "rejected.pdf")
    assert "4711" in iris.refused("import", "rejected", 4711, out)

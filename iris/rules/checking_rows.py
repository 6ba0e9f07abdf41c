"""From the sheet that somebody wants checked to the rows that are asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iris.rules.checking import Asked
from iris.rules.errors import RuleBroken
from iris.rules.lists.blanks import as_text, is_blank
from iris.rules.lists.columns import propose_columns
from iris.rules.lists.fields import Field
from iris.rules.lists.headers import find_header
from iris.rules.lists.survey import iter_records, sample_below
from iris.rules.lists.tables import Cell, Line, Table
from iris.rules.wording import N_

FIELDS = (Field.NAME, Field.LICENCE_NUMBER, Field.COUNTRY, Field.ADDRESS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows asked about, how many blank ones were skipped, which rows name nobody, and the columns taken."""

    rows: tuple[Asked, ...]
    blank: int
    missing: tuple[int, ...]
    columns: Mapping[str, str]


def sheet_of(table: Table, most: int | None = None) -> Sheet:
    """Read the rows of a sheet; raises RuleBroken when it holds more than `most`, or no name and no number."""
    header = find_header(table)
    proposal = propose_columns(header.names, sample_below(table, header))
    taken = {field: proposal.columns[field][0] for field in FIELDS if proposal.columns.get(field)}
    if Field.NAME not in taken and Field.LICENCE_NUMBER not in taken:
        raise RuleBroken(
            "sheet_without_names", N_("No column holds names or licence numbers. Give the first row as headings.")
        )
    places = {field: header.names.index(name) for field, name in taken.items()}
    rows: list[Asked] = []
    blank, missing = 0, []
    for record in iter_records(table, header):
        if all(map(is_blank, record.cells)):
            blank += 1
            continue
        asked = _asked(record.number if isinstance(record, Line) else record.row, record.cells, places)
        if not asked.name and not asked.licence:
            missing.append(asked.row)
            continue
        rows.append(asked)
        if most is not None and len(rows) > most:
            raise RuleBroken(
                "sheet_too_long",
                N_("This page checks %(most)s rows at once; split the sheet, or use iris check."),
                most=most,
            )
    return Sheet(tuple(rows), blank, tuple(missing), {str(field): name for field, name in taken.items()})


def _asked(number: int, cells: Sequence[Cell], places: Mapping[Field, int]) -> Asked:
    said = {field: as_text(cells[place]) if place < len(cells) else "" for field, place in places.items()}
    country = said.get(Field.COUNTRY, "").upper()
    return Asked(
        row=number,
        name=said.get(Field.NAME, "")[:200],
        licence=said.get(Field.LICENCE_NUMBER, "")[:100],
        country=country if len(country) == 2 else "",
        address=said.get(Field.ADDRESS, "")[:300],
    )

"""A form as a sheet that is taken home, filled in and sent back: its columns, its rows, what is wrong by cell.

Shared by every form that has one row for each criterion of a standard. Each heading and each choice begins with a
word that is the same in all languages (`answer: How is it with you?`), so that a sheet is read in any of them and a
column that was moved or renamed shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from iris.rules.errors import RuleBroken
from iris.rules.lists.tables import Line, column_letter
from iris.rules.wording import N_

MARK_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3
"""Rows as a spreadsheet counts them: what the sheet is for, the headings, the first criterion."""

OTHER_VERSION = N_(
    "This sheet is not for this form, or for another version of the standard. "
    "Take a new sheet from this page and copy your answers into it."
)
OTHER_COLUMNS = N_(
    "The columns were moved, renamed or taken out: %(column)s should say “%(wanted)s”. "
    "Take a new sheet from this page and copy your answers into it."
)
UNKNOWN_CODE = N_("This version of the standard has no criterion “%(code)s”. Put the code back as it was.")
NO_CHOICE = N_("“%(text)s” is none of the answers. Choose one from the list in this cell.")
TWICE = N_("This criterion stands in row %(row)s too. Leave one of the two.")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` are code and label; `fixed` is not to be changed, `hidden` not even seen."""

    key: str
    heading: str
    choices: tuple[tuple[str, str], ...] = ()
    width: int = 20
    fixed: bool = False
    hidden: bool = False

    @property
    def head(self) -> str:
        """What stands above it."""
        return f"{self.key}: {self.heading}"


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A form as a sheet: its name, what it is for, how to fill it in, its columns, of which the first is the code."""

    sheet: str
    mark: str
    hint: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was filled in: the row of the spreadsheet, the code, the texts by column."""

    number: int
    code: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, in one sentence with its values."""

    cell: str
    sentence: str
    values: dict[str, str | int]


def choice(column: Column, code: str) -> str:
    """A choice as it stands in a cell; empty for a code that is none."""
    return next((f"{each}: {label}" for each, label in column.choices if each == code), "")


def cell_name(form: SheetForm, key: str, row: int) -> str:
    """The name of a cell, such as D7."""
    place = next(at for at, column in enumerate(form.columns) if column.key == key)
    return f"{column_letter(place)}{row}"


def read_rows(form: SheetForm, lines: Iterable[Line], codes: Sequence[str]) -> tuple[list[Row], list[Fault]]:
    """The rows of a sheet that was sent back, and what is wrong with codes and choices; a wrong row is left out.

    Raises RuleBroken `sheet_version` for a sheet of another form or version, `sheet_columns` for other columns.
    """
    found = iter(lines)
    _check_mark(form, next(found, None))
    _check_heads(form, next(found, None))
    rows: list[Row] = []
    faults: list[Fault] = []
    before: dict[str, int] = {}
    for row in _rows(form, found):
        cell = cell_name(form, form.columns[0].key, row.number)
        if row.code not in codes:
            faults.append(Fault(cell, UNKNOWN_CODE, {"code": row.code}))
        elif row.code in before:
            faults.append(Fault(cell, TWICE, {"row": before[row.code]}))
        else:
            before[row.code] = row.number
            wrong = list(_wrong_choices(form, row))
            faults += wrong
            if not wrong:
                rows.append(row)
    doubled = {fault.values["row"] for fault in faults if fault.sentence is TWICE}
    return [row for row in rows if row.number not in doubled], faults


def _wrong_choices(form: SheetForm, row: Row) -> Iterator[Fault]:
    for column in form.columns:
        text = row.values.get(column.key, "")
        if column.choices and text and text not in dict(column.choices):
            yield Fault(cell_name(form, column.key, row.number), NO_CHOICE, {"text": text[:40]})


def _check_mark(form: SheetForm, line: Line | None) -> None:
    if line is None or line.number != MARK_ROW or _texts(line, 1)[0] != form.mark:
        raise RuleBroken("sheet_version", OTHER_VERSION)


def _check_heads(form: SheetForm, line: Line | None) -> None:
    heads = _texts(line, len(form.columns)) if line is not None else [""] * len(form.columns)
    for place, (column, head) in enumerate(zip(form.columns, heads, strict=True)):
        if _code_of(head) != column.key:
            raise RuleBroken("sheet_columns", OTHER_COLUMNS, column=column_letter(place), wanted=column.head)


def _rows(form: SheetForm, lines: Iterator[Line]) -> Iterator[Row]:
    for line in lines:
        texts = _texts(line, len(form.columns))
        if not any(texts):
            continue
        values = {
            column.key: _chosen(column, text) if column.choices else text
            for column, text in zip(form.columns[1:], texts[1:], strict=True)
        }
        yield Row(line.number, texts[0], values)


def _texts(line: Line, width: int) -> list[str]:
    texts = [str(cell).strip() for cell in line.cells[:width]]
    return texts + [""] * (width - len(texts))


def _chosen(column: Column, text: str) -> str:
    """The code of a choice that was picked from the list, or typed as its label alone."""
    typed = next((code for code, label in column.choices if label.casefold() == text.casefold()), "")
    return typed or _code_of(text)


def _code_of(text: str) -> str:
    return text.partition(":")[0].strip()

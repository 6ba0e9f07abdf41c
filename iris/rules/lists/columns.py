"""Which column means what: proposed from header words and cells; what was remembered or chosen wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.lists.blanks import as_text
from iris.rules.lists.fields import JOINED_FIELDS, Field
from iris.rules.lists.folding import fold_words
from iris.rules.lists.guessing import Guess, guesses, local_script
from iris.rules.lists.tables import Cell
from iris.rules.wording import N_

Columns = Mapping[Field, tuple[str, ...]]
"""Field to the names of the columns that fill it, in order; names as in `Header.names`."""


class Ground(StrEnum):
    """Why a column was taken for a field."""

    CHOSEN = "chosen"
    REMEMBERED = "remembered"
    SURE = "sure"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Columns for fields, with the ground of each; columns `unused`, and remembered ones now `forgotten`."""

    columns: Columns
    grounds: Mapping[Field, Ground]
    unused: tuple[str, ...]
    forgotten: tuple[str, ...] = ()

    def as_stored(self) -> dict[str, list[str]]:
        """The mapping in the form in which it is remembered with the list."""
        return {field.value: list(names) for field, names in self.columns.items()}


def propose_columns(
    header: Sequence[str],
    sample: Sequence[Sequence[Cell]],
    remembered: Mapping[str, str | Sequence[str]] | None = None,
    chosen: Mapping[str, str | Sequence[str]] | None = None,
) -> Proposal:
    """A column for each field we can tell, from unique `header` names and some rows of cells.

    `chosen` (field word to one or more columns; an empty text means "none") wins over `remembered`, which
    wins over our own guess. Raises RuleBroken `field_unknown`, `column_unknown`, `columns_too_many` for what
    is chosen."""
    columns: dict[Field, tuple[str, ...]] = {}
    grounds: dict[Field, Ground] = {}
    forgotten: list[str] = []
    for word, wanted in (chosen or {}).items():
        field = _field(word)
        columns[field] = _chosen_columns(field, _as_names(wanted), header)
        grounds[field] = Ground.CHOSEN
    for word, wanted in (remembered or {}).items():
        found = [name for want in _as_names(wanted) if (name := _find(want, header))]
        forgotten += [want for want in _as_names(wanted) if _find(want, header) is None]
        remembered_field = next((each for each in Field if each.value == word), None)
        if remembered_field and found and remembered_field not in columns:
            columns[remembered_field] = tuple(found)
            grounds[remembered_field] = Ground.REMEMBERED
    _add_guesses(columns, grounds, guesses(header, sample))
    _use_local_name_alone(columns, grounds)
    used = {name for names in columns.values() for name in names}
    kept = {field: names for field, names in columns.items() if names}
    return Proposal(kept, grounds, tuple(name for name in header if name not in used), tuple(forgotten))


def _add_guesses(columns: dict[Field, tuple[str, ...]], grounds: dict[Field, Ground], found: Iterable[Guess]) -> None:
    fixed = set(columns)
    used = {name for names in columns.values() for name in names}
    for guess in sorted(found, key=lambda each: (-each.score, each.place)):
        taken = guess.field in columns
        joins = taken and guess.field in JOINED_FIELDS and guess.score >= 90
        if guess.column in used or guess.field in fixed or (taken and not joins):
            continue
        columns[guess.field] = (*columns.get(guess.field, ()), guess.column)
        grounds.setdefault(guess.field, Ground.SURE if guess.score >= 90 else Ground.LIKELY)
        used.add(guess.column)
    places = {guess.column: guess.place for guess in found}
    for field in JOINED_FIELDS & columns.keys() - fixed:
        columns[field] = tuple(sorted(columns[field], key=lambda name: places.get(name, 0)))


def _use_local_name_alone(columns: dict[Field, tuple[str, ...]], grounds: dict[Field, Ground]) -> None:
    if Field.LOCAL_NAME in columns and Field.NAME not in columns:
        columns[Field.NAME] = columns.pop(Field.LOCAL_NAME)
        grounds[Field.NAME] = grounds.pop(Field.LOCAL_NAME)


def _as_names(wanted: str | Sequence[str]) -> Sequence[str]:
    if isinstance(wanted, str):
        return (wanted,) if wanted else ()
    return wanted


def _field(word: str) -> Field:
    folded = fold_words(word).replace(" ", "_").replace("license", "licence")
    field = next((each for each in Field if each.value == folded), None)
    if field is None:
        raise RuleBroken(
            "field_unknown",
            N_("There is no field “%(field)s”. You can use: %(fields)s."),
            field=word,
            fields=", ".join(each.value for each in Field),
        )
    return field


def _chosen_columns(field: Field, wanted: Sequence[str], header: Sequence[str]) -> tuple[str, ...]:
    if len(wanted) > 1 and field not in JOINED_FIELDS:
        raise RuleBroken("columns_too_many", N_("The field “%(field)s” takes one column only."), field=field.value)
    names: list[str] = []
    for want in wanted:
        name = _find(want, header)
        if name is None:
            raise RuleBroken(
                "column_unknown",
                N_("The file has no column “%(column)s”. It has: %(columns)s."),
                column=want,
                columns=", ".join(header),
            )
        names.append(name)
    return tuple(names)


def _find(want: str, header: Sequence[str]) -> str | None:
    """The column of that name: exact, else the only one that differs in case, accents or punctuation."""
    if want in header:
        return want
    tidy_want = as_text(want)
    if tidy_want in header:
        return tidy_want
    close = [name for name in header if fold_words(name) == fold_words(want)]
    return close[0] if len(close) == 1 else None


__all__ = ["Columns", "Ground", "Proposal", "local_script", "propose_columns"]

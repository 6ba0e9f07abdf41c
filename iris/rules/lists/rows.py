"""From records to clean rows: every row of the file comes out once, with a reason if it is not taken."""

from __future__ import annotations

from collections.abc import Iterator

from iris.rules.errors import RuleBroken
from iris.rules.lists.bulk import BulkCleaner
from iris.rules.lists.columns import Columns, Proposal
from iris.rules.lists.options import ListOptions
from iris.rules.lists.outcomes import CleanRow, DuplicateRow, Outcome
from iris.rules.lists.survey import Survey, iter_records, survey
from iris.rules.lists.tables import Remark, Table
from iris.rules.wording import N_


def clean_rows(
    table: Table,
    columns: Columns | Proposal,
    options: ListOptions | None = None,
    surveyed: Survey | None = None,
) -> Iterator[Outcome]:
    """Every row below the header as one outcome, in the order of the file.

    Goes through the file twice (once when `surveyed` is given). Raises RuleBroken `name_column_missing`,
    `dates_ambiguous`, `dates_mixed` or `calendar_unknown` before the first row comes.
    """
    told = options or ListOptions()
    mapping = columns.columns if isinstance(columns, Proposal) else columns
    found = surveyed or survey(table, mapping, told)
    for field, question in found.questions.items():
        remark = question.remark()
        raise RuleBroken(remark.code, remark.sentence, **remark.values, field=field.value)
    return _unrepeated(BulkCleaner(found, told).clean(iter_records(table, found.header)), told)


def _unrepeated(outcomes: Iterator[Outcome], told: ListOptions) -> Iterator[Outcome]:
    """Turn a row whose key came before into a duplicate. Keeps three numbers for each key."""
    if not told.find_duplicates:
        yield from outcomes
        return
    seen: dict[int, tuple[int, int, int]] = {}
    for outcome in outcomes:
        if not isinstance(outcome, CleanRow):
            yield outcome
            continue
        standing = (outcome.state, outcome.status_date, outcome.valid_from, outcome.valid_to, outcome.guarantee_until)
        said = (outcome.row, hash(standing), hash(outcome[_SAID]))
        first = seen.setdefault(hash(outcome.key), said)
        yield outcome if first is said else _duplicate(outcome, first, said)


_SAID = slice(CleanRow._fields.index("name"), CleanRow._fields.index("originals"))


def _duplicate(row: CleanRow, first: tuple[int, int, int], said: tuple[int, int, int]) -> DuplicateRow:
    """The first row of the file is taken; one that says something else is shown to be checked."""
    code, sentence = ("duplicate", SAME) if said[1:] == first[1:] else ("duplicate_differs", DIFFERS)
    if said[1] != first[1]:
        code, sentence = "duplicate_contradicts", CONTRADICTS
    return DuplicateRow(
        row.row, row.key, row.name, first[0], code != "duplicate", Remark(code, sentence, {"row": first[0]})
    )


SAME = N_("The same as row %(row)s.")
DIFFERS = N_("Row %(row)s has the same licence number, or the same name and address; we took that one.")
CONTRADICTS = N_("Row %(row)s is the same licence with another status or other dates; we took that one. Please check.")

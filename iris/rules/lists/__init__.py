"""A national licence list, from the cells of a file to clean rows. Pure: `iris.gateways.sheets` reads bytes.

    table = read_table(path, filename)                  iris.gateways.sheets
    header = find_header(table, row=None)               Header(names, first_line, last_line, span, ...)
    below = sample_below(table, header, count=200)      cells of the first records
    proposal = propose_columns(header.names, below, remembered, chosen)
                                                        Proposal(columns, grounds, unused, forgotten)
    found = survey(table, proposal.columns, options)    Survey(questions, missing_words, unknown_status, ...)
    tally = Tally()
    for outcome in tally.follow(clean_rows(table, proposal, options, found)):
        ...                                             CleanRow | DuplicateRow | RejectedRow | BlankRow

`ListOptions` holds what somebody told us: meaning, dates, calendar, missing words, status words, header row,
zone, the list's date. `survey.questions` (field to `DateQuestion`) must be answered through the options;
`clean_rows` raises otherwise. Always: read == clean + duplicates + rejected + blank of the `Tally`.
"""

from iris.rules.lists.calendars import Calendar
from iris.rules.lists.columns import Columns, Ground, Proposal, propose_columns
from iris.rules.lists.dateparts import DateOrder
from iris.rules.lists.dates import DateCell, DateColumn, DateQuestion, read_dates, say_day
from iris.rules.lists.fields import Field
from iris.rules.lists.formulas import neutralise, undo_neutralised
from iris.rules.lists.headers import Header, find_header
from iris.rules.lists.numbers import bare_number, licence_candidates, licence_key
from iris.rules.lists.options import ListOptions
from iris.rules.lists.outcomes import (
    BlankRow,
    CleanRow,
    DuplicateRow,
    Outcome,
    RejectedRow,
    Tally,
    fact_dates,
)
from iris.rules.lists.rows import clean_rows
from iris.rules.lists.survey import Survey, sample_below, survey
from iris.rules.lists.tables import Cell, Form, Line, Remark, Table

__all__ = [
    "BlankRow", "Calendar", "Cell", "CleanRow", "Columns", "DateCell", "DateColumn", "DateOrder",
    "DateQuestion", "DuplicateRow", "Field", "Form", "Ground", "Header", "Line", "ListOptions",
    "Outcome", "Proposal", "RejectedRow", "Remark", "Survey", "Table", "Tally", "bare_number",
    "clean_rows", "fact_dates", "find_header", "licence_candidates", "licence_key", "neutralise",
    "propose_columns", "read_dates", "sample_below", "say_day", "survey", "undo_neutralised",
]  # fmt: skip

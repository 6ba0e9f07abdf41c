"""From a table of cells to clean rows: every row comes out once, with a reason if it is not taken."""

from __future__ import annotations

from datetime import date

import pytest

from iris.rules.errors import RuleBroken
from iris.rules.lists import (
    BlankRow,
    CleanRow,
    DuplicateRow,
    Field,
    Form,
    Line,
    ListOptions,
    RejectedRow,
    Table,
    Tally,
    clean_rows,
    fact_dates,
    find_header,
    propose_columns,
    sample_below,
    survey,
)
from iris.rules.status import Kind, State


def table(*rows, keys=None):
    lines = [Line(number, tuple(cells)) for number, cells in enumerate(rows, 1)]
    return Table("list.csv", Form.CSV, lambda: iter(lines), keys=keys)


def proposed(given, **told):
    header = find_header(given, told.pop("row", None))
    return propose_columns(header.names, sample_below(given, header), **told)


def cleaned(given, options=None, **told):
    tally = Tally()
    found = survey(given, proposed(given, **told).columns, options)
    outcomes = list(tally.follow(clean_rows(given, proposed(given, **told), options, found)))
    assert tally.read == tally.clean + tally.duplicates + tally.rejected + tally.blank == found.rows
    return outcomes


def only(outcomes, kind):
    return [outcome for outcome in outcomes if isinstance(outcome, kind)]


HEAD = ("Licence No", "Agency Name", "Address", "Valid until", "Status")


def test_a_plain_row():
    (row,) = cleaned(table(HEAD, ("0010", " Orchard  International ", "Dhaka", "2026-12-31", "Active")))
    assert (row.row, row.name, row.licence_number, row.licence_key) == (2, "Orchard International", "0010", "10")
    assert (row.state, row.valid_to, row.address) == (State.VALID, date(2026, 12, 31), "Dhaka")
    assert row.originals == {Field.STATUS: "Active"}


def test_blank_rows_are_skipped_and_counted_whatever_they_are_blank_with():
    rows = cleaned(
        table(
            ("Agency", "Licence No"),
            ("", ""),
            ("Alpha Ltd", "1"),
            ("Beta Ltd", "2"),
            ("   ", "\t"),
            ("\u00a0", "\u200b"),
            (),
            ("Gamma Ltd", "3"),
        )
    )
    assert [row.name for row in only(rows, CleanRow)] == ["Alpha Ltd", "Beta Ltd", "Gamma Ltd"]
    assert [row.row for row in only(rows, BlankRow)] == [2, 5, 6, 7]


def test_a_name_that_is_not_there_is_called_missing():
    (row,) = cleaned(table(HEAD, ("0010", " ", "Dhaka", "", "")))
    assert [str(reason) for reason in row.reasons] == ["The name is missing."]
    assert row.row == 2


def test_only_the_empty_cell_is_empty():
    rows = cleaned(
        table(
            ("Agency", "City", "State", "Country"),
            ("Null Recruitment Ltd", "None", "N/A", "NA"),
            ("NA", "nan", "", "Namibia"),
        )
    )
    first, second = rows
    assert (first.name, first.city, first.district, first.country) == ("Null Recruitment Ltd", "None", "N/A", "NA")
    assert (second.name, second.city, second.district) == ("NA", "nan", None)


def test_missing_words_are_reported_and_empty_only_where_configured():
    given = table(
        ("Agency", "State", "Phone", "Country"),
        ("Alpha Ltd", "N/A", "***", "NA"),
        ("Beta Ltd", "N/A", "****", "NP"),
    )
    found = survey(given, proposed(given).columns)
    assert found.missing_words == {"N/A": 2, "***": 1, "****": 1, "NA": 1}
    rows = cleaned(given, ListOptions(missing_words=frozenset({"N/A", "***", "****"})))
    assert [row.district for row in rows] == [None, None]
    assert [row.country for row in rows] == ["NA", "NP"]
    assert [row.phones for row in rows] == [(), ()]


def test_a_header_below_titles_beside_a_blank_column():
    rows = cleaned(
        table(
            (),
            ("", "H-9 Debarments"),
            ("", "Employer Information"),
            ("", " Name", "Duration", "Start date", "End date "),
            ("", "2019", "", "", ""),
            ("", "Mata Transport", "3 years", date(2019, 6, 28), date(2022, 6, 27)),
            ("", "Fuller Cattle", "2 Years", date(2019, 8, 17), date(2019, 8, 17)),
            ("", "2020"),
            ("", "No Debarments"),
            ("", "2021"),
            ("", "Derek Rice", "1 year", date(2021, 9, 20), date(2023, 9, 19)),
            ("", "Casto Harvest", "1 year", "", ""),
            ("", "Woodcliff Farms", "1 year", date(2021, 12, 3), date(2022, 12, 2)),
            ("", "Global Hands", "3 years", date(2021, 5, 6), date(2024, 5, 6)),
            ("", "No Limits Manpower", "1 year", date(2021, 5, 6), date(2022, 5, 5)),
        ),
        ListOptions(meaning=Kind.SANCTION),
    )
    clean = only(rows, CleanRow)
    assert len(clean) == 7
    assert {row.row: [mark.code for mark in row.warnings] for row in clean if row.warnings} == {
        7: ["duration_contradicts"],
        11: ["duration_contradicts"],
        12: ["dates_missing"],
    }
    assert [row.note.values["text"] for row in only(rows, BlankRow)] == ["2019", "2020", "No Debarments", "2021"]
    assert {row.state for row in clean} == {State.BANNED}


def test_two_sanctions_of_one_firm_are_two_records():
    rows = cleaned(
        table(
            ("Name", "Start date", "End date"),
            ("Eagle Farms", date(2011, 12, 3), date(2012, 12, 2)),
            ("Eagle Farms", date(2013, 10, 6), date(2014, 10, 5)),
            ("Eagle Farms", date(2013, 10, 6), date(2014, 10, 5)),
        ),
        ListOptions(meaning=Kind.SANCTION),
    )
    assert [type(row) for row in rows] == [CleanRow, CleanRow, DuplicateRow]


def test_two_header_rows_where_blank_means_same_as_left():
    given = table(
        ("", "Agency", "", "Guarantee", ""),
        ("Licence No", "Name", "Address", "Amount", "Name"),
        ("1", "Alpha Ltd", "Kathmandu", "10", "A Bank"),
    )
    assert find_header(given).names == (
        "Licence No",
        "Agency Name",
        "Agency Address",
        "Guarantee Amount",
        "Guarantee Name",
    )
    (row,) = cleaned(given)
    assert (row.name, row.address, row.row) == ("Alpha Ltd", "Kathmandu", 3)


def test_the_header_row_can_be_chosen():
    given = table(("x", "y"), ("Foo", "Bar"), ("Alpha Ltd", "1"))
    (row,) = cleaned(given, ListOptions(header_row=2), row=2, chosen={"name": "Foo", "licence_number": "Bar"})
    assert (row.name, row.licence_number) == ("Alpha Ltd", "1")
    with pytest.raises(RuleBroken) as refused:
        find_header(given, 9)
    assert refused.value.code == "header_row_unknown"


def test_one_agency_on_three_lines():
    rows = cleaned(
        table(
            (" ", "Agency", ""),
            ("L.No",),
            ("Address", "Telephone", "Fax", "Email", "Valid Up to", " "),
            ("1.", "A & B TRAVELS", ""),
            ("1712",),
            ("NO.4 KANDY", "0112673020,0112676944", "***", "a@x.example", "30-September-2026", ""),
            ("2.", "ORCHID GLOBAL", ""),
            ("0039",),
            ("NO.5 KANDY", "0112673021", "****", "b@x.example", "15-February-2027", ""),
            ("3.", "LOTUS HOLDINGS", ""),
            ("0942",),
            ("NO.6 KANDY", "0112673022", "***", "c@x.example", "30-Jun"),
        )
    )
    assert [row.row for row in rows] == [4, 7, 10]
    first, second, third = rows
    assert (first.name, first.licence_number, first.address) == ("A & B TRAVELS", "1712", "NO.4 KANDY")
    assert first.phones == ("0112673020", "0112676944")
    assert second.licence_number == "0039"
    assert second.valid_to == date(2027, 2, 15)
    assert isinstance(third, RejectedRow)
    assert "cut" in str(third.reasons[0])
    assert third.name == "LOTUS HOLDINGS"


def test_lines_out_of_step_are_said_and_the_next_record_is_found_again():
    good = lambda number: [(f"{number}.", f"AGENCY {number}", ""), (f"10{number}",), ("ROAD", "1", "2", "2026-01-01")]  # noqa: E731
    rows = [("", "Agency", ""), ("L.No",), ("Address", "Telephone", "Fax", "Valid Up to")]
    rows += [line for number in range(1, 16) for line in good(number)]
    rows += [("16.", "AGENCY 16", ""), ("ROAD", "1", "2", "2026-01-01")]
    rows += [line for number in (17, 18) for line in good(number)]
    found = cleaned(table(*rows))
    assert [row.name for row in only(found, CleanRow)][-2:] == ["AGENCY 17", "AGENCY 18"]
    (bad,) = only(found, RejectedRow)
    assert bad.reasons[0].code == "lines_out_of_step"
    assert bad.row == 49


def test_the_same_licence_twice_is_a_duplicate():
    rows = cleaned(
        table(
            HEAD,
            ("0010", "Orchard", "Dhaka", "2026-12-31", "Active"),
            ("0010", "Orchard", "Dhaka", "2026-12-31", "Active"),
            ("0010", "Orchard Ltd", "Dhaka", "2026-12-31", "Active"),
            ("0010", "Orchard", "Dhaka", "2026-12-31", "Suspended"),
        )
    )
    assert [row.reason.code for row in only(rows, DuplicateRow)] == [
        "duplicate",
        "duplicate_differs",
        "duplicate_contradicts",
    ]
    assert {row.first_row for row in only(rows, DuplicateRow)} == {2}


def test_branches_with_one_name_are_two_and_names_that_differ_by_a_dot_too():
    rows = cleaned(
        table(
            ("Agency", "Address"),
            ("A & E Centre", "1 Nathan Road"),
            ("A & E Centre", "2 Nathan Road"),
            ("1015 MINDS INC", "Manila"),
            ("1015 MINDS INC.", "Manila"),
            ("Ho\u0300a Binh", "Hanoi"),
            ("H\u00f2a Binh", "Hanoi"),
        )
    )
    assert [type(row) for row in rows] == [CleanRow] * 5 + [DuplicateRow]
    assert rows[4].name == "H\u00f2a Binh"


def test_two_firms_may_have_one_name_under_two_licences():
    rows = cleaned(table(("RL No", "Agency"), ("0011", "Gulf Associate"), ("0448", "Gulf Associate")))
    assert len(only(rows, CleanRow)) == 2


def test_a_status_we_do_not_know_rejects_the_row():
    rows = cleaned(table(("Agency", "Status"), ("Alpha", "Valid"), ("Beta", "Frobnicated")))
    (bad,) = only(rows, RejectedRow)
    assert [str(reason) for reason in bad.reasons] == ["Unknown status “Frobnicated”."]


def test_a_status_somebody_explained_is_read():
    told = ListOptions(status_words=(("frobnicated", State.SUSPENDED),))
    rows = cleaned(table(("Agency", "Status"), ("Alpha", "Valid"), ("Beta", "Frobnicated")), told)
    assert [row.state for row in rows] == [State.VALID, State.SUSPENDED]


def test_a_row_says_every_reason_at_once():
    (row,) = cleaned(table(HEAD, ("0010", "", "Dhaka", "31/02/2026", "Nonsense")), ListOptions(dates="dmy"))
    assert [reason.code for reason in row.reasons] == ["name_missing", "date_impossible", "status_unknown"]


def test_an_empty_date_means_no_end():
    (row,) = cleaned(table(HEAD, ("0010", "Orchard", "Dhaka", "", "Active")))
    assert row.valid_to is None
    assert row.warnings == ()


def test_dates_back_to_front_are_a_warning():
    head = ("Agency", "Valid from", "Valid to")
    (row,) = cleaned(table(head, ("Alpha", "2026-05-01", "2025-05-01")))
    assert [mark.code for mark in row.warnings] == ["dates_reversed"]


def test_an_open_question_about_dates_stops_the_reading():
    given = table(("Agency", "Expiry"), ("Alpha", "03/04/2027"), ("Beta", "05/06/2027"))
    with pytest.raises(RuleBroken) as refused:
        list(clean_rows(given, proposed(given)))
    assert refused.value.code == "dates_ambiguous"
    assert "3 April 2027" in str(refused.value)


def test_a_nepali_list_keeps_both_dates():
    given = table(("Agency", "Expiry"), ("Alpha", "२०८३/०७/०१"), ("Beta", "2083/06/01"))
    rows = cleaned(given, ListOptions(calendar="bs"))
    assert rows[0].valid_to == date(2026, 10, 18)
    assert rows[0].originals[Field.VALID_TO] == "२०८३/०७/०१"


def test_a_row_with_too_many_cells_is_rejected_not_shifted():
    rows = cleaned(table(("Agency", "City"), ("Alpha", "Dhaka", "x"), ("Beta", "Dhaka", " ", "")))
    assert [type(row) for row in rows] == [RejectedRow, CleanRow]
    assert "3 cells" in str(rows[0].reasons[0])


def test_a_header_repeated_on_a_new_page_is_no_record():
    rows = cleaned(table(HEAD, ("1", "Alpha", "", "", ""), HEAD, ("2", "Beta", "", "", "")))
    assert [type(row) for row in rows] == [CleanRow, BlankRow, CleanRow]


def test_a_local_name_stands_in_for_a_name_that_is_not_there():
    head = ("English Company Name", "Chinese Company Name", "Address")
    rows = cleaned(table(head, ("", "期柏有限公司", "九龍"), ("Alpha Ltd", "", "九龍"), ("", "\u00a0", "九龍")))
    assert (rows[0].name, rows[0].local_name) == ("期柏有限公司", "期柏有限公司")
    assert (rows[1].name, rows[1].local_name) == ("Alpha Ltd", None)
    assert rows[2].reasons[0].code == "name_missing"


def test_joiners_inside_a_name_stay_and_direction_marks_go():
    rows = cleaned(table(("Agency", "City"), ("អង្គការ\u200bសម្ព័ន្ធ\u200b", "x"), ("Good\u202egnirotS", "x")))
    assert rows[0].name == "អង្គការ\u200bសម្ព័ន្ធ"
    assert rows[1].name == "GoodgnirotS"


def test_the_lines_of_an_address_stay():
    (row,) = cleaned(table(("Agency", "Address"), ("Alpha", "12 Long Road\r\n  Dhaka ")))
    assert row.address == "12 Long Road\nDhaka"


def test_a_list_without_rows_is_refused():
    given = table(HEAD, (), ("  ",))
    with pytest.raises(RuleBroken) as refused:
        survey(given, {Field.NAME: ("Agency Name",)})
    assert refused.value.code == "no_rows"


def test_a_list_without_names_is_refused_naming_the_columns():
    given = table(("Country", "Male", "Female"), ("ALBANIA", "4", "3"))
    with pytest.raises(RuleBroken) as refused:
        survey(given, proposed(given).columns)
    assert refused.value.code == "name_column_missing"
    assert "Male" in str(refused.value)


def test_a_philippine_record():
    keys = ("name", "license_status", "license_status_date", "license_expiration_date", "eMail")
    mails = "a@x.example/b@x.example"
    night = "T00:00:00.000Z"
    rows = cleaned(
        table(
            ("101 MOJO INT`L. ", "Valid License - Provisional", "2025-11-11" + night, "2031-10-03" + night, mails),
            ("3 R`S OVERSEAS", "Cancelled", "1983-05-24" + night, "1901-01-01" + night, ""),
            ("IDLE INC", "Inactive", "", "", ""),
            keys=keys,
        )
    )
    first, second, third = rows
    assert (first.name, first.state) == ("101 MOJO INT`L.", State.CONDITIONAL)
    assert (first.status_date, first.valid_to) == (date(2025, 11, 11), date(2031, 10, 3))
    assert first.emails == ("a@x.example", "b@x.example")
    assert fact_dates(first, date(2026, 7, 14)) == (date(2025, 11, 11), date(2031, 10, 3))
    assert fact_dates(second, date(2026, 7, 14)) == (date(1983, 5, 24), None)
    assert third.state is State.EXPIRED


def row_with(**told):
    return CleanRow(row=2, key="n:1", name="Alpha", **told)


def test_the_days_of_a_fact_are_never_back_to_front():
    listed = date(2026, 7, 14)
    past = row_with(state=State.VALID, valid_to=date(2025, 1, 31))
    assert fact_dates(past, listed) == (date(2025, 1, 31), date(2025, 1, 31))
    lapsed = row_with(state=State.EXPIRED, valid_to=date(2026, 5, 5))
    assert fact_dates(lapsed, listed) == (date(2026, 5, 6), None)
    paused = row_with(state=State.SUSPENDED, valid_to=date(2028, 5, 5))
    assert fact_dates(paused, listed) == (listed, None)
    barred = row_with(state=State.BANNED, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1))
    assert fact_dates(barred, listed, Kind.SANCTION) == (date(2026, 1, 1), date(2027, 1, 1))

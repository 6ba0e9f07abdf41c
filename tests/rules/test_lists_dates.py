"""Dates of national lists: one order for a column, other calendars, what is refused and how it is said."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from iris.rules.lists import Calendar, DateOrder, read_dates, say_day
from iris.rules.lists.calendar_tables import BIKRAM_SAMBAT, HIJRI
from iris.rules.lists.calendars import NoSuchDay, calendar_named, to_gregorian


def days(values, **told):
    column = read_dates(values, **told)
    assert column.question is None, str(column.question and column.question.remark())
    return [cell.day for cell in column.cells]


def problem(value, **told):
    (cell,) = read_dates([value, "2026-05-20"], **told).cells[:1]
    assert cell.day is None
    return str(cell.problem)


def test_a_month_first_date_settles_the_whole_column():
    found = days(["12/31/2026", "12/01/2026", "03/04/2027"])
    assert found == [date(2026, 12, 31), date(2026, 12, 1), date(2027, 3, 4)]


def test_a_day_first_date_settles_the_whole_column():
    assert days(["25/12/2026", "03/04/2027"]) == [date(2026, 12, 25), date(2027, 4, 3)]


def test_a_column_that_tells_nothing_is_asked_about_with_month_names():
    column = read_dates(["03/04/2027", "05/06/2027"])
    said = str(column.question.remark())
    assert "3 April 2027" in said
    assert "4 March 2027" in said
    assert column.cells == ()


def test_equal_day_and_month_need_no_question():
    assert days(["03/03/2027", "05/05/2027"]) == [date(2027, 3, 3), date(2027, 5, 5)]


def test_the_answer_settles_it():
    assert days(["03/04/2027"], order="mdy") == [date(2027, 3, 4)]
    assert days(["03/04/2027"], order=DateOrder.DMY) == [date(2027, 4, 3)]


def test_two_orders_in_one_column_are_never_mixed_silently():
    column = read_dates(["12/31/2026", "31/12/2026", "03/04/2027"])
    assert column.question.remark().code == "dates_mixed"
    told = read_dates(["12/31/2026", "31/12/2026", "03/04/2027"], order="dmy")
    assert [cell.day for cell in told.cells] == [None, date(2026, 12, 31), date(2027, 4, 3)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026/12/31", date(2026, 12, 31)),
        ("20261231", date(2026, 12, 31)),
        ("2026年12月31日", date(2026, 12, 31)),
        ("2026. 12. 31.", date(2026, 12, 31)),
        ("30-September-2026", date(2026, 9, 30)),
        ("Sept. 30, 2026", date(2026, 9, 30)),
        ("Wednesday, 30th September 2026", date(2026, 9, 30)),
        ("30-Sep-26", date(2026, 9, 30)),
        ("31 décembre 2026", date(2026, 12, 31)),
        ("1er janvier 2027", date(2027, 1, 1)),
        ("31 de diciembre de 2026", date(2026, 12, 31)),
        ("31 Desember 2026", date(2026, 12, 31)),
        ("১৫ আগস্ট ২০২৬", date(2026, 8, 15)),
        ("31 ديسمبر 2026", date(2026, 12, 31)),
        ("2026-03-11T00:00:00.000Z", date(2026, 3, 11)),
        ("2026-03-11 00:00:00", date(2026, 3, 11)),
        ("25/12/2026 00:00", date(2026, 12, 25)),
        ("٢٥/١٢/٢٠٢٦", date(2026, 12, 25)),
        ("२५/१२/२०२६", date(2026, 12, 25)),
        ("๒๕/๑๒/๒๐๒๖", date(2026, 12, 25)),
        ("46387", date(2026, 12, 31)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_form_of_date_is_read(text, day):
    assert days([text]) == [day]


def test_an_instant_is_the_day_of_the_authority():
    text = "2026-03-10T16:00:00Z"
    assert days([text], zone=ZoneInfo("Asia/Manila")) == [date(2026, 3, 11)]
    (cell,) = read_dates([text]).cells
    assert cell.day == date(2026, 3, 10)
    assert cell.note.code == "time_dropped"


def test_a_year_alone_is_its_first_or_last_day():
    assert days(["2021"]) == [date(2021, 1, 1)]
    assert days(["2021"], last_day=True) == [date(2021, 12, 31)]
    assert read_dates(["2021"]).cells[0].precision == "year"
    assert days(["February 2028"], last_day=True) == [date(2028, 2, 29)]


def test_an_impossible_day_is_refused_in_words():
    assert "31/02/2026" in problem("31/02/2026", order="dmy")
    assert "no such day" in problem("31/02/2026", order="dmy")


def test_a_cut_date_is_refused():
    assert "cut" in problem("30-Jun")


def test_words_are_no_date():
    assert "cannot read" in problem("until further notice")


def test_a_blank_cell_is_no_problem():
    cells = read_dates(["", "\u00a0", "2026-05-20"]).cells
    assert [cell.day for cell in cells] == [None, None, date(2026, 5, 20)]
    assert not any(cell.problem for cell in cells)


def test_the_far_end_of_time_means_no_end():
    (cell,) = read_dates(["31/12/9999"]).cells
    assert (cell.day, cell.problem, cell.note.code) == (None, None, "no_end")


def test_the_original_stays_beside_the_day():
    cell = read_dates(["२०८३/०७/०१"], calendar="bs").cells[0]
    assert cell.original == "२०८३/०७/०१"
    assert cell.rewritten
    assert not read_dates(["2026-05-20"]).cells[0].rewritten


@pytest.mark.parametrize(
    "text", ["2083/07/01", "२०८३/०७/०१", "2083-7-1", "1 Kartik 2083", "2083 कार्तिक 1", "2083/07/01 B.S."]
)
def test_bikram_sambat_2083_is_converted_by_the_corrected_calendar(text):
    assert days([text], calendar=Calendar.BS) == [date(2026, 10, 18)]


def test_a_nepali_year_is_asked_about_and_never_taken_as_gregorian():
    column = read_dates(["2083/07/01", "2082/12/30"])
    assert column.question.remark().code == "calendar_unknown"
    assert Calendar.BS in column.question.calendars


def test_one_odd_year_among_gregorian_ones_is_refused():
    cells = read_dates(["2026-01-01", "2027-01-01", "2083-07-01"]).cells
    assert cells[2].day is None
    assert cells[2].problem.code == "date_impossible"


def test_a_first_day_far_after_the_list_is_another_calendar():
    assert read_dates(["2065-04-01", "2066-04-01"], latest=2028).question.remark().code == "calendar_unknown"


def test_known_days_of_the_nepali_calendar():
    assert to_gregorian(Calendar.BS, 2000, 1, 1) == date(1943, 4, 14)
    assert to_gregorian(Calendar.BS, 2075, 1, 1) == date(2018, 4, 14)
    assert to_gregorian(Calendar.BS, 2081, 1, 1) == date(2024, 4, 13)
    assert to_gregorian(Calendar.BS, 2083, 1, 1) == date(2026, 4, 14)
    assert to_gregorian(Calendar.BS, 2083, 5, 10) == date(2026, 8, 26)
    assert to_gregorian(Calendar.BS, 2083, 12, 30) == date(2027, 4, 13)


def test_every_nepali_year_has_365_or_366_days():
    for year in BIKRAM_SAMBAT.years:
        assert sum(BIKRAM_SAMBAT.lengths[year, month] for month in range(1, 13)) in (365, 366)


def test_nepali_years_that_are_not_published_are_refused_with_a_sentence():
    said = problem("2084/01/15", calendar="bs")
    assert "Gregorian" in said
    with pytest.raises(NoSuchDay):
        to_gregorian(Calendar.BS, 1999, 1, 1)


def test_a_month_the_sources_dispute_is_refused():
    assert to_gregorian(Calendar.BS, 2062, 1, 1) == date(2005, 4, 14)
    with pytest.raises(NoSuchDay):
        to_gregorian(Calendar.BS, 2062, 2, 1)
    with pytest.raises(NoSuchDay):
        to_gregorian(Calendar.HIJRI, 1451, 4, 1)


def test_nepali_days_that_do_not_exist_are_refused():
    assert "no such day" in problem("2083/08/30", calendar="bs")
    assert "no such day" in problem("2083/13/01", calendar="bs")


def test_each_hijri_month_follows_the_one_before():
    ordered = sorted(HIJRI.starts)
    for one, two in pairwise(ordered):
        assert HIJRI.starts[two] - HIJRI.starts[one] == timedelta(days=HIJRI.lengths[one])


@pytest.mark.parametrize(
    ("text", "calendar", "day"),
    [
        ("1448/01/01", "hijri", date(2026, 6, 16)),
        ("١٤٤٨/٠١/٠١", "hijri", date(2026, 6, 16)),
        ("1 Muharram 1448", None, date(2026, 6, 16)),
        ("01/09/1446", "hijri", date(2025, 3, 1)),
        ("115/07/01", "roc", date(2026, 7, 1)),
        ("民國115年7月1日", None, date(2026, 7, 1)),
        ("01/07/2569", "thai", date(2026, 7, 1)),
        ("1 ก.ค. 2569", "thai", date(2026, 7, 1)),
    ],
)
def test_other_calendars(text, calendar, day):
    order = "dmy" if text[2] == "/" else None
    assert days([text], calendar=calendar, order=order) == [day]


def test_a_real_spreadsheet_day_typed_in_nepali_years_is_converted():
    assert days([date(2083, 7, 1)], calendar="bs") == [date(2026, 10, 18)]


def test_a_column_name_may_state_its_calendar():
    assert calendar_named("Expiry (BS)") is Calendar.BS
    assert calendar_named("Expiry date A.D.") is Calendar.GREGORIAN
    assert calendar_named("Valid until") is None


def test_days_are_said_with_the_month_in_words():
    assert say_day(date(2027, 4, 3)) == "3 April 2027"

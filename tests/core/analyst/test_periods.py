"""The days of a report: what tells them, and what does not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.reports import BUSINESS, BY_KIND, LANGUAGES, SEARCH_TERMS, table
from trace_gate.core.analyst import reports
from trace_gate.core.analyst.periods import Period, UnclearDates, days_of, period_of, readings

FIRST, LAST = dt.date(2025, 1, 26), dt.date(2025, 2, 1)


def period(name: str, header: str, *rows: dict[str, str], above=()) -> Period | None:
    (report,) = reports.known([table(header, *rows, above=above)], LANGUAGES)
    return period_of(report, name)


def test_rows_tell_the_earliest_and_the_latest_day():
    rows = [
        {"Start Date": "Jan 27, 2025", "End Date": "Jan 28, 2025", "Campaign Name": "a"},
        {"Start Date": "Jan 26, 2025", "End Date": "Feb 1, 2025", "Campaign Name": "a"},
        {"Campaign Name": "a"},
    ]
    assert period("r.csv", SEARCH_TERMS, *rows) == Period(start=FIRST, end=LAST, said_by="rows")


@pytest.mark.parametrize("year", ["2025", "25"])
def test_days_as_excel_writes_them_in_germany(year: str):
    rows = [{"Start Date": f"26.01.{year}", "End Date": f"01.02.{year}", "Campaign Name": "a"}]
    assert period("r.csv", SEARCH_TERMS, *rows) == Period(start=FIRST, end=LAST, said_by="rows")


def test_the_line_above_the_header_tells_it():
    line = ['Reporting Range=["Weekly"]', 'Select week=["Week 5 | 2025-01-26 - 2025-02-01 2025"]']
    found = period("x.csv", BY_KIND["search_query_performance"], above=[line])
    assert found == Period(start=FIRST, end=LAST, said_by="preamble")


def test_the_name_of_a_bulk_sheet_tells_it():
    found = period("bulk-a1-20250126-20250201-1738454400000.xlsx", BY_KIND["bulk"])
    assert found == Period(start=FIRST, end=LAST, said_by="name")


@pytest.mark.parametrize("name", ["BusinessReport-2-2-25.csv", "x-20250201-20250126.csv", "r.csv"])
def test_a_day_of_download_is_no_period(name: str):
    assert period(name, BUSINESS, {"(Child) ASIN": "B01"}) is None


@pytest.mark.parametrize(
    "texts",
    [
        ("2025-01-26", "2025-02-01"),
        ("2025/01/26", "2025/02/01"),
        ("2025年01月26日", "2025年02月01日"),
        ("26.01.2025", "01.02.2025"),
        ("01/26/2025", "02/01/2025"),
        ("26/01/2025", "01/02/2025"),
        ("1/26/25", "2/1/25"),
        ("January 26, 2025", "February 1, 2025"),
    ],
)
def test_one_way_of_writing_days_fits_the_whole_column(texts: tuple[str, str]):
    assert list(days_of(["s" + text for text in texts]).values()) == [FIRST, LAST]


def test_a_workbook_has_dates_and_moments():
    assert list(days_of(["d2025-01-26", "", "t2025-02-01T00:00:00"]).values()) == [FIRST, LAST]


def test_a_day_that_can_be_two_days_is_asked_for():
    with pytest.raises(UnclearDates, match="begins with the month or the day"):
        days_of(["s01/02/2025", "s03/04/2025"])


def test_what_is_no_day_is_told():
    with pytest.raises(UnclearDates, match="'yesterday' is no day"):
        days_of(["syesterday", "s2025-01-26"])


@given(st.lists(st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1)), min_size=1, max_size=9))
def test_days_as_amazon_writes_them_come_back(days: list[dt.date]):
    texts = [f"s{day:%b %d, %Y}" for day in days]
    assert list(days_of(texts).values()) == list(dict.fromkeys(days))


def test_a_bulk_sheet_has_the_days_of_its_campaigns_and_not_its_own():
    row = {"Entity": "Campaign", "Campaign ID": "7", "Start Date": "20240101"}
    assert period("bulk.xlsx", BY_KIND["bulk"], row) is None
    found = period("bulk-a1-20250126-20250201-1.xlsx", BY_KIND["bulk"], row)
    assert found == Period(start=FIRST, end=LAST, said_by="name")


def test_the_day_of_a_search_query_report_is_no_period():
    row = {"Search Query": "mug", "Reporting Date": "2025-02-01"}
    assert period("x.csv", BY_KIND["search_query_performance"], row) is None


def test_a_day_that_there_is_not_is_told_with_its_place():
    rows = [{"Campaign Name": "a", "Start Date": "2025-01-06", "End Date": day}
            for day in ("2025-01-12", "2025-02-30")]  # fmt: skip
    with pytest.raises(UnclearDates, match=r"r.csv, row 3, column B: '2025-02-30' is no day"):
        period("r.csv", SEARCH_TERMS, *rows)


@pytest.mark.parametrize(
    ("start", "end", "meant"),
    [
        ("09/03/2026", "09/09/2026", [("2026-09-03", "2026-09-09"), ("2026-03-09", "2026-09-09")]),
        ("09/03/2026", "09/13/2026", [("2026-09-03", "2026-09-13")]),
        ("2026-13-45", "2026-09-13", []),
        ("", "", []),
    ],
)
def test_unclear_days_have_the_periods_that_they_may_mean(start: str, end: str, meant: list):
    row = {"Start Date": start, "End Date": end, "Campaign Name": "a"}
    (report,) = reports.known([table(SEARCH_TERMS, row)], LANGUAGES)
    assert [(str(each.start), str(each.end)) for each in readings(report)] == meant

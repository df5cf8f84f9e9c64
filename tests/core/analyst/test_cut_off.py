"""Reports that broke off within their last number."""

from __future__ import annotations

import pytest

from tests.support.reports import LANGUAGES
from trace_gate.adapters.spreadsheets import separated_values
from trace_gate.core.analyst import cut_off, reports
from trace_gate.core.errors import UsageError

HEADER = (
    "Start Date,End Date,Campaign Name,Ad Group Name,Targeting,Match Type,Customer Search Term,"
    "Impressions,Clicks,Spend,7 Day Total Orders (#),7 Day Total Sales "
)
ROW = "2025-01-06,2025-01-12,gifts,mugs,mug,EXACT,mug {},90,9,3.10,1,{}"


def said(*sales: str, end: str = "", encoding: str = "utf-8") -> str | None:
    lines = [HEADER, *(ROW.format(at, each) for at, each in enumerate(sales))]
    data = ("\n".join(lines) + end).encode(encoding)
    (report,) = reports.known([separated_values.table("r.csv", data)], LANGUAGES)
    return cut_off.note(report)


WHOLE = ["19.99", "0.00", "7.10", "12.50"]


@pytest.mark.parametrize("last", ["19.9", "19.", "19", "1", ""])
def test_a_last_number_with_fewer_decimals_than_all_others_was_cut(last: str):
    found = said(*WHOLE, last)
    assert found is not None
    assert found.startswith(f"r.csv, row 6, column L: the last number is {last!r}")


@pytest.mark.parametrize(
    ("others", "last"),
    [
        (["$19.99", "$0.00", "$7.10", "$80.00"], "$80.0"),
        (["1.40%", "2.00%", "0.66%", "3.10%"], "1.40"),
        (["14%", "2%", "66%", "31%"], "14"),
        (["19.99 EUR", "0.00 EUR", "7.10 EUR", "8.00 EUR"], "19.99 EU"),
    ],
)
def test_so_was_one_that_lacks_the_sign_behind_all_others(others: list[str], last: str):
    assert said(*others, last) is not None
    assert said(*others, others[0]) is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_that_has_its_end_is_whole(end: str, encoding: str):
    assert said(*WHOLE, "19.9", end=end, encoding=encoding) is None
    assert said(*WHOLE, "19.9", encoding=encoding) is not None


@pytest.mark.parametrize(
    "sales",
    [
        [*WHOLE, "20.00"],  # nothing is missing
        ["19.99", "3.5", "7", "12.50", "1"],  # they are written in several ways
        ["1480", "612", "7", "30", "14"],  # of whole numbers nobody can tell
        ["19.99", "3.10", "7.1"],  # two rows tell nothing
    ],
)
def test_where_nobody_can_be_sure_nothing_is_said(sales: list[str]):
    assert said(*sales) is None


def test_a_row_that_is_no_data_at_the_end_tells_nothing():
    assert said(*WHOLE, end="\nTotal,,,,,,,,,,,38.") is None


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_last_row_that_is_too_short_broke_off_only_without_its_line_end(end: str):
    short = ROW.rpartition(",")[0]
    data = "\n".join([HEADER, ROW.format(1, "2.50"), short.format(2)]) + end
    with pytest.raises(UsageError) as refused:
        reports.known([separated_values.table("r.csv", data.encode())], LANGUAGES)
    assert refused.value.message.startswith("r.csv, row 3 ")
    assert ("the file broke off there" in refused.value.message) is not bool(end)
    assert ("Delete that row" in (refused.value.remedy or "")) is bool(end)

"""Which report a table is, by its header, and which of its rows are data."""

from __future__ import annotations

import pytest

from tests.support.reports import BUSINESS_BY_SKU, BY_KIND, LANGUAGES, SEARCH_TERMS, table
from trace_gate.core.analyst import reports
from trace_gate.core.analyst.kinds import KINDS
from trace_gate.core.errors import UsageError
from trace_gate.core.table import Table


def read(found: Table) -> reports.Report:
    (report,) = reports.known([found], LANGUAGES)
    return report


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_header(kind: str):
    report = read(table(BY_KIND[kind]))
    assert report.kind.name == kind
    assert report.header.unknown == ()
    assert set(report.kind.entity) <= report.header.columns.keys()


def test_a_business_report_by_sku_is_one_too():
    assert read(table(BUSINESS_BY_SKU)).kind.name == "business"


def test_the_header_may_stand_below_titles():
    above = [['Brand=["X"]', 'Reporting Range=["Weekly"]'], [""]]
    report = read(table(BY_KIND["search_query_performance"], above=above))
    assert (report.rows, report.preamble[0]) == ([], 'Brand=["X"]')


@pytest.mark.parametrize(
    ("line", "asin"),
    [
        ('ASIN or Product=["B0EXAMPLE1"]', "B0EXAMPLE1"),
        ('ASIN or Product=["B0EXAMPLE1","B0EXAMPLE2"]', None),
        ('Brand=["X"]', None),
    ],
)
def test_the_line_above_the_header_may_name_the_product(line: str, asin: str | None):
    assert read(table(BY_KIND["search_query_performance"], above=[[line]])).asin == asin


def test_columns_may_stand_in_any_order_and_be_more():
    names = SEARCH_TERMS.split("|")
    report = read(table("|".join(["My notes", *reversed(names)])))
    assert report.kind.name == "search_terms"
    assert report.header.unknown == ("My notes",)
    assert report.header.columns["start_date"].index == 26


def test_of_a_file_each_report_is_found_in_its_order():
    found = reports.known(
        [table("Portfolio ID|Name"), table(BY_KIND["bulk"]), table(SEARCH_TERMS)], LANGUAGES
    )
    assert [each.kind.name for each in found] == ["bulk", "search_terms"]


def test_totals_notes_and_blank_rows_are_no_data():
    report = read(
        table(
            SEARCH_TERMS,
            {"Campaign Name": "gifts", "Clicks": "9"},
            {},
            {"Start Date": "Total", "Clicks": "9"},
            {"Start Date": "Note: sales may change"},
        )
    )
    assert report.rows == [1]
    assert report.column("clicks") == ("s9",)
    assert report.column("sessions") == ()
    assert report.place(0, "clicks") == "uploads/r.csv, row 2, column M"


HEADER = ["s" + name for name in SEARCH_TERMS.split("|")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["sx"] * 14, "r.csv, row 2 has 14 cells, and the header 26."),
        (["sx"] * 27, "r.csv, row 2 has 27 cells, and the header 26."),
        (HEADER, "r.csv, row 2 is the header once more."),
        (["", "", "", "", ""] + [""] * 6 + ["s9"] * 15, "row 2 has numbers and does not say what"),
    ],
)
def test_rows_that_are_not_whole_are_refused(row: list[str], words: str):
    with pytest.raises(UsageError) as stopped:
        read(Table(file="r.csv", rows=[HEADER, row]))
    assert words in stopped.value.message
    assert "Delete that row" in stopped.value.remedy


def test_blank_cells_beyond_the_header_are_none():
    report = read(Table(file="r.csv", rows=[HEADER, ["sx"] * 26 + ["", ""]]))
    assert report.rows == [1]


def test_sums_with_days_are_no_data_where_nothing_else_is_named():
    rows = [{"Campaign Name": name, "Start Date": "2025-01-06"} for name in ("gifts", "Total")]
    assert read(table(SEARCH_TERMS, *rows)).rows == [1]
    both = {"Campaign Name": "Total", "Customer Search Term": "total gym"}
    assert read(table(SEARCH_TERMS, both)).rows == [1]


def test_of_a_bulk_sheet_only_the_rows_of_campaigns_count():
    rows = [
        {"Entity": entity, "Campaign ID": "7", "Clicks": "9"}
        for entity in ("Campaign", "Ad Group", "Keyword", "Product Ad", "Bidding Adjustment")
    ]
    assert read(table(BY_KIND["bulk"], *rows)).rows == [1]


def test_what_is_not_known_is_told_with_its_columns_and_the_nearest_report():
    lacking = SEARCH_TERMS.replace("Spend|", "")
    assert reports.known([table(lacking)], LANGUAGES) == []
    problem = reports.unknown([table(lacking)], LANGUAGES)
    assert "uploads/r.csv, row 1: this is no report that is known" in problem.message
    assert "Customer Search Term | Impressions" in problem.message
    assert "search term report; it lacks spend." in problem.remedy


def test_a_file_without_rows_is_told():
    assert "has no rows" in reports.unknown([Table(file="r.csv", rows=[])], LANGUAGES).message


@pytest.mark.parametrize("name", ["recipient-name", "Buyer Email", "ship-address-1"])
def test_names_and_addresses_of_customers_are_refused(name: str):
    problem = reports.personal([table(f"order-id|{name}|quantity")], LANGUAGES)
    assert problem is not None
    assert f"the columns {name} hold names or addresses of customers" in problem.message
    assert "Take these columns out" in problem.remedy


@pytest.mark.parametrize("header", BY_KIND.values())
def test_no_known_report_has_such_columns(header: str):
    assert reports.personal([table(header)], LANGUAGES) is None

"""Figures of reports: sums of counts and money, and rates that are computed from them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.reports import BUSINESS, BUSINESS_BY_SKU, BY_KIND, LANGUAGES, SEARCH_TERMS, table
from trace_gate.core.analyst import metrics, reports
from trace_gate.core.errors import UsageError
from trace_gate.core.table import CELLS as CELLS_KIND
from trace_gate.core.table import HEAD_ROWS, Grid, Table


def read(found: Table) -> reports.Report:
    (report,) = reports.known([found], LANGUAGES)
    return report


def term(name: str, clicks: str, orders: str, spend: str, sales: str) -> dict[str, str]:
    return {
        "Customer Search Term": name, "Impressions": "1,000", "Clicks": clicks, "Spend": spend,
        "7 Day Total Sales": sales, "7 Day Total Orders (#)": orders,
    }  # fmt: skip


def test_counts_and_money_are_added_up_and_rates_computed():
    report = read(
        table(
            SEARCH_TERMS,
            term("mug gift", "40", "4", "$32.10", "$1,080.00"),
            term("mug", "=60.0", "=2.0", "=28.5", "=41.9"),
            term("cup", "", "", "", "") | {"Impressions": ""},
        )
    )
    found = metrics.totals(report)
    assert found.rows == 3
    assert (found.value("clicks"), found.value("orders")) == (100, 6)
    assert (found.value("spend"), found.value("sales")) == (Decimal("60.60"), Decimal("1121.90"))
    assert found.value("sessions") is None
    assert found.rate("conversion_rate") == Decimal("0.0600")
    assert found.rate("acos") == Decimal("0.0540")
    assert found.rate("roas") == Decimal("18.5132")
    assert found.rate("unit_session_rate") is None


def test_a_rate_without_its_divisor_is_blank():
    found = metrics.totals(read(table(SEARCH_TERMS, term("mug", "0", "0", "3", "0"))))
    assert [found.rate(name) for name in ("conversion_rate", "acos", "cpc")] == [None] * 3
    assert found.rate("roas") == Decimal(0)


CELLS = st.sampled_from(["", "0", "1", "1", "7", "12"])


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=40))
def test_a_sheet_has_the_sums_of_its_rows(figures: list[tuple[str, str]]):
    """Cells that are alike are added up together; the referee goes row by row."""
    money = [f"={float(spend) + 0.1}" if spend else "" for spend, _ in figures]
    same = [
        term(f"mug {number % 3}", "1", "0", spend, sales) | {"Impressions": "9"}
        for number, (spend, (_, sales)) in enumerate(zip(money, figures, strict=True))
    ]
    listed = table(SEARCH_TERMS, *same)
    columns = zip(*listed.rows, strict=True)
    parts = [(cells[:HEAD_ROWS], CELLS_KIND, cells[HEAD_ROWS:]) for cells in columns]
    sheet = listed.with_(rows=Grid(parts), sheet="Terms")
    for found in (listed, sheet):
        if any("" in each for each in figures):
            with pytest.raises(UsageError, match="is blank, and other figures"):
                metrics.totals(read(found))
            continue
        sums = metrics.totals(read(found))
        assert sums.value("spend") == sum(Decimal(each[1:]) for each in money)
        assert sums.value("sales") == sum(int(sales) for _, sales in figures)
        by_term = metrics.by_entity(read(found), ("search_term",))
        assert sum(each.counts["clicks"] for each in by_term.values()) == len(figures)


def test_figures_by_term_add_up_to_the_whole():
    report = read(
        table(
            SEARCH_TERMS,
            term("mug", "10", "1", "1.5", "20"),
            term("cup", "5", "0", "1", "0"),
            term("mug ", "20", "2", "2.25", "40"),
        )
    )
    parts = metrics.by_entity(report, ("search_term",))
    assert list(parts) == [("mug",), ("cup",)]
    assert parts["mug",].value("clicks") == 30
    assert parts["mug",].rate("conversion_rate") == Decimal("0.1000")
    whole = metrics.totals(report)
    for name in ("clicks", "orders", "spend", "sales"):
        assert sum(each.value(name) for each in parts.values()) == whole.value(name)


def child(asin: str, sku: str, sessions: str, units: str) -> dict[str, str]:
    return {
        "(Child) ASIN": asin, "SKU": sku, "Sessions - Total": sessions, "Units Ordered": units,
        "Page Views - Total": sessions, "Ordered Product Sales": "£1,000.00",
    }  # fmt: skip


def test_sessions_belong_to_the_asin_and_count_once_for_all_of_its_skus():
    rows = [
        child("B01", "a", "1,500", "9"),
        child("B01", "b", "1,500", "3"),
        child("B02", "c", "10", "1"),
    ]
    found = metrics.totals(read(table(BUSINESS_BY_SKU, *rows)))
    assert (found.value("sessions"), found.value("page_views")) == (1510, 1510)
    assert (found.value("units"), found.value("sales")) == (13, Decimal("3000.00"))


def test_without_the_column_of_skus_rows_of_one_child_are_added_up():
    rows = [child("B01", "", "1,500", "9"), child("B01", "", "200", "3")]
    assert metrics.totals(read(table(BUSINESS, *rows))).value("sessions") == 1700


@pytest.mark.parametrize(
    ("spend", "words"),
    [
        ("abc", "uploads/r.csv, row 2, column P: the column of spend: 'abc' is no number."),
        ("1.2.3", "is no number"),
    ],
)
def test_a_cell_that_is_no_number_is_told_with_its_place(spend: str, words: str):
    with pytest.raises(UsageError) as stopped:
        metrics.totals(read(table(SEARCH_TERMS, term("mug", "1", "1", spend, "2"))))
    assert words in stopped.value.message
    assert stopped.value.remedy


def test_a_column_with_two_ways_of_decimals_is_told():
    rows = [term("mug", "1", "1", "1.50", "2"), term("cup", "1", "1", "1,5", "2")]
    with pytest.raises(UsageError, match=r"the column of spend: '1\.50' and '1,5' write"):
        metrics.totals(read(table(SEARCH_TERMS, *rows)))


ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 999), st.decimals(0, 999, places=2)),
    min_size=1,
    max_size=20,
)


@given(ROWS, st.randoms())
def test_the_order_of_rows_makes_no_difference(drawn: list, chance):
    rows = [term(name, str(n), "0", f"{money:,}", "0") for name, n, money in drawn]
    mixed = rows[:]
    chance.shuffle(mixed)
    one, other = (read(table(SEARCH_TERMS, *each)) for each in (rows, mixed))
    assert metrics.totals(one) == metrics.totals(other)
    assert metrics.by_entity(one, ("search_term",)) == metrics.by_entity(other, ("search_term",))


@pytest.mark.parametrize("cell", ["", "NA", "-"])
def test_one_blank_figure_among_others_is_refused_since_it_is_not_zero(cell: str):
    rows = [term("mug", "1", "1", "2", "3"), term("cup", "9", "1", cell, "3")]
    with pytest.raises(UsageError, match="row 3, column P: spend is blank, and other figures"):
        metrics.totals(read(table(SEARCH_TERMS, *rows)))


def test_two_windows_in_one_report_are_refused():
    row = term("mug", "1", "1", "2", "3")
    both = SEARCH_TERMS + "|14 Day Total Sales"
    with pytest.raises(UsageError, match="has two columns of sales"):
        metrics.totals(read(table(both, row)))


def test_of_search_queries_the_market_and_ones_own_are_two_things():
    row = {
        "Search Query": "mug", "Search Query Volume": "1,000", "Impressions: Total Count": "9,000",
        "Impressions: Brand Count": "600", "Clicks: Total Count": "300",
        "Clicks: Brand Count": "30", "Purchases: Total Count": "25",
    }  # fmt: skip
    found = metrics.totals(read(table(BY_KIND["search_query_performance"], row)))
    assert (found.value("market_clicks"), found.value("clicks")) == (300, 30)
    assert found.rate("ctr") == Decimal("0.0500")
    assert found.rate("market_purchase_rate") == Decimal("0.0250")


def test_the_noise_of_a_workbook_is_no_money():
    rows = [
        term("mug", "=1.0", "=1.0", f"={cost}", "=2.0")
        for cost in ("0.1", "0.2", "12.049999999999999")
    ]
    assert str(metrics.totals(read(table(SEARCH_TERMS, *rows))).value("spend")) == "12.35"

"""Numbers of reports: a column tells how its cells are read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.analyst.amounts import Unreadable, amount, count, fraction, style_of, value
from trace_gate.core.numerals import COMMA, POINT


def style(*texts: str, default: str = POINT) -> str:
    return style_of(["s" + text if text else "" for text in texts], default)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("1,137.26", "12", ""), POINT),
        (("612,40", "1.480"), COMMA),
        (("1.480", "2.11"), POINT),
        (("$100.0", "Rs.15.5138462"), POINT),
        (("€ 1.204,50",), COMMA),
        (("1,204", "0.5"), POINT),
        (("1.204.500", "7"), COMMA),
        (("1 204,5",), COMMA),
        (("12", "7", "-", "NA"), POINT),
    ],
)
def test_one_way_of_writing_fits_all_cells_of_a_column(texts: tuple[str, ...], found: str):
    assert style(*texts) == found


def test_where_nothing_tells_the_language_does():
    assert style("1.480", "2.117", default=COMMA) == COMMA
    assert style(default=COMMA) == COMMA


def test_two_ways_in_one_column_are_said():
    with pytest.raises(Unreadable, match=r"'12\.5' and '0,30' write decimals in two ways"):
        style("12.5", "0,30")


@pytest.mark.parametrize(
    ("text", "written", "value", "percent", "currency"),
    [
        ("1,137.26", POINT, "1137.26", False, ""),
        ("£12,894.53", POINT, "12894.53", False, "£"),
        ("Rs.15.5138462", POINT, "15.5138462", False, "RS"),
        ("96.58%", POINT, "96.58", True, ""),
        ("(2.00)", POINT, "-2.00", False, ""),
        ("-$3.10", POINT, "-3.10", False, "$"),
        ("$-3.10", POINT, "-3.10", False, "$"),
        ("1.480,50 €", COMMA, "1480.50", False, "€"),
        ("0,30 %", COMMA, "0.30", True, ""),
        ("1,00,000", POINT, "100000", False, ""),
        ("\uff13\uff0e\uff15", POINT, "3.5", False, ""),
        (".5", POINT, "0.5", False, ""),
        ("12 USD", POINT, "12", False, "USD"),
    ],
)
def test_a_cell_is_read_with_its_sign_its_money_and_its_percent(
    text: str, written: str, value: str, percent: bool, currency: str
):
    found = amount("s" + text, written)
    assert found is not None
    assert (found.value, found.percent, found.currency) == (Decimal(value), percent, currency)


@pytest.mark.parametrize("cell", ["", "s", "s  ", "s-", "sNA", "sn/a", "snull"])
def test_blank_is_not_zero(cell: str):
    assert amount(cell, POINT) is None
    assert count(cell, POINT) is None
    assert fraction(cell, POINT, hundredths=True) is None


@pytest.mark.parametrize("text", ["x", "1.2.3", "12,5", "(5", "5)", "--5", "1e5", "#DIV/0!"])
def test_what_is_no_number_is_said(text: str):
    with pytest.raises(Unreadable, match="is no number"):
        amount("s" + text, POINT)


def test_counts_are_whole_not_negative_and_exact():
    assert [count(each, POINT) for each in ("n551.0", "s1,204", "n0.0")] == [551, 1204, 0]
    for odd in ("n0.5", "s-3", "s3.5"):
        with pytest.raises(Unreadable, match="is no count"):
            count(odd, POINT)


@pytest.mark.parametrize("cell", ["n1.2345678901234568e+17", "s1" + "0" * 400, "n1e400"])
def test_what_is_too_large_is_no_figure(cell: str):
    for read in (count, value):
        with pytest.raises(Unreadable, match="is too large a number"):
            read(cell, POINT)


def test_a_percentage_is_read_by_its_sign_or_by_the_kind_of_its_report():
    assert fraction("s1.66%", POINT, hundredths=False) == Decimal("0.0166")
    assert fraction("n0.0166", POINT, hundredths=False) == Decimal("0.0166")
    assert fraction("s34.21", POINT, hundredths=True) == Decimal("0.3421")
    assert fraction("s0.1", POINT, hundredths=True) == Decimal("0.001")
    assert fraction("s0,30%", COMMA, hundredths=True) == Decimal("0.0030")


@given(st.decimals(0, 10**7, places=2), st.booleans())
def test_money_written_in_either_way_comes_back(value: Decimal, comma: bool):
    text = f"{value:,.2f}"
    if comma:
        text = text.replace(",", "_").replace(".", ",").replace("_", ".")
    written = style(text)
    assert written == (COMMA if comma else POINT)
    found = amount("s" + text, written)
    assert found is not None
    assert found.value == value


@given(st.floats(0, 10**9, allow_nan=False))
def test_a_number_of_a_workbook_is_the_decimal_that_it_prints(value: float):
    found = amount("n" + repr(value), COMMA)
    assert found is not None
    assert found.value == Decimal(repr(value))

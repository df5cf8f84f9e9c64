"""Numbers as people write them: what is clear is read, what is not is said to be unclear."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.numerals import COMMA, LONGEST, POINT, Number, Unclear, is_long, read, typed

CLEAR = {
    "30%": "0.30",
    "30 %": "0.30",
    "54.74%": "0.5474",
    "54,74 %": "0.5474",
    "30 percent": "0.30",
    "0,30": "0.30",
    "12,5": "12.5",
    "0,204": "0.204",
    "1234,567": "1234.567",
    "1,204.50": "1204.50",
    "1.204,50": "1204.50",
    "1,204,567": "1204567",
    "1.204.567": "1204567",
    "12,34,567": "1234567",
    "1 204": "1204",
    "1\u202f204,50": "1204.50",
    "1'204.50": "1204.50",
    "1\u2019204.50": "1204.50",
    "1_204": "1204",
    "$1.20": "1.20",
    "-$1.20": "-1.20",
    "$ 1,20": "1.20",
    "1,20 \u20ac": "1.20",
    "USD 1.20": "1.20",
    "\uff13\uff10\uff05": "0.30",
    "\uff11\uff0c\uff12\uff10\uff14\uff0c\uff10\uff10\uff10": "1204000",
    "\u22125%": "-0.05",
    "+3": "3",
    ".5": "0.5",
    ",5": "0.5",
    "0": "0",
}


@pytest.mark.parametrize("decimals", [POINT, COMMA])
@pytest.mark.parametrize(("text", "wanted"), CLEAR.items())
def test_what_is_clear_is_read_in_every_country(text: str, wanted: str, decimals: str):
    found = read(text, decimals)
    assert isinstance(found, Number)
    assert found.text == wanted


@pytest.mark.parametrize("text", ["1,204", "3,817"])
def test_three_digits_behind_a_comma_are_thousands_unless_the_country_writes_decimals_so(text):
    whole = Decimal(text.replace(",", ""))
    found = read(text, POINT)
    assert isinstance(found, Number)
    assert found.value == whole
    unclear = read(text, COMMA)
    assert isinstance(unclear, Unclear)
    assert [each.value for each in unclear.readings] == [whole, whole / 1000]


def test_a_point_is_unclear_only_where_it_parts_thousands():
    assert read("1.204", POINT) == Number(value=Decimal("1.204"))
    unclear = read("1.204", COMMA)
    assert isinstance(unclear, Unclear)
    assert [typed(each, COMMA) for each in unclear.readings] == ["1204", "1.2040"]


@pytest.mark.parametrize("decimals", [POINT, COMMA])
def test_a_percentage_with_three_digits_behind_a_comma_is_unclear(decimals: str):
    found = read("1,204%", decimals)
    assert isinstance(found, Unclear)
    assert [each.text for each in found.readings] == ["12.04", "0.01204"]


@pytest.mark.parametrize("decimals", [POINT, COMMA])
@pytest.mark.parametrize("text", ["1,204", "1.204", "1,204%", "999,999", "-1,204"])
def test_what_is_to_be_typed_instead_is_clear(text: str, decimals: str):
    found = read(text, decimals)
    for each in found.readings if isinstance(found, Unclear) else (found,):
        again = read(typed(each, decimals), decimals)
        assert isinstance(again, Number)
        assert again.value == each.value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "acos",
        "007",
        "1.2.3",
        "1,2,3",
        "30k",
        "-",
        "3.",
        "$",
        "%",
        "5%%",
        "C1",
        "2025-01-02",
        "H-001",
        "12 clicks",
        "1..2",
        "--3",
        "1,20.5.3",
        "B0EXAMPLE1",
        "1 2",
        "$1 USD",
        "9" * 50,
        "1" + "0" * 18,
        "-1" + "0" * 18,
        "1,000,000,000,000,000,000",
        "0." + "1" * 29,
    ],
)
def test_what_is_no_number_is_none(text: str):
    assert read(text) is None


@pytest.mark.parametrize("text", ["9" * 18, "-" + "9" * 18 + "." + "9" * 10, "0.00000" + "9" * 28])
def test_as_many_digits_as_a_trace_keeps_are_read_and_none_is_rounded(text: str):
    found = read(text)
    assert isinstance(found, Number)
    assert found.text == text
    assert not is_long(text)


@pytest.mark.parametrize("text", ["9" * 19, "$-" + "9" * 19, "0." + "1" * 29, "9" * 60])
def test_a_number_with_more_digits_is_called_long_and_a_text_is_not(text: str):
    assert is_long(text)
    assert not is_long(f"{text} clicks")


@given(st.integers(min_value=-(10**15), max_value=10**15), st.integers(min_value=0, max_value=6))
def test_a_number_as_a_trace_writes_it_is_itself(digits: int, places: int):
    value = Decimal(digits).scaleb(-places)
    text = format(value, "f")
    if len(text) <= LONGEST:
        assert read(text, POINT) == Number(value=Decimal(text))


@given(st.integers(min_value=1000, max_value=10**12), st.integers(min_value=10, max_value=99))
def test_thousands_and_two_decimals_are_read_in_both_ways_of_writing(whole: int, cents: int):
    english = f"{whole:,}.{cents}"
    german = english.translate(str.maketrans(",.", ".,"))
    for text in (english, german):
        found = read(text)
        assert isinstance(found, Number)
        assert found.value == Decimal(f"{whole}.{cents}")


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_whatever_is_read_is_finite(text: str):
    for decimals in (POINT, COMMA):
        found = read(text, decimals)
        numbers = found.readings if isinstance(found, Unclear) else (found,) if found else ()
        assert all(each.value.is_finite() for each in numbers)

"""Values come to one form: nothing is lost in silence, and every reader takes it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.export import values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.95, "0.95"),
        (-0.1, "-0.1"),
        (3, "3"),
        (1e-10, "0.0000000001"),
        (1e-11, None),
        (123456789012345678, "123456789012345678"),
        (10**18, None),
        (1e300, None),
        (float("inf"), None),
        (float("nan"), None),
        (Decimal("1.50"), "1.5"),
        (100, "100"),
        (100.0, "100"),
        (True, None),
        ("0.95", None),
        (None, None),
    ],
)
def test_a_number_is_exact_or_it_is_none(value, text):
    assert values.decimal(value) == text


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14
    )
)
def test_an_amount_of_money_is_never_rounded(amount):
    assert Decimal(values.decimal(amount) or "x") == amount


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2025-01-06T10:00:00+01:00", "2025-01-06T09:00:00Z"),
        ("2025-01-06T10:00:00.120000Z", "2025-01-06T10:00:00.12Z"),
        ("2025-01-06T10:00:00.1234567Z", "2025-01-06T10:00:00.123456Z"),
        ("9999-12-31T23:59:59-23:00", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("2025-02-30T10:00:00Z", None),
        ("yesterday", None),
        (20250106, None),
    ],
)
def test_an_instant_is_in_utc_or_it_is_none(written, utc):
    assert values.timestamp(written) == utc


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_a_moment_is_the_one_that_the_calendar_says(when):
    text = values.timestamp(when.isoformat())
    assert text is not None
    assert dt.datetime.fromisoformat(text) == when


def test_a_text_can_be_written_everywhere():
    assert values.text("a\0b") == "a\ufffdb"
    assert values.text(b"M\xfcller".decode("utf-8", "surrogateescape")) == "M\ufffdller"
    assert values.text("\ud800") == "\ufffd"
    assert values.texts(["a", None, 3, "b"]) == ("a", "b")


@given(st.text(alphabet=st.characters(codec=None)))
def test_no_text_stops_an_encoder(text):
    found = values.text(text)
    assert found is not None
    found.encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("TEST", "TEST"),
        (0.8, "0.8"),
        (None, None),
        (True, "true"),
        ({"b": 1, "a": ["x"]}, '{"a": ["x"], "b": 1}'),
    ],
)
def test_any_value_as_text(value, text):
    assert values.plain(value) == text


def test_whole_numbers_of_64_bits():
    assert values.integer(2**63 - 1) == 2**63 - 1
    assert values.integer(2**63) is None
    assert values.integer(True) is None
    assert values.boolean(1) is None
    assert values.boolean(False) is False


def test_the_month_of_a_date():
    assert values.month("2025-01-06") == "2025-01"
    assert values.month(None) is None

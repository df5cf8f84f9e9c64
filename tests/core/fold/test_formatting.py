"""How the layers write instants, tenants and numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.fold import formatting

YEARS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))


@given(YEARS)
def test_an_instant_is_written_in_utc(moment: datetime):
    moment = moment.replace(microsecond=0)
    assert formatting.instant((int(moment.timestamp()), "")) == moment.isoformat()[:-6] + "Z"


def test_the_fraction_stays():
    assert formatting.instant((1736157600, "250001")) == "2025-01-06T10:00:00.250001Z"


@pytest.mark.parametrize(
    ("name", "store"), [("ACME-US", "ACME"), ("ACME-HOME-US", "ACME-HOME"), ("A_1-US", "A_1")]
)
def test_a_store_may_have_hyphens(name: str, store: str):
    assert formatting.tenant(name) == {"store_id": store, "marketplace": "US"}


@pytest.mark.parametrize(("text", "written"), [("0.60", "0.6"), ("3.0", "3"), ("-0.15", "-0.15")])
def test_whole_numbers_have_no_point(text: str, written: str):
    assert str(formatting.number(Decimal(text))) == written

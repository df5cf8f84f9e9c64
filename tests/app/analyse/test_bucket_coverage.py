"""The share of the clicks that buckets have, as the result of their hypothesis (SPEC 9)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from tests.support.languages import ENGLISH
from tests.support.reports import LANGUAGES, SEARCH_TERMS, table
from trace_gate.app.analyse import bucket_coverage
from trace_gate.app.analyse.known_buckets import KnownBuckets
from trace_gate.core.analyst import reports
from trace_gate.core.analyst.bucket_terms import BucketTerms

ASIN, DAY = "B0EXAMPLE1", dt.date(2025, 1, 6)
GIFT = BucketTerms(name="IB-gift", keywords=("coffee gift",))
BUCKETS = KnownBuckets(products={("ACME-US", ASIN): (GIFT,)}, language=lambda _: ENGLISH)


def waiting(metric="click_coverage"):
    return SimpleNamespace(
        tenant={"store_id": "ACME", "marketplace": "US"},
        entity={"asin": ASIN},
        trial=SimpleNamespace(criteria=((metric, ">=", "0.80", None),)),
    )


def report(*terms):
    rows = (
        {"Start Date": "2025-01-06", "End Date": "2025-01-06", "Customer Search Term": term,
         "Impressions": "900", "Clicks": str(clicks), "Spend": "1.00", "7 Day Total Sales ": "0.00",
         "7 Day Total Orders (#)": "0"}
        for term, clicks in terms
    )  # fmt: skip
    (found,) = reports.known([table(SEARCH_TERMS, *rows)], LANGUAGES)
    return SimpleNamespace(
        file=SimpleNamespace(report=found), days=SimpleNamespace(start=DAY, end=DAY)
    )


def test_clicks_of_terms_in_no_bucket_lower_it():
    found = bucket_coverage.of(waiting(), [report(("coffee gift", 7), ("tea", 2))], BUCKETS)
    assert found == {"click_coverage": Decimal("0.7778")}


def test_nothing_is_said_where_nobody_can_tell():
    nobody = report(("coffee gift", 0))
    assert bucket_coverage.of(waiting(), [nobody], BUCKETS) == {}
    assert bucket_coverage.of(waiting(), [report(("coffee gift", 7))], KnownBuckets()) == {}
    assert bucket_coverage.of(waiting(), [], BUCKETS) == {}


def test_only_a_criterion_about_it_asks_for_it():
    assert bucket_coverage.is_asked(waiting())
    assert not bucket_coverage.is_asked(waiting("acos"))

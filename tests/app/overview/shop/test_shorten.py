"""What a page leaves out is counted, and what is most urgent stays."""

from __future__ import annotations

from tests.support import shop_page as page
from trace_gate.app.overview.shop.shorten import LEAST, LISTED, MOST, beside, shorten, to_be_read


def many(shops=1, rows=100):
    (shop,) = page.data()["shops"]
    filled = {name: [{"n": n} for n in range(rows)] for name in MOST if name != "ready"}
    ready = {**shop["readiness"], "ready": [{"n": n} for n in range(rows)]}
    return {"shops": [{**shop, **filled, "readiness": ready}] * shops}


def test_a_page_of_one_shop_has_the_first_rows_and_counts_the_others():
    (shop,) = shorten(many())["shops"]
    for name, most in MOST.items():
        rows = shop["readiness"]["ready"] if name == "ready" else shop[name]
        assert (len(rows), shop["more"][name]) == (most, 100 - most)
        assert rows[0] == {"n": 0 if name != "weeks" else 100 - most}


def test_the_more_shops_the_less_of_each_and_never_nothing():
    few, lots = (shorten(many(number))["shops"][0] for number in (2, 60))
    assert MOST["experiments"] > len(few["experiments"]) > len(lots["experiments"]) == LEAST


def test_only_so_many_traces_behind_numbers_are_read():
    numbers = [{"figure": "events", "of": str(at), "traces": [f"TRACE-20250106-{at:03d}"]}
               for at in range(1, 400)]  # fmt: skip
    whole = page.data()
    rows = to_be_read({**whole, "shops": [{**whole["shops"][0], "sources": []}]})
    found = to_be_read({**whole, "shops": [{**whole["shops"][0], "sources": numbers}]})
    assert rows < found
    assert len(found) <= len(rows) + LISTED
    assert beside({"shops": [{"sources": numbers}]}, rows) <= found
    assert len(beside({"shops": [{"sources": numbers}]}, ())) == LISTED


def test_a_small_shop_is_whole():
    whole = page.data()
    (shop,) = shorten(whole)["shops"]
    assert not any(shop["more"].values())
    assert {name: value for name, value in shop.items() if name != "more"} == whole["shops"][0]

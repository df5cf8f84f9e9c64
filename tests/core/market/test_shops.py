"""Whose a market file is."""

from __future__ import annotations

import pytest

from tests.support.market_tables import BIDS, mapping
from trace_gate.core.market.problems import Unreadable
from trace_gate.core.market.shops import names_and_shop, shop_of

SHOPS = (("ACME", "US"), ("ACME", "DE"))
IN_PATH = {**BIDS, "paths": ["/b/{store}-{marketplace}/*.csv"]}


def shop(path, entry, shops):
    rules = mapping(entry, shops=shops)
    return names_and_shop(path, rules.entries[0], rules)[1]


def test_the_path_says_it_else_the_policy_has_one():
    assert shop("b/ACME-DE/x.csv", IN_PATH, SHOPS) == ("ACME", "DE")
    assert shop("b/ACME-DE/x.csv", IN_PATH, ()) == ("ACME", "DE")
    assert shop("ads/x.csv", BIDS, SHOPS[:1]) == ("ACME", "US")


@pytest.mark.parametrize(
    ("path", "entry", "shops"),
    [
        ("b/acme-us/x.csv", IN_PATH, SHOPS),
        ("b/acme-us/x.csv", IN_PATH, ()),
        ("b/ACME-FR/x.csv", IN_PATH, SHOPS),
        ("b/-US/x.csv", IN_PATH, SHOPS),
        ("ads/x.csv", BIDS, SHOPS),
        ("ads/x.csv", BIDS, ()),
    ],
)
def test_a_file_of_nobody_cannot_be_read(path, entry, shops):
    with pytest.raises(Unreadable):
        shop(path, entry, shops)


def test_a_cell_names_a_shop_that_the_policy_knows():
    assert shop_of("ACME-US", SHOPS) == ("ACME", "US")
    assert shop_of("ACME-FR", SHOPS) is None
    assert shop_of("ACME", ()) is None

"""The entry for a table is told by its header, and reads it."""

from __future__ import annotations

import pytest

from tests.support.market_tables import BIDS, COLUMNS, SHOP, row, table
from trace_gate.core.market import proposed
from trace_gate.core.market.implied import changes
from trace_gate.core.market.mapping import compiled
from trace_gate.core.market.problems import Unreadable


def entry(text: str | bytes, path: str = "ads/b.csv"):
    return proposed.entry_for(path, text if isinstance(text, bytes) else text.encode())


def read(text: str):
    """What the gate reads by it."""
    found = changes(
        compiled([entry(text)], [SHOP]), {"ads/b.csv": None}, {"ads/b.csv": text.encode()}
    )
    assert found.problems == ()
    return {each.text: str(each.new) for each in found.changes}


def test_a_table_of_keywords():
    assert entry(table(row())) == {**BIDS, "id": "b", "paths": ["/ads/b.csv"]}
    mug = "campaign/gifts/ad_group/cups/keyword/mug/exact"
    assert read(table(row())) == {f"{mug}/bid": "0.80", f"{mug}/state": "enabled"}


def test_semicolons_and_commas_before_decimals():
    text = "Kampagne;Tagesbudget\nTassen;12,50\n"
    assert entry(text)["format"] == {"type": "csv", "delimiter": ";", "decimal": ","}
    assert read(text) == {"campaign/Tassen/budget": "12.50"}


def test_tabs_and_other_columns():
    text = "Note\tAd Group Name\tCampaign Name\tDefault Bid\n-\tcups\tgifts\t0.50\n"
    assert entry(text)["format"] == {"type": "tsv"}
    assert entry(text)["removed"] == "null_values"
    assert read(text) == {"campaign/gifts/ad_group/cups/bid": "0.50"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        "Keyword,Bid\nmug,0.80\n",
        "Campaign,Keyword,Bid\ngifts,mug,0.80\n",
        "Campaign,Bid\ngifts,0.80\n",
        ",".join(COLUMNS[:4]) + "\n",
        b"PK\x03\x04",
    ],
)
def test_what_names_no_values_has_no_entry(text):
    with pytest.raises(Unreadable) as stopped:
        entry(text)
    assert stopped.value.problem.remedy

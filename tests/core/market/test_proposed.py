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


def test_names_with_a_line_below_and_rows_that_are_no_keywords():
    text = "campaign,ad_group,targeting,match_type,bid\n"
    text += "gifts,cups,mug,EXACT,0.80\nauto,all,close-match,-,0.75\n"
    assert entry(text)["where"] == {"match_type": ["exact"]}
    assert read(text) == {"campaign/gifts/ad_group/cups/keyword/mug/exact/bid": "0.80"}
    assert "where" not in entry(text.replace("-,", "phrase,"))


@pytest.mark.parametrize(
    ("path", "pattern", "target", "lines"),
    [
        ("listings/B0EXAMPLE1/title.txt", "/listings/{asin}/title.txt", "title", None),
        ("l/US/B0EXAMPLE1/bullets.md", "/l/US/{asin}/bullets.md", "bullets", "lines"),
        ("B0EXAMPLE1/x/a_plus.txt", "/{asin}/x/a_plus.txt", "a_plus", None),
    ],
)
def test_a_text_is_known_by_its_path(path, pattern, target, lines):
    made = entry("A mug\nFor two\n", path)
    assert (made["kind"], made["paths"]) == ("text", [pattern])
    assert made["target"] == f"asin/{{asin}}/content/{target}"
    assert made.get("text", {}).get("items") == lines
    (one,) = changes(compiled([made], [SHOP]), {path: None}, {path: b"A mug\n"}).changes
    assert one.text == f"asin/B0EXAMPLE1/content/{target}"


@pytest.mark.parametrize("path", ["listings/title.txt", "l/B0EXAMPLE1/price.txt", "l/B0/title.txt"])
def test_another_text_has_no_entry(path):
    with pytest.raises(Unreadable):
        entry("A mug\n", path)


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

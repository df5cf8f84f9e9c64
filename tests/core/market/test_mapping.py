"""Which entries read which files, and which of them may be about one target."""

from __future__ import annotations

import pytest

from tests.support.market_tables import BIDS, TITLES, mapping

TEXTS = {
    "id": "texts",
    "kind": "table",
    "paths": ["/ads/texts.csv"],
    "format": {"type": "csv"},
    "key": ["ASIN"],
    "values": [{"column": "Title", "type": "text", "target": "asin/{ASIN}/content/title"}],
}


def text(paths: str, target: str) -> dict:
    return {**TITLES, "id": "more", "paths": [paths], "target": target}


def test_a_text_whose_path_names_it_shares_its_target_with_no_other_file():
    assert mapping().sharing(frozenset({"asin"})) == ()
    bullets = text("/listings/{asin}/bullets.txt", "asin/{asin}/content/bullets")
    assert mapping(TITLES, bullets).sharing(frozenset({"asin"})) == ()


@pytest.mark.parametrize(
    "other",
    [
        text("/more/{asin}/title.txt", "asin/{asin}/content/title"),
        text("/more/{product}/title.txt", "asin/{product}/content/title"),
        text("/more/{asin}/{part}.txt", "asin/{asin}/content/{part}"),
        text("/press/title.txt", "asin/B0EXAMPLE1/content/title"),
        TEXTS,
    ],
)
def test_however_another_entry_writes_the_same_target_both_are_looked_at(other):
    found = mapping(TITLES, other).sharing(frozenset({"asin"}))
    assert "titles" in [each.id for each in found]


def test_rows_of_tables_always_may_stand_in_another_file():
    assert [each.id for each in mapping().sharing(frozenset({"campaign"}))] == [BIDS["id"]]

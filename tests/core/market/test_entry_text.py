"""An entry as text is the entry, read again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support import fast_yaml
from tests.support.market_tables import BIDS, TITLES
from trace_gate.core.market import entry_text

NAMES = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12)


def again(entry):
    text = "\n".join(["list:", *(f"  {each}" for each in entry_text.lines(entry))])
    return fast_yaml.load(text.encode())["list"]


def test_the_layout_is_that_of_the_examples():
    assert list(entry_text.lines(BIDS))[:4] == [
        "- id: bids",
        "  kind: table",
        '  paths: ["/ads/*.csv"]',
        "  format: {type: csv}",
    ]
    assert '    - {column: Bid, type: money, decimals: 2, target: "{row}/bid"}' in list(
        entry_text.lines(BIDS)
    )
    assert again(TITLES) == [TITLES]


@given(NAMES, NAMES, st.lists(NAMES, min_size=1))
def test_names_that_yaml_would_take_for_something_else_stay_what_they_are(column, key, words):
    entry = {**BIDS, "id": column, "key": [key, *words], "where": {column: words}}
    assert again(entry) == [entry]

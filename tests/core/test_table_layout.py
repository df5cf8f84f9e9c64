"""Which row names the columns of a table, and which columns name a row."""

from __future__ import annotations

from trace_gate.core.table_layout import layout_of


def rows(*found: list[str]) -> list[list[str]]:
    return [[f"s{cell}" if cell else "" for cell in row] for row in found]


def test_the_header_is_the_first_wide_row_without_an_amount_and_the_key_ends_at_the_first_amount():
    layout = layout_of(rows(["May"], ["Keyword", "Match", "Bid"], ["mug", "exact", "0.80"]))
    assert (layout.header, layout.names, layout.key) == (1, ("Keyword", "Match", "Bid"), 2)


def test_without_names_or_amounts_the_first_column_is_the_key():
    layout = layout_of(rows(["5", "6"], ["7", "8"]))
    assert (layout.header, layout.names, layout.key) == (None, (), 1)

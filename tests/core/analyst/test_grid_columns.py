"""The columns of a sheet by our names."""

from __future__ import annotations

from collections import Counter

import pytest

from trace_gate.core.analyst.grid_columns import GridColumns
from trace_gate.core.analyst.headers import Column, Header
from trace_gate.core.table import CELLS, HEAD_ROWS, NUMBER, Grid

ROWS = 40
TERMS = ["shead", *(f"sterm {at % 3}" for at in range(ROWS - 1))]
CLICKS = [f"n{float(at % 4)}" if at % 5 else "" for at in range(ROWS)]
GRID = Grid(
    [
        (TERMS[:HEAD_ROWS], CELLS, TERMS[HEAD_ROWS:]),
        (
            CLICKS[:HEAD_ROWS],
            NUMBER,
            [float(cell[1:]) if cell else float("nan") for cell in CLICKS[HEAD_ROWS:]],
        ),
    ]
)
HEADER = Header(
    columns={
        "search_term": Column(name="search_term", index=0),
        "clicks": Column(name="clicks", index=1),
    },
    unknown=(),
    twice=(),
)


@pytest.mark.parametrize("indexes", [range(1, ROWS), [1, 2, 39], [], range(3, ROWS)])
@pytest.mark.parametrize(("name", "cells"), [("search_term", TERMS), ("clicks", CLICKS)])
def test_cells_and_tallies_are_those_of_the_rows_that_are_meant(name, cells, indexes):
    found = GridColumns(GRID, HEADER, indexes)
    wanted = [cells[at] for at in indexes]
    assert found.tally(name) == Counter(wanted)
    assert list(found[name]) == wanted
    assert found.tally(name) == Counter(wanted), "also of cells that are there already"


def test_what_a_report_lacks_is_no_column():
    found = GridColumns(GRID, HEADER, range(1, ROWS))
    assert "spend" not in found
    assert found.tally("spend") == Counter()
    assert list(found) == ["search_term", "clicks"]
    assert len(found) == 2

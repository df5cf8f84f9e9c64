"""No cell is a formula, and each says what it was."""

from __future__ import annotations

import csv
import io

import pytest

from tests.support.hostile_texts import HOSTILE
from trace_gate.report.csv_cell import LEADS, csv_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (-0.2, "-0.2"),
        ("+12", "+12"),
        ("-1-2", "'-1-2"),
        ("=1+1", "'=1+1"),
        ("\t=cmd()", "'=cmd()"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-", "'-"),
        ("-١", "'-١"),  # noqa: RUF001  # a digit that Excel does not read as we do
        ("\uff1d1", "'\uff1d1"),
        ("a = b", "a = b"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_value_is_a_cell(value, cell):
    assert csv_cell(value) == cell


def test_no_hostile_text_begins_a_formula_or_leaves_its_cell():
    for text in (*HOSTILE, *(f"{lead}{each}" for lead in "=+-@\t\r\n" for each in HOSTILE[:200])):
        out = io.StringIO()
        csv.writer(out).writerow([csv_cell(text), "end"])
        (row,) = csv.reader(io.StringIO(out.getvalue()))
        assert row[1:] == ["end"], text
        assert row[0][:1] not in {*LEADS, "\t", "\r"} or row[0].lstrip("+-").isdigit(), text
        assert row[0].isprintable(), text

"""What lies behind a link changes by decisions only (SPEC 5), on values."""

from __future__ import annotations

import pytest

from trace_gate.core.git_model import FOLDER, REGULAR, SYMLINK, Entry
from trace_gate.core.policy import symlinks
from trace_gate.core.policy.gate import GatePolicy

GATE = GatePolicy(version=1, traces="log/traces", uploads="in/reports", derived=("out",), exempt=())
FILE, A_FOLDER = Entry(mode=REGULAR, oid="1" * 40), Entry(mode=FOLDER, oid="")


@pytest.mark.parametrize(
    ("goal", "there"),
    [
        ("in/reports", A_FOLDER),
        ("in/reports/new.csv", None),
        ("IN/Reports/new.csv", None),
        ("in", A_FOLDER),
        ("log", A_FOLDER),
        ("log/traces", None),
        ("log/traces/2025-01/T.yaml", FILE),
        ("", A_FOLDER),
        ("out/x", FILE),
    ],
)
def test_what_comes_or_changes_there_without_a_decision(goal: str, there: Entry | None) -> None:
    assert symlinks.free_below(goal, there, GATE) is not None


@pytest.mark.parametrize(
    ("goal", "there"),
    [
        ("in/reports/week.csv", FILE),
        ("in/new.csv", None),
        ("in/reports-of-2025", A_FOLDER),
        ("traces", A_FOLDER),
        ("uploads/new.csv", None),
        ("ads", A_FOLDER),
    ],
)
def test_what_only_a_decision_changes(goal: str, there: Entry | None) -> None:
    assert symlinks.free_below(goal, there, GATE) is None


LINK = Entry(mode=SYMLINK, oid="2" * 40)


@pytest.mark.parametrize(
    ("path", "old", "new", "free"),
    [
        ("in/reports/week.csv", FILE, None, True),
        ("in/reports/week.csv", FILE, LINK, True),
        ("in/reports/week.csv", FILE, FILE, False),
        ("in/reports/week.csv", None, FILE, False),
        ("in/reports/week.csv", LINK, None, False),
        ("ads/bids.csv", FILE, None, False),
        ("out/x", FILE, None, False),
    ],
)
def test_what_is_set_free_where_a_file_goes(
    path: str, old: Entry | None, new: Entry | None, free: bool
) -> None:
    """No link may have led to what was free before; elsewhere only a decision brings another."""
    assert symlinks.is_set_free(path, old, new, GATE) is free

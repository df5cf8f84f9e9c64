"""The page of `due`: experiments by how urgent they are, each with what brings it on."""

from __future__ import annotations

import pytest

from trace_gate.app.overview.due import together
from trace_gate.report.pages import due

ROW = {
    "id": "EXP-20250106-002", "when": "today", "start": "2025-01-06", "due": "2025-01-13",
    "reminder": "2025-01-12", "days": 0, "hypothesis": "H-001", "tenant": "ACME-US",
    "asin": "B0EXAMPLE1", "trace": "TRACE-20250106-002", "decision": "TRACE-20250107-001",
    "metrics": ["acos", "orders"], "command": "trace-gate verify TRACE-20250107-001 REPORT",
}  # fmt: skip
NOBODY = {"store": None, "marketplace": None, "asin": None}


def page(*rows: dict, **scope: str) -> str:
    data = {
        "as_of": "2025-01-13",
        "scope": {**NOBODY, **scope},
        "experiments": list(rows),
        "together": together(rows),
    }
    return due.page(data, style=lambda words, meaning: f"<{meaning}>{words}")


def test_nothing_waits_is_said():
    assert "No experiment waits for its result." in page()
    assert due.CAPITALS not in page()


def test_groups_stand_in_the_order_of_urgency_with_their_numbers():
    late = {**ROW, "when": "overdue", "days": -3}
    soon = {**ROW, "when": "coming", "days": 5}
    text = page(soon, ROW, late, late)
    assert [line for line in text.splitlines() if line.startswith("<") and "(" in line] == [
        "<bad>Overdue (2)",
        "<soon>Due today (1)",
        "<bold>Coming (1)",
    ]


def test_an_experiment_says_day_hypothesis_metrics_and_command():
    lines = page(ROW).splitlines()
    at = next(n for n, line in enumerate(lines) if "H-001" in line)
    assert lines[at].split() == [
        "2025-01-13", "today", "<bold>H-001", "ACME-US", "B0EXAMPLE1", "EXP-20250106-002",
    ]  # fmt: skip
    assert "decided in TRACE-20250107-001; metrics to bring: acos, orders" in lines[at + 1]
    assert lines[at + 2].strip() == "next: trace-gate verify TRACE-20250107-001 REPORT"


def test_of_several_that_have_ended_one_command_takes_all():
    other = {**ROW, "decision": "TRACE-20250107-002"}
    lines = page(ROW, other).splitlines()
    at = lines.index("One report tells of the 2 ended tests of B0EXAMPLE1 in ACME-US, if it has "
                     "all their days:")  # fmt: skip
    assert lines[at + 1].split()[:3] == ["trace-gate", "verify", "--all"]
    assert "--all" not in page(ROW)
    assert "--all" not in page(ROW, {**other, "when": "reminder"})


def test_without_a_decision_nothing_was_done_yet():
    text = page({**ROW, "decision": None, "due": None, "days": None, "when": "coming"})
    assert "nothing was done on it yet: TRACE-20250106-002 waits for a decision" in text
    assert "no date" in text
    assert due.CAPITALS not in text


@pytest.mark.parametrize(
    ("days", "words"), [(None, "no date"), (0, "today"), (1, "in 1 day"), (-2, "2 days ago")]
)
def test_days_are_words(days: int | None, words: str):
    assert due.days_words(days) == words


def test_what_was_asked_for_stands_above():
    assert "on 2025-01-13, ACME US" in page(store="ACME", marketplace="US")

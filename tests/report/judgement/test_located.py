"""What a finding is called from run to run: the same, whatever moves around it."""

from __future__ import annotations

import pytest

from tests.support.judgements import UNCOVERED, UNKNOWN, WRONG
from trace_gate.core.finding import Finding
from trace_gate.report.judgement.located import names


def name(finding: Finding) -> str:
    (only,) = names([finding])
    return only


@pytest.mark.parametrize(
    "moved",
    [
        {"line": 99, "column": 1, "source": "x"},
        {"level": "warning"},
        {"commit": "c" * 40},
        {"remediation": "Do something else."},
    ],
)
def test_a_name_outlives_what_moves(moved: dict[str, object]):
    assert name(WRONG.with_(**moved)) == name(WRONG)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ads/bids.csv line 7 was 1.00", "ads/bids.csv line 12 was 1.00"),
        ("rows at lines 3 and 9 differ", "rows at lines 4 and 10 differ"),
        ("commit 0123456789 is unlinked", "commit abcdef0123 is unlinked"),
    ],
)
def test_a_line_or_a_commit_in_a_message_is_no_part_of_its_name(before: str, after: str):
    assert name(UNCOVERED.with_(message=before)) == name(UNCOVERED.with_(message=after))


@pytest.mark.parametrize(
    "other",
    [
        {"code": "TG402"},
        {"path": "ads/other.csv"},
        {"trace_id": "TRACE-20250107-002"},
        {"message": "ads/bids.csv was 1.00 and is 2.00"},
    ],
)
def test_another_finding_has_another_name(other: dict[str, object]):
    assert name(UNCOVERED.with_(**other)) != name(UNCOVERED)


def test_equal_findings_are_told_apart_and_keep_their_names():
    twice = list(names([UNKNOWN, UNKNOWN.with_(commit="d" * 40), UNCOVERED]))
    assert len(set(twice)) == 3
    assert list(names([UNCOVERED, UNKNOWN, UNKNOWN.with_(commit="e" * 40)])) == [
        twice[2],
        *twice[:2],
    ]

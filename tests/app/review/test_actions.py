"""Who has to do what, in which order."""

from __future__ import annotations

from trace_gate.app.review.actions import actions
from trace_gate.core.finding import Finding

FIRST, SECOND = "TRACE-20260102-001", "TRACE-20260102-002"


def claim(trace: str) -> Finding:
    return Finding(code="TG501", message="claims PASS", remediation="govern", trace_id=trace)


def approval(trace: str) -> Finding:
    return Finding(
        code="TG601", message="has none", remediation="approve", trace_id=trace, waits=True
    )


def order(*findings: Finding, approvers: tuple[str, ...] = ("lin",)) -> list[tuple[str, str]]:
    found = actions(findings, (), approvers=approvers, authors=("mia",))
    return [(each.who, each.trace or "") for each in found]


def test_whose_word_is_waited_for_stands_first():
    assert order(claim(FIRST), approval(SECOND)) == [("approver", SECOND), ("author", FIRST)]


def test_the_author_comes_first_where_the_approval_would_be_void():
    assert order(approval(FIRST), claim(FIRST)) == [("author", FIRST), ("approver", FIRST)]


def test_another_trace_does_not_wait_for_it():
    found = order(approval(FIRST), claim(FIRST), approval(SECOND))
    assert found == [("approver", SECOND), ("author", FIRST), ("approver", FIRST)]


def test_without_approvers_anybody_may():
    assert order(approval(FIRST), approvers=()) == [("anybody", FIRST)]


def test_the_same_thing_twice_is_counted():
    (found,) = actions([claim(FIRST), claim(FIRST)], (), approvers=(), authors=("mia",))
    assert found.more == 1

"""Who has to do what, in which order."""

from __future__ import annotations

from tests.support import reviews
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


def plan(state: str = "not_needed", **fields: object) -> reviews.ReviewedDecision:
    """A plan that a frozen bucket stops; nothing of it is an error of the range."""
    made = {
        "guardrails": (
            reviews.guardrail("write", "PASS", reviews.reason("TG505", level="warning")),
            reviews.guardrail("freeze", "BLOCK", reviews.reason()),
            reviews.guardrail("lifecycle", "BLOCK", reviews.reason("TG508")),
        ),
        "approval": reviews.approval(state, approvers=("lin",)),
        **fields,
    }
    return reviews.decision(status="blocked", **made)


def of_plan(found: reviews.ReviewedDecision, *findings: Finding, **words: bool) -> list[list[str]]:
    told = actions(findings, (found,), approvers=("lin",), authors=("mia",), **words)
    return [[each.who, *each.names, each.code, each.what] for each in told]


def test_what_stops_a_plan_is_told_though_the_range_may_land():
    assert of_plan(plan()) == [["author", "mia", "TG504", "Take the change back."]]


def test_an_unfreezing_that_nobody_confirms_waits_for_an_approver():
    found = plan("waiting")
    assert of_plan(found) == [["approver", "lin", "TG504", f"trace-gate approve {found.trace}"]]
    alone = plan(approval=reviews.approval("waiting", approvers=()))
    assert of_plan(alone)[0][0] == "author"


def test_a_plan_is_not_told_twice_nor_after_it_has_landed_nor_when_it_ran():
    found = plan()
    assert of_plan(found, claim(found.trace)) == [["author", "mia", "TG501", "govern"]]
    assert of_plan(found, plans=False) == []
    assert of_plan(plan(executed_at="2026-11-24T00:00:00Z")) == []
    assert of_plan(plan(guardrails=())) == []
    assert of_plan(plan().with_(status="passed")) == []

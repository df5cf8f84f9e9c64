"""What a later step of a history mends in one that has landed (SPEC 5, Remediation)."""

from __future__ import annotations

import pytest

from trace_gate.core.finding import Finding
from trace_gate.core.gate import mended_later
from trace_gate.core.gate.judgement import Judged, Judgement, Mends

TRACE = "TRACE-20250102-001"
LATE = Finding(code="TG205", message="Late.", remediation="Ask.", trace_id=TRACE, waits=True)
WAITS = LATE.with_(code="TG601", message="It waits.")


def step(*found: Finding, mends: Mends | None = None) -> Judgement:
    return Judgement(
        verdict="ESCALATE" if found else "PASS",
        policy_ref="main",
        policy_digest="0" * 64,
        judged=Judged(commits=1, paths=1, governed=1, exempt=0, derived=0),
        commits=(),
        findings=found,
        mends=mends,
    )


def level(found: Finding, accepts: set[str], wanted: set[str] | None = None) -> str:
    """How a finding is told where an approval that accepts some codes lands later."""
    lacks = None if wanted is None else Mends(wanted=((TRACE, frozenset(wanted)),))
    later = Mends(approved=((TRACE, frozenset(accepts)),))
    first, _ = mended_later.with_notes([step(found, mends=lacks), step(mends=later)], None)
    return first.findings[0].level


@pytest.mark.parametrize(
    ("accepts", "told"),
    [(set(), "error"), ({"TG505"}, "error"), ({"TG205"}, "note"), ({"TG205", "TG505"}, "note")],
)
def test_an_old_date_is_confirmed_by_name(accepts: set[str], told: str):
    assert level(LATE, accepts) == told
    assert level(LATE, accepts, set()) == told


@pytest.mark.parametrize("code", ["TG502", "TG408"])
def test_an_approval_accepts_what_its_decision_had_to_be_asked_then(code: str):
    assert level(WAITS, {code}, {code}) == "note"
    assert level(WAITS, {"TG505"}, {code}) == "error"
    assert level(WAITS.with_(code="TG408"), {"TG505"}, {code}) == "error"


def test_what_no_code_has_to_be_accepted_for_is_mended_by_any_approval():
    assert level(WAITS, set(), set()) == "note"
    assert level(WAITS, set()) == "note"


def test_the_approval_of_another_decision_mends_nothing():
    assert level(WAITS.with_(trace_id="TRACE-20250102-002"), {"TG205"}) == "error"

"""Audits as values, for tests of what is made of them."""

from __future__ import annotations

from trace_gate.core.audit.continuity import BrokenTrace
from trace_gate.core.audit.result import Audit, totals
from trace_gate.core.audit.step import Step

BY = "TRACE-20250102-001"
BROKEN = (BrokenTrace(path="traces/x.yaml", trace_id=BY, state="dropped", commit="4" * 40),)


def step(number: int, state: str, **more) -> Step:
    name = f"{number:040x}"
    return Step(commit=name, base=None, commits=1, policy="d" * 64, traces=(), state=state, **more)


def audit(*steps: Step, broken=(), findings=(), ref: str = "origin/main") -> Audit:
    return Audit(
        ref=ref,
        commit="a" * 40,
        since=None,
        adoption=f"{1:040x}",
        before=3,
        root="0" * 64,
        steps=steps,
        broken=broken,
        totals=totals(steps, broken, frozenset()),
        findings=findings,
    )

"""What the findings of a unit come to (SPEC 6)."""

from __future__ import annotations

import pytest

from trace_gate.core.codes import CODES
from trace_gate.core.finding import WAITING, Finding, verdict_of


def found(code: str, level: str = "error", *, waits: bool = False) -> Finding:
    return Finding(code=code, message="m", remediation="r", level=level, waits=waits)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", CODES)
def test_only_five_codes_can_wait_for_a_person(code: str):
    waits = code in ("TG205", "TG304", "TG601", "TG405", "TG408")
    assert verdict_of([found(code, waits=True)]) == ("ESCALATE" if waits else "BLOCK")
    assert verdict_of([found(code)]) == "BLOCK"
    assert (code in WAITING) is waits


def test_one_error_that_waits_for_nobody_makes_it_a_block():
    assert verdict_of([found("TG601", waits=True), found("TG402")]) == "BLOCK"


@pytest.mark.parametrize("level", ["warning", "note"])
def test_warnings_and_notes_leave_a_pass(level: str):
    assert verdict_of([found(code, level) for code in CODES]) == "PASS"
    assert verdict_of([]) == "PASS"

"""Units as the judge sees them, and what it finds (SPEC 5 and 6)."""

from __future__ import annotations

from tests.support.unit_case import GOOD, case, change, codes, decision, name, says
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judge import judge

EDIT = change("ads/x.csv", "a")
DOES = decision(1, says("ads/x.csv", "a"))
SIGNED = {"signatures": {name(1): GOOD}}
REPORT = "uploads/a.csv"


def judged(*changes, **fields):
    return judge(case(*changes, **fields), policy_ref="main")


def found(*changes, **fields):
    return codes(judged(*changes, **fields).findings)


def finding(code="TG701", path="x", **fields):
    made = {"message": "m", "remediation": "r", **fields}
    return Finding(code=code, path=path, **made)

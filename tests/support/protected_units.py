"""Units that change a protected path, and what is found of them (SPEC 2 and 7)."""

from __future__ import annotations

from tests.support import court
from tests.support.unit_case import (
    GOOD,
    approved,
    case,
    change,
    decision,
    name,
    says,
    statuses,
    trace,
    with_approver,
)
from trace_gate.core.gate import protected_changes

SCRIPT, GATE = "scripts/x.py", "config/amazon-growth/gate.yaml"
EDIT = change(SCRIPT, "a", "b")
C1, C2 = "1" * 40, "2" * 40
PATH = court.path_of(trace(1))
SIGNED = {"signatures": {name(1): GOOD}}


def found(*changes, brings=(), rules=None, **fields):
    """Findings where an approver is named."""
    unit = case(*changes, brings=brings, rules=rules or with_approver(), **fields)
    return list(protected_changes.check(unit, statuses(unit)))


def names(path=SCRIPT, old="a", new="b", **fields):
    return decision(1, says(path, old, new), **fields)


def signs(*reasons, **fields):
    return approved(names(**fields), *(reasons or ("TG408",)))


def said(wrong):
    return [(each.code, each.path, each.commit, each.waits) for each in wrong]

"""Remediation, on values (SPEC 5): an approved decision accepts what got past."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.unit_case import (
    GOOD,
    approved,
    case,
    codes,
    decision,
    evaluation,
    name,
    places,
    policy,
    says,
    statuses,
    touched,
    with_approver,
)
from trace_gate.core.finding import Finding
from trace_gate.core.gate import remediation
from trace_gate.core.schema import anew

OID, OTHER = "a" * 40, "b" * 40
ASKED = {1: evaluation("ESCALATE", "ESCALATE")}


def aims(*accepts, oid=OID):
    return court.change(f"commit/{oid}", None, None, details={"accepts": list(accepts)})


def mending(*changes, **fields):
    """A decision that accepts what a commit brought; a person has to approve it."""
    return decision(1, *changes, check="ESCALATE", **fields)


def unit(*brings, rules=None, governor=None, signed=True):
    return case(
        brings=brings,
        rules=rules or with_approver(),
        governor=ASKED if governor is None else governor,
        around={"ancestors": frozenset([OID])},
        known={"signatures": {name(1): GOOD} if signed else {}},
    )


def found(*brings, **fields):
    made = unit(*brings, **fields)
    return list(remediation.check(made, statuses(made)))


def test_an_approved_decision_about_a_commit_of_the_base_passes():
    assert found(approved(mending(aims("TG401")))) == []


def test_a_commit_that_the_base_does_not_have_cannot_be_mended():
    (wrong,) = found(approved(mending(aims("TG401"), aims("TG401", oid=OTHER))))
    assert places([wrong]) == [("TG405", "target")]
    assert OTHER in (wrong.source or "")
    assert (wrong.level, wrong.waits, wrong.trace_id) == ("error", False, name(1))
    assert OTHER in wrong.message
    assert wrong.remediation.endswith(": git log --format=%H main")


def test_the_protected_branch_of_the_policy_is_named():
    (wrong,) = found(
        approved(mending(aims("TG401", oid=OTHER))), rules=with_approver(protected_branch="a b")
    )
    assert wrong.remediation.endswith(": git log --format=%H 'a b'")


@pytest.mark.parametrize("code", ["TG201", "TG301", "TG601", "TG999", "x"])
def test_what_no_person_can_accept_is_told(code):
    (wrong,) = found(approved(mending(aims("TG401"), aims("TG402", code))))
    assert places([wrong]) == [("TG405", "details")]
    assert wrong.level == "error"
    assert wrong.message == f"A remediation cannot accept {code}."
    assert "`details: {accepts: [TG401]}`" in wrong.remediation


def test_all_of_them_are_named():
    (wrong,) = found(approved(mending(aims("TG601", "TG401", "TG201"))))
    assert wrong.message == "A remediation cannot accept TG601, TG201."


@pytest.mark.parametrize("details", [{"accepts": []}, {}, None, {"accepts": "TG401"}])
def test_a_decision_says_what_it_accepts(details):
    aim = {"target": f"commit/{OID}", "details": details}
    (wrong,) = found(approved(mending(aim)))
    assert wrong.code == "TG405"
    assert wrong.message == "The remediation does not say which findings it accepts."
    assert "never TG2xx, TG3xx or TG6xx" in wrong.remediation


def test_a_second_person_approves_it_whatever_the_guardrails_say():
    (wrong,) = found(decision(1, aims("TG401"), approved_by=None), governor={})
    assert places([wrong]) == [("TG601", "approved_by")]
    assert (wrong.level, wrong.waits) == ("error", True)
    assert wrong.message == "A remediation needs the approval of a second person."
    assert wrong.remediation == f"Ask an approver to run: trace-gate approve {name(1)}"
    (wrong,) = found(decision(1, aims("TG401")), governor={}, rules=policy())
    assert wrong.remediation == f"trace-gate approve {name(1)}"


def test_whether_an_approval_that_is_needed_holds_is_asked_elsewhere():
    assert found(mending(aims("TG401"))) == []


def test_only_what_the_unit_executes_is_asked():
    plan = mending(aims("TG999", oid=OTHER), executed_at=None)
    assert found(plan) == []
    done = mending(aims("TG999", oid=OTHER))
    assert codes(found(touched(done, sealed=plan))) == ["TG405", "TG405"]
    grown = {**done, "evidence": [{"uri": "uploads/a.csv"}]}
    assert found(touched(grown, sealed=done)) == []


def test_other_targets_are_none_of_its_business():
    assert found(decision(1, says("ads/x.csv", "a"), court.bid(1, 2)), governor={}) == []


# --- what a unit accepts -------------------------------------------------------------------------


def accepted(*brings, **fields):
    return [*remediation.accepted(statuses(unit(*brings, **fields)))]


def test_each_code_of_each_commit_is_accepted():
    both = mending(says("ads/x.csv"), aims("TG401", "TG402"), aims("TG410", oid=OTHER))
    assert accepted(approved(both)) == [
        (OID, "TG401", name(1)),
        (OID, "TG402", name(1)),
        (OTHER, "TG410", name(1)),
    ]


def test_nothing_is_without_an_approval_that_holds():
    assert accepted(mending(aims("TG401"))) == []
    assert accepted(decision(1, aims("TG401")), governor={}) == []
    changed = approved(mending(aims("TG401")))
    changed["execution"]["changes"] = [aims("TG402")]
    assert accepted(changed) == []


def test_nothing_is_by_a_plan():
    assert accepted(approved(mending(aims("TG401"), executed_at=None))) == []


def test_nothing_is_a_second_time():
    done = approved(mending(aims("TG401")))
    grown = {**done, "evidence": [{"uri": "uploads/a.csv"}]}
    assert accepted(touched(grown, sealed=done)) == []


# --- what is said of a commit that has landed ----------------------------------------------------


def wrong(code, level="error"):
    return Finding(code=code, message="m", remediation="old", level=level)


def test_what_has_landed_is_mended_by_a_decision_that_accepts_it():
    every = [wrong("TG402"), wrong("TG401"), wrong("TG402"), wrong("TG410", "warning")]
    said = list(remediation.as_landed(iter(every), OID))
    assert [each.with_(remediation="old") for each in said] == every
    fix = said[0].remediation
    assert fix == (
        f"It has landed, so a decision accepts it: trace-gate new decision --target commit/{OID} "
        '--executed --guardrail ESCALATE --set "execution.changes.0.details={accepts: [TG401, '
        f'TG402]}}" {anew.OWN_REASON} --option "ACCEPT IT" --option "UNDO IT" --rationale '
        f'"{anew.REASON}"   then an approver signs it. Or undo it: trace-gate revert {OID[:10]} '
        '--reason "WHY"'
    )
    assert [each.remediation for each in said[1:]] == [fix, fix, "old"]


@pytest.mark.parametrize("code", ["TG203", "TG304", "TG601"])
def test_what_nobody_can_accept_keeps_its_own_way_out(code):
    never, mended = remediation.as_landed([wrong(code), wrong("TG401")], OID)
    assert never.remediation == "old"
    assert "accepts: [TG401]" in mended.remediation


def test_no_finding_is_no_finding():
    assert list(remediation.as_landed([], OID)) == []

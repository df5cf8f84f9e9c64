"""What the judge asks of the traces of a unit, and of what they point at (SPEC 4, 7, 8)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support import court
from tests.support.judged_units import DOES, EDIT, REPORT, SIGNED, finding, found, judged
from tests.support.unit_case import (
    DAY,
    GOOD,
    approved,
    change,
    codes,
    commit,
    decision,
    entry,
    evaluation,
    name,
    says,
    sha,
    time,
    with_approver,
)
from trace_gate.core.ledger.evidence_file import EvidenceFile, Pointed

EURO = {**court.tenant(), "currency": "EUR"}
LATE = {"created_at": time(-31 * DAY), "executed_at": time(-31 * DAY)}
OLD = decision(1, court.bid(1.0, 1.1), check="ESCALATE", **LATE)
ASKED = {1: evaluation("ESCALATE", "ESCALATE")}


def late(data, **fields):
    fields = {"rules": with_approver(), "known": SIGNED, "governor": ASKED, **fields}
    return [each for each in found(brings=[data], **fields) if each == "TG205"]


def test_an_approver_may_confirm_a_late_date():
    assert late(OLD) == ["TG205", "TG205"]
    assert late(approved(OLD, "TG205")) == []


def test_only_by_name_and_where_the_approval_holds():
    assert late(approved(OLD)) == ["TG205", "TG205"]
    assert late(approved(OLD, "TG503")) == ["TG205", "TG205"]
    assert late(approved(OLD, "TG205"), known={}) == ["TG205", "TG205"]
    assert late(approved(OLD, "TG205", by="nobody")) == ["TG205", "TG205"]


def slips(*reasons):
    """A decision of the past that comes before a sealed one."""
    slip = court.moved("TEST", "GROW", court.ago(days=250))
    base = [court.created(), court.moved("TEST", "GROW", court.ago(days=200))]
    known = {"signatures": {slip["id"]: GOOD}}
    unit = judged(brings=[approved(slip, *reasons)], facts=base, known=known, rules=with_approver())
    return [each for each in unit.findings if "which is sealed" in each.message]


def test_so_may_what_comes_before_a_sealed_trace():
    assert codes(slips()) == ["TG205"]
    assert slips("TG205") == []


def results(claim, **fields):
    """What is said where a decision lands together with its result, which is a success."""
    planned, run, result = court.story("H-077", 0.3)
    result |= fields
    result["verification"]["hypothesis_result"] = claim
    at = dt.datetime.fromisoformat(result["created_at"]).timestamp()
    unit = judged(facts=[planned], brings=[run, result], now=at, landing=at)
    return [each for each in unit.findings if each.code == "TG509"]


def test_a_result_that_the_fold_refuses_is_not_told_to_be_called_claimed():
    (together,) = results("confirmed")
    assert "`claimed: true`" in together.remediation
    (wrong,) = results("rejected")
    assert "claims rejected" in wrong.message


def test_what_else_the_fold_says_of_it_stops_nothing():
    (together,) = results("confirmed", tenant=EURO)
    assert "`claimed: true`" in together.remediation


RECORD = decision(
    2, says("ads/x.csv", "a"), says("ads/y.csv", "a"), check="BLOCK", executed_at=None
)
SIZE = finding("TG502", court.path_of(RECORD))
FALSE = SIZE.with_(code="TG511", untrue=True)


@pytest.mark.parametrize(("related", "noted"), [([], ["TG511", "TG502"]), ([name(2)], ["TG511"])])
def test_what_is_said_of_it_is_an_error_or_nothing(related, noted):
    part = {**DOES, "causal_links": {"related_traces": related}}
    governor = {2: evaluation("BLOCK", "BLOCK", FALSE, SIZE)}
    made = judged(EDIT, brings=[part, RECORD], governor=governor).findings
    assert sorted(codes(made)) == sorted(noted)
    assert {each.code: each.level for each in made}["TG511"] == "error"


POINTED = {"pointing": {REPORT: Pointed(traces=(name(9),), recorded=frozenset([sha("r")]))}}
CHANGED, GONE = change(REPORT, "r", "s"), change(REPORT, "r", None)


def buried(*changes, **fields):
    made = judged(*changes, **{"known": POINTED, **fields}).findings
    return [each for each in made if each.code == "TG304"]


def test_evidence_that_is_changed_is_told_how_it_comes_back():
    (wrong,) = buried(CHANGED, commits=[commit("index", CHANGED)])
    assert wrong.remediation.startswith(f"cp {REPORT} uploads/a-new.csv && git restore ")
    assert f"git restore --source={'b' * 10} " in wrong.remediation
    (wrong,) = buried(GONE, commits=[commit("index", GONE)])
    assert wrong.remediation.startswith("git restore ")
    assert "a-new.csv" not in wrong.remediation


def test_what_was_committed_is_reset_first():
    for each in (CHANGED, GONE):
        (wrong,) = buried(each, commits=[commit("1" * 40, each), commit("index")])
        assert wrong.remediation.startswith("git reset --soft ")
    (wrong,) = buried(CHANGED, commits=[commit("1" * 40, EDIT), commit("index", CHANGED)])
    assert wrong.remediation.startswith("cp ")


TOMB = EvidenceFile(
    path=REPORT, entry=entry("s"), sha256=sha("s"), tombstone=sha("r"), replaces=sha("r")
)
BURIES = decision(1, says(REPORT, "r", "s", change_type="file_tombstone"), check="ESCALATE")


@pytest.mark.parametrize(
    ("data", "waits"), [(approved(BURIES), []), (BURIES, [True]), (None, [False])]
)
def test_an_approved_decision_puts_a_tombstone_in_its_place(data, waits):
    known = {**POINTED, **SIGNED, "evidence": {REPORT: TOMB}}
    brings = [data] if data else []
    fields = {"brings": brings, "rules": with_approver(), "governor": ASKED}
    assert [each.waits for each in buried(CHANGED, known=known, **fields)] == waits


SHARE, LARGE = SIZE.with_(code="TG503", waits=True), SIZE.with_(waits=True)

"""A report proves nothing that another trace had before its days were over (SPEC 8)."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import court, unit_case
from trace_gate.core.gate.results import results
from trace_gate.core.trace import document
from trace_gate.core.trace.model import Evidence, Trace

SHA = "a" * 64
END = "2025-01-14"


def trace(created_at: str, **layers: Any) -> Trace:
    data = {"id": "TRACE-20250101-001", "created_at": created_at, "trace_type": "observation"}
    data = {**data, "evidence": [{"uri": "uploads/a.csv", "sha256": SHA}], **layers}
    return Trace.of(
        document.load(
            json.dumps({"trace": data}).encode(), "traces/2025-01/TRACE-20250101-001.yaml"
        )
    )


def shown_before(*older: Trace, sha256: str = SHA, own: str = "TRACE-20250115-001") -> bool:
    entry = Evidence(uri="uploads/b.csv", sha256=sha256, captured_at=None, index=0, period_end=END)
    ledger = SimpleNamespace(shown={SHA: older}, live=tuple)
    mine: Any = SimpleNamespace(trace=SimpleNamespace(id=own))
    case: Any = SimpleNamespace(ledger=ledger)
    return results._shown_before(case, mine, entry) is not None


@pytest.mark.parametrize(
    ("at", "before"),
    [
        ("2025-01-01T10:00:00Z", True),
        ("2025-01-13T10:00:00Z", True),
        ("2025-01-13T23:30:00-08:00", False),
        ("2025-01-13T23:30:00Z", True),
        ("2025-01-14T00:00:00Z", False),
        ("2025-01-14T09:00:00+11:00", False),
        ("2025-02-01T10:00:00Z", False),
    ],
)
def test_a_file_that_a_trace_had_before_the_last_day_cannot_tell_about_it(at: str, before: bool):
    assert shown_before(trace(at)) is before
    assert shown_before(trace("2025-02-01T10:00:00Z"), trace(at)) is before


def test_another_file_and_the_trace_itself_say_nothing():
    old = trace("2025-01-01T10:00:00Z")
    assert not shown_before(old, sha256="b" * 64)
    assert not shown_before(old, own="TRACE-20250101-001")
    assert not shown_before()


@pytest.mark.parametrize(
    ("result", "claimed", "reports", "before"),
    [
        ("confirmed", False, 1, False),
        ("rejected", False, 1, False),
        ("inconclusive", False, 1, True),
        ("confirmed", True, 1, True),
        ("confirmed", False, 2, True),
    ],
)
def test_a_decision_had_it_with_its_own_result(result, claimed, reports, before):
    """Only where the gate has asked for the one report behind a result that is not claimed."""
    told = {"uri": "uploads/a.csv", "sha256": SHA, "period_end": END}
    layer = {"verified_at": "2025-01-15T10:00:00Z", "hypothesis_result": result, "claimed": claimed}
    decision = trace(
        "2025-01-01T10:00:00Z",
        trace_type="decision",
        evidence=[told, {**told, "sha256": "c" * 64}][:reports],
        verification=layer,
    )
    assert shown_before(decision) is before


# --- the whole rule, on units --------------------------------------------------------------------

PLANNED = court.registered("H-050", court.ago(days=400))
RUN = court.approved(court.bid(1.0, 1.1), when=court.ago(days=20), hypothesis="H-050")
LANDING = court.TODAY.timestamp()
WRITTEN = court.ago(days=1)


def result(when=WRITTEN, acos=0.3, **fields):
    """What became of RUN, in a verification of its own."""
    made = court.verified(RUN, acos, when)
    made["verification"] |= fields
    return made


def with_result(data=RUN, when=WRITTEN, **fields):
    """The decision itself, with its result and the report of it."""
    own = result(when, **fields)
    return {**data, "verification": own["verification"], "evidence": own["evidence"]}


def unit(*brings, facts=(PLANNED, RUN), known=None, together=None, landing=LANDING, **options):
    case = unit_case.case(
        brings=brings,
        facts=facts,
        known={"base": facts, **(known or {})},
        landing=landing,
        **options,
    )
    if together is not None:
        case.facts_view.landed = together
    return case


def found(*brings, stopped=(), **options):
    return list(results.check(unit(*brings, **options), stopped))


def sealed(was, now):
    return unit_case.touched(now, sealed=was)


def test_a_result_with_a_report_of_its_days_passes():
    assert found(result()) == []
    assert found(sealed(RUN, with_result())) == []


def test_the_execution_does_not_land_together_with_its_result():
    (wrong,) = found(RUN, result(), facts=[PLANNED])
    assert unit_case.places([wrong]) == [("TG509", "verified_at")]
    assert f"The execution of {RUN['id']} lands together" in wrong.message
    assert "`claimed: true`" in wrong.remediation
    (wrong,) = found(with_result(), facts=[PLANNED])
    assert "lands together" in wrong.message
    assert found(RUN, result(claimed=True), facts=[PLANNED]) == []


def test_nor_by_the_same_push_or_on_the_same_day():
    here = {"America/Los_Angeles": {court.path_of(RUN): ()}}
    (wrong,) = found(result(), together=here)
    assert f"The execution of {RUN['id']} lands together" in wrong.message
    other = {"America/Los_Angeles": {court.path_of(PLANNED): ()}}
    assert found(result(), together=other) == []


def test_a_result_that_the_fold_refuses_is_told_only_what_mends_it():
    path = court.path_of(late := result())
    assert found(RUN, late, facts=[PLANNED], stopped=[path]) == []
    (wrong,) = found(RUN, late, facts=[PLANNED], stopped=[path], landing=LANDING + 9 * 86_400)
    assert "days before this lands" in wrong.message


@pytest.mark.parametrize(("late", "passes"), [(0, True), (1, False)])
def test_a_result_is_told_within_the_days_of_the_policy(late, passes):
    landing = WRITTEN.timestamp() + 3 * 86_400 + late
    wrong = found(result(), landing=landing, rules=unit_case.policy(backdate_days=3))
    assert unit_case.places(wrong) == ([] if passes else [("TG509", "verified_at")])
    assert passes or "more than 3 days before this lands" in wrong[0].message


@pytest.mark.parametrize(
    ("layer", "asked"),
    [
        ({}, True),
        ({"hypothesis_result": "rejected"}, True),
        ({"hypothesis_result": None}, True),
        ({"hypothesis_result": "inconclusive"}, False),
        ({"claimed": True}, False),
        ({"claimed": False}, True),
        ({"verified_at": None}, False),
    ],
)
def test_only_what_moves_something_has_to_say_what_it_is(layer, asked):
    wrong = found(RUN, result(**layer), facts=[PLANNED])
    assert unit_case.codes(wrong) == (["TG509"] if asked else [])


def test_a_trace_without_a_result_is_not_asked():
    assert found(RUN, facts=[PLANNED]) == []
    assert found(court.trace("observation", WRITTEN, verification="odd")) == []


def test_the_report_comes_after_what_was_done_and_with_the_result():
    """One that stood in the trace before may have been anything; a new one stands for itself."""
    had = {**RUN, "evidence": with_result()["evidence"]}
    (wrong,) = found(sealed(had, with_result()))
    assert unit_case.places([wrong]) == [("TG509", "verified_at")]
    assert "was in this trace before the result was" in wrong.message
    old = had["evidence"][0]
    for end, good in ((old["period_end"], True), ("2025-01-01", False)):
        new = {**old, "uri": "uploads/new.csv", "sha256": "c" * 64, "period_end": end}
        grown = with_result()
        grown["evidence"] = [old, new]
        assert (
            "TG509" in [e.code for e in found(sealed(had, grown)) if e.level == "error"]
        ) != good
    same = {**old, "uri": "uploads/copy.csv"}
    grown["evidence"] = [old, same]
    assert found(sealed(had, grown)) != [], "a copy is no new report"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("period_start", "2025-02-11"),
        ("period_start", None),
        ("period_end", None),
        ("uri", "https://x.example/a"),
        ("uri", None),
    ],
)
def test_a_report_of_other_days_or_from_elsewhere_may_stand_there(field, value):
    had = {**RUN, "evidence": with_result()["evidence"]}
    had["evidence"] = [{**had["evidence"][0], field: value}]
    grown = {**with_result(), "evidence": [*had["evidence"], *with_result()["evidence"]]}
    assert [each for each in found(sealed(had, grown)) if each.level == "error"] == []


def test_a_report_of_the_day_of_the_execution_tells_of_what_came_after():
    day = RUN["execution"]["executed_at"][:10]
    had = {**RUN, "evidence": [{**with_result()["evidence"][0], "period_start": day}]}
    assert "before the result" in found(sealed(had, with_result()))[0].message


# --- a result that stands ------------------------------------------------------------------------


def test_a_new_report_behind_a_result_that_stands_is_not_so_late_either():
    was = with_result()
    more = {**was["evidence"][0], "uri": "uploads/b.csv", "sha256": "b" * 64}
    now = {**was, "evidence": [*was["evidence"], more]}
    assert found(sealed(was, now)) == []
    (wrong,) = found(sealed(was, now), landing=LANDING + 9 * 86_400)
    assert wrong.remediation.startswith("Take the new report out of this trace again")
    assert found(sealed(was, {**was, "causal_links": {}}), landing=LANDING + 9 * 86_400) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verified_at", "2025-03-03T19:00:00+00:00"),
        ("actual_outcome", {"acos": 0.2}),
        ("hypothesis_result", "rejected"),
    ],
)
def test_a_result_stands_with_its_moment_its_outcome_and_its_word(field, value):
    was = with_result()
    assert results._stood(sealed(was, {**was, "agent_id": "b"}))
    other = {**was, "verification": {**was["verification"], field: value}}
    assert not results._stood(sealed(was, other))
    assert not results._stood(unit_case.touched(was))
    odd = {**was, "verification": "odd"}
    assert results._stood(sealed({**was, "verification": None}, odd))


def test_a_moment_that_is_none_is_for_another_rule():
    assert "days before this lands" not in str(found(result(verified_at="soon")))


def test_a_rejection_is_not_made_a_claim_afterwards():
    was = with_result(acos=0.9)
    assert was["verification"]["hypothesis_result"] == "rejected"
    now = {**was, "verification": {**was["verification"], "claimed": True}}
    (wrong,) = found(sealed(was, now))
    assert unit_case.places([wrong]) == [("TG509", "claimed")]
    assert "what failed would not count any more" in wrong.message
    assert wrong.remediation == results.KEEP


@pytest.mark.parametrize(
    ("was", "claimed"),
    [
        (with_result(acos=0.3), True),
        (with_result(acos=0.9), False),
        (with_result(acos=0.9, claimed=True), True),
        ({**with_result(acos=0.9), "evidence": []}, True),
        ({**with_result(acos=0.9), "verification": None}, True),
    ],
)
def test_what_else_is_called_claimed_stays_allowed(was, claimed):
    layer = {**with_result(acos=0.9)["verification"], **(was["verification"] or {})}
    now = {**was, "verification": {**layer, "claimed": claimed}}
    assert results.KEEP not in [each.remediation for each in found(sealed(was, now))]


# --- notes, and reports that were seen before ----------------------------------------------------


def test_a_report_that_proves_nothing_is_noted_while_it_can_be_mended():
    (noted,) = found({**result(), "evidence": []})
    assert (noted.level, unit_case.field(noted)) == ("note", "verified_at")
    assert "counts as a claim only" in noted.message
    path = court.path_of(data := {**result(), "evidence": []})
    assert found(data, stopped=[path]) == []
    (noted,) = found({**with_result(), "evidence": []}, facts=[PLANNED])[:1]
    assert noted.level == "error", "what is wrong comes before what is weak"


def test_another_trace_did_not_have_the_report_before_its_days_were_over():
    mine = result()
    shown = trace("2025-02-20T10:00:00Z")
    digest = mine["evidence"][0]["sha256"]
    (wrong,) = found(mine, known={"shown": {digest: (shown,)}})
    assert unit_case.places([wrong]) == [("TG509", "period_end")]
    assert f"is evidence of {shown.id} already" in wrong.message
    assert "under a new name" in wrong.remediation
    assert found(mine, known={"shown": {"b" * 64: (shown,)}}) == []


def test_also_one_of_the_same_unit():
    mine = result()
    other = court.trace("observation", "2025-02-20T10:00:00Z", evidence=mine["evidence"])
    assert f"of {other['id']} already" in found(mine, other)[0].message
    assert found(mine, sealed(other, {**other, "agent_id": "b"})) == []


def test_the_reports_of_a_unit_are_those_that_its_results_stand_on():
    mine = result()
    (entry,) = mine["evidence"]
    case = unit(mine, {**RUN, "evidence": [{**entry, "uri": "uploads/z.csv"}]}, facts=[PLANNED])
    assert results.reports(tuple(case.ledger.live())) == {(entry["sha256"], entry["uri"])}

"""What each trace of a unit must hold by itself, on values (SPEC 3, 5 and 8)."""

from __future__ import annotations

import json

import pytest

from tests.support import court
from tests.support.unit_case import (
    as_file,
    case,
    change,
    codes,
    commit,
    decision,
    name,
    places,
    policy,
    says,
    sha,
    touched,
    trace,
    trace_file,
    unreadable,
    with_approver,
)
from trace_gate.core.finding import Finding
from trace_gate.core.gate import trace_rules
from trace_gate.core.policy.gate import Tenant

FILE = says("ads/x.csv", "a")
WRONG = Finding(code="TG102", message="m", remediation="r")


def claims(*brings, rules=None, changes=()):
    return list(trace_rules.claims(case(*changes, brings=brings, rules=rules)))


def one(*changes, rules=None, kind="decision", **fields):
    """Findings of one new decision."""
    return claims(decision(1, *changes, kind=kind, **fields), rules=rules)


def broken(data):
    return trace_file(data, problems=(WRONG,))


def test_a_sound_trace_of_each_kind_passes():
    assert one(FILE) == []
    assert one(FILE, kind="maintenance") == []
    assert claims(trace(1), trace(2, "hypothesis"), trace(3, "verification")) == []


# --- what reading found --------------------------------------------------------------------------


def documents(*brings):
    return list(trace_rules.documents(case(brings=brings)))


def test_the_problems_of_a_new_trace_are_said():
    assert documents(touched(broken(trace(1)))) == [WRONG]
    assert documents(touched(None, sealed=broken(trace(1)))) == []


def test_the_problems_of_a_sealed_trace_are_said_when_it_grows():
    was, now = trace(1), trace(1, evidence=[{"uri": "uploads/a.csv"}])
    assert documents(touched(broken(now), sealed=was)) == [WRONG]
    assert documents(touched(broken(was), sealed=broken(was))) == []
    assert documents(touched(now, sealed=was)) == []


def test_they_go_with_what_is_rewritten():
    """It comes back as a whole (TG203)."""
    unit = touched(broken(trace(1, agent_id="other")), sealed=trace(1))
    assert documents(unit) == [WRONG.with_(follows=unit.path)]


# --- who writes it -------------------------------------------------------------------------------


def test_a_role_writes_what_its_file_says():
    assert claims(trace(1, agent_id="intent-analyst")) == []
    bucket = court.change(court.BUCKET, "TEST", "GROW", change_type="bucket_state")
    assert one(bucket, agent_id="intent-analyst") == []


@pytest.mark.parametrize("kind", ["observation", "hypothesis", "verification", "snapshot"])
def test_who_is_no_role_is_told_who_is_one(kind):
    """Less strictly where nothing is changed."""
    (wrong,) = claims(trace(1, kind, agent_id="nobody"))
    soft = kind in ("observation", "hypothesis")
    assert (wrong.code, wrong.level) == ("TG208", "warning" if soft else "error")
    assert places([wrong]) == [("TG208", "agent_id")]
    assert (wrong.path, wrong.trace_id) == (court.path_of(trace(1)), name(1))
    assert "'nobody'" in wrong.message
    assert "`agent_id: trace-scribe`" in wrong.remediation
    assert wrong.remediation.startswith("Write `agent_id: ")
    assert (" or " in wrong.remediation) == (kind != "snapshot")


@pytest.mark.parametrize(
    ("old", "new", "may"),
    [("TEST", "GROW", False), ("HARVEST", "FROZEN", True), ("FROZEN", "GROW", True)],
)
def test_a_role_makes_only_its_changes(old, new, may):
    """A freeze and an unfreeze are told from other changes of a state by its two values."""
    step = court.change(court.BUCKET, old, new, change_type="bucket_state")
    assert codes(one(step, agent_id="guardrail-governor")) == ([] if may else ["TG208"])


def test_a_change_that_a_role_does_not_make_is_named():
    (wrong,) = one(FILE, agent_id="intent-analyst")
    assert "does not make changes of type file_update" in wrong.message


def test_an_agent_of_the_policy_writes_everything():
    assert one(FILE, agent_id="bot", rules=policy(agents=("bot",))) == []
    (wrong,) = one(FILE, agent_id="nobody", rules=policy(agents=("bot",)))
    assert wrong.remediation == "Write `agent_id: trace-scribe` or `agent_id: bot`."


def test_where_nobody_may_write_it_a_role_is_to_be_added():
    (wrong,) = one(FILE, rules=policy().with_(roles=()))
    assert wrong.code == "TG208"
    assert wrong.remediation.startswith("No role may write this: add one below Agents/")


# --- what it is about ----------------------------------------------------------------------------


def test_a_target_that_cannot_be_read_is_told_at_its_line():
    good, bad = FILE, {**says("x"), "target": "campaign/C1/oops"}
    (wrong,) = one(good, bad)
    assert places([wrong]) == [("TG512", "target")]
    assert "campaign/C1/oops" in (wrong.source or "")
    text = json.dumps({"trace": decision(1, good, bad)}, indent=1).splitlines()
    assert wrong.line == 1 + text.index(wrong.source)
    assert wrong.column == 1 + wrong.source.index('"target')
    assert wrong.remediation.startswith("End it in /budget or /state")


@pytest.mark.parametrize(
    ("target", "kind", "right"),
    [
        ("campaign/C1/budget", "bid_update", "budget_update"),
        ("campaign/C1/budget", "file_update", "budget_update"),
        ("file/ads/x.csv", "bid_update", "file_update"),
    ],
)
def test_a_change_type_is_that_of_the_target(target, kind, right):
    (wrong,) = one(court.change(target, change_type=kind))
    assert places([wrong]) == [("TG512", "change_type")]
    assert f"{kind!r}" in wrong.message
    assert f"`change_type: {right}`" in wrong.remediation
    assert one(court.change(target, change_type=right)) == []


def test_without_a_change_type_there_is_nothing_to_differ():
    assert one({"target": "file/ads/x.csv", "to_value": sha("b")}) == []


def test_a_state_takes_no_amount():
    """The forgotten `/bid` of a keyword."""
    target = "campaign/C1/ad_group/A1/keyword/mug"
    (wrong,) = one(FILE, court.change(target, 1.2, 1.3, change_type="state_update"))
    assert places([wrong]) == [("TG512", "target")]
    assert f'"{target}"' in (wrong.source or "")
    assert f"{target}/bid" in wrong.remediation
    assert "1.2" in wrong.message
    for old, new in (("paused", 1.3), (1.3, "paused")):
        assert codes(one(court.change(f"{target}/state", old, new))) == ["TG512"]
    assert one(court.change(f"{target}/state", "paused", "enabled")) == []


@pytest.mark.parametrize("target", ["campaign/C1/budget", court.BUCKET, "file/config/x/gate.yaml"])
def test_maintenance_is_for_ordinary_files(target):
    change_ = court.change(target, change_type=None)
    found = one(FILE, change_, kind="maintenance")
    assert places(found) == [("TG512", "target")]
    assert target in (found[0].source or "")
    assert target in found[0].message
    assert "trace-gate new decision" in found[0].remediation
    assert one(FILE, change_) == []


def test_scripts_are_ordinary_until_an_approver_is_named():
    script = court.change("file/scripts/x.py", sha("a"), sha("b"))
    assert one(script, kind="maintenance") == []
    assert codes(one(script, kind="maintenance", rules=with_approver())) == ["TG512"]
    assert one(script, rules=with_approver()) == []


# --- what its values are -------------------------------------------------------------------------


def test_a_file_has_no_value_but_its_content():
    bad = {**says("ads/y.csv"), "to_value": "Old"}
    (wrong,) = one(FILE, bad)
    assert places([wrong]) == [("TG512", "to_value")]
    assert "Old is none" in wrong.message
    (wrong,) = one(FILE, {**bad, "from_value": 1.2, "to_value": sha("b")})
    assert "1.2" in wrong.message


def test_so_the_policy_may_not_ask():
    bad = {**says("ads/y.csv"), "to_value": "Old"}
    assert one(bad, rules=policy(content="when_given")) == []


def test_a_file_that_the_unit_changes_is_held_against_its_content_elsewhere():
    bad = {**says("ads/y.csv"), "to_value": "Old"}
    both = decision(1, bad, {**says("ads/z.csv"), "to_value": "Old"})
    assert claims(decision(1, bad), changes=[change("ads/y.csv")]) == []
    assert len(claims(both)) == 2
    (wrong,) = claims(both, changes=[change("ads/y.csv")])
    assert "file/ads/z.csv" in wrong.message
    wild = {**bad, "target": "file/ads/*.csv"}
    assert claims(decision(1, wild), changes=[change("ads/y.csv")]) == []
    assert codes(claims(decision(1, wild), changes=[change("ads/sub/y.csv")])) == ["TG512"]


def test_the_values_of_other_targets_are_not_those_of_files():
    assert one(court.bid(1.0, 1.1)) == []
    bad = court.change("campaign/C1/oops", "Old", "New")
    assert places(one(bad)) == [("TG512", "target")]


# --- what it multiplies out ----------------------------------------------------------------------


@pytest.mark.parametrize(("said", "is_wrong"), [(0.5, False), (0.52, True), (0.48, True)])
def test_a_percentage_is_that_of_its_values(said, is_wrong):
    found = one(court.bid(1.0, 1.1), court.bid(1.0, 1.5, "tea", change_pct=said))
    assert places(found) == ([("TG511", "change_pct")] if is_wrong else [])
    for wrong in found:
        assert str(said) in (wrong.source or "")
        assert wrong.level == "error"
        assert f"change_pct is {said}" in wrong.message
        assert "Write change_pct: 0.5" in wrong.remediation


SCORE = {"base_score": 10, "intent_fit": 2.0, "rufus_factor": 1.3}


@pytest.mark.parametrize(("said", "is_wrong"), [(26, False), (27, True)])
def test_a_priority_score_is_the_product_of_its_factors(said, is_wrong):
    found = one(FILE, analysis={"priority_scores_used": {**SCORE, "result": said}})
    assert places(found) == ([("TG510", "result")] if is_wrong else [])
    for wrong in found:
        assert "27" in (wrong.source or "")
        assert wrong.level == "error"
        assert "10 x 2.0 x 1.3 is 26" in wrong.message
        assert "Write result: 26" in wrong.remediation


# --- what failed of it ---------------------------------------------------------------------------


def failed(*numbers, **fields):
    items = [{"number": each, "reason": "refused"} for each in numbers]
    return decision(1, court.bid(1.0, 1.1), court.bid(1.0, 1.1, "tea"), failed=items, **fields)


def test_what_failed_is_a_change_of_the_decision():
    assert claims(failed(2)) == []
    (wrong,) = claims(failed(1, 3))
    assert places([wrong]) == [("TG512", "number")]
    assert "3" in (wrong.source or "")
    assert "There is no change 3" in wrong.message


def test_so_it_is_when_it_is_recorded_later():
    was = failed()
    assert claims(touched(failed(2), sealed=was)) == []
    assert places(claims(touched(failed(3), sealed=was))) == [("TG512", "number")]


def test_what_was_sealed_so_is_not_asked_again():
    grown = {**failed(3), "evidence": [{"uri": "uploads/a.csv"}]}
    assert claims(touched(grown, sealed=failed(3))) == []
    assert claims(touched(grown, sealed=unreadable(court.path_of(grown)))) == []


# --- which rules meet which traces ---------------------------------------------------------------

FAULTS = {
    "agent_id": "nobody",
    "tenant": {**court.tenant(), "store_id": "OTHER"},
    "decision": {"options_considered": [{"option": "A"}], "selected_option": "B"},
    "hypothesis": {"success_criteria": [{"metric": "acos", "operator": "<", "value": "low"}]},
}
ALL = sorted(["TG208", "TG209", "TG505", "TG512", "TG513"])
SHOP = policy(tenants=(Tenant(**court.tenant()),))


def test_every_rule_meets_a_new_trace():
    bad = decision(1, {**FILE, "to_value": "Old"}, **FAULTS)
    assert sorted(codes(claims(bad, rules=SHOP))) == ALL


def test_no_rule_meets_one_that_has_errors_of_its_own():
    """Its profile says first what is missing."""
    bad = decision(1, {**FILE, "to_value": "Old"}, **FAULTS)
    assert claims(touched(broken(bad)), rules=SHOP) == []


def test_no_rule_meets_what_is_sealed_or_goes():
    was = decision(1, {**FILE, "to_value": "Old"}, executed_at=None, **FAULTS)
    grown = {**was, "evidence": [{"uri": "uploads/a.csv"}]}
    assert claims(touched(grown, sealed=was), rules=SHOP) == []
    assert claims(touched(None, sealed=was), rules=SHOP) == []


def test_a_file_that_cannot_be_read_has_nothing_to_say():
    assert list(trace_rules.of_file(broken(decision(1, **FAULTS)), SHOP)) == []
    unread = trace_file(trace(1)).with_(trace=None)
    assert list(trace_rules.of_file(unread, SHOP)) == []


def test_one_file_can_be_asked_alone():
    bad = as_file(decision(1, court.bid(1.0, 1.5, change_pct=0.4), failed=[{"number": 2}]))
    assert codes(trace_rules.of_file(bad, policy())) == ["TG512", "TG511"]


# --- trailers ------------------------------------------------------------------------------------

OLD, NEW = commit("1" * 40), commit("2" * 40)


def trailers(*commits, **unknown):
    names = {"old": OLD.oid, "new": NEW.oid, "index": "index"}
    held = {names[key]: tuple(each) for key, each in unknown.items()}
    unit = case(commits=commits, around={"unknown_trailers": held})
    return list(trace_rules.trailers(unit))


def test_trailers_that_are_known_pass():
    assert trailers(OLD, NEW) == []


def test_a_trailer_without_its_trace_is_told_for_the_commit_that_has_it():
    old, new = trailers(OLD, NEW, old=[name(1)], new=[name(2)])
    assert (old.code, old.level, old.path) == ("TG403", "error", None)
    assert (old.commit, old.trace_id) == (OLD.oid, name(1))
    assert (new.commit, new.trace_id) == (NEW.oid, name(2))
    assert f"`Trace: {name(1)}`" in old.message
    assert old.remediation.endswith(f": git rebase -i {'1' * 10}^")
    assert new.remediation.endswith(": git commit --amend")


def test_each_trailer_is_told():
    assert [each.trace_id for each in trailers(OLD, old=[name(2), name(1)])] == [name(2), name(1)]


def test_a_message_that_is_being_written_is_only_corrected():
    (wrong,) = trailers(OLD, commit("index"), index=[name(1)])
    assert (wrong.commit, wrong.trace_id) == (None, name(1))
    assert wrong.remediation == "Correct the id in the message, or git add the trace."

"""Which decisions of a unit may execute, and what is wrong with one, on values (SPEC 5 and 7)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import (
    DAY,
    EXECUTED,
    GOOD,
    MEI,
    NOW,
    approved,
    case,
    change,
    codes,
    commit,
    decision,
    evaluation,
    field,
    name,
    places,
    policy,
    says,
    statuses,
    time,
    touched,
    trace,
    trace_file,
    unreadable,
    with_approver,
)
from trace_gate.core.finding import Finding
from trace_gate.core.gate import decisions
from trace_gate.core.gate.authorship import Authorship
from trace_gate.core.governor.approval import Approval

PATH = "ads/bids.csv"


def reason(verdict="ESCALATE", code="TG503", **fields):
    """What a guardrail says of a decision."""
    level = verdict if verdict in ("warning", "note") else "error"
    made = {"message": "Too large.", "remediation": "Split.", "source": "result: success"}
    return Finding(code=code, level=level, waits=verdict == "ESCALATE", **made, **fields)


def plan(number=1, *changes, **fields):
    """A decision on a file."""
    return decision(number, *(changes or (says(PATH, "a"),)), **fields)


def judged(*brought, **options):
    """The statuses of a unit that brings these traces."""
    return statuses(case(change(PATH, "a"), brings=brought, **options))


def status(one, **options):
    (found,) = judged(one, **options)
    return found


def found(one, **options):
    return list(decisions.check(status(one, **options)))


def escalated(*reasons, claim="ESCALATE"):
    return {1: evaluation("ESCALATE", claim, *(reasons or (reason(),)))}


# --- which traces are decisions of the unit ------------------------------------------------------


def test_decisions_and_maintenance_of_the_unit_have_a_status_and_no_other_trace():
    kinds = ("decision", "maintenance", "observation", "hypothesis", "verification")
    brought = [trace(number, kind) for number, kind in enumerate(kinds, 1)]
    assert [each.touched.trace.trace_type for each in judged(*brought)] == list(kinds[:2])


def test_what_goes_and_what_cannot_be_read_has_none():
    assert judged(touched(None, sealed=plan())) == ()
    assert judged(touched(unreadable("traces/2025-01/TRACE-20250102-001.yaml"))) == ()


def test_the_targets_keep_the_place_of_one_that_cannot_be_read():
    bad = {"target": "file/../x", "from_value": None, "to_value": None}
    (first, none), (second, goal) = status(plan(1, bad, says(PATH, "a"))).targets
    assert (first.index, none) == (0, None)
    assert (second.index, goal.path) == (1, PATH)


# --- open, recorded, in time ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sealed", "now", "is_open", "recorded"),
    [
        (None, plan(), True, True),
        (None, plan(executed_at=None), True, False),
        (plan(executed_at=None), plan(), True, True),
        (plan(executed_at=None), plan(executed_at=None, agent_id="b"), True, False),
        (plan(), plan(result="rolled_back"), False, False),
    ],
)
def test_a_decision_is_open_until_its_execution_has_landed(sealed, now, is_open, recorded):
    one = status(touched(now, sealed=sealed))
    assert (one.open, one.recorded) == (is_open, recorded)
    assert one.covers == is_open


@pytest.mark.parametrize(("late", "in_time"), [(0, True), (1, False)])
def test_an_execution_is_in_time_within_the_days_of_the_policy(late, in_time):
    data = plan(created_at=time(-3 * DAY), executed_at=time(late))
    one = status(data, rules=policy(open_days=3))
    assert (one.in_time, one.covers) == (in_time, in_time)


@pytest.mark.parametrize("moments", [{"created_at": "soon"}, {"executed_at": "soon"}])
def test_what_is_no_moment_is_said_by_the_rules_of_time(moments):
    assert status(plan(**moments), rules=policy(open_days=0)).in_time


# --- what may execute ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fresh", "claim", "executable"),
    [
        ("PASS", "PASS", True),
        ("BLOCK", "PASS", False),
        ("PASS", "BLOCK", False),
        ("PASS", None, False),
        ("ESCALATE", "ESCALATE", False),
        ("ESCALATE", "PASS", False),
        ("PASS", "ESCALATE", False),
    ],
)
def test_only_a_pass_covers_without_a_person(fresh, claim, executable):
    one = status(plan(), governor={1: evaluation(fresh, claim)})
    assert (one.executable, one.covers) == (executable, executable)


def test_an_approval_lets_an_escalated_decision_cover():
    data = approved(plan(check="ESCALATE"), "TG503")
    options = {"rules": with_approver(), "governor": escalated()}
    good = status(data, known={"signatures": {name(1): GOOD}}, **options)
    assert (good.executable, good.covers, good.waiting) == (True, True, False)
    assert (good.approval.holds, good.approval.authenticated) == (True, True)
    bad = status(data, **options)
    assert (bad.executable, bad.waiting) == (False, False), "nobody could verify the signature"


def test_an_approval_never_lifts_a_block():
    data = approved(plan(), "TG503")
    for verdict in (evaluation("BLOCK"), evaluation("PASS", "BLOCK")):
        one = status(
            data,
            rules=with_approver(),
            governor={1: verdict},
            known={"signatures": {name(1): GOOD}},
        )
        assert one.approval.holds
        assert not one.executable
        assert not one.waiting


def test_a_trace_with_mistakes_of_its_own_covers_nothing():
    wrong = Finding(code="TG102", message="m", remediation="r")
    file = trace_file(plan(), problems=(wrong,))
    one = status(touched(file), governor={1: evaluation("BLOCK")})
    assert not one.executable
    assert one.evaluation == evaluation("PASS"), "its claim stands, no guardrail is asked"


# --- waiting -------------------------------------------------------------------------------------


def test_it_waits_where_only_a_person_is_missing():
    assert status(plan(check="ESCALATE"), governor=escalated()).waiting
    assert not status(plan()).waiting


@pytest.mark.parametrize(
    ("verdict", "holds", "findings", "waits"),
    [
        ("ESCALATE", False, [("TG601", "error", True)], True),
        ("ESCALATE", False, [("TG601", "error", True), ("TG602", "warning", False)], True),
        ("ESCALATE", False, [("TG601", "error", True), ("TG602", "error", False)], False),
        ("ESCALATE", True, [], False),
        ("PASS", False, [("TG601", "error", True)], True),
        ("BLOCK", False, [("TG601", "error", True)], False),
    ],
)
def test_what_waits_is_no_error_but_that(verdict, holds, findings, waits):
    said = tuple(
        Finding(code=code, message="m", remediation="r", level=level, waits=wait)
        for code, level, wait in findings
    )
    one = status(plan(), governor={1: evaluation(verdict, verdict)})
    one = one.with_(approval=Approval(holds=holds, findings=said))
    assert one.waiting is waits


def test_a_lax_claim_is_mended_first():
    lax = escalated(claim="PASS")
    assert not status(plan(), governor=lax).waiting
    old = plan(executed_at=None)
    assert status(touched(plan(), sealed=old), governor=lax).waiting, "a sealed claim stays"


@pytest.mark.parametrize(("reasons", "waits"), [(("TG503",), True), (("TG503", "TG505"), False)])
def test_it_does_not_wait_where_the_approval_is_false_in_another_way(reasons, waits):
    """A code that is missing waits; a digest of another decision does not."""
    data = approved(plan(check="ESCALATE"), "TG505")
    if not waits:
        data = {**data, "rationale": "changed since", "agent_id": "other"}
    one = status(
        data,
        rules=with_approver(),
        governor=escalated(),
        known={"signatures": {name(1): GOOD}},
    )
    assert one.waiting == waits


# --- which guardrails are asked ------------------------------------------------------------------


def asked(one, *changes, **options):
    """The paths with which the governor is asked; None where it is not."""
    found = [paths for _, paths in decisions.judged_anew(case(*changes, brings=[one], **options))]
    return found[0] if found else None


def test_the_guardrails_are_asked_until_the_execution_has_landed():
    assert asked(plan()) == []
    assert asked(touched(plan(), sealed=plan(executed_at=None))) == []
    assert asked(touched(plan(result="rolled_back"), sealed=plan())) is None


def test_not_where_a_repository_only_comes_to_be_governed():
    assert asked(plan(), adoption=True) is None


def test_a_wildcard_is_asked_with_the_changed_paths_that_it_covers():
    changes = [change("ads/a.csv"), change("notes/a.md"), change("ads/b.csv")]
    assert asked(plan(1, says("ads/*")), *changes) == ["ads/a.csv", "ads/b.csv"]
    assert asked(plan(1, says("ads/a.csv")), *changes) == []
    both = plan(1, says("notes/*"), says("ads/b*"))
    assert asked(both, *changes) == ["notes/a.md", "ads/b.csv"]


# --- the approval --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "protected"),
    [("config/global/gate.yaml", True), (".github/workflows/gate.yml", True), (PATH, False)],
)
@pytest.mark.parametrize("kind", ["decision", "maintenance"])
def test_a_decision_on_a_protected_path_needs_a_signature(path, protected, kind):
    one = status(plan(1, says(path, "a"), kind=kind), rules=with_approver())
    needed = protected and kind == "decision"
    assert (one.approval is not None) == needed
    assert one.executable != needed


def test_a_wildcard_is_no_protected_path():
    assert status(plan(1, says("config/global/*", "a")), rules=with_approver()).approval is None


@pytest.mark.parametrize(
    ("accepts", "needed"),
    [
        (["TG408"], True),
        (["TG401", "TG701"], True),
        (["TG401"], False),
        ([], False),
        ("TG408", False),
        (None, False),
    ],
)
def test_so_does_one_that_excuses_a_change_of_them(accepts, needed):
    one = {**says(PATH, "a"), "details": {"accepts": accepts}}
    assert (status(plan(1, one), rules=with_approver()).approval is not None) == needed
    ((planned, _),) = status(plan(1, one)).targets
    assert decisions.accepted(planned) == tuple(accepts if isinstance(accepts, list) else ())


def test_a_signature_accepts_the_protected_change_by_its_code():
    rules, known = with_approver(), {"signatures": {name(1): GOOD}}
    data = plan(1, says("config/global/gate.yaml", "a"))
    assert status(approved(data, "TG408"), rules=rules, known=known).covers
    lacking = status(approved(data), rules=rules, known=known)
    assert (lacking.covers, codes(lacking.approval.findings)) == (False, ["TG601"])
    assert "TG408" in lacking.approval.findings[0].message


def test_an_approval_that_is_there_is_judged_also_where_none_is_needed():
    one = status(approved(plan()), rules=with_approver())
    assert not one.approval.holds
    assert not one.covers
    named = status(plan(approved_by="mei"), rules=with_approver())
    assert codes(named.approval.findings) == ["TG601"]
    nameless = approved(plan())
    nameless["execution"]["approved_by"] = None
    assert codes(status(nameless).approval.findings) == ["TG601"]


def test_what_was_executed_without_one_never_had_it():
    """As what a gate let pass that knew nothing of protected paths."""
    was = plan(1, says("config/global/gate.yaml", "a"))
    grown = {**was, "execution": {**was["execution"], "result": "rolled_back"}}
    assert not status(touched(grown, sealed=was), rules=with_approver()).approval.holds


def test_what_was_executed_on_it_is_not_judged_again():
    """Its approver may have left since then."""
    was = approved(plan(check="ESCALATE"), "TG503")
    grown = {**was, "execution": {**was["execution"], "result": "rolled_back"}}
    assert status(touched(grown, sealed=was)).approval is None
    other = {**grown["execution"]["approval"], "signature": "OTHER"}
    replaced = {**grown, "execution": {**grown["execution"], "approval": other}}
    assert status(touched(replaced, sealed=was)).approval is not None


@pytest.mark.parametrize(("late", "codes_of"), [(0, []), (1, ["TG601"])])
def test_a_plan_lapses_by_the_newest_commit_of_the_unit(late, codes_of):
    rules = with_approver(approval_days=2)
    data = approved(plan(executed_at=None, check="ESCALATE"), "TG503", at=time(0))
    newest, older = commit("c2", at=NOW + 2 * DAY + late), commit("c1", at=NOW)
    one = status(
        data,
        rules=rules,
        governor=escalated(),
        known={"signatures": {name(1): GOOD}},
        commits=(newest, older),
        now=NOW + 9 * DAY,
    )
    assert codes(one.approval.findings) == codes_of


def test_without_a_commit_the_clock_of_the_judge_counts():
    unit = case(now=NOW + 5)
    assert decisions.moment(unit.proposal.with_(commits=())) == NOW + 5
    assert decisions.moment(unit.proposal.with_(commits=(), now=None)) is None
    assert decisions.moment(unit.proposal) == float(NOW)


@pytest.mark.parametrize(("late", "confirmed"), [(0, False), (1, True)])
def test_an_execution_that_is_told_so_late_is_confirmed_by_name(late, confirmed):
    bid = {"target": "campaign/C1/budget", "from_value": 1, "to_value": 2}
    data = plan(1, bid, check="ESCALATE")
    (one,) = judged(
        data,
        rules=with_approver(backdate_days=2),
        governor=escalated(),
        landing=NOW - 1800 + 2 * DAY + late,
        now=None,
        around={"base_at": NOW},
    )
    (missing,) = one.approval.findings
    assert ("--reason TG205" in missing.remediation) == confirmed


def test_the_approval_of_the_base_is_never_replaced():
    was = approved(plan(executed_at=None, check="ESCALATE"), "TG503")
    now = {**was, "execution": {**was["execution"], "executed_at": EXECUTED, "result": "success"}}
    now["execution"]["guardrail_check"] = "BLOCK"
    one = status(touched(now, sealed=was), rules=with_approver(), governor=escalated())
    again = f"take executed_at and result out again, then trace-gate supersede {name(1)}"
    assert any(again in each.remediation for each in one.approval.findings)
    plain = plan(executed_at=None, check="ESCALATE")
    for fresh in (now, touched(now, sealed=plain)):
        one = status(fresh, rules=with_approver(), governor=escalated())
        assert not any("supersede" in each.remediation for each in one.approval.findings)


def test_an_approval_is_asked_for_a_trace_that_is_there():
    """A trace that goes has no version to approve."""
    unit = case(brings=[plan()])
    gone = touched(plan()).with_(final=None)
    with pytest.raises(LookupError):
        decisions.approval_of(
            gone,
            evaluation("ESCALATE"),
            policy=unit.policy,
            authorship=Authorship(unit.ledger),
            signature=None,
            now=None,
        )
    nothing = status(plan()).with_(touched=gone)
    for asked in ("executable", "file"):
        with pytest.raises(LookupError):
            getattr(nothing, asked)


# --- what is wrong with one ----------------------------------------------------------------------


def test_a_sound_decision_has_no_finding():
    assert found(plan()) == []


def test_a_lax_claim_is_told_with_the_command_that_writes_the_right_one():
    (wrong,) = found(plan(), governor={1: evaluation("ESCALATE", "PASS")})[:1]
    assert (wrong.code, field(wrong), wrong.level) == ("TG501", "guardrail_check", "error")
    assert "claims PASS" in wrong.message
    assert "it is ESCALATE" in wrong.message
    assert wrong.remediation == f"trace-gate govern {name(1)} --write"


def test_a_stricter_claim_and_a_sealed_one_are_not():
    assert "TG501" not in codes(found(plan(), governor={1: evaluation("PASS", "ESCALATE")}))
    grown = touched(plan(), sealed=plan(executed_at=None))
    assert "TG501" not in codes(found(grown, governor={1: evaluation("ESCALATE", "PASS")}))


def test_a_blocked_decision_is_not_executed():
    for verdict in (evaluation("BLOCK", "BLOCK"), evaluation("PASS", "BLOCK")):
        (wrong,) = found(plan(check="BLOCK"), governor={1: verdict})
        assert places([wrong]) == [("TG405", "executed_at")]
        assert "remove executed_at" in wrong.remediation
    only_a_record = plan(check="BLOCK", executed_at=None)
    assert found(only_a_record, governor={1: evaluation("BLOCK", "BLOCK")}) == []
    rolled_back = touched(plan(result="rolled_back"), sealed=plan())
    assert found(rolled_back, governor={1: evaluation("BLOCK", "BLOCK")}) == []


@pytest.mark.parametrize(
    ("verdict", "executed", "claim", "level"),
    [
        ("BLOCK", True, "BLOCK", "error"),
        ("BLOCK", False, "BLOCK", "note"),
        ("BLOCK", False, "PASS", "error"),
        ("ESCALATE", True, "ESCALATE", "warning"),
        ("ESCALATE", False, "ESCALATE", "note"),
        ("ESCALATE", False, "PASS", "warning"),
        ("warning", True, "PASS", "warning"),
        ("warning", False, "PASS", "warning"),
        ("note", True, "PASS", "note"),
        ("note", False, "PASS", "note"),
    ],
)
def test_what_a_guardrail_says_weighs_by_what_is_done(verdict, executed, claim, level):
    fresh = verdict if verdict in ("BLOCK", "ESCALATE") else "PASS"
    verdicts = {1: evaluation(fresh, claim, reason(verdict))}
    data = plan(check=claim, executed_at=EXECUTED if executed else None)
    (said,) = [each for each in found(data, governor=verdicts) if each.code == "TG503"]
    assert (said.level, said.message, said.remediation) == (level, "Too large.", "Split.")
    assert (field(said), said.waits, said.untrue) == ("result", False, False)


def test_what_the_trace_says_falsely_is_an_error_while_it_is_a_draft():
    verdicts = {1: evaluation("BLOCK", "BLOCK", reason("BLOCK", untrue=True))}
    data = plan(check="BLOCK", executed_at=None)
    assert [each.level for each in found(data, governor=verdicts)] == ["error"]
    grown = touched(plan(check="BLOCK"), sealed=data)
    assert "TG503" not in codes(found(grown, governor=verdicts))


def test_a_sealed_plan_that_stays_one_is_told_nothing_more():
    grown = touched(plan(executed_at=None, agent_id="b"), sealed=plan(executed_at=None))
    assert "TG503" not in codes(found(grown, governor=escalated()))
    executed = touched(plan(), sealed=plan(executed_at=None))
    assert "TG503" in codes(found(executed, governor=escalated()))


def test_what_an_approver_accepts_is_not_told_again():
    both = escalated(reason(), reason("warning", "TG504"))
    data = approved(plan(check="ESCALATE"), "TG503")
    options = {"rules": with_approver(), "governor": both}
    assert codes(found(data, known={"signatures": {name(1): GOOD}}, **options)) == ["TG504"]
    assert codes(found(data, **options)) == ["TG503", "TG504", "TG603"]


def test_a_missing_approval_stops_an_execution_and_not_a_plan():
    (waits,) = [e for e in found(plan(), governor=escalated()) if e.code == "TG601"]
    assert (waits.level, waits.waits, field(waits)) == ("error", True, "execution")
    plan_ = plan(executed_at=None, check="ESCALATE")
    (later,) = [e for e in found(plan_, governor=escalated()) if e.code == "TG601"]
    assert (later.level, later.waits) == ("note", False)
    wrong = approved(plan_, "TG505")
    (now,) = [
        each
        for each in found(
            wrong,
            governor=escalated(),
            rules=with_approver(),
            known={"signatures": {name(1): GOOD}},
        )
        if each.code == "TG601"
    ]
    assert (now.level, now.waits) == ("error", True), "an approval that is there is right or wrong"


# --- decisions among each other ------------------------------------------------------------------


def superseded(*brought):
    unit = case(brings=brought, around={"superseded": {name(1): name(7)}})
    return list(decisions.superseded(unit, statuses(unit)))


def test_a_plan_whose_place_another_took_is_not_executed():
    (wrong,) = superseded(plan(1), plan(2))
    assert places([wrong]) == [("TG404", "executed_at")]
    assert f"{name(7)} took the place of {name(1)}" in wrong.message
    assert f"trace-gate supersede {name(7)}" in wrong.remediation
    assert f"trace-gate show {name(7)} " in wrong.remediation
    assert superseded(plan(1, executed_at=None)) == []


def own_approvals(*numbers, rules=None, by="mei", **options):
    data = [approved(plan(n, check="ESCALATE"), "TG503", by=by) for n in numbers]
    data.append(plan(99))
    verdicts = {n: evaluation("ESCALATE", "ESCALATE", reason()) for n in numbers}
    mine = commit("c1", by="mei")
    unit = case(
        brings=[touched(each, by=(mine,)) for each in data],
        rules=rules,
        governor=verdicts,
        known={"signatures": {name(n): GOOD for n in numbers}},
        **options,
    )
    return list(decisions.own_approvals(unit, statuses(unit)))


SIGNED = {"self_approval": "signed"}
ZOE = MEI.with_(name="zoe", emails=("zoe@shop.example",))


def test_one_warning_tells_of_all_that_their_authors_approve():
    (one,) = own_approvals(1, rules=with_approver(**SIGNED))
    assert (one.code, one.level, field(one)) == ("TG602", "warning", "approved_by")
    assert one.message.startswith(f"{name(1)} is approved by its own author. The policy lets")
    assert one.remediation.endswith("write `self: never`.")
    assert "trace-gate approver add" in one.remediation
    (two,) = own_approvals(1, 2, rules=with_approver(**SIGNED))
    assert f"2 decisions are approved by their own authors ({name(1)}, {name(2)})" in two.message
    assert two.trace_id == name(1)


def test_as_soon_as_there_are_two_approvers_the_policy_says_never():
    (one,) = own_approvals(1, rules=policy(approvers=(MEI, ZOE), **SIGNED))
    assert one.remediation.startswith("There is a second approver now: write `self: never`")


def test_without_an_approver_the_first_one_is_named():
    (one,) = own_approvals(1)
    assert one.message.endswith("The policy names no approver.")
    assert one.remediation.startswith("Add the first approver: trace-gate approver add")


def test_what_does_not_hold_and_what_another_approves_is_not_in_it():
    assert own_approvals(1, rules=with_approver()) == [], "`self: never` makes it an error"
    assert own_approvals(1, rules=policy(approvers=(MEI, ZOE), **SIGNED), by="zoe") == []


# --- a decision that was split -------------------------------------------------------------------

WHOLE = plan(1, says("ads/a"), says("ads/b"), check="BLOCK", executed_at=None)


def parts(*brought):
    return decisions.split_up(judged(*brought))


def part(number, *paths, **fields):
    links = {"causal_links": {"related_traces": [name(1)]}}
    return plan(number, *map(says, paths), **links, **fields)


def test_a_record_that_smaller_decisions_replace_is_done():
    assert parts(WHOLE, part(2, "ads/a"), part(3, "ads/b")) == {name(1)}
    assert parts(WHOLE, part(2, "ads/a")) == {name(1)}


@pytest.mark.parametrize(
    "other",
    [
        part(2, "ads/a", "ads/b"),
        part(2, "ads/c"),
        part(2, "ads/a", "ads/b", "ads/c"),
        plan(2, says("ads/a")),
        trace(2, "decision", causal_links={"related_traces": [name(1)]}),
    ],
)
def test_it_is_not_by_what_is_no_smaller_or_does_not_name_it(other):
    assert parts(WHOLE, other) == frozenset()


def test_only_a_record_that_blocks_itself_is_split():
    assert parts(plan(1, says("ads/a"), says("ads/b")), part(2, "ads/a")) == frozenset()
    waiting = plan(1, says("ads/a"), says("ads/b"), check="ESCALATE", executed_at=None)
    assert parts(waiting, part(2, "ads/a")) == frozenset()
    executed = plan(1, says("ads/a"), says("ads/b"), check="BLOCK")
    assert parts(executed, part(2, "ads/a")) == frozenset()

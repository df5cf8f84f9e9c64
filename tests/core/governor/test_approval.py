"""An approval: a statement by the right person about exactly this decision (SPEC 7)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import (
    DAY,
    GOOD,
    MEI,
    NOW,
    approved,
    codes,
    decision,
    field,
    name,
    places,
    policy,
    says,
    time,
    trace_file,
    with_approver,
)
from trace_gate.core.governor import approval
from trace_gate.core.governor.approval import People
from trace_gate.core.ledger.signature_check import SignatureCheck

ANN, MEI_AT, ZOE_AT = (f"{who}@shop.example" for who in ("ann", "mei", "zoe"))
ZOE = MEI.with_(name="zoe", emails=(ZOE_AT,))
BY_ANN = People(authors=frozenset({ANN}), bringers=(frozenset({MEI_AT}),))
BAD = SignatureCheck(ok=False, reason="it is of another key")
PLAN = decision(1, says("ads/a"))
KEY = "--key ~/.ssh/id_ed25519"


def judged(
    data=None,
    *,
    rules=None,
    people=BY_ANN,
    signature=GOOD,
    reasons=(),
    must_sign=False,
    now=NOW,
    **options,
):
    file = trace_file(data or approved(PLAN, "TG503"))
    made = {"reasons": frozenset(reasons), "must_sign": must_sign, "now": now, **options}
    return approval.judge_approval(file, rules or with_approver(), people, signature, **made)


def findings_of(data=None, **options):
    return list(judged(data, **options).findings)


def changed(**fields):
    """An approval in which something was written otherwise."""
    data = approved(PLAN, "TG503")
    data["execution"]["approval"] |= fields
    return data


def test_an_approval_by_an_approver_about_just_this_holds():
    found = judged(reasons=["TG503"])
    assert (found.holds, found.findings, found.authenticated) == (True, (), True)
    assert (found.own, found.wanted) == (False, {"TG503"})


# --- none ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        PLAN,
        {**PLAN, "execution": {**PLAN["execution"], "approved_by": "mei"}},
        {**PLAN, "execution": {**changed()["execution"], "approved_by": None}},
        {**PLAN, "execution": {**changed()["execution"], "approved_by": ""}},
    ],
)
def test_a_name_without_a_statement_and_the_other_way_round_are_none(data):
    found = judged(data, reasons=["TG503"])
    (missing,) = found.findings
    assert (found.holds, missing.code, missing.waits) == (False, "TG601", True)
    assert found.wanted == {"TG503"}
    assert "needs the approval of a second person, and it has none" in missing.message
    assert missing.remediation == f"Ask an approver to run: trace-gate approve {name(1)}"


def test_while_nobody_is_an_approver_whoever_commits_it_gives_it():
    (missing,) = findings_of(PLAN, rules=policy(), confirms=("TG205", "TG503"))
    assert "Nobody is an approver yet" in missing.message
    both = "--reason TG205 --reason TG503"
    assert missing.remediation == f"trace-gate approve {name(1)} {both}"


# --- who -----------------------------------------------------------------------------------------


def test_only_an_approver_of_the_base_approves():
    (wrong,) = findings_of(approved(PLAN, by="bob"), rules=policy(approvers=(MEI, ZOE)))
    assert (wrong.code, field(wrong)) == ("TG602", "approved_by")
    assert wrong.message == "'bob' is not an approver in the policy of the base."
    assert "(mei, zoe)" in wrong.remediation
    unsigned = approved(PLAN, by="bob")
    unsigned["execution"]["approval"]["signature"] = None
    assert codes(findings_of(unsigned, signature=None)) == ["TG602"]


def test_without_approvers_everybody_may():
    assert judged(approved(PLAN, by="bob"), rules=policy(), signature=None).holds


WROTE = BY_ANN.with_(authors=frozenset({ANN, MEI_AT.upper()}))


def test_nobody_approves_their_own_decision():
    (wrong,) = findings_of(people=WROTE, rules=policy(approvers=(MEI, ZOE)))
    assert (wrong.code, field(wrong)) == ("TG602", "approved_by")
    assert wrong.message == "mei also wrote this decision. Nobody approves their own decision."
    assert wrong.remediation == f"Ask zoe to run: trace-gate approve {name(1)}"


def test_the_only_approver_lets_somebody_else_write():
    (wrong,) = findings_of(people=WROTE)
    assert wrong.remediation.startswith("mei is the only approver. Let somebody else write")
    assert "docs/how-to/team-of-one.md" in wrong.remediation


@pytest.mark.parametrize(("signature", "holds"), [(GOOD, True), (None, False), (BAD, False)])
def test_a_team_of_one_signs(signature, holds):
    data = changed() if signature else changed(signature=None)
    rules = with_approver(self_approval="signed")
    found = judged(data, people=WROTE, rules=rules, signature=signature)
    assert (found.holds, found.own) == (holds, True)
    if signature is None:
        (wrong,) = found.findings
        assert "counts only with a signature" in wrong.message
        assert wrong.remediation == f"trace-gate approve {name(1)} {KEY}"


def test_who_wrote_a_draft_that_cannot_be_read_may_have_written_this():
    unread = WROTE.with_(only_unread=frozenset({MEI_AT}))
    assert "a draft in this branch that cannot be read" in findings_of(people=unread)[0].message
    both = WROTE.with_(only_unread=frozenset({ANN}))
    assert findings_of(people=both)[0].message.startswith("mei also wrote this decision.")


def test_who_wrote_the_same_elsewhere_wrote_it():
    copied = WROTE.with_(copied=((name(7), frozenset({ZOE_AT})), (name(8), frozenset({MEI_AT}))))
    said = findings_of(people=copied)[0].message
    assert said.startswith(f"mei wrote the same change in {name(8)}.")


@pytest.mark.parametrize(
    ("bringers", "own"),
    [
        ((), True),
        ((frozenset({ANN}),), True),
        ((frozenset({ZOE_AT}),), False),
        ((frozenset({ANN, ZOE_AT}),), False),
        ((frozenset({ZOE_AT}), frozenset({ANN})), True),
    ],
)
def test_without_approvers_whoever_commits_it_approves(bringers, own):
    people = BY_ANN.with_(bringers=bringers)
    assert judged(rules=policy(), people=people, signature=None).own is own


# --- what ----------------------------------------------------------------------------------------

AGAIN = f"Let it be approved again: trace-gate approve {name(1)}"


def test_it_is_about_the_decision_as_it_is():
    (wrong,) = findings_of({**changed(), "agent_id": "other"})
    assert (wrong.code, field(wrong), wrong.waits) == ("TG604", "digest", False)
    assert wrong.remediation == AGAIN
    assert codes(findings_of(changed(digest=None))) == ["TG604"]


@pytest.mark.parametrize(
    ("reasons", "lacking"),
    [
        ([], None),
        (["TG503"], None),
        (["TG503", "TG505"], "TG505"),
        (["TG508", "TG505"], "TG505, TG508"),
    ],
)
def test_it_accepts_what_the_guardrails_say(reasons, lacking):
    found = findings_of(reasons=reasons)
    assert places(found) == ([("TG601", "reasons")] if lacking else [])
    if lacking:
        assert found[0].message == f"The approval does not accept {lacking}."
        assert found[0].waits
        assert all(f"--reason {code}" in found[0].remediation for code in lacking.split(", "))


def test_what_is_accepted_by_name_is_asked_for_as_well():
    (wrong,) = findings_of(reasons=["TG505"], confirms=("TG205",))
    assert wrong.remediation == f"{AGAIN} --reason TG205 --reason TG505"
    (digest,) = findings_of({**changed(), "agent_id": "x"}, confirms=("TG205",))
    assert digest.remediation == f"{AGAIN} --reason TG205"


def test_a_merged_approval_is_never_replaced():
    merged = f"trace-gate supersede {name(1)}"
    for wrong in findings_of({**changed(), "agent_id": "x"}, reasons=["TG505"], sealed=True):
        assert wrong.remediation.endswith(merged)


# --- when ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "lapsed"), [(0, False), (1, True)])
@pytest.mark.parametrize("executed", [True, False])
def test_it_lapses_without_an_execution(late, lapsed, executed):
    given = NOW - 2 * DAY - late
    plan = decision(1, says("ads/a"), executed_at=time(0) if executed else None)
    data = approved(plan, "TG503", at=time(given - NOW))
    now = NOW + 9 * DAY if executed else NOW
    found = findings_of(data, rules=with_approver(approval_days=2), now=now)
    assert places(found) == ([("TG601", "at")] if lapsed else [])
    if lapsed:
        assert found[0].message == "The approval is older than 2 days: it has lapsed."
        assert (found[0].waits, found[0].remediation) == (True, AGAIN)
    assert approval.holds_until(given, policy(approval_days=2).gate) == given + 2 * DAY


def test_without_a_clock_a_plan_does_not_lapse():
    plan = decision(1, says("ads/a"), executed_at=None)
    assert findings_of(approved(plan, at=time(-900 * DAY)), now=None) == []


@pytest.mark.parametrize("at", [None, "", "yesterday"])
def test_it_says_when_it_was_given(at):
    (wrong,) = findings_of(changed(at=at))
    assert (wrong.code, field(wrong), wrong.waits) == ("TG601", "at", True)
    assert wrong.message == "The approval does not say when it was given."


# --- the signature -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signature", "why"), [(BAD, "it is of another key"), (None, "nobody could verify it")]
)
def test_a_signature_that_is_there_is_good(signature, why):
    (wrong,) = findings_of(signature=signature)
    assert (wrong.code, field(wrong)) == ("TG603", "signature")
    assert wrong.message == f"The signature of the approval is not good: {why}."
    assert wrong.remediation == f"Let mei sign again: trace-gate approve {name(1)}"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"must_sign": True}, "The approval of a change to a protected path"),
        (
            {"rules": with_approver(require_signature=True)},
            "By the policy, every approval",
        ),
        (
            {"rules": with_approver(require_signature=True), "must_sign": True},
            "The approval of a change to a protected path",
        ),
    ],
)
def test_where_one_is_needed_there_is_one(options, why):
    assert judged(**options).holds
    (wrong,) = findings_of(changed(signature=None), signature=None, **options)
    assert (wrong.code, field(wrong)) == ("TG603", "approval")
    assert wrong.message == f"{why} needs a signature, and this approval has none."
    assert wrong.remediation == f"trace-gate approve {name(1)} {KEY}"


def test_while_nobody_can_check_one_it_says_no_more_than_none():
    found = judged(rules=policy(), signature=BAD)
    assert (found.holds, found.authenticated) == (True, False)
    assert codes(findings_of(rules=policy(), signature=BAD, must_sign=True)) == ["TG603"]


# --- who brings it -------------------------------------------------------------------------------

UNSIGNED = changed(signature=None)


def brought(*bringers, **fields):
    people = BY_ANN.with_(bringers=tuple(map(frozenset, bringers)), **fields)
    return findings_of(UNSIGNED, signature=None, people=people)


@pytest.mark.parametrize(
    ("bringers", "good"),
    [
        ([{MEI_AT}], True),
        ([{ANN, MEI_AT.upper()}], True),
        ([{MEI_AT}, {MEI_AT}], True),
        ([{ANN}], False),
        ([{MEI_AT}, {ANN}], False),
        ([set()], False),
        ([], False),
    ],
)
def test_an_unsigned_approval_is_brought_by_the_approver_in_each_commit(bringers, good):
    found = brought(*bringers)
    assert places(found) == ([] if good else [("TG602", "approved_by")])
    if not good:
        assert "no commit of mei brings the approval" in found[0].message
        assert f"Co-authored-by: mei <{MEI_AT}>" in found[0].remediation
        assert found[0].level == "error"


@pytest.mark.parametrize(
    ("bringers", "level"),
    [([{ANN}], "warning"), ([{MEI_AT}, {ANN}], "warning"), ([{ANN}, {ANN}], "error")],
)
def test_before_its_message_the_last_commit_is_not_decided(bringers, level):
    (found,) = brought(*bringers, unsaid=True)
    assert found.level == level


def test_a_warning_leaves_the_approval_standing():
    people = BY_ANN.with_(bringers=(frozenset({ANN}),), unsaid=True)
    assert judged(UNSIGNED, signature=None, people=people).holds


def test_a_trace_that_cannot_be_read_has_none():
    file = trace_file(PLAN).with_(trace=None)
    made = {"reasons": frozenset(), "must_sign": False, "now": None}
    found = approval.judge_approval(file, with_approver(), BY_ANN, None, **made)
    assert (found.holds, codes(found.findings)) == (False, ["TG601"])
    assert file.path in found.findings[0].remediation

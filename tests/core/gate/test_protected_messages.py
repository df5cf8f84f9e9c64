"""What is said of a protected path that no decision covers (SPEC 2 and 7)."""

from __future__ import annotations

import pytest

from tests.support.protected_units import (
    C1,
    C2,
    EDIT,
    GATE,
    SCRIPT,
    SIGNED,
    found,
    names,
    said,
    signs,
)
from tests.support.unit_case import (
    DAY,
    EXECUTED,
    MEI,
    approved,
    change,
    commit,
    evaluation,
    name,
    policy,
    sha,
    time,
    touched,
    trace,
    trace_file,
)
from trace_gate.core.finding import Finding
from trace_gate.core.gate import cover_messages
from trace_gate.core.git_model import EXECUTABLE
from trace_gate.core.policy.gate import Approver
from trace_gate.core.schema import anew


def test_another_content_than_the_named_one_is_told():
    (wrong,) = found(EDIT, brings=[names(new="c")])
    assert said([wrong]) == [("TG408", SCRIPT, "c1", False)]
    assert wrong.trace_id == name(1)
    assert wrong.message == (
        f"{SCRIPT} is protected. {name(1)} names it with another content than it has here."
    )
    assert wrong.remediation.startswith(f"trace-gate refresh {name(1)} && git add traces   # ")
    assert f"writes `to_value: {sha('b')}` at this target" in wrong.remediation
    assert wrong.remediation.endswith("else write a new one. Then let it be approved")


def test_its_mode_is_told_and_who_need_not_be_asked():
    run = change(SCRIPT, "a", "b", EXECUTABLE)
    (wrong,) = found(run, brings=[names(new="c")], rules=policy())
    assert f"`to_value: {sha('b')}` and `details.mode: '100755'`" in wrong.remediation
    assert wrong.remediation.endswith("else write a new one")


def test_a_content_that_a_later_commit_replaced_is_left_over():
    steps = [commit(C1, change(SCRIPT, "a", "c")), commit(C2, change(SCRIPT, "c", "b"))]
    (wrong,) = found(EDIT, brings=[signs()], known=SIGNED, commits=steps)
    assert (wrong.commit, wrong.trace_id) == (C1, name(1))
    assert "and that was replaced later" in wrong.message
    assert wrong.remediation.startswith(f"git reset --soft {'1' * 10}^   # makes one of this")


def test_what_is_staged_over_it_is_refreshed():
    steps = [commit("index", change(SCRIPT, "a", "c"))]
    (wrong,) = found(EDIT, brings=[signs()], known=SIGNED, commits=steps)
    assert wrong.remediation.startswith("trace-gate refresh ")


def unfit(*brings, rules=None, **fields):
    (wrong,) = found(EDIT, brings=brings, rules=rules, **{"known": SIGNED, **fields})
    assert said([wrong]) == [("TG408", SCRIPT, "c1", False)]
    assert wrong.trace_id == name(1)
    start, end = f"{SCRIPT} is protected. {name(1)} names this content, but ", "."
    assert wrong.message.startswith(start)
    assert wrong.message.endswith(end)
    return wrong.message[len(start) : -1], wrong.remediation


ANOTHER = f"trace-gate new decision --from-staged --caused-by {name(1)}"
WRONG = Finding(code="TG102", message="m", remediation="r")


@pytest.mark.parametrize("data", [signs(), names()])
def test_one_with_errors_of_its_own_is_mended_first(data):
    """Nobody is asked to sign it before."""
    assert unfit(touched(trace_file(data, problems=(WRONG,)))) == (
        "has errors of its own",
        f"Mend {name(1)} first: its own findings say how.",
    )


@pytest.mark.parametrize("data", [signs(), names()])
def test_one_that_was_executed_before_covers_nothing_again(data):
    grown = {**data, "evidence": [{"uri": "uploads/a.csv"}]}
    assert unfit(touched(grown, sealed=data)) == (
        "was executed before, and covers nothing a second time",
        ANOTHER,
    )


@pytest.mark.parametrize(("seconds", "passes"), [(0, True), (1, False)])
def test_one_is_executed_within_the_days_of_the_policy(seconds, passes):
    plain = names(created_at=time(-30 * DAY), executed_at=time(seconds))
    late = approved(plain, "TG408", at=time(seconds))
    if passes:
        assert found(EDIT, brings=[late], known=SIGNED) == []
    else:
        said_of_it = ("was executed too long after it was made", ANOTHER)
        assert unfit(late) == said_of_it
        assert unfit(plain) == said_of_it, "and nobody is asked to sign it"


@pytest.mark.parametrize("data", [signs(), names()])
def test_one_that_is_blocked_covers_nothing(data):
    why, fix = unfit(data, governor={1: evaluation("BLOCK", "BLOCK")})
    assert why == "is BLOCKed, by the guardrails or by what it says of itself"
    assert fix == f"trace-gate govern {name(1)}   # says why, and what to do"


def test_an_approval_that_does_not_hold_is_told_by_its_own_finding():
    why, fix = unfit(signs(), known={})
    assert why == "its approval does not hold (TG603)"
    assert fix == f"Let mei sign again: trace-gate approve {name(1)}"
    for executed in (EXECUTED, None):
        changed = {**signs(executed_at=executed), "agent_id": "other"}
        assert unfit(changed)[0] == "its approval does not hold (TG604)"


def test_an_own_approval_does_not_hold():
    ann = Approver(name="ann", emails=("ann@shop.example",), ssh_keys=("ssh-ed25519 AAAA ann",))
    mine = approved(names(), "TG408", by="ann")
    why, fix = unfit(mine, rules=policy(approvers=(ann, MEI)))
    assert why == "its approval does not hold (TG602)"
    assert fix == f"Ask mei to run: trace-gate approve {name(1)}"


RULES = "is protected: it is part of the rules that everybody is judged by. "


def unnamed(path=SCRIPT, rules=None, **fields):
    (wrong,) = found(change(path, "a"), rules=rules, **fields)
    assert said([wrong]) == [("TG408", path, "c1", False)]
    assert wrong.message.startswith(f"{path} {RULES}")
    return wrong.message.removeprefix(f"{path} {RULES}"), wrong.remediation


def test_an_approver_signs_a_decision_about_it():
    how, fix = unnamed()
    assert how == "It changes only by a decision that an approver has signed."
    assert fix.startswith(f"trace-gate new decision --target {SCRIPT} --executed --evidence ")
    assert fix.endswith(
        ". Then an approver signs it: trace-gate approve ID --key ~/.ssh/id_ed25519"
    )


def test_the_decision_rests_on_a_hypothesis_of_the_unit():
    _how, fix = unnamed(brings=[trace(7, "hypothesis")])
    assert f"--executed --caused-by {name(7)} " in fix


def test_before_the_boundary_it_is_staged():
    assert unnamed(boundary=False)[1].startswith(f"git add {SCRIPT} && trace-gate new decision")
    (wrong,) = found(change(SCRIPT, "a", None), boundary=False)
    assert wrong.remediation.startswith(f"git rm -q --cached --ignore-unmatch {SCRIPT} && ")


def test_until_an_approver_is_named_a_maintenance_trace_is_enough():
    how, fix = unnamed(rules=policy())
    assert how == "Until an approver is named, it changes by a trace that names it and its content."
    assert fix == (
        f"trace-gate new maintenance --target file/{SCRIPT} --executed --rationale "
        f'"{anew.REASON}" && git add traces   # {cover_messages.OWN_WORDS}'
    )
    _how, fix = unnamed("scripts/a b.py", rules=policy())
    assert fix.startswith("trace-gate new maintenance --target 'file/scripts/a b.py' --executed ")
    _how, fix = unnamed("scripts/a b.py", rules=policy(), boundary=False)
    assert fix.startswith(
        "git add 'scripts/a b.py' && trace-gate new maintenance --from-staged --rationale "
    )


def test_the_policy_is_open_to_nobody_until_then():
    how, fix = unnamed(GATE, rules=policy())
    assert "while nobody is an approver, it changes only to name the first one" in how
    assert fix.startswith("First add an approver, ")
    assert fix.endswith("trace-gate approver add NAME --email E-MAIL --key FILE.pub")


def test_a_content_that_is_gone_again_is_left_out():
    steps = [commit(C1, EDIT), commit(C2, change(SCRIPT, "b", "a"))]
    (wrong,) = found(commits=steps)
    assert wrong.message.endswith(
        "This content is gone again, but the commit that has it would land with it."
    )
    assert wrong.remediation.startswith(f"git reset --soft {'1' * 10}^   # leaves it out")

"""What keeps a decision from covering one content of a protected path (SPEC 2 and 7)."""

from __future__ import annotations

import pytest

from tests.support.protected_units import (
    C1,
    C2,
    EDIT,
    GATE,
    PATH,
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
    GOOD,
    NOW,
    approved,
    change,
    commit,
    decision,
    entry,
    evaluation,
    name,
    places,
    policy,
    says,
    time,
    with_approver,
)
from trace_gate.core.gate.proposal import PolicyInUnit
from trace_gate.core.git_model import EXECUTABLE, SUBMODULE, SYMLINK


@pytest.mark.parametrize("mode", [SYMLINK, SUBMODULE])
def test_a_link_has_no_content_to_approve(mode):
    (wrong,) = found(change(SCRIPT, "a", "b", mode), brings=[signs()], known=SIGNED)
    assert said([wrong]) == [("TG408", SCRIPT, "c1", False)]
    assert "a link or a submodule has no content" in wrong.message
    assert wrong.remediation == f"Put an ordinary file there, then: git add {SCRIPT}"
    (wrong,) = found(change("scripts/a b.py", "a", "b", mode))
    assert wrong.remediation.endswith(" git add 'scripts/a b.py'")
    assert found(change(SCRIPT, "a", None), brings=[signs(new=None)], known=SIGNED) == []


def test_one_of_two_contents_that_a_decision_names_is_enough():
    both = approved(decision(1, says(SCRIPT, "a", "c"), says(SCRIPT, "c", "b")), "TG408")
    assert found(EDIT, brings=[both], known=SIGNED) == []
    steps = [commit(C1, change(SCRIPT, "a", "c")), commit(C2, change(SCRIPT, "c", "b"))]
    assert found(EDIT, brings=[both], known=SIGNED, commits=steps) == []


@pytest.mark.parametrize(
    ("mode", "rule", "passes"),
    [
        (None, "required", False),
        (None, "when_given", True),
        ("100755", "required", True),
        ("100644", "required", False),
        ("100644", "when_given", False),
    ],
)
def test_the_mode_is_part_of_the_content(mode, rule, passes):
    details = {"details": {"mode": mode}} if mode else {}
    data = approved(decision(1, says(SCRIPT, "a", **details)), "TG408")
    run = change(SCRIPT, "a", "b", EXECUTABLE)
    wrong = found(run, brings=[data], known=SIGNED, rules=with_approver(content=rule))
    assert (wrong == []) == passes


@pytest.mark.parametrize("executed", [EXECUTED, None])
def test_a_decision_without_its_approval_waits(executed):
    (wrong,) = found(EDIT, brings=[names(executed_at=executed)])
    assert said([wrong]) == [("TG408", SCRIPT, "c1", True)]
    assert (wrong.level, wrong.trace_id) == ("error", name(1))
    assert f"{name(1)} names this content and waits for its approval" in wrong.message
    assert wrong.remediation == (
        f"Ask an approver to run: trace-gate approve {name(1)} --key ~/.ssh/id_ed25519"
    )


def test_what_only_its_mode_protects_needs_an_approval_as_well():
    """A link in the place of a folder of the policy that goes."""
    link = change("config/x", "a", None).with_(old=entry("a", SYMLINK))
    (wrong,) = found(link, brings=[names("config/x", "a", None)])
    assert "names this content, but has no approval." in wrong.message
    assert wrong.remediation == f"trace-gate approve {name(1)} --key ~/.ssh/id_ed25519"
    signed = approved(names("config/x", "a", None))
    assert found(link, brings=[signed], known=SIGNED) == []


def test_a_good_decision_beside_a_bad_one_is_enough():
    bad = decision(2, says(SCRIPT, "a"))
    assert found(EDIT, brings=[bad, signs()], known=SIGNED) == []
    assert found(EDIT, brings=[signs(), bad], known=SIGNED) == []


def test_one_that_waits_is_told_before_one_that_cannot_be():
    blocked = decision(2, says(SCRIPT, "a"))
    made = {2: evaluation("BLOCK", "BLOCK")}
    (wrong,) = found(EDIT, brings=[blocked, names()], governor=made)
    assert (wrong.trace_id, wrong.waits) == (name(1), True)


def test_the_first_of_several_is_told():
    second = decision(2, says(SCRIPT, "a"))
    (wrong,) = found(EDIT, brings=[names(), second])
    assert (wrong.trace_id, wrong.waits) == (name(1), True)
    blocked = {number: evaluation("BLOCK", "BLOCK") for number in (1, 2)}
    (wrong,) = found(EDIT, brings=[names(), second], governor=blocked)
    assert (wrong.trace_id, wrong.waits) == (name(1), False)


@pytest.mark.parametrize(("boundary", "level"), [(True, "error"), (False, "warning")])
def test_the_execution_is_recorded(boundary, level):
    plan = signs(executed_at=None)
    (wrong,) = found(EDIT, brings=[plan], known=SIGNED, boundary=boundary)
    assert places([wrong]) == [("TG410", "execution")]
    assert (wrong.path, wrong.level, wrong.trace_id) == (PATH, level, name(1))
    assert wrong.message.startswith(f"{name(1)} covers {SCRIPT}, but does not record")
    assert wrong.remediation == f"trace-gate execute {name(1)} && git add {PATH}"


def test_one_record_is_enough():
    plan = approved(decision(2, says(SCRIPT, "a"), executed_at=None), "TG408")
    known = {"signatures": {name(1): GOOD, name(2): GOOD}}
    assert found(EDIT, brings=[plan, signs()], known=known) == []
    (wrong,) = found(EDIT, brings=[signs(executed_at=None), plan], known=known)
    assert (wrong.path, wrong.trace_id) == (PATH, name(1))
    assert wrong.message.startswith(name(1))


def test_but_for_the_first_approver_itself():
    first = PolicyInUnit(only_first_approver=True)
    assert found(change(GATE, "a"), rules=policy(), in_unit=first) == []
    assert len(found(change(SCRIPT, "a"), rules=policy(), in_unit=first)) == 1
    assert len(found(change(GATE, "a"), rules=policy())) == 1


def test_all_this_is_about_the_moment_of_the_unit():
    """An approval lapses: 14 days until the execution."""
    late = approved(names(), "TG408", at=time(-15 * DAY))
    (wrong,) = found(EDIT, brings=[late], known=SIGNED, now=NOW)
    assert wrong.waits

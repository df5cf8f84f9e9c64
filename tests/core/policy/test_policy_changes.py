"""What a change may make of gate.yaml."""

import pytest

from trace_gate.core.policy import changes as policy_changes
from trace_gate.core.policy import loader
from trace_gate.core.policy import policy as policies
from trace_gate.core.policy.gate import Approver

ANN = Approver(name="ann", emails=("a@x.com",), ssh_keys=("ssh-ed25519 AAAA",))
BOB = Approver(name="bob", emails=("b@x.com",))


@pytest.fixture(scope="module")
def base(shipped):
    return policies.Policy.of(loader.read(shipped))


def with_gate(policy, **changes):
    return policy.with_(gate=policy.gate.with_(**changes))


def test_the_first_approver_may_be_added(base):
    assert policy_changes.only_adds_first_approver(base, with_gate(base, approvers=(ANN,)))


def test_the_version_may_rise_with_it(base):
    new = with_gate(base, approvers=(ANN,), version=2)
    assert policy_changes.only_adds_first_approver(base, new)


@pytest.mark.parametrize(
    "changes",
    [
        {"approvers": ()},
        {"approvers": (ANN, BOB)},
        {"approvers": (ANN,), "version": 0},
        {"approvers": (ANN,), "open_days": 31},
        {"approvers": (ANN,), "exempt": ()},
        {"approvers": (ANN,), "default_mode": "observe"},
        {"approvers": (ANN,), "agents": ("robot",)},
        {"approvers": (ANN,), "strict_local": True},
        {"approvers": (ANN,), "protected_branch": "x"},
        {"approvers": (ANN,), "require_signature": True},
    ],
)
def test_nothing_else_may_come_with_it(base, changes):
    assert not policy_changes.only_adds_first_approver(base, with_gate(base, **changes))


def test_a_second_approver_is_not_the_first(base):
    old = with_gate(base, approvers=(ANN,))
    assert not policy_changes.only_adds_first_approver(old, with_gate(base, approvers=(BOB,)))
    assert not policy_changes.only_adds_first_approver(old, with_gate(base, approvers=(ANN, BOB)))


def test_the_domain_stays(base):
    new = with_gate(base, approvers=(ANN,)).with_(domain="other")
    assert not policy_changes.only_adds_first_approver(base, new)
    (finding,) = policy_changes.fixed_changes(base, base.with_(domain="other"))
    assert finding.code == "TG701"


@pytest.mark.parametrize(
    ("field", "value"),
    [("traces", "log"), ("uploads", "in"), ("derived", ("semantic", "state", "clock", "world"))],
)
def test_folders_are_fixed_after_adoption(base, field, value):
    (finding,) = policy_changes.fixed_changes(base, with_gate(base, **{field: value}))
    assert (finding.code, finding.path) == ("TG701", "config/amazon-growth/gate.yaml")
    assert f"`paths.{field}`" in finding.message


def test_everything_else_may_change(base):
    new = with_gate(base, version=9, approvers=(ANN, BOB), exempt=(), default_mode="warn")
    assert tuple(policy_changes.fixed_changes(base, new)) == ()

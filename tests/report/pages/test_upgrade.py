"""The page of `init --upgrade`: what is new, who signs, what to type."""

from __future__ import annotations

from tests.support.written import BLANK, WRITTEN
from trace_gate.app.setup.upgrade import ApprovalRoute, Proposal
from trace_gate.core.policy.gate import Approver
from trace_gate.report.pages import upgrade

GATE = "config/amazon-growth/gate.yaml"
PROPOSAL = Proposal(
    keys=("gate.yaml: link.content: required",),
    texts={GATE: b"", "schemas/policy/gate.schema.json": b"{}"},
    rules=None,
    clock=None,
)
LIN = Approver(name="lin", emails=("lin@shop.example",), ssh_keys=("ssh-ed25519 AAAA",))
ROUTE = ApprovalRoute(base="main", adoption=False, named=True, signers=(LIN,))


def test_each_new_key_is_named_and_rules_of_the_shop_stay():
    assert list(upgrade.found(PROPOSAL)) == ["new       gate.yaml: link.content: required"]
    own = list(upgrade.found(PROPOSAL.with_(clock=(("CONV_DROP", "PRICE"), 2))))
    assert "differ from those that ship: CONV_DROP, PRICE." in own[1]
    assert "`version: 2` and `since`" in own[2]


def test_before_the_first_approver_nothing_is_written():
    lines = list(upgrade.approver_first(ROUTE))
    assert lines[0] == "Nothing was written: main names no approver yet."
    assert lines[-1].endswith("run: trace-gate init --upgrade")


def test_who_signs_and_what_to_commit_comes_last():
    lines = list(upgrade.next_steps(PROPOSAL, ROUTE, WRITTEN, below_top=False))
    at = lines.index("next:")
    assert lines[at + 1] == f"  git add {GATE} schemas"
    assert lines[at + 2].startswith("  trace-gate approve TRACE-20250107-001 ")
    assert lines[at + 3] == "  git add traces && git commit -m 'Take the new keys of the policy'"
    assert lines[-1] == "The second command is for lin."


def test_the_only_approver_is_told_that_somebody_else_has_to_write_it():
    alone = ROUTE.with_(signers=())
    lines = list(upgrade.next_steps(PROPOSAL, alone, WRITTEN, below_top=True))
    assert "next (in the top folder of the repository):" in lines
    assert lines[-2].startswith("note: You are the only approver who can sign")


def test_a_decision_that_lacks_something_can_be_written_anew():
    lacking = WRITTEN.with_(missing=(BLANK,))
    lines = list(upgrade.next_steps(PROPOSAL, ROUTE, lacking, below_top=False))
    (again,) = [line for line in lines if line.startswith("  rm ")]
    assert "--option 'Take what the new release brings'" in again
    assert "--option 'Leave the policy as it is'" in again


def test_a_program_reads_the_same():
    data = upgrade.plain_data(PROPOSAL, WRITTEN, ["said"], wrote=True)
    assert data["written"] == sorted(PROPOSAL.texts)
    assert data["decision"]["id"] == "TRACE-20250107-001"
    nothing = upgrade.plain_data(PROPOSAL, None, [], wrote=False)
    assert (nothing["written"], nothing["decision"]) == ([], None)

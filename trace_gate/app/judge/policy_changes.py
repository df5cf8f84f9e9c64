"""What a unit makes of the policy files. They are validated, never obeyed (SPEC 5)."""

from __future__ import annotations

from trace_gate.app.repository.rules import (
    FOLDERS,
    below_policy,
    files_below,
    gate_domain,
    stale_schemas,
)
from trace_gate.core.errors import Refused
from trace_gate.core.finding import Finding
from trace_gate.core.gate import protected_changes
from trace_gate.core.gate.proposal import PolicyInUnit
from trace_gate.core.policy import changes as policy_changes
from trace_gate.core.policy import path_classes
from trace_gate.core.policy.policy import Policy
from trace_gate.core.policy.protected_paths import is_policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.core.gate.proposal import Proposal, TreeFacts


def policy_in_unit(
    git: Repository, proposal: Proposal, policy: Policy, around: TreeFacts, side: Side
) -> PolicyInUnit:
    """The policy files as the unit leaves them, where it touches any.

    What landed already was validated there, and an old version of it is none that comes back.
    """
    touched = (c for c in proposal.changes if below_policy(c.path))
    if all(protected_changes.is_kept(around.landed, change) for change in touched):
        return PolicyInUnit()
    return _validated(proposal, policy, files_below(git, side.below, FOLDERS))


def _validated(proposal: Proposal, policy: Policy, files: dict[str, bytes]) -> PolicyInUnit:
    from trace_gate.core.policy import loader

    sources = {p: data for p, data in files.items() if not p.startswith("schemas/")}
    if not any(gate_domain(path) for path in sources):
        return PolicyInUnit(touched=True, findings=(_gone(proposal.base),))
    try:
        new = Policy.of(loader.read(sources))
        stale = tuple(stale_schemas(files, new.domain))
    except Refused as refused:
        return PolicyInUnit(touched=True, findings=refused.findings)
    fixed = () if proposal.adoption else policy_changes.fixed_changes(policy, new)
    return PolicyInUnit(
        touched=True,
        policy=new,
        findings=(*fixed, *stale),
        only_first_approver=_only_first_approver(proposal, policy, new),
    )


def _gone(base: str | None) -> Finding:
    return Finding(
        code="TG703",
        message="gate.yaml is gone. A repository that was governed stays governed.",
        remediation=f"git checkout {(base or 'HEAD')[:10]} -- config   # then commit",
        path="config",
    )


def _only_first_approver(proposal: Proposal, policy: Policy, new: Policy) -> bool:
    """The unit's one change of the policy is the one that adds the first approver (SPEC 2)."""
    contents_of = {
        (c.path, c.new)
        for c in proposal.every_change()
        if path_classes.class_of(c, policy.gate) == "protected" and is_policy(c.path)
    }
    gate = f"config/{policy.domain}/gate.yaml"
    alone = len(contents_of) == 1 and next(iter(contents_of))[0] == gate
    return (
        alone and not policy.gate.approvers and policy_changes.only_adds_first_approver(policy, new)
    )

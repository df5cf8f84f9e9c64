"""What a change may make of gate.yaml (SPEC 2). Values in, findings out."""

from __future__ import annotations

from trace_gate.core.policy import messages
from trace_gate.core.policy.problems import of_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.policy import Policy

FIXED = ("traces", "uploads", "derived")
"""Fields of `GatePolicy` that are fixed after adoption."""


def fixed_changes(base: Policy, new: Policy) -> Iterator[Finding]:
    """TG701 for what may not change once a repository is governed."""
    path = f"config/{new.domain}/gate.yaml"
    if new.domain != base.domain:
        yield of_file(path, *messages.fixed_domain(base.domain, new.domain))
    for field in FIXED:
        before, after = getattr(base.gate, field), getattr(new.gate, field)
        if before != after:
            yield of_file(path, *messages.fixed_folder(field, _shown(before), _shown(after)))


def only_adds_first_approver(base: Policy, new: Policy) -> bool:
    """Whether the one difference is the first approver, who can sign (the version may rise).

    This is the one protected change that needs no approval, since nobody could give it. A team
    of one says in it that signed approvals of one's own count (`approval.self`, SPEC 7); later
    that takes an approval, as every change of the policy.
    """
    first = new.gate.approvers
    if base.gate.approvers or len(first) != 1 or new.gate.version < base.gate.version:
        return False
    same = base.gate.with_(
        approvers=first, version=new.gate.version, self_approval=new.gate.self_approval
    )
    return new.domain == base.domain and same == new.gate


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)

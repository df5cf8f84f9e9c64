"""The signatures of the approvals of a unit, held against the keys of its policy."""

from __future__ import annotations

from trace_gate.core.ledger.signature_check import SignatureCheck

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.ports import Verify
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace


def signatures(
    live: Iterable[Touched], policy: Policy, verify: Verify | None
) -> dict[str, SignatureCheck]:
    """Each signed approval of the unit, held against the keys of the base's policy."""
    found = {}
    for touched in live:
        approval = touched.trace.approval
        if approval is not None and approval.signature and verify is not None:
            found[str(touched.trace.id)] = _verified(touched.trace, policy, verify)
    return found


def _verified(trace: Trace, policy: Policy, verify: Verify) -> SignatureCheck:
    from trace_gate.core.governor import approval_digest

    approval, name = trace.approval, trace.approved_by or ""
    keys = [key for each in policy.gate.approvers if each.name == name for key in each.keys]
    if approval is None or not keys:
        return SignatureCheck(ok=False, reason=f"the policy of the base has no key of {name!r}")
    signed = approval_digest.payload(
        str(trace.id), name, str(approval.at), str(approval.digest), tuple(approval.reasons)
    )
    return verify(signed, str(approval.signature), keys, name)

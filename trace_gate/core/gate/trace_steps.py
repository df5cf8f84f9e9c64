"""What the judge asks of the traces that a unit touches (SPEC 3, 4, 7, 8).

Documents, links, roles, tenants and targets; what is sealed, and when; decisions, approvals, and
what they make of the fold.
"""

from __future__ import annotations

from trace_gate.core.gate import decisions, fold_effects_findings, remediation, trace_rules
from trace_gate.core.gate.proposal import INDEX
from trace_gate.core.ledger import evidence, links, sealed_traces, time_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case


def check(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    """The findings of all steps; an adoption is asked for the documents only (SPEC 2)."""
    yield from trace_rules.documents(case)
    yield from links.check(case.ledger)
    yield from trace_rules.claims(case)
    if case.proposal.adoption:
        return
    confirmed = _confirmed(statuses)
    yield from sealed_traces.check(case.ledger, case.policy)
    clock = case.proposal.clock(case.policy)
    yield from time_order.check(case.ledger, case.policy, clock, confirmed)
    yield from _decisions(case, statuses)
    came_to = tuple(fold_effects_findings.check(case, confirmed))
    yield from came_to
    if any(each.trace.layer("verification") for each in case.ledger.live()):
        from trace_gate.core.gate.results import results

        yield from results.check(case, frozenset(f.path for f in came_to if f.code == "TG509"))
    yield from remediation.check(case, statuses)


def of_evidence(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    """What traces bring as evidence, and what changes under a trace that points at it (SPEC 4)."""
    buried: frozenset[str] = frozenset()
    unapproved: Mapping[str, Finding] = {}
    if any(each.tombstone is not None for each in case.ledger.evidence.values()):
        from trace_gate.core.gate import tombstones

        buried = tombstones.approved(case, statuses)
        unapproved = tombstones.unapproved(case, statuses)
    base, later = case.proposal.base, _later(case)
    yield from evidence.check(case.ledger, case.policy, buried, base, later, unapproved=unapproved)


def _confirmed(statuses: tuple[DecisionStatus, ...]) -> frozenset[str]:
    """The decisions whose approver accepts their odd dates (SPEC 4, Time)."""
    return frozenset(
        each.trace_id
        for each in statuses
        if each.approved and "TG205" in getattr(each.touched.trace.approval, "reasons", ())
    )


def _decisions(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    parts = decisions.split_up(statuses)
    for status in statuses:
        done = status.trace_id in parts
        found = decisions.check(status, case.proposal.merge_first)
        yield from (each for each in found if each.level == "error" or not done)
    yield from decisions.superseded(case, statuses)
    yield from decisions.own_approvals(case, statuses)


def _later(case: Case) -> dict[str, evidence.Later]:
    """How the unit changes each evidence file that a sealed trace points at."""
    committed = {
        change.path
        for commit in (case.proposal.commits if case.ledger.pointing else ())
        if commit.oid != INDEX
        for change in commit.changes
    }
    left = {each.path for each in case.proposal.changes if each.new is not None}
    return {
        path: evidence.Later(committed=path in committed, left=path in left)
        for path in case.ledger.pointing
    }

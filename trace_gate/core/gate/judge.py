"""The one judge (SPEC 5). Every caller builds a proposal and asks it; no caller has rules.

The steps, in the order of the story: read, place, govern, link.

    1 names and places   2 documents   3 policy files   4 ledger: names, sealing, time,
    links, evidence   5 roles, tenants, targets   6 decisions, approvals, and what they
    make of the fold   7 protected paths   8 cover   9 merges   10 trailers
"""

from __future__ import annotations

from trace_gate.core.finding import Finding, verdict_of
from trace_gate.core.gate import (
    commit_judgements,
    cover,
    decisions,
    fold_effects_findings,
    follow_ons,
    mended_later,
    merges,
    path_rules,
    protected_changes,
    remediation,
    tombstones,
    trace_rules,
)
from trace_gate.core.gate.judgement import Judged, Judgement
from trace_gate.core.gate.proposal import INDEX
from trace_gate.core.gate.results import results
from trace_gate.core.ledger import commit_dates, evidence, links, names, sealed_traces, time_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case

NAMED = 5
"""So many traces are named in one sentence."""


def judge(case: Case, *, policy_ref: str) -> Judgement:
    """The judgement of one unit."""
    statuses = decisions.statuses(case)
    every = _sorted(_steps(case, statuses))
    found = tuple(follow_ons.roots(every, follow_ons.broken_causes(case.ledger)))
    return Judgement(
        verdict=verdict_of(found),
        policy_ref=policy_ref,
        policy_digest=case.policy.digest,
        judged=counted(case),
        commits=tuple(commit_judgements.of_unit(case, every)),
        findings=found,
        remarks=tuple(_remarks(case, statuses, found)),
        mends=mended_later.of_unit(statuses) if statuses else None,
        by_message=any(each.touched.trace.approval is not None for each in statuses),
    )


def _steps(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    approved = frozenset(
        str(each.touched.trace.id)
        for each in statuses
        if each.approval is not None
        and each.approval.holds
        and "TG205" in getattr(each.touched.trace.approval, "reasons", ())
    )
    yield from path_rules.safe_names(case)
    yield from path_rules.forbidden_contents(case)
    yield from path_rules.symbolic_links(case.around.links, case.policy.gate, case.proposal.base)
    yield from trace_rules.documents(case)
    yield from path_rules.policy(case)
    yield from names.check(case.ledger, case.policy)
    yield from evidence.check(
        case.ledger,
        case.policy,
        tombstones.approved(case, statuses),
        case.proposal.base,
        _later(case),
        unapproved=tombstones.unapproved(case, statuses),
    )
    yield from links.check(case.ledger)
    yield from trace_rules.claims(case)
    yield from path_rules.derived(case)
    if case.proposal.adoption:
        return
    yield from sealed_traces.check(case.ledger, case.policy)
    clock = case.proposal.clock(case.policy)
    yield from time_order.check(case.ledger, case.policy, clock, approved)
    yield from commit_dates.check(
        case.proposal.commits, case.around.dates, case.proposal.base, clock
    )
    parts = decisions.split_up(statuses)
    for status in statuses:
        done = str(status.touched.trace.id) in parts
        yield from (f for f in decisions.check(status) if f.level == "error" or not done)
    yield from decisions.superseded(case, statuses)
    yield from decisions.own_approvals(case, statuses)
    came_to = tuple(fold_effects_findings.check(case, approved))
    yield from came_to
    yield from results.check(case, frozenset(f.path for f in came_to if f.code == "TG509"))
    yield from remediation.check(case, statuses)
    yield from protected_changes.check(case, statuses)
    yield from cover.check(case, statuses)
    yield from merges.check(case, statuses)
    yield from trace_rules.trailers(case)


def counted(case: Case) -> Judged:
    """How much was looked at, for the closing line."""
    kinds = [cover.class_of(case, change) for change in case.proposal.changes]
    return Judged(
        commits=len(case.proposal.commits),
        paths=len(kinds),
        governed=sum(kind not in ("exempt", "derived") for kind in kinds),
        exempt=kinds.count("exempt"),
        derived=kinds.count("derived"),
    )


def _sorted(found: Iterator[Finding]) -> list[Finding]:
    """Each finding once, by path, line and code."""
    unique = dict.fromkeys(found)
    return sorted(
        unique,
        key=lambda each: (each.path or "", each.line or 0, each.column or 0, each.code),
    )


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


def _remarks(
    case: Case, statuses: tuple[DecisionStatus, ...], found: tuple[Finding, ...]
) -> Iterator[str]:
    if case.proposal.adoption:
        yield "this change adopts governance: what it brings was validated, nothing needed cover"
    if not case.policy.gate.approvers:
        yield (
            "nobody is an approver yet: until one is named, anybody may change the gate "
            "(workflow, scripts, hooks; not its policy in config/)"
        )
    soft = [each for each in found if each.softened]
    if soft:
        names = ", ".join(sorted({each.code for each in soft}))
        count = "1 finding was" if len(soft) == 1 else f"{len(soft)} findings were"
        yield f"{count} softened by `mode` in the policy ({names})"
    held = [each for each in statuses if each.approval is not None and each.approval.holds]
    accepted = sorted(
        f"{each.touched.trace.id} ({', '.join(sorted(each.evaluation.accepts))})"
        for each in held
        if each.evaluation.accepts
    )
    if accepted:
        yield f"accepted by an approver: {_some(accepted)}"
    unsigned = sorted(
        str(each.touched.trace.id)
        for each in held
        if each.approval is not None and not each.approval.authenticated
    )
    if unsigned:
        yield f"approval unauthenticated: {_some(unsigned)}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"

"""The one judge (SPEC 5). Every caller builds a proposal and asks it; no caller has rules.

The steps, in the order of the story: read, place, govern, link. Each is loaded where the unit has
something for it. The traces of a unit, and what they say, have their own (`trace_steps`).

    1 names and places   2 traces   3 policy files   4 evidence   5 dates of commits
    6 protected paths   7 market files   8 cover   9 merges   10 trailers
"""

from __future__ import annotations

from trace_gate.core.finding import Finding, verdict_of
from trace_gate.core.gate import path_rules
from trace_gate.core.gate.judgement import Judged, Judgement, of_commits
from trace_gate.core.ledger import commit_dates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.market_changes import MarketJudgement
    from trace_gate.core.gate.proposal import Case

NAMED = 5
"""So many traces are named in one sentence."""


def judge(case: Case, *, policy_ref: str) -> Judgement:
    """The judgement of one unit."""
    judgement, _ = judged(case, policy_ref=policy_ref)
    return judgement


def judged(case: Case, *, policy_ref: str) -> tuple[Judgement, tuple[DecisionStatus, ...]]:
    """The judgement of one unit, and what it came to about each of its decisions."""
    if not case.ledger.touched:
        return _judgement(case, policy_ref, (), _steps(case, ())), ()
    from trace_gate.core.gate import decisions, mended_later, trace_steps

    statuses = decisions.statuses(case)
    found = (*trace_steps.check(case, statuses), *_steps(case, statuses))
    judgement = _judgement(case, policy_ref, statuses, found).with_(
        mends=mended_later.of_unit(statuses) if statuses else None,
        by_message=any(each.touched.trace.approval is not None for each in statuses),
    )
    return judgement, statuses


def _judgement(
    case: Case, policy_ref: str, statuses: tuple[DecisionStatus, ...], found: Iterable[Finding]
) -> Judgement:
    """The findings stand once each, by path, line and code, without what only follows from one."""
    roots = every = sorted(
        dict.fromkeys(found),
        key=lambda each: (each.path or "", each.line or 0, each.column or 0, each.code),
    )
    if every:
        from trace_gate.core.gate import follow_ons

        roots = follow_ons.roots(every, follow_ons.broken_causes(case.ledger))
    return Judgement(
        verdict=verdict_of(roots),
        policy_ref=policy_ref,
        policy_digest=case.policy.digest,
        policy_file=case.policy.file,
        traces=case.policy.gate.traces,
        judged=counted(case),
        commits=tuple(of_commits(case, every)),
        findings=tuple(roots),
        remarks=tuple(_remarks(case, statuses, roots)),
    )


def _steps(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    yield from path_rules.safe_names(case)
    yield from path_rules.forbidden_contents(case)
    yield from path_rules.symbolic_links(case.around.links, case.policy.gate, case.proposal.base)
    yield from path_rules.policy(case)
    if case.ledger.touched or case.ledger.strays:
        from trace_gate.core.ledger import names

        yield from names.check(case.ledger, case.policy)
    if case.ledger.touched or case.ledger.pointing:
        from trace_gate.core.gate import trace_steps

        yield from trace_steps.of_evidence(case, statuses)
    yield from path_rules.derived(case)
    if case.proposal.adoption:
        return
    clock = case.proposal.clock(case.policy)
    yield from commit_dates.check(
        case.proposal.commits, case.around.dates, case.proposal.base, clock
    )
    if "protected" in _classes(case):
        from trace_gate.core.gate import protected_changes

        yield from protected_changes.check(case, statuses)
    market = _market(case, statuses)
    yield from market.findings if market is not None else ()
    if statuses or not _classes(case) <= {"exempt", "derived"}:
        from trace_gate.core.gate import cover

        yield from cover.check(case, statuses, market)
    if any(len(commit.parents) > 1 for commit in case.proposal.commits):
        from trace_gate.core.gate import merges

        yield from merges.check(case, statuses, market)
    if case.around.unknown_trailers:
        from trace_gate.core.gate import trace_rules

        yield from trace_rules.trailers(case)


def _market(case: Case, statuses: tuple[DecisionStatus, ...]) -> MarketJudgement | None:
    """Loaded where a market file changes: most repositories have none."""
    if case.market is None:
        return None
    from trace_gate.core.gate import market_changes

    return market_changes.judge(case, statuses, case.market)


def _classes(case: Case) -> set[str]:
    """The classes of all paths that the unit changes anywhere."""
    every = (case.proposal.changes, *(commit.changes for commit in case.proposal.commits))
    return {case.classes.of(change) for changes in every for change in changes}


def counted(case: Case) -> Judged:
    """How much was looked at, for the closing line."""
    kinds = [case.classes.of(change) for change in case.proposal.changes]
    return Judged(
        commits=len(case.proposal.commits),
        paths=len(kinds),
        governed=sum(kind not in ("exempt", "derived") for kind in kinds),
        exempt=kinds.count("exempt"),
        derived=kinds.count("derived"),
    )


def _remarks(
    case: Case, statuses: tuple[DecisionStatus, ...], found: Sequence[Finding]
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
    accepted = sorted(
        f"{each.trace_id} ({', '.join(sorted(each.evaluation.accepts))})"
        for each in statuses
        if each.approved and each.evaluation.accepts
    )
    if accepted:
        yield f"accepted by an approver: {_some(accepted)}"
    held = [(each.trace_id, each.approval) for each in statuses if each.approved]
    unsigned = sorted(name for name, it in held if it is not None and not it.authenticated)
    if unsigned:
        yield f"approval unauthenticated: {_some(unsigned)}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"

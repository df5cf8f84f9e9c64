"""What each trace of the unit must hold by itself: document, role, tenant, targets, trailers.

SPEC 3, 5 and 8. TG101 to TG104 (found while reading), TG208, TG209, TG403, TG505, TG510 to TG513.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate import choice
from trace_gate.core.gate.content_values import REQUIRED
from trace_gate.core.ledger import sealed_traces
from trace_gate.core.policy import path_classes, roles
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import PlannedChange, Trace

SOFT_TYPES = ("observation", "hypothesis")


def documents(case: Case) -> Iterator[Finding]:
    """What reading and the profiles have found in the traces that the unit adds or grows."""
    for touched in case.ledger.touched:
        if touched.final is None:
            continue
        if touched.sealed is None:
            yield from touched.final.problems
        elif touched.sealed.entry.oid != touched.final.entry.oid and touched.final.problems:
            # what was sealed comes back as a whole (TG203), and its mistakes go with that
            cause = touched.path if sealed_traces.is_rewritten(touched, case.policy) else None
            yield from (each.with_(follows=cause) for each in touched.final.problems)


def claims(case: Case) -> Iterator[Finding]:
    """What is wrong with each trace that the unit adds, and with what grows on others."""
    for touched in case.ledger.live():
        file = touched.file
        if touched.is_new:
            yield from of_file(file, case.policy)
            yield from _contents(file, case)
            if not file.problems:
                yield from _criteria(file, touched.trace)
                yield from choice.check(file)
        elif touched.before is not None and touched.trace.failed != touched.before.failed:
            from trace_gate.core.gate.results import refused_changes

            yield from refused_changes.check(file, touched.trace)


def of_file(file: TraceFile, policy: Policy) -> Iterator[Finding]:
    """Role, tenant, targets, percentages and products of one trace file."""
    trace = file.trace
    if trace is None or file.problems:
        return
    yield from _role(file, trace, policy)
    if policy.gate.tenants:
        from trace_gate.core.gate import tenants

        yield from tenants.listed(file, trace, policy)
    for change in trace.changes:
        yield from _target(file, trace, change, policy)
    if trace.failed:
        from trace_gate.core.gate.results import refused_changes

        yield from refused_changes.check(file, trace)
    if trace.changes:
        from trace_gate.core.governor.context import targeted_changes_of
        from trace_gate.core.governor.guardrails import claims as numbers

        for wrong in numbers.of_file(file, trace, targeted_changes_of(trace), policy):
            yield wrong.with_(untrue=False)


def _criteria(file: TraceFile, trace: Trace) -> Iterator[Finding]:
    """Loaded where a trace has criteria: a decision about files rests on those of its cause."""
    if trace.layer("hypothesis").get("success_criteria"):
        from trace_gate.core.gate import criteria

        yield from criteria.check(file)


def _role(file: TraceFile, trace: Trace, policy: Policy) -> Iterator[Finding]:
    words = [
        roles.word_of(each.change_type or "", each.from_value, each.to_value)
        for each in trace.changes
    ]
    reason = roles.allows(
        policy.roles, policy.gate.agents, trace.agent_id or "", trace.trace_type or "", words
    )
    if reason is not None:
        may = roles.fitting(policy.roles, policy.gate.agents, trace.trace_type or "", words)
        from trace_gate.core.gate import trace_messages as messages

        yield file.finding(
            "TG208",
            ("agent_id",),
            reason,
            messages.allowed_roles(may),
            level="warning" if trace.trace_type in SOFT_TYPES else "error",
        )


def _target(
    file: TraceFile, trace: Trace, change: PlannedChange, policy: Policy
) -> Iterator[Finding]:
    pointer = ("execution", "changes", change.index)
    try:
        goal = target.parse(change.target_text)
    except target.TargetProblem as problem:
        yield file.finding("TG512", (*pointer, "target"), problem.message, problem.remedy)
        return
    kind = change.change_type or ""
    if kind and not target.change_kind_matches(kind, goal.kind):
        from trace_gate.core.gate import trace_messages as messages

        yield file.finding("TG512", (*pointer, "change_type"), *messages.other_kind(kind, goal))
    if goal.kind == "state":
        from trace_gate.core.gate import planned_values

        wrong = planned_values.wrong_state(goal, change.from_value, change.to_value)
        if wrong is not None:
            yield file.finding("TG512", (*pointer, "target"), *wrong)
    protected = goal.path is not None and path_classes.needs_approval(goal.path, policy.gate)
    if trace.trace_type == "maintenance" and (goal.kind != "file" or protected):
        from trace_gate.core.gate import trace_messages as messages

        yield file.finding("TG512", (*pointer, "target"), *messages.no_maintenance(goal))


def _contents(file: TraceFile, case: Case) -> Iterator[Finding]:
    """Values of files that are no content. A file that the unit changes is held against them."""
    if file.trace is None or file.problems or case.policy.gate.content != REQUIRED:
        return
    changed = {each.path for each in case.proposal.changes}
    for change in file.trace.changes:
        goal = target.parse_or_none(change.target_text)
        if goal is None or any(target.covers(goal, path) for path in changed):
            continue
        from trace_gate.core.gate import planned_values

        wrong = planned_values.wrong_file(goal, change.from_value, change.to_value)
        if wrong is not None:
            yield file.finding("TG512", ("execution", "changes", change.index, "to_value"), *wrong)


def trailers(case: Case) -> Iterator[Finding]:
    """TG403: a trailer names a trace that its own commit does not have."""
    for commit in case.proposal.commits:
        for trace_id in case.around.unknown_trailers.get(commit.oid, ()):
            local = commit.oid == "index"
            from trace_gate.core.gate import trace_messages as messages

            yield Finding(
                code="TG403",
                message=messages.names_no_trace(trace_id),
                remediation=messages.correct_message(
                    commit.oid, last=commit is case.proposal.commits[-1], local=local
                ),
                commit=None if local else commit.oid,
                trace_id=trace_id,
            )

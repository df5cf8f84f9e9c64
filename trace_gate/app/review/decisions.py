"""The decisions of a range as a reviewer reads them (SPEC 9, `review`).

Verdicts and reasons are those of the judge. What a trace claims is shown as its claim only.
"""

from __future__ import annotations

from trace_gate.app.review.approvals import reviewed_approval
from trace_gate.app.review.contents import paths_of
from trace_gate.app.review.evidence import reviewed_evidence
from trace_gate.app.review.model import (
    GuardrailSaid,
    Reason,
    ReviewedChange,
    ReviewedDecision,
)
from trace_gate.core.finding import only_waits
from trace_gate.core.gate.decisions import parsed
from trace_gate.core.governor import amounts
from trace_gate.core.governor.context import asin_of, targeted_changes_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.review.evidence import SeenFiles
    from trace_gate.app.review.model import ContentChange, HypothesisRecord, ReviewStatus
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.git_model import Change
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target


class About(Record):
    """What is known around the decisions of a range."""

    policy: Policy | None
    """Of the base; None where it could not be read."""
    errors: Mapping[str, Sequence[Finding]]
    """By path, and by the id of a trace."""
    changes: Sequence[Change]
    evidence: SeenFiles
    records: Mapping[str, HypothesisRecord]
    """What the base knows of each hypothesis."""
    contents: Mapping[str, ContentChange]
    """What differs in each file that a decision names, by path."""
    careful: Mapping[str, frozenset[int]]
    """By path of each decision that was judged now the changes that touch a bucket in HARVEST."""


def reviewed_decision(
    file: TraceFile, status: DecisionStatus | None, about: About, *, is_new: bool
) -> ReviewedDecision:
    """A decision; without a status the gate could not judge it.

    Raises:
        LookupError: the file cannot be read as a trace.
    """
    if file.trace is None:
        raise LookupError(file.path)
    trace, policy = file.trace, about.policy
    errors = errors_of(file, about)
    hypothesis = trace.layer("hypothesis").get("hypothesis_id")
    return ReviewedDecision(
        trace=str(trace.id),
        path=file.path,
        trace_type=str(trace.trace_type),
        tenant=tenant_of(trace),
        currency=trace.tenant.currency if trace.tenant is not None else None,
        asin=asin_of(trace, targeted_changes_of(trace)),
        bucket=trace.intent_bucket_id or (trace.entity.intent_bucket_id if trace.entity else None),
        action_type=_text(trace.layer("decision").get("action_type")),
        rationale=trace.rationale,
        status="unknown" if status is None else review_status(status, errors),
        verdict=None if status is None else status.evaluation.verdict,
        claim=trace.guardrail_check,
        is_new=is_new,
        records_execution=status is not None and status.recorded,
        executed_at=trace.executed_at,
        result=trace.result,
        changes=tuple(changes_of(trace, policy, about.careful.get(file.path))),
        contents=tuple(
            about.contents[path]
            for path in paths_of(trace, about.changes)
            if path in about.contents
        ),
        guardrails=() if status is None else tuple(guardrails_of(status.evaluation)),
        codes=tuple(dict.fromkeys(each.code for each in errors)),
        evidence=reviewed_evidence(trace, about.evidence),
        hypothesis=about.records.get(hypothesis) if isinstance(hypothesis, str) else None,
        approval=reviewed_approval(
            trace, status, policy.gate if policy is not None else None, errors
        ),
    )


def tenant_of(trace: Trace) -> str | None:
    """`STORE-MARKETPLACE`; None where the trace does not say both."""
    tenant = trace.tenant
    if tenant is None or not tenant.store_id or not tenant.marketplace:
        return None
    return f"{tenant.store_id}-{tenant.marketplace}"


def errors_by_place(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The errors among some findings, by their path and by the id of their trace."""
    found: dict[str, list[Finding]] = {}
    for each in findings:
        for place in {each.path, each.trace_id} if each.level == "error" else ():
            if place is not None:
                found.setdefault(place, []).append(each)
    return found


def errors_of(file: TraceFile, about: About) -> list[Finding]:
    """The errors about a trace: in its file, or in a file that it is about."""
    places = [file.path]
    if file.trace is not None:
        places += [*paths_of(file.trace, about.changes), file.trace.id or ""]
    found = (each for place in places for each in about.errors.get(place, ()))
    return list(dict.fromkeys(found))


def review_status(status: DecisionStatus, errors: Sequence[Finding]) -> ReviewStatus:
    """What may be done with a decision. It never passes while anything is wrong with it."""
    approval = status.approval
    lacking = approval is not None and not approval.holds
    unsound = lacking and not status.waiting
    wrong = any(not only_waits(each) for each in errors)
    if wrong or status.file.problems or status.evaluation.is_blocked or unsound:
        return "blocked"
    return "waiting" if errors or lacking else "passed"


def guardrails_of(evaluation: Evaluation) -> Iterator[GuardrailSaid]:
    """What each guardrail says, with its reasons."""
    for name, verdict in evaluation.guardrails.items():
        reasons = tuple(map(_reason, evaluation.said.get(name, ())))
        yield GuardrailSaid(name=name, verdict=verdict, reasons=reasons)


def _reason(finding: Finding) -> Reason:
    return Reason(
        code=finding.code,
        level=finding.level,
        message=finding.message,
        remediation=finding.remediation,
    )


def changes_of(
    trace: Trace, policy: Policy | None, careful: frozenset[int] | None = None
) -> Iterator[ReviewedChange]:
    """The changes of a decision, each with how far it goes and how far it may.

    `careful` are those for which the lower limit holds; None where that was not judged.
    """
    failed = {each.number: each.reason or "" for each in trace.failed}
    for number, (planned, goal) in enumerate(parsed(trace), start=1):
        yield _change(number, planned, goal, policy).with_(
            failed=failed.get(number),
            in_harvest=None if careful is None else planned.index in careful,
        )


def _change(
    number: int, planned: PlannedChange, goal: Target | None, policy: Policy | None
) -> ReviewedChange:
    limits = policy.guardrails["amplitude"].get(goal.kind, {}) if policy and goal else {}
    most, careful = (limits.get(name) for name in ("per_change", "per_change_in_harvest"))
    is_number = goal is not None and goal.kind in ("bid", "budget", "goal")
    return ReviewedChange(
        number=number,
        target=planned.target_text,
        change_type=planned.change_type,
        kind=goal.kind if goal is not None else None,
        from_value=planned.from_value,
        to_value=planned.to_value,
        share=amounts.share(planned.from_value, planned.to_value) if is_number else None,
        limit=amounts.limit_of(most) if most is not None else None,
        limit_in_harvest=amounts.limit_of(careful) if careful is not None else None,
        in_harvest=None,
        failed=None,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

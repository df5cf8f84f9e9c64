"""A trace as the reason for something, from its text and from what came after it."""

from __future__ import annotations

from trace_gate.app.review.decisions import changes_of, tenant_of
from trace_gate.app.why.model import CitedEvidence, ExplainedTrace, Outcome
from trace_gate.core.fold.hypothesis_fields import hypothesis_of
from trace_gate.core.trace import ids, target
from trace_gate.core.trace.model import map_in, text_in
from trace_gate.core.trace.title import title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.review.model import ReviewedChange
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace
    from trace_gate.core.trace.target import Target

DAY = 86_400


def explained(
    trace: Trace,
    path: str,
    policy: Policy | None,
    *,
    later: Sequence[Trace] = (),
    causes: Sequence[Trace] = (),
    line: tuple[str | None, str] | None = None,
) -> ExplainedTrace:
    """A trace with what it says of itself, and what others say of it.

    Args:
        trace: the trace.
        path: where it is.
        policy: whose limits are named.
        later: traces that may name it.
        causes: what led to it, the nearest first.
        line: the line before and after that it is to explain.
    """
    decision, done = trace.layer("decision"), trace.layer("execution")
    changes = tuple(changes_of(trace, policy))
    given = map_in(done, "approval")
    return ExplainedTrace(
        trace=str(trace.id),
        path=path,
        trace_type=str(trace.trace_type),
        title=title(trace),
        tenant=tenant_of(trace),
        asin=trace.entity.asin if trace.entity is not None else None,
        bucket=trace.intent_bucket_id or (trace.entity.intent_bucket_id if trace.entity else None),
        agent=trace.agent_id,
        directed_by=text_in(trace.layer("agent"), "directed_by"),
        created_at=trace.created_at,
        option=_option(decision),
        rationale=trace.rationale,
        changes=changes,
        about_line=() if line is None else about_line(changes, *line),
        claim=trace.guardrail_check,
        guardrails=tuple((k, _word(v)) for k, v in map_in(done, "guardrail_details").items()),
        approved_by=trace.approved_by,
        approved_at=text_in(given, "at"),
        signed=bool(given.get("signature")),
        accepts=trace.approval.reasons if trace.approval is not None else (),
        executed_at=trace.executed_at,
        result=trace.result,
        evidence=tuple(
            CitedEvidence(**{name: getattr(each, name) for name in CitedEvidence._fields})
            for each in trace.evidence
        ),
        outcome=outcome_of(trace, later),
        causes=tuple((str(each.id), title(each)) for each in causes),
        followed=tuple(_followed(trace, later)),
    )


def about_line(
    changes: Sequence[ReviewedChange], before: str | None, after: str
) -> tuple[int, ...]:
    """The numbers of the changes that seem to be about a line.

    What the target is about stands in the line, and so does the new value, which did not before;
    of several targets those with the most names in the line. It helps a reader to find the number,
    and decides nothing.
    """
    line, old = _cells(after), _cells(before or "")
    found: dict[int, int] = {}
    for each in changes:
        goal = target.parse_or_none(each.target)
        value = _plain(each.to_value)
        if goal is None or value not in line or value in old:
            continue
        names = [_plain(name) for name in _names(goal) if name]
        if names and names[0] in line:
            found[each.number] = sum(name in line for name in names)
    most = max(found.values(), default=0)
    return tuple(number for number, count in found.items() if count == most)


def _names(goal: Target) -> tuple[str | None, ...]:
    """The names of a target of the market, what it is about first."""
    words = goal.keyword or goal.negative or goal.product_target
    return (words, goal.ad_group, goal.campaign, goal.asin)


def _cells(line: str) -> set[str]:
    """The parts of a line of a table, whatever parts them; the line itself is one."""
    parts = line.replace("\t", ",").replace(";", ",").split(",")
    return {_plain(each.strip(' "')) for each in (*parts, line)}


def _plain(value: object) -> str:
    """A value so that 0.8 and 0.80 are one."""
    text = str(value).strip()
    try:
        return f"{float(text):g}"
    except ValueError:
        return " ".join(text.casefold().split())


def outcome_of(trace: Trace, later: Sequence[Trace]) -> Outcome:
    """What is expected of a decision, until when, and the newest result that is about it."""
    said = trace.layer("hypothesis")
    days = said.get("verification_window_days")
    result = next(reversed([trace, *_verifying(trace, later)]), trace)
    found = result.layer("verification")
    return Outcome(
        hypothesis=hypothesis_of(trace),
        statement=text_in(said, "statement"),
        criteria=tuple(_criteria(said)),
        due=_due(trace.executed_at, days),
        result=text_in(found, "hypothesis_result"),
        claimed=found.get("claimed") is True,
        trace=str(result.id) if found.get("hypothesis_result") else None,
        at=text_in(found, "verified_at"),
        actual=tuple(map_in(found, "actual_outcome").items()),
        learning=text_in(found, "learning"),
    )


def _verifying(trace: Trace, later: Sequence[Trace]) -> list[Trace]:
    """The verifications that name a decision, or its experiment by the hypothesis; by time."""
    own = hypothesis_of(trace)

    def concerns(each: Trace) -> bool:
        if each.trace_type != "verification" or each.tenant != trace.tenant:
            return False
        if each.caused_by == trace.id:
            return True
        of_test = each.caused_by in (None, trace.caused_by)
        return own is not None and of_test and hypothesis_of(each) == own

    return sorted(filter(concerns, later), key=lambda each: each.verified_at or "")


def _followed(trace: Trace, later: Sequence[Trace]) -> Iterator[tuple[str, str, str]]:
    for each in later:
        if each.id == trace.id:
            continue
        if each.supersedes == trace.id:
            yield "superseded by", str(each.id), title(each)
        elif each.caused_by != trace.id:
            continue
        elif each.trace_type == "verification":
            yield "verified by", str(each.id), title(each)
        else:
            yield ("undone by" if each.is_rollback else "led to"), str(each.id), title(each)


def _option(decision: Mapping[str, Any]) -> str | None:
    """The description of the option that was taken."""
    options = decision.get("options_considered")
    for each in options if isinstance(options, list) else ():
        if isinstance(each, dict) and each.get("option") == decision.get("selected_option"):
            return text_in(each, "description")
    return None


def _criteria(said: Mapping[str, Any]) -> Iterator[str]:
    items = said.get("success_criteria")
    for each in items if isinstance(items, list) else ():
        if isinstance(each, dict):
            yield " ".join(str(each.get(name)) for name in ("metric", "operator", "value"))


def _due(executed_at: str | None, days: object) -> str | None:
    begun = ids.instant_or_none(executed_at)
    if begun is None or not isinstance(days, int) or isinstance(days, bool):
        return None
    return ids.utc_text(begun.whole + days * DAY)[:10]


def _word(value: object) -> str:
    return str(value) if not isinstance(value, dict) else str(value.get("verdict", "see the trace"))

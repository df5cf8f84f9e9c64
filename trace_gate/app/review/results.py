"""What verifications of a range came to: before, wanted, got (SPEC 8, Verification).

The results are those of the fold, which computes them again; a trace only claims one.
"""

from __future__ import annotations

from trace_gate.app.review.decisions import tenant_of
from trace_gate.app.review.model import HypothesisRecord, ResultLine, ReviewedResult
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.hypotheses import outcome
from trace_gate.core.fold.hypotheses.node import state_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from trace_gate.app.review.folded import BothEnds, Node
    from trace_gate.core.fold.hypotheses.experiments import Trial
    from trace_gate.core.fold.hypotheses.state import State
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace


class Tested(Record):
    """A verification with the test that it is about, as the fold has both."""

    before: State
    after: State
    trial: Trial
    line: Mapping[str, Any]
    """The line of the history that it made."""


def records(ends: BothEnds, policy: Policy) -> dict[str, HypothesisRecord]:
    """What the base knows of each hypothesis that the range is about."""
    found = {}
    for key, node in ends.before.items():
        if node_keys.kind_of(key) == "hypothesis":
            name = node_keys.parts(key)[0]
            found[name] = _record(state_of(name, node.facts, policy), ends.after[key], policy)
    return found


def unknown_record(trace: Trace) -> HypothesisRecord | None:
    """The hypothesis that a decision names, where nothing was folded."""
    layer = trace.layer("hypothesis")
    name, statement = layer.get("hypothesis_id"), layer.get("statement")
    if not isinstance(name, str):
        return None
    return HypothesisRecord(
        id=name,
        statement=statement if isinstance(statement, str) else None,
        status=None,
        confidence=None,
        uses=0,
        confirmed=0,
        rejected=0,
        inconclusive=0,
        claimed=False,
    )


def _record(state: State, after: Node, policy: Policy) -> HypothesisRecord:
    counted = [
        line["result"] for line in state.history if line["what"] == "verified" and line["counted"]
    ]
    statement = state.statement or state_of(state.id, after.facts, policy).statement
    return HypothesisRecord(
        id=state.id,
        statement=statement,
        status=state.status if state.known else None,
        confidence=state.confidence if state.known else None,
        uses=len(state.uses),
        confirmed=counted.count("confirmed"),
        rejected=counted.count("rejected"),
        inconclusive=counted.count("inconclusive"),
        claimed=state.claimed,
    )


def reviewed_results(
    live: Iterable[Touched], ends: BothEnds, policy: Policy
) -> Iterator[ReviewedResult]:
    """The results that the range brings, in the order of its traces."""
    brought = [each.trace for each in live if brings_result(each)]
    if not brought:
        return
    tests = tuple(_tests(ends, policy))
    for trace in brought:
        found = next((each for each in tests if each.line["trace"] == trace.id), None)
        yield _result(trace, found, policy)


def brings_result(touched: Touched) -> bool:
    """Whether the range brings the result of a trace."""
    before = touched.before
    return bool(touched.trace.verified_at) and (before is None or not before.verified_at)


def _tests(ends: BothEnds, policy: Policy) -> Iterator[Tested]:
    for key, node in ends.after.items():
        if node_keys.kind_of(key) != "hypothesis":
            continue
        name = node_keys.parts(key)[0]
        before = state_of(name, ends.before[key].facts, policy)
        after = state_of(name, node.facts, policy)
        for trial in after.trials.values():
            for line in trial.history:
                if line["what"] == "verified":
                    yield Tested(before=before, after=after, trial=trial, line=line)


def _result(trace: Trace, found: Tested | None, policy: Policy) -> ReviewedResult:
    layer = trace.layer("verification")
    learning = layer.get("learning")
    trial = found.trial if found is not None else None
    return ReviewedResult(
        trace=str(trace.id),
        tenant=tenant_of(trace),
        asin=trace.entity.asin if trace.entity is not None else None,
        hypothesis=found.after.id if found is not None else None,
        experiment=trial.id if trial is not None and trial.registered else None,
        decision=trial.runs[0][0] if trial is not None and trial.runs else trace.caused_by,
        result=found.line["result"] if found is not None else None,
        claimed=found is not None and found.line["claimed"],
        counted=found is not None and found.line["counted"],
        confidence_before=found.before.confidence if found is not None else None,
        confidence_after=found.after.confidence if found is not None else None,
        learning=learning if isinstance(learning, str) else None,
        lines=tuple(_lines(trial, layer, policy)) if trial is not None else (),
    )


def _lines(trial: Trial, layer: Mapping[str, Any], policy: Policy) -> Iterator[ResultLine]:
    actual = layer.get("actual_outcome")
    level = policy.world_model["patterns"]["interval"]
    known = {metric: value for metric, value, _ in reversed(trial.baseline)}
    told = outcome.judge(trial.criteria, actual if isinstance(actual, dict) else {}, level)
    for each in told:
        metric, operator, wanted, baseline = each.criterion
        yield ResultLine(
            metric=metric,
            operator=operator,
            wanted=wanted,
            before=known.get(metric, baseline),
            got=each.actual,
            met=each.met,
            why=each.why,
            interval=each.interval,
            enough_data=each.enough_data,
        )

"""What is written about a hypothesis, and what readers are told (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold import formatting, node_keys
from trace_gate.core.fold.facts import Underway
from trace_gate.core.fold.hypotheses import experiments
from trace_gate.core.fold.result import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from trace_gate.core.fold.hypotheses.experiments import Trial
    from trace_gate.core.fold.hypotheses.state import State
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.policy.policy import Policy


def files_of(state: State, policy: Policy) -> Iterator[File]:
    """The file of the hypothesis, and one for each experiment."""
    days = policy.world_model["experiments"]["reminder_days"]
    tenant = state.owner[0] if state.owner else ""
    path = f"hypotheses/{state.id}.yaml"
    yield File(layer="world_model", path=path, make=lambda: _data(state, tenant))
    for trial in _experiments(state):
        yield _experiment(trial, state.id, tenant, days)


def summary_of(state: State, policy: Policy) -> dict[str, Any]:
    """What status, due and the governor ask for."""
    days = policy.world_model["experiments"]["reminder_days"]
    return {
        "tenant": state.owner[0] if state.owner else None,
        "status": state.status,
        "confidence": formatting.number(state.confidence),
        "automatic": state.automatic,
        "uses": len(state.uses),
        "registered": state.registered,
        "claimed": state.claimed,
        "statement": state.statement,
        "first": state.owner[1] if state.owner else None,
        "since": state.since[0][0] if state.since else None,
        "newest": state.history[-1]["trace"] if state.history else None,
        "record": _record(state),
        "experiments": [_short(trial, days) for trial in _experiments(state)],
    }


def _record(state: State) -> dict[str, int]:
    """How often each result counted, and how many of these were claims."""
    counted = [line for line in state.history if line.get("counted")]
    results = [line["result"] for line in counted]
    known = {name: results.count(name) for name in ("confirmed", "rejected", "inconclusive")}
    return {**known, "claimed": sum(1 for line in counted if line["claimed"])}


def underway(state: State, policy: Policy) -> Iterator[AddressedFact]:
    """What each product is told of its experiments."""
    days, tenant = policy.world_model["experiments"]["reminder_days"], _owner(state)
    trials = _experiments(state)
    for asin in dict.fromkeys(trial.asin for trial in trials):
        own = [trial for trial in trials if trial.asin == asin]
        over = [(t.since[0], t.by) for t in own if t.status in experiments.OVER]
        ended, by = max(over, default=(0, ""))
        whole, fraction = max(trial.since for trial in own)
        told = Underway(
            whole=whole,
            fraction=fraction,
            trace_id=own[-1].by,
            hypothesis=state.id,
            statement=state.statement,
            tenant=tenant,
            running=tuple(_short(t, days) for t in own if t.status not in experiments.OVER),
            ended=ended,
            ended_by=by,
        )
        yield node_keys.product(tenant, asin), told


def _owner(state: State) -> str:
    return state.owner[0] if state.owner else ""


def _experiments(state: State) -> list[Trial]:
    return [trial for trial in state.trials.values() if trial.registered]


def _short(trial: Trial, days: int) -> dict[str, Any]:
    due, reminder = trial.due(), experiments.reminder_of(trial, days)
    return {
        "id": trial.id,
        "status": trial.status,
        "asin": trial.asin,
        "start": trial.start[0],
        "due": due[0] if due else None,
        "reminder": reminder[0] if reminder else None,
        "over": trial.since[0] if trial.status in experiments.OVER else None,
        "trace": trial.trace,
        "by": trial.by,
        "result": trial.verdict.result if trial.verdict else None,
        "claimed": trial.verdict is not None and not trial.verdict.evidenced,
        "decision": trial.runs[0][0] if trial.runs else None,
        "metrics": list(dict.fromkeys(metric for metric, *_ in trial.criteria)),
    }


def _experiment(trial: Trial, hypothesis: str, tenant: str, days: int) -> File:
    return File(
        layer="world_model",
        path=f"experiments/{trial.id}.yaml",
        make=lambda: experiments.file_data(trial, hypothesis, tenant, days),
    )


def _data(state: State, tenant: str) -> dict[str, Any]:
    return {
        "schema": "hypothesis/1",
        "id": state.id,
        "tenant": formatting.tenant(tenant),
        "first_trace": state.owner[1] if state.owner else None,
        "registered": state.registered,
        "statement": state.statement,
        "criteria": {"trace": state.asked_by, "items": experiments.criteria_data(state.criteria)},
        "window_days": state.window_days,
        "status": _status(state),
        "confidence": {"value": formatting.number(state.confidence), "trace": state.moved_by},
        "uses": {"count": len(state.uses), "decisions": [_use(state, each) for each in state.uses]},
        "experiments": [{"id": trial.id, "status": trial.status} for trial in _experiments(state)],
        "history": list(state.history),
        "refused": [each.plain() for each in state.refused],
    }


def _status(state: State) -> dict[str, Any]:
    moment, trace = state.since or ((0, ""), "")
    return {
        "value": state.status,
        "since": formatting.instant(moment),
        "trace": trace,
        "automatic": state.automatic,
        "claimed": state.claimed,
    }


def _use(state: State, decision: str) -> dict[str, Any]:
    used, key = state.uses[decision]
    trial = state.trials[key]
    said: dict[str, Any] = {"trace": decision, "executed_at": formatting.instant(used.moment)}
    if trial.registered:
        return {**said, "experiment": trial.id}
    return {**said, "result": trial.verdict.result if trial.verdict else None}

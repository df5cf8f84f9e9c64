"""A new trace from what the analyst said, what is known, and what its profile requires.

Pure: maps in, a map out. `new_trace` collects the facts and writes the file. A field that the
profile requires and nobody filled stands there as null, so that its line can be named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import choices, option_values
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

INHERITED = ("tenant", "entity", "evidence", "observation", "hypothesis")
"""Layers that a trace takes over from the traces that it is caused by, where its profile wants
them and the analyst gives none."""


GIVEN = {
    "id": "trace-gate takes the next free number, and the file is called like it",
    "trace_type": "it is the word after `trace-gate new`",
}
"""Fields that the command says, with how."""


class Order(Record):
    """What the analyst asks for: the options of `trace-gate new`, as they were typed."""

    trace_type: str
    agent: str = "trace-scribe"
    program: tuple[tuple[str, str], ...] = ()
    """The layer `agent`: which program writes, by field."""
    tenant: tuple[tuple[str, str], ...] = ()
    entity: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()
    trigger: str | None = None
    metrics: tuple[str, ...] = ()
    statement: str | None = None
    hypothesis_id: str | None = None
    window: int | None = None
    criteria: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    select: str | None = None
    action: str | None = None
    rationale: str | None = None
    targets: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    known: tuple[Mapping[str, Any], ...] = ()
    """Changes that another command has worked out, in the form of `execution.changes`."""
    from_staged: bool = False
    executed: bool | None = None
    guardrail: str | None = None
    caused_by: str | None = None
    related: tuple[str, ...] = ()
    supersedes: str | None = None
    outcomes: tuple[str, ...] = ()
    result: str | None = None
    learning: str | None = None
    claimed: bool = False
    period: tuple[str, str] | None = None
    """First and last day that the evidence tells about."""
    sets: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    """What was answered for numbers that can be read in two ways, by what was typed."""


class Facts(Record):
    """What is known about the repository and the moment."""

    now: str
    tenant: Mapping[str, str]
    evidence: tuple[Mapping[str, Any], ...]
    changes: tuple[Mapping[str, Any], ...]
    """Planned changes for targets and staged files, in the form of `execution.changes`."""
    protected: bool
    """One of the changes is to a protected path."""
    inherited: Mapping[str, Any]
    """Layers of the traces that this one is caused by."""
    next_hypothesis: str
    required: tuple[str, ...]
    """Dotted fields that the profile requires."""


def compose(order: Order, facts: Facts, trace_id: str) -> dict[str, Any]:
    """The trace as a map (what stands below the key `trace`)."""
    trace: dict[str, Any] = {
        "id": trace_id,
        "created_at": facts.now,
        "agent_id": order.agent,
        "trace_type": order.trace_type,
    }
    trace |= {layer: value for layer, value in _layers(order, facts).items() if value}
    for dotted in facts.required:
        _require(trace, dotted)
    for text in order.sets:
        for dotted, value in option_values.pairs([text], "--set").items():
            _refuse_given(dotted)
            option_values.assign(trace, dotted, value)
    choices.refuse_unknown(trace, order.select)
    return trace


def _refuse_given(dotted: str) -> None:
    """Nothing, where a field is the writer's to say.

    Raises:
        UsageError: it follows from the command: the file's name, and what it is judged as, would
            no longer say the same as the trace.
    """
    if dotted in GIVEN:
        raise UsageError(
            f"--set {dotted}: {GIVEN[dotted]}.", remedy=f"Leave --set {dotted}=... out."
        )


def _layers(order: Order, facts: Facts) -> dict[str, Any]:
    days = dict(zip(("period_start", "period_end"), order.period or (), strict=False))
    given: dict[str, Any] = {
        "agent": dict(order.program),
        "tenant": {**facts.tenant, **dict(order.tenant)},
        "entity": _entity(order, facts),
        "evidence": [{**entry, **days} for entry in facts.evidence],
        "observation": _observation(order, facts),
        "analysis": _analysis(order, facts),
        "decision": _decision(order, facts),
        "execution": _execution(order, facts),
        "hypothesis": _hypothesis(order, facts),
        "verification": _verification(order, facts),
        "causal_links": _links(order),
    }
    for layer in INHERITED:
        if not given[layer] and _wanted(facts, layer):
            given[layer] = _without_counts(layer, facts.inherited.get(layer))
    if not given["entity"] and _wanted(facts, "entity"):
        given["entity"] = {"asin": None}
    return given


def _without_counts(layer: str, before: Any) -> Any:
    """What is counted stands once, in the observation that counted it (SPEC 3, Counts)."""
    if layer != "observation" or not isinstance(before, dict):
        return before
    return {field: value for field, value in before.items() if field != "counts"}


def _entity(order: Order, facts: Facts) -> dict[str, Any]:
    """What was named; of what is inherited, what was not. Another product has its own things."""
    named = dict(order.entity)
    before = facts.inherited.get("entity") or {}
    if not named:
        return named
    if named.get("asin") not in (None, before.get("asin")):
        before = {"campaign_id": before.get("campaign_id")}
    kept = {field: value for field, value in before.items() if value is not None}
    return {**kept, **named}


def _wanted(facts: Facts, layer: str) -> bool:
    """Whether the profile requires something of a layer (tenant is always wanted)."""
    return layer == "tenant" or any(
        field == layer or field.startswith(f"{layer}.") for field in facts.required
    )


def _observation(order: Order, facts: Facts) -> dict[str, Any]:
    metrics = option_values.pairs(order.metrics, "--metric")
    if not metrics and order.trigger is None and facts.inherited.get("observation"):
        return {}
    if not _wanted(facts, "observation") and not metrics:
        return {}
    return {
        "trigger": order.trigger or "manual",
        "key_metrics": metrics,
        "anomalies": [],
    }


def _hypothesis(order: Order, facts: Facts) -> dict[str, Any]:
    before = facts.inherited.get("hypothesis") or {}
    said = {
        "hypothesis_id": order.hypothesis_id,
        "statement": order.statement,
        "verification_window_days": order.window,
        "success_criteria": [option_values.criterion(text) for text in order.criteria],
    }
    said = {field: value for field, value in said.items() if value not in (None, [])}
    if before and not order.statement:
        return {**before, **said}
    if not said or not _wanted(facts, "hypothesis"):
        return {}
    fresh = {"hypothesis_id": facts.next_hypothesis, "verification_window_days": 7}
    order_of = ("hypothesis_id", "statement", "verification_window_days", "success_criteria")
    return {field: {**fresh, **said}.get(field) for field in order_of}


def _analysis(order: Order, facts: Facts) -> dict[str, Any]:
    if not _wanted(facts, "analysis"):
        return {}
    hypothesis = _hypothesis(order, facts) or facts.inherited.get("hypothesis") or {}
    considered = []
    if hypothesis.get("hypothesis_id"):
        considered = [{"id": hypothesis["hypothesis_id"], "statement": hypothesis.get("statement")}]
    return {
        "hypotheses_considered": considered,
        # A null result says that the decision does not rest on a priority score (SPEC 7).
        "priority_scores_used": {"formula": None, "result": None},
        "patterns_matched": [],
    }


def _decision(order: Order, facts: Facts) -> dict[str, Any]:
    if not _wanted(facts, "decision") and not order.rationale:
        return {}
    choices.refuse_alike(order.options)
    options = [
        {"option": choices.letter(at), "description": text} for at, text in enumerate(order.options)
    ]
    others = [field for field in facts.required if field != "decision.rationale"]
    full = _wanted(facts.with_(required=tuple(others)), "decision")
    planned = next((str(change["change_type"]) for change in facts.changes), None)
    decision = {
        "intent_bucket_id": dict(order.entity).get("intent_bucket_id"),
        "action_type": order.action or planned,
        "options_considered": options,
        "selected_option": choices.taken(options, order.select),
    }
    said = decision if full or options else {}
    return {**said, "rationale": order.rationale}


def _execution(order: Order, facts: Facts) -> dict[str, Any]:
    if not _wanted(facts, "execution") and not facts.changes:
        return {}
    execution: dict[str, Any] = {
        "changes": [dict(change) for change in facts.changes],
        "guardrail_check": order.guardrail or _claim(order, facts),
        "approved_by": None,
        "approval": None,
        "executed_at": None,
        "result": None,
    }
    executed = order.from_staged if order.executed is None else order.executed
    if executed:
        execution.update(executed_at=facts.now, result="success")
    return execution


def _claim(order: Order, facts: Facts) -> str | None:
    """What the guardrails say of files (SPEC 7: 2 to 6 concern market targets and buckets).

    A protected path waits for a person. Market targets are left to the author. What only takes
    the place of another decision changes nothing, so nothing stops it.
    """
    if order.trace_type == "decision" and order.supersedes and not facts.changes:
        return "PASS"
    if facts.protected:
        return "ESCALATE"
    files = [option_values.kind_of(str(change["target"])) == "file" for change in facts.changes]
    return "PASS" if files and all(files) else None


def _verification(order: Order, facts: Facts) -> dict[str, Any]:
    outcomes = option_values.pairs(order.outcomes, "--outcome")
    if not _wanted(facts, "verification") and not outcomes:
        return {}
    return {
        "verified_at": facts.now,
        "actual_outcome": outcomes or None,
        "hypothesis_result": order.result,
        **({"claimed": True} if order.claimed else {}),
        "learning": order.learning,
    }


def _links(order: Order) -> dict[str, Any]:
    links: dict[str, Any] = {
        "caused_by": order.caused_by,
        "related_traces": list(order.related),
        "supersedes": order.supersedes,
    }
    return {name: value for name, value in links.items() if value}


def _require(trace: dict[str, Any], dotted: str) -> None:
    """Make a required field stand there, as null when nobody filled it."""
    *folders, last = dotted.split(".")
    place = trace
    for folder in folders:
        if not isinstance(place.get(folder), dict):
            place[folder] = {}
        place = place[folder]
    place.setdefault(last, None)

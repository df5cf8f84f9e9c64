"""Why a bucket or a hypothesis stands as it does, from the fold of a commit (SPEC 8, 9)."""

from __future__ import annotations

import difflib

from trace_gate.app.overview.scope import date_of
from trace_gate.app.overview.shop.fold_at import FoldAt
from trace_gate.app.why import traces
from trace_gate.app.why.model import (
    BucketAnswer,
    BucketStory,
    HypothesisAnswer,
    HypothesisStep,
    RunningTest,
    StateMove,
)
from trace_gate.app.why.subject import NEAR, unknown
from trace_gate.core.fold import node_keys
from trace_gate.core.trace import ids
from trace_gate.core.trace.title import title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from trace_gate.app.overview.scope import Scope
    from trace_gate.app.overview.shop.fold_at import Folded
    from trace_gate.app.why.covering import Reading
    from trace_gate.app.why.model import ExplainedTrace


def why_bucket(reading: Reading, fold: FoldAt, name: str, scope: Scope) -> BucketAnswer:
    """Every intent bucket of a name that is asked for, with the decisions behind its states.

    Raises:
        UsageError: there is none.
    """

    def wanted(key: str) -> bool:
        tenant, asin, bucket = node_keys.parts(key)
        return bucket == name and scope.has(tenant, asin)

    stories = tuple(_story(reading, each) for each in fold.folded("bucket", wanted))
    if not stories:
        known = {node_keys.parts(key)[2] for key, _ in fold.summaries("bucket")} - {name}
        near = difflib.get_close_matches(name, known, n=NEAR, cutoff=0.3)
        raise unknown("intent bucket", name, near, "trace-gate status   shows which there are")
    named = [each.trace.trace for each in stories if each.trace is not None]
    return BucketAnswer(
        bucket=name,
        commit=reading.head,
        stories=stories,
        commands=(
            *(f"trace-gate why {each}" for each in dict.fromkeys(named)),
            *(f"trace-gate lifecycle propose --asin {each.asin}" for each in stories[:1]),
        ),
    )


def _story(reading: Reading, folded: Folded) -> BucketStory:
    tenant, asin, _ = node_keys.parts(folded.key)
    files = {file.layer: file.data for file in folded.result.files if file.path.startswith("int")}
    state, meaning = files.get("state", {}), files.get("semantic", {})
    stands = state.get("state") or {}
    by = stands.get("trace")
    return BucketStory(
        tenant=tenant,
        asin=asin,
        state=stands.get("value"),
        since=stands.get("since"),
        imported=bool(state.get("imported")),
        frozen_by=state.get("frozen_by"),
        fit_type=_value(meaning, "fit_type"),
        job_to_be_done=_value(meaning, "job_to_be_done"),
        moves=tuple(
            StateMove(
                at=each["at"],
                before=each["from"],
                after=each["to"],
                trace=each["trace"],
                title=_title(reading, each["trace"]),
            )
            for each in state.get("history", ())
            if each["from"] != each["to"]
        ),
        refused=tuple(_refused(state)),
        trace=_explained(reading, by),
    )


def why_hypothesis(reading: Reading, fold: FoldAt, name: str) -> HypothesisAnswer:
    """A hypothesis with what moved it.

    Raises:
        UsageError: no trace knows it.
    """
    key = node_keys.hypothesis(name)
    found = next(iter(fold.folded("hypothesis", lambda each: each == key)), None)
    if found is None or found.result.summary is None:
        known = [node_keys.parts(each)[0] for each, _ in fold.summaries("hypothesis")]
        near = difflib.get_close_matches(name, known, n=NEAR, cutoff=0.3)
        raise unknown("hypothesis", name, near, "trace-gate due   shows which are tested")
    said = found.result.summary
    data = next(f.data for f in found.result.files if f.path == f"hypotheses/{name}.yaml")
    return HypothesisAnswer(
        hypothesis=name,
        commit=reading.head,
        tenant=said["tenant"],
        statement=said["statement"],
        status=said["status"],
        since=data["status"]["since"] if data["status"]["trace"] else None,
        confidence=said["confidence"],
        automatic=said["automatic"],
        claimed=said["claimed"],
        criteria=tuple(
            f"{each['metric']} {each['operator']} {each['value']}"
            for each in data["criteria"]["items"]
        ),
        window_days=data["window_days"],
        experiments=tuple(_tests(said["experiments"])),
        steps=tuple(_steps(reading, data["history"])),
        refused=tuple(_refused(data)),
        trace=_explained(reading, data["status"]["trace"] or said["first"]),
        commands=tuple(_commands(said)),
    )


def _commands(said: Mapping[str, Any]) -> Iterator[str]:
    named = (said["newest"], said["first"])
    yield from (f"trace-gate why {each}" for each in dict.fromkeys(named) if each)
    if any(each["result"] is None for each in said["experiments"]):
        yield "trace-gate due"


def _tests(experiments: Iterable[Mapping[str, Any]]) -> Iterator[RunningTest]:
    for each in experiments:
        due = None if each["due"] is None else date_of(each["due"])
        yield RunningTest(id=each["id"], status=each["status"], due=due, result=each["result"])


def _steps(reading: Reading, history: Iterable[Mapping[str, Any]]) -> Iterator[HypothesisStep]:
    for each in history:
        yield HypothesisStep(
            at=each["at"],
            what=each["what"],
            trace=each["trace"],
            title=_title(reading, each["trace"]),
            experiment=each.get("experiment"),
            result=each.get("result"),
            claimed=bool(each.get("claimed")),
            counted=bool(each.get("counted")),
            status=each.get("status"),
            confidence=each.get("confidence"),
        )


def _refused(data: Mapping[str, Any]) -> Iterator[str]:
    for each in data.get("refused", ()):
        yield f"{each.get('trace')}: {each.get('reason') or each.get('message') or ''}".rstrip(": ")


def _value(meaning: Mapping[str, Any], field: str) -> str | None:
    found = meaning.get(field)
    value = found.get("value") if isinstance(found, dict) else None
    return value if isinstance(value, str) else None


def _title(reading: Reading, trace_id: str) -> str:
    trace = traces.trace_at(reading, ids.path_of(trace_id, reading.root))
    return title(trace) if trace is not None else ""


def _explained(reading: Reading, trace_id: str | None) -> ExplainedTrace | None:
    if trace_id is None:
        return None
    return traces.explain(reading, ids.path_of(trace_id, reading.root), reading.policy)

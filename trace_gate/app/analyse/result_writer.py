"""Writes a result: as a trace of its own, or into its decision (SPEC 8, Verification).

All of it is there or none: where the trace cannot be written, no report is left behind. Of two
that run at once the second one sees the result of the first.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse import tested as tests
from trace_gate.app.author import named_files, new_trace, yaml_edit, yaml_insert
from trace_gate.app.author.draft import Order
from trace_gate.core.errors import UsageError
from trace_gate.core.fold.hypotheses.outcome import CONCLUSIVE
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from trace_gate.app.analyse.results import Concluded, Plan
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules


def write(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    plan: Plan,
    *,
    now: float,
) -> Concluded:
    """The result with its trace, and the reports copied below the folder of uploads.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        plan: the result.
        now: seconds since the epoch.

    Raises:
        UsageError: it cannot be written, or another result came first. Nothing is written then.
    """
    with files.lock():
        _refuse_second(files, rules, plan)
        return _written(git, files, rules, plan, now=now)


def _refuse_second(files: Workspace, rules: Rules, plan: Plan) -> None:
    """Nothing, where no other result was written since this one was computed.

    Raises:
        UsageError: another one was.
    """
    was = plan.concluded.tested
    found = tests.of(
        files, rules.policy, hypothesis_id=was.hypothesis_id, about=str(was.decision.id)
    )
    if found.trial != was.trial:
        raise UsageError(
            f"Another result of {was.decision.id} was written while this one was computed.",
            remedy=f"Look at it: trace-gate due   Then, if it is still open: "
            f"{plan.wanted.command.again()}",
        )


def _written(
    git: WritableRepository, files: Workspace, rules: Rules, plan: Plan, *, now: float
) -> Concluded:
    made: list[str] = []
    try:
        for each in plan.reports:
            if files.read(each.place) is None:
                files.create(each.place, each.file.data)
                made.append(each.place)
        record = _fill if plan.wanted.in_decision else _create
        concluded = record(git, files, rules, plan, now=now)
    except BaseException:
        for path in reversed(made):
            files.take_away(path)
        raise
    return concluded.with_(copied=tuple(made))


def _create(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    plan: Plan,
    *,
    now: float,
) -> Concluded:
    """As a trace of its own."""
    tested = plan.concluded.tested
    days = plan.concluded.days
    order = Order(
        trace_type="verification",
        agent=plan.wanted.agent,
        entity=tuple(tested.entity.items()),
        evidence=tuple(dict.fromkeys(each.place for each in plan.reports)),
        period=(str(days[0]), str(days[1])) if days else None,
        caused_by=tested.decision.id,
        result=plan.concluded.result,
        learning=plan.wanted.learning,
        claimed=plan.concluded.claimed,
        sets=tuple(_sets(plan)),
    )
    written = new_trace.write(git, files, rules, order, now=now)
    return plan.concluded.with_(
        trace_id=written.trace_id,
        path=written.path,
        unstaged=written.unstaged,
        missing=written.missing,
    )


def _sets(plan: Plan) -> list[str]:
    """Fields as `--set` takes them."""
    sets = [f"verification.actual_outcome={json.dumps(dict(plan.outcome), ensure_ascii=False)}"]
    if plan.wanted.extend is not None:
        sets.append(f"verification.extend_window_days={plan.wanted.extend}")
    return sets


def _fill(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    plan: Plan,
    *,
    now: float,
) -> Concluded:
    """Into the decision."""
    tested = plan.concluded.tested
    path = ids.path_of(str(tested.decision.id), rules.policy.gate.traces)
    data = files.read(path) or b""
    layer = _layer(plan, now)
    there = tested.decision.layer("verification")
    held = [name for name, value in there.items() if value is not None and value != layer.get(name)]
    if held:
        raise UsageError(
            f"{path} says {', '.join(held)} of its verification already, and that stays.",
            remedy=plan.wanted.command.again(without=("--in-decision",)),
        )
    fields: dict[tuple[str, ...], Any] = {("trace", "verification"): layer}
    if there:
        fields = {("trace", "verification", name): value for name, value in layer.items()}
    edited = yaml_edit.edit(data, path, fields, top="trace")
    named = tuple(dict.fromkeys(each.place for each in plan.reports))
    entries = named_files.of(
        git, files, rules, Order(trace_type="decision", evidence=named), uncovered=(), now=now
    ).evidence
    days = plan.concluded.days
    for entry in entries:
        period = {"period_start": str(days[0]), "period_end": str(days[1])} if days else {}
        edited = yaml_insert.append(edited, path, ("trace", "evidence"), {**entry, **period})
    files.replace(path, edited)
    return plan.concluded.with_(
        trace_id=tested.decision.id,
        path=path,
        unstaged=named,
        missing=new_trace.missing_in(files, path, rules),
    )


def _layer(plan: Plan, now: float) -> dict[str, Any]:
    layer: dict[str, Any] = {
        "verified_at": ids.utc_text(now),
        "actual_outcome": dict(plan.outcome),
        "hypothesis_result": plan.concluded.result,
    }
    if plan.concluded.claimed and plan.concluded.result in CONCLUSIVE:
        layer["claimed"] = True
    if plan.wanted.extend is not None:
        layer["extend_window_days"] = plan.wanted.extend
    return layer | ({"learning": plan.wanted.learning} if plan.wanted.learning else {})

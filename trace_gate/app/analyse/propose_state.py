"""Draft decisions on changes of a state, with what was measured (SPEC 9, Proposing transitions).

One decision for each bucket: each rests on its own evidence and waits for its own approval. A
hypothesis trace before it says what should be seen afterwards, so that its experiment comes due.
What only a person can say is asked for, and never made up.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse import drafted_state, writing_roles
from trace_gate.app.author import earlier_traces, new_trace
from trace_gate.app.author.draft import Order
from trace_gate.core.errors import UsageError
from trace_gate.core.governor.conditions.condition import MET, PERSON
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.governor.conditions.assessment import Assessment


_WINDOW = 14
"""Days after which what was expected is looked at."""


class Chosen(Record):
    """A change of a state that is to be decided."""

    tenant: str
    asin: str
    bucket: str
    way: Assessment
    since: int
    """When it came to the state that it leaves (epoch seconds)"""
    band: tuple[float, float] | None
    """Within which its ACOS is to lie; None without a target"""


class Said(Record):
    """What a person says beside it."""

    agent: str
    confirmed: Mapping[str, str] = {}  # never written to
    """Criterion to what was looked at"""
    rationale: str | None = None
    caused_by: str | None = None
    """A hypothesis, or another trace, that the decision goes on from"""
    executed: bool = False
    """Whether it is recorded as executed with the draft"""


class Drafted(Record):
    """The traces of one change of a state."""

    hypothesis: Written | None
    """The one that was written for it; None where the decision goes on from another trace"""
    decision: Written

    @property
    def traces(self) -> tuple[Written, ...]:
        """Both, in the order in which they were written."""
        return (self.decision,) if self.hypothesis is None else (self.hypothesis, self.decision)


def write(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    chosen: Sequence[Chosen],
    said: Said,
    *,
    now: float,
) -> list[Drafted]:
    """Write the draft decisions on some changes of a state, all or none.

    Args:
        git: the repository.
        files: its working tree.
        rules: `new_trace.working_rules`.
        chosen: the changes.
        said: what a person says.
        now: seconds since the epoch.

    Raises:
        UsageError: a criterion is not confirmed, a draft is there already, or a trace cannot be
            written.
    """
    for each in chosen:
        _refuse_unsaid(each, said)
        _refuse_unconfirmed(each, said)
        writing_roles.refuse(rules.policy, said.agent, each.way.old, each.way.new)
        place = (each.tenant, each.asin, each.bucket, each.way.new)
        drafted_state.refuse(files, rules.policy.gate, place, since=each.since, now=now)
    made: list[str] = []

    def write_one(order: Order) -> Written:
        written = new_trace.write(git, files, rules, order, now=now)
        made.append(written.path)
        return written

    try:
        return [_draft(files, rules, each, said, write_one) for each in chosen]
    except BaseException:
        for path in reversed(made):
            files.take_away(path)
        raise


def _draft(
    files: Workspace,
    rules: Rules,
    chosen: Chosen,
    said: Said,
    write_one: Callable[[Order], Written],
) -> Drafted:
    hypothesis = None
    if said.caused_by is None:
        writer = writing_roles.of_hypothesis(rules.policy, said.agent)
        hypothesis = write_one(_hypothesis(chosen, said.with_(agent=writer)))
        said = said.with_(caused_by=hypothesis.trace_id)
    root = rules.policy.gate.traces
    behind = [earlier_traces.load(files, ids.path_of(each, root)) for each in chosen.way.basis]
    return Drafted(hypothesis=hypothesis, decision=write_one(_order(chosen, said, behind)))


def _refuse_unsaid(chosen: Chosen, said: Said) -> None:
    """Nothing, where a person has said what no count tells.

    Raises:
        UsageError: a criterion is not confirmed.
    """
    open_ = [name for name in chosen.way.for_person if not said.confirmed.get(name, "").strip()]
    if open_:
        words = " ".join(f'--confirm {name} "WHAT YOU LOOKED AT"' for name in open_)
        raise UsageError(
            f"No count tells {' and '.join(open_)} of {chosen.bucket}: a person has to look.",
            remedy=f"Look, then say what you saw: {words}",
        )


def _refuse_unconfirmed(chosen: Chosen, said: Said) -> None:
    """Nothing, where no approver has to confirm a trigger first (SPEC 9, Proposing transitions).

    Raises:
        UsageError: it is to be recorded as executed all the same.
    """
    if said.executed and chosen.way.trigger is not None:
        raise UsageError(
            f"{chosen.bucket} wakes up only after a person has confirmed {chosen.way.trigger}: "
            "--executed comes too early.",
            remedy="Leave --executed out. Who approves the decision confirms it; after that: "
            "trace-gate execute latest",
        )


def _hypothesis(chosen: Chosen, said: Said) -> Order:
    """What should be seen afterwards: caused by the newest observation that it rests on."""
    basis = chosen.way.basis
    statement, criteria = _expected(chosen)
    return Order(
        trace_type="hypothesis",
        agent=said.agent,
        tenant=_tenant(chosen),
        entity=_entity(chosen),
        statement=statement,
        criteria=criteria,
        window=_WINDOW,
        caused_by=basis[-1] if basis else None,
        related=basis[:-1],
    )


def _tenant(chosen: Chosen) -> tuple[tuple[str, str], ...]:
    store, _, marketplace = chosen.tenant.rpartition("-")
    return ("store_id", store), ("marketplace", marketplace)


def _entity(chosen: Chosen) -> tuple[tuple[str, str], ...]:
    return ("asin", chosen.asin), ("intent_bucket_id", chosen.bucket)


def _order(chosen: Chosen, said: Said, behind: Sequence[Mapping[str, Any]]) -> Order:
    way = chosen.way
    return Order(
        trace_type="decision",
        agent=said.agent,
        tenant=_tenant(chosen),
        entity=_entity(chosen),
        trigger="weekly_check",
        options=(f"{way.old} to {way.new}", f"Leave it in {way.old}"),
        action="bucket_state",
        rationale=said.rationale or way.reasons,
        known=(_change(chosen, said),),
        caused_by=said.caused_by,
        executed=said.executed,
        related=tuple(each for each in way.basis if each != said.caused_by),
        sets=(
            f"observation.key_metrics={json.dumps(_metrics(way))}",
            f"evidence={json.dumps(_evidence(behind), ensure_ascii=False)}",
        ),
    )


def _change(chosen: Chosen, said: Said) -> dict[str, Any]:
    way = chosen.way
    return {
        "target": f"asin/{chosen.asin}/intent_bucket/{chosen.bucket}",
        "change_type": "bucket_state",
        "from_value": way.old,
        "to_value": way.new,
        "details": {**_needed(way, said), "measured": _measured(way)},
    }


def _needed(way: Assessment, said: Said) -> dict[str, Any]:
    """What the event needs. That a person stands behind an unfreeze, a person writes."""
    if way.trigger is not None:
        (found,) = way.conditions
        return {
            "unfreeze_trigger": way.trigger,
            "actual_value": found.measured["actual_value"],
            "human_confirmed": None,
            "confirmed_by": None,
            "confirmed_at": None,
        }
    if not way.for_person:
        return {}
    met = [e.name for e in way.conditions if e.name != "days" and e.verdict in (MET, PERSON)]
    return {
        "freeze_reason": way.reasons,
        "freeze_criteria_met": met,
        "confirmed": {name: said.confirmed[name] for name in way.for_person},
    }


def _measured(way: Assessment) -> dict[str, Any]:
    return {each.name: dict(each.measured) for each in way.conditions if each.measured}


def _metrics(way: Assessment) -> dict[str, Any]:
    """The measured numbers by name."""
    found = {key: value for each in way.conditions for key, value in each.measured.items()}
    return {k: v for k, v in found.items() if isinstance(v, int | float)}


def _evidence(behind: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The reports of the observations, each once."""
    found: dict[str, Any] = {}
    for trace in behind:
        items = trace.get("evidence")
        for entry in items if isinstance(items, list) else ():
            if isinstance(entry, dict):
                found.setdefault(str(entry.get("uri")), entry)
    return list(found.values())


def _expected(chosen: Chosen) -> tuple[str, tuple[str, ...]]:
    """What should be seen afterwards, so that the decision can be held against it."""
    way, name = chosen.way, chosen.bucket
    if way.new == "KILL":
        return f"Without {name} no orders are lost", ("orders <= 0",)
    if chosen.band is None:
        return f"{name} goes on selling in {way.new}", ("orders >= 1",)
    low, high = chosen.band
    criteria = (f"acos <= {high:g}",)
    if way.for_person:
        return f"{name} stays in its band and needs nobody", (f"acos >= {low:g}", *criteria)
    return f"{name} sells within its target in {way.new}", criteria

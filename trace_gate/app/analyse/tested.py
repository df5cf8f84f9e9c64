"""What is tested, as the traces of the working tree say it (SPEC 8, Experiments).

The fold reads commits. A result that was written a minute ago is not in one yet, so what a
hypothesis came to is folded here from the files, by the same rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.app.repository import find_trace
from trace_gate.core.errors import UsageError
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Decided
from trace_gate.core.fold.foldable import Foldable, foldable
from trace_gate.core.fold.hypotheses import node, trace_node
from trace_gate.core.fold.trace_facts import facts_of
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.ports import Workspace
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.hypotheses.experiments import Trial
    from trace_gate.core.fold.hypotheses.state import State
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

_CAUSED_BY = re.compile(rb"caused_by\s*:\s*[\"']?(TRACE-[0-9]{8}-[0-9]{3,9})")
_EXECUTED = re.compile(rb"executed_at\s*:\s*[\"']?([0-9]{4}-[0-9]{2}-[0-9]{2})")
_DAY = 86_400


class Tested(Record):
    """A test that waits for its result."""

    hypothesis_id: str
    state: State
    trial: Trial
    decision: Trace
    """The executed decision that the result is about"""
    first: int
    last: int
    """The days of its window: since the epoch"""
    due: tuple[int, str] | None
    """When the window is over"""
    others: tuple[str, ...]
    """Other executed decisions about the same product in these days"""
    thread: tuple[Trace, ...]
    """The decision, what caused it, and so on"""

    @property
    def tenant(self) -> Mapping[str, str | None]:
        """Whose test it is."""
        return self.decision.data.get("tenant") or {}

    @property
    def entity(self) -> Mapping[str, str]:
        """What it is about, without what is null."""
        named = self.decision.layer("entity")
        return {field: str(value) for field, value in named.items() if value is not None}


def of(files: Workspace, policy: Policy, *, hypothesis_id: str, about: str | None) -> Tested:
    """The test of a hypothesis.

    Args:
        files: The working tree.
        policy: By which it is folded.
        hypothesis_id: H-NNN.
        about: The decision or the hypothesis trace that is meant; None: what waits for a result.

    Raises:
        UsageError: nothing of it runs, or it has its result.
    """
    root = policy.gate.traces
    traces = _traces(files, root, hypothesis_id)
    if not traces:
        raise UsageError(
            f"No trace here names {hypothesis_id}.",
            remedy="trace-gate due   lists what waits for a result, with the command to type.",
        )
    state = node.state_of(hypothesis_id, _facts(traces, hypothesis_id, policy), policy)
    trial, decision = _subject(state, about)
    used = state.uses[decision][0]
    first = dict(trial.days).get(decision, used.day)
    last = first + (trial.window_days or 1) - 1
    own = frozenset(each for each, _ in trial.runs)
    tested = traces[decision]
    return Tested(
        hypothesis_id=hypothesis_id,
        state=state,
        trial=trial,
        decision=tested,
        first=first,
        last=last,
        due=trial.due(decision),
        others=tuple(_others(files, root, tested, (first, last), own)),
        thread=tuple(_thread(files, root, tested)),
    )


def _subject(state: State, about: str | None) -> tuple[Trial, str]:
    """The trial, and the decision of it that the result is about."""
    if about is not None and about in state.uses:
        return _open(state, state.trials[state.uses[about][1]]), about
    if about is not None and about in state.not_counted:
        raise _not_counted(state, about)
    named = state.trials.get(about or "")
    found = named if named is not None else next(_waiting(state), None)
    if found is None and state.trials:
        found = list(state.trials.values())[-1]
    if found is None or not found.runs:
        cause = f" --caused-by {found.trace}" if found is not None else ""
        raise UsageError(
            f"Nothing tests {state.id} yet: no executed decision rests on it.",
            remedy=f"trace-gate new decision --from-staged{cause}",
        )
    return _open(state, found), found.runs[0][0]


def _not_counted(state: State, about: str) -> UsageError:
    if state.not_counted[about] == "waiting":
        return UsageError(
            f"{about} is not executed yet, so nobody can know what it did.",
            remedy=f"trace-gate execute {about}",
        )
    return UsageError(
        f"{about} does not count for {state.id}.", remedy="trace-gate check --all   says why."
    )


def _waiting(state: State) -> Iterator[Trial]:
    """The tests without a conclusive result, in the order in which the fold takes them."""
    found = (
        state.newest("RUNNING"),
        state.newest("COMPLETED"),
        state.newest("RUNNING", "COMPLETED", registered=False),
        state.newest("PLANNED"),
    )
    return (each for each in found if each is not None)


def _open(state: State, trial: Trial) -> Trial:
    if trial.concluded and trial.verdict is not None:
        raise UsageError(
            f"{trial.verdict.fact.trace_id} says {trial.verdict.result} about this test of "
            f"{state.id}, and a test counts once.",
            remedy='To test it again: trace-gate new hypothesis --statement "..." --criterion '
            '"acos <= 0.35"',
        )
    if trial.status == "CANCELLED":
        raise UsageError(
            f"{trial.id} was given up: {trial.by} took its place.",
            remedy=f"trace-gate verify {state.id}",
        )
    return trial


def _traces(files: Workspace, root: str, hypothesis_id: str) -> dict[str, Trace]:
    """The traces that name a hypothesis, and those that one of them caused, by their ids."""
    found: dict[str, Trace] = {}
    later: list[tuple[str, str, bytes]] = []
    for path in files.below(root):
        text = files.read(path) or b""
        caused = _CAUSED_BY.search(text)
        if hypothesis_id.encode() in text:
            trace = find_trace.readable(path, text)
            if trace is not None and trace.id is not None:
                found[trace.id] = trace
        elif caused is not None and b"hypothesis_result" in text:
            later.append((caused[1].decode(), path, text))
    for cause, path, text in later:
        trace = find_trace.readable(path, text) if cause in found else None
        if trace is not None and trace.id is not None:
            found[trace.id] = trace
    return found


def _facts(traces: Mapping[str, Trace], hypothesis_id: str, policy: Policy) -> list[Fact]:
    """What they tell the hypothesis."""
    nodes: dict[str, list[Fact]] = {}
    for trace_id, trace in traces.items():
        for key, fact in facts_of(trace, trace_id):
            nodes.setdefault(key, []).append(fact)
    wanted = node_keys.hypothesis(hypothesis_id)
    facts = list(nodes.get(wanted, ()))
    for key, told in sorted(nodes.items()):
        if node_keys.kind_of(key) == "trace":
            addressed = trace_node.fold(key, _ordered(told), policy).addressed
            facts += [fact for name, fact in addressed if name == wanted]
    return facts


def _ordered(facts: Sequence[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda each: (each.order, not isinstance(each, Decided)))


def _others(
    files: Workspace, root: str, tested: Trace, days: tuple[int, int], own: frozenset[str]
) -> Iterator[str]:
    """Executed decisions about the same product, or about no product, in the same days."""
    about = foldable(tested)
    if not isinstance(about, Foldable):
        return
    first, last = (ids.date_of_day(each + off) for each, off in zip(days, (-1, 1), strict=True))
    for path in sorted(files.below(root)):
        text = files.read(path) or b""
        executed = _EXECUTED.search(text)
        if executed is None or not first <= executed[1].decode() <= last:
            continue
        trace = find_trace.readable(path, text)
        other = foldable(trace) if trace is not None else ""
        if isinstance(other, Foldable) and _beside(about, other, days) and other.id not in own:
            yield other.id


def _beside(about: Foldable, other: Foldable, days: tuple[int, int]) -> bool:
    if other.executed is None or other.trace.trace_type != "decision" or other.all_failed:
        return False
    same = other.tenant == about.tenant and other.asin in (about.asin, None)
    return same and days[0] <= other.executed.whole // _DAY <= days[1]


def _thread(files: Workspace, root: str, tested: Trace) -> Iterator[Trace]:
    seen: set[str] = set()
    trace: Trace | None = tested
    while trace is not None and trace.id not in seen:
        yield trace
        seen.add(trace.id or "")
        cause = trace.caused_by
        known = cause is not None and ids.is_trace_id(cause)
        path = ids.path_of(str(cause), root) if known else ""
        trace = find_trace.readable(path, files.read(path)) if path else None

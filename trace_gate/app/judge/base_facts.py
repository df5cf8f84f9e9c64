"""The facts that a unit meets: what the fold of its base knows, what its traces say (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.errors import CannotJudge
from trace_gate.core.governor.facts_view import Arrival, FactsView
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from trace_gate.app.ports import Repository
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.governor.facts_view import Rows, Together
    from trace_gate.core.ledger.model import Touched, TraceFile
    from trace_gate.core.policy.policy import Policy

    BaseFolds = Callable[[Repository, str, Policy], "BaseFold"]
    """(git, commit, policy) -> what the fold of that commit knows"""


class BaseFold(Record):
    """What the fold knows, where it was made, and which traces are other at the base."""

    rows: Rows
    moved: Mapping[str, tuple[Sequence[AddressedFact], Sequence[AddressedFact]]]
    """Path to (what the trace tells where the fold was made, what it tells at the base)."""


def facts_view(
    git: Repository,
    base: str | None,
    touched: Sequence[Touched],
    policy: Policy,
    folded: BaseFolds | None,
    *,
    together: Together,
) -> FactsView:
    """The facts that the traces of a unit meet. Nothing is read before it is asked."""
    known: list[BaseFold] = []

    def at_base() -> BaseFold:
        if not known:
            known.append(_folded(git, base, policy, folded))
        return known[0]

    def rows(key: str) -> Mapping[str, Sequence[Fact]]:
        return at_base().rows(key)

    return FactsView(rows, lambda: _arrivals(at_base(), touched, policy), policy, together)


def _folded(
    git: Repository, base: str | None, policy: Policy, folded: BaseFolds | None
) -> BaseFold:
    if base is None:
        return BaseFold(rows=lambda _: {}, moved={})
    if folded is None:
        raise CannotJudge(
            "The traces of the base cannot be folded here, so the guardrails cannot be judged.",
            remedy="trace-gate check   in a repository on disk",
        )
    return folded(git, base, policy)


def _arrivals(base: BaseFold, touched: Sequence[Touched], policy: Policy) -> Iterator[Arrival]:
    mine = {each.path: each for each in touched}
    for path, (was, now) in base.moved.items():
        if path not in mine:
            yield Arrival(path=path, was=tuple(was), base=tuple(now), unit=tuple(now))
    for path, each in mine.items():
        was, _ = base.moved.get(path, ((), ()))
        sealed, final = _facts_of(each.sealed, policy), _facts_of(each.final, policy)
        yield Arrival(path=path, was=(*was, *sealed), base=sealed, unit=final)


def _facts_of(file: TraceFile | None, policy: Policy) -> tuple[AddressedFact, ...]:
    """What a version of a trace tells; nothing where it cannot be read, or is not in its place."""
    from trace_gate.core.fold.trace_facts import facts_of
    from trace_gate.core.trace import ids

    if file is None or file.trace is None:
        return ()
    if file.trace.id != ids.id_of_path(file.path, policy.gate.traces):
        return ()
    return facts_of(file.trace, file.path)

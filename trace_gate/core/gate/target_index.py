"""Which decisions of a unit name a path: found by the path, without asking each of them."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target


class Claim(Record):
    """One change of one decision that is about files. `number` is the decision's, from 0."""

    number: int
    status: DecisionStatus
    planned: PlannedChange
    goal: Target


class Naming:
    """The file targets of some decisions, those without a wildcard by their path."""

    def __init__(self, statuses: tuple[DecisionStatus, ...]) -> None:
        self._exact: dict[str, list[Claim]] = {}
        self._patterns: list[Claim] = []
        for number, status in enumerate(statuses):
            for planned, goal in status.targets:
                if goal is None or goal.path is None:
                    continue
                claim = Claim(number=number, status=status, planned=planned, goal=goal)
                if goal.pattern:
                    self._patterns.append(claim)
                else:
                    self._exact.setdefault(goal.path, []).append(claim)

    def every(self) -> tuple[Claim, ...]:
        """All changes of files, those without a wildcard first."""
        return (*(each for mine in self._exact.values() for each in mine), *self._patterns)

    def of(self, path: str) -> tuple[DecisionStatus, ...]:
        """The decisions that name a path, in their order."""
        return tuple({each.number: each.status for each in self.claims(path)}.values())

    def claims(self, path: str) -> tuple[Claim, ...]:
        """The changes that name a path, in the order of their decisions."""
        exact = self._exact.get(path, [])
        if not self._patterns:
            return tuple(exact)
        from trace_gate.core.trace import target

        wild = [each for each in self._patterns if target.covers(each.goal, path)]
        return tuple(sorted([*exact, *wild], key=lambda each: each.number))

"""Which decisions of a unit name a path: found by the path, without asking each of them."""

from __future__ import annotations

from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.decisions import Standing
    from trace_gate.core.trace.target import Target


class Naming:
    """The file targets of some decisions, those without a wildcard by their path."""

    def __init__(self, standings: tuple[Standing, ...]) -> None:
        self._exact: dict[str, dict[int, Standing]] = {}
        self._patterns: list[tuple[int, Standing, Target]] = []
        for number, standing in enumerate(standings):
            for _, goal in standing.targets:
                if goal is not None and goal.pattern:
                    self._patterns.append((number, standing, goal))
                elif goal is not None and goal.path is not None:
                    self._exact.setdefault(goal.path, {})[number] = standing

    def of(self, path: str) -> tuple[Standing, ...]:
        """The decisions that name a path, in their order."""
        wild = {number: each for number, each, goal in self._patterns if target.covers(goal, path)}
        found = {**self._exact.get(path, {}), **wild}
        return tuple(found[number] for number in sorted(found))

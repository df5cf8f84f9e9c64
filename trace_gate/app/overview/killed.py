"""How many buckets came to a final state in each quarter, as known in a week (SPEC 8, Metrics).

The fold keeps the sums of all weeks. Who asks about an earlier one has the later ones left out.
"""

from __future__ import annotations

from trace_gate.core.fold.facts import Counted
from trace_gate.core.fold.metrics import weekly_counts
from trace_gate.core.fold.metrics.weekly_counts import KILLED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.kept_verdicts import Nodes
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.metrics.weekly_counts import Rules


def killed(
    nodes: Nodes, key: str | None, summary: Mapping[str, Any], rules: Rules, week: int
) -> Mapping[str, int]:
    """Quarter to how many, up to the end of a week.

    Args:
        nodes: of the fold.
        key: the node of the metrics; None where there is none.
        summary: what it says.
        rules: how it is counted.
        week: the Monday of the week.
    """
    rows = summary["weeks"]
    if key is None or not rows or rows[-1][0] <= week:
        return dict(summary["killed"])
    found: dict[str, int] = {}
    for monday, counts in _weeks(nodes.facts([key])[key], rules):
        if monday <= week:
            named = {name: many for name, many in counts.items() if name.startswith(KILLED)}
            weekly_counts.add_all(found, named)
    return {name.removeprefix(KILLED): many for name, many in found.items()}


def _weeks(facts: Sequence[Fact], rules: Rules) -> Iterator[tuple[int, Mapping[str, int]]]:
    """What each week added: to a total by its parts, to a product by its own facts."""
    parts: Iterable[Counted] = [each for each in facts if isinstance(each, Counted)]
    if parts:
        for each in parts:
            yield from each.weeks
        return
    gathered = weekly_counts.begin()
    for fact in facts:
        weekly_counts.step(gathered, fact)
    yield from weekly_counts.by_week(gathered, rules).items()

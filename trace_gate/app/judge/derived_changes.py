"""Tracked derived layers of a unit, held against a fresh derivation (SPEC 2, `derived.tracked`).

The layers are folded from the traces that the unit leaves, by the policy files that it
leaves: that is what `trace-gate derive` makes of the same tree. Whether they are tracked at
all is said by the policy of the base, as everything that decides.
"""

from __future__ import annotations

from trace_gate.core.errors import CannotJudge
from trace_gate.core.gate.proposal import DerivedInUnit
from trace_gate.core.git_model import REGULAR
from trace_gate.core.policy import path_classes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.app.repository.units import Unit
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.git_model import Entry
    from trace_gate.core.policy.policy import Policy

    Derive = Callable[[Repository, str | None, Policy], Mapping[str, str]]
    """(git; tree, or None for the index; its policy) -> sha256 of each derived file."""


def derived_in_unit(
    git: Repository, unit: Unit, case: Case, side: Side, derive: Derive | None
) -> DerivedInUnit | None:
    """What is wrong with the derived layers that a unit leaves; None where nothing can be.

    A unit that changes neither traces nor policy nor layers leaves them as they were judged.

    Raises:
        CannotJudge: this caller cannot derive.
    """
    policy = case.in_unit.policy if case.in_unit.touched else case.policy
    if policy is None or not any(_concerns(case)):
        return None
    if derive is None:
        raise CannotJudge(
            "The derived layers are tracked, and they cannot be derived here.",
            remedy="trace-gate check   in a repository on disk",
        )
    # A tree that its last commit does not have is that of a merge which nobody made yet.
    own = git.tree(unit.commits[-1].oid) if unit.tree is not None and unit.commits else unit.tree
    made, there = derive(git, unit.tree, policy), _there(case, side)
    sums = git.sha256({entry.oid for entry in there.values() if entry.mode == REGULAR})
    return DerivedInUnit(
        wrong=tuple(
            path
            for path in sorted(made.keys() & there.keys())
            if there[path].mode != REGULAR or sums[there[path].oid] != made[path]
        ),
        missing=tuple(sorted(made.keys() - there.keys())),
        stray=tuple(sorted(there.keys() - made.keys())),
        merge_first=unit.base.ref if own != unit.tree else None,
    )


def _concerns(case: Case) -> Iterator[bool]:
    """Of each change, whether the layers depend on it or are it."""
    traces = case.policy.gate.traces
    for change in case.proposal.changes:
        top = change.path.partition("/")[0]
        yield (
            top == "config"
            or path_classes.below(change.path, traces)
            or case.classes.of(change) == "derived"
        )


def _there(case: Case, side: Side) -> Mapping[str, Entry]:
    """Everything below the derived folders, however their names are written."""
    found: dict[str, Entry] = {}
    for folder in case.policy.gate.derived:
        found.update(side.below(folder))
    for change in case.proposal.changes:
        if change.new is not None and case.classes.of(change) == "derived":
            found[change.path] = change.new
    gate = case.policy.gate
    return {p: e for p, e in found.items() if path_classes.classify(p, e.mode, gate) == "derived"}

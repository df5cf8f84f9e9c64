"""Which edits that a merge carries over a rename nobody has judged (SPEC 5, Cover; decision 0118).

An exempt file may be edited by anybody. Where a merge takes such an edit over to a name at which
decisions count, no decision said it under either name, also if the edit has landed.
"""

from __future__ import annotations

from trace_gate.core.policy import path_classes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.git_model import Carried, Commit
    from trace_gate.core.policy.gate import GatePolicy

FREE = ("exempt", "derived")
"""Classes of paths that need no decision."""


def with_weighed(commits: Sequence[Commit], gate: GatePolicy) -> tuple[Commit, ...]:
    """The commits of a unit; of each edit that a merge carries it is said whether it was free."""
    return tuple(
        each.with_(carried=weighed(each.carried, gate)) if each.carried else each
        for each in commits
    )


def weighed(carried: Sequence[Carried], gate: GatePolicy) -> tuple[Carried, ...]:
    """The same for some edits. Where several old names are possible, one is enough."""
    return tuple(
        each.with_(free=any(path_classes.class_of(old, gate) in FREE for old in each.olds))
        for each in carried
    )

"""Merges inside a unit: only what they change beyond the automatic merge counts (SPEC 5). TG409."""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate import cover, cover_messages
from trace_gate.core.gate import unit_messages as messages
from trace_gate.core.gate.proposal import INDEX
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.market_changes import MarketJudgement
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.git_model import Change, Commit


def check(
    case: Case, statuses: tuple[DecisionStatus, ...], market: MarketJudgement | None = None
) -> Iterator[Finding]:
    """TG409 for each path that a merge made other than its parents and no decision covers.

    `market` knows the market files all of whose values are decided.
    """
    naming, own = Naming(statuses), frozenset(touched.path for touched in case.ledger.live())
    decided = market.covered if market is not None else frozenset()
    for commit in case.proposal.commits:
        for change in commit.changes if len(commit.parents) > 1 else ():
            if change.path in decided:
                continue
            yield from _judge(case, naming, own, commit, change)


def _judge(
    case: Case, naming: Naming, own: frozenset[str], commit: Commit, change: Change
) -> Iterator[Finding]:
    """`own` are the traces of the unit, which are judged like any other wherever they come in."""
    kind = case.classes.of(change)
    if kind in ("exempt", "protected"):
        return
    conflicted, sides = change.path in commit.conflicts, case.around.sides
    if conflicted and change.new in sides.get((commit.oid, change.path), ()):
        return  # Resolved to the content of one side, it is covered by that side.
    changed_in_the_end = (each.path for each in case.proposal.changes)
    if kind == "trace" and conflicted and change.path not in changed_in_the_end:
        return  # Two traces with one number: whatever stood here for a while is gone again.
    if kind in ("governed", "evidence") and cover.cover_of(naming, change.path) is not None:
        return
    if kind == "trace" and change.new is not None and change.path in own:
        return
    what = "drops" if change.new is None else "changes"
    name = "This merge" if commit.oid == INDEX else f"The merge {commit.oid[:10]}"
    yield Finding(
        code="TG409",
        message=messages.unlike_automatic(name, what, change),
        remediation=_mend(case, kind, commit, change),
        path=change.path,
        commit=None if commit.oid == INDEX else commit.oid,
    )


def _mend(case: Case, kind: str, commit: Commit, change: Change) -> str:
    """Merge again; or, where the change is meant, decide it as any other."""
    others = " ".join(each[:10] for each in commit.parents[1:])
    if commit.oid == INDEX:
        again = messages.merge_anew(others)
    else:
        again = messages.merge_again(commit, others)
        last = case.proposal.commits[-1].oid
        if last != commit.oid:
            again += f" && git cherry-pick {commit.oid[:10]}..{last[:10]}"
    why = messages.what_it_does()
    if kind == "trace":
        number = f"trace-gate renumber {word(change.path)}"
        return messages.number_taken(again, why, number)
    meant = cover_messages.new_decision(change.path, case, None, gone=change.new is None)
    return messages.meant_change(again, why, meant)

"""The traces that a unit touches, in every version that it has of them, and those that it names."""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import Reader
from trace_gate.core.git_model import REGULAR
from trace_gate.core.ledger.trace_file import Touched
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.git_model import Change, Commit, Entry
    from trace_gate.core.ledger.trace_file import TraceFile, Version
    from trace_gate.core.policy.policy import Policy


def in_ledger(
    git: Repository, proposal: Proposal, rules: Rules, side: Side, services: Services
) -> dict[str, Any]:
    """What the ledger of a unit says of traces, by the names of its fields."""
    held = services.traces
    reader, policy = (
        Reader(git, rules, services.ahead, None if held is None else held.read),
        rules.policy,
    )
    touched = touched_by(git, proposal, policy, reader)
    live = [each for each in touched if each.is_live]
    return {
        "touched": touched,
        "known": _known(proposal, side, live, policy, reader),
        **_earlier_versions(git, proposal, touched, policy, reader),
    }


def touched_by(
    git: Repository, proposal: Proposal, policy: Policy, reader: Reader
) -> tuple[Touched, ...]:
    """Each trace path that the unit touches in any of its commits."""
    net = {change.path: change for change in proposal.changes}
    steps: dict[str, list[tuple[Commit, Change]]] = {
        path: [] for path in net if ids.id_of_path(path, policy.gate.traces) is not None
    }
    for commit in proposal.commits:
        for change in commit.changes:
            if ids.id_of_path(change.path, policy.gate.traces) is not None:
                steps.setdefault(change.path, []).append((commit, change))
    if not steps:
        return ()
    undone = [path for path in steps if path not in net]
    unchanged = git.entries(proposal.base, undone) if proposal.base and undone else {}
    reader.prepare(_all_versions(steps, net, unchanged))
    found = (
        _one_touched(path, net.get(path), unchanged.get(path), steps[path], reader)
        for path in sorted(steps)
    )
    return tuple(_with_history(git, proposal, each, policy, reader) for each in found)


def _with_history(
    git: Repository, proposal: Proposal, touched: Touched, policy: Policy, reader: Reader
) -> Touched:
    """Who wrote a sealed decision is asked for only where its approval matters."""
    if proposal.base is None or touched.sealed is None or not touched.is_live:
        return touched
    if touched.trace.approval is None:
        return touched
    from trace_gate.app.judge import earlier_authors

    history = earlier_authors.histories(git, proposal.base, [touched.path], reader)
    if not earlier_authors.brings_approval(touched):
        return touched.with_(history=history)
    earlier = earlier_authors.earlier(git, proposal.base, touched, policy, reader)
    return touched.with_(history=history, earlier=earlier)


def _all_versions(
    steps: Mapping[str, list[tuple[Commit, Change]]],
    net: Mapping[str, Change],
    unchanged: Mapping[str, Entry],
) -> list[tuple[str, Entry]]:
    """Each version that the unit's traces have anywhere in it."""
    found: dict[tuple[str, Entry | None], None] = {}
    for path, changes in steps.items():
        ends = [net[path]] if path in net else []
        every = [entry for c in (*(c for _, c in changes), *ends) for entry in (c.old, c.new)]
        found.update(((path, entry), None) for entry in (*every, unchanged.get(path)))
    return [(path, entry) for path, entry in found if entry is not None]


def _one_touched(
    path: str,
    net: Change | None,
    unchanged: Entry | None,
    steps: list[tuple[Commit, Change]],
    reader: Reader,
) -> Touched:
    sealed = net.old if net is not None else unchanged
    final = net.new if net is not None else unchanged
    usable = final if final is None or final.mode == REGULAR or sealed is not None else None
    return Touched(
        path=path,
        sealed=reader.read(path, sealed),
        final=reader.read(path, usable, validate=True),
        versions=reader.versions(steps),
    )


def _earlier_versions(
    git: Repository,
    proposal: Proposal,
    touched: Sequence[Touched],
    policy: Policy,
    reader: Reader,
) -> dict[str, tuple[Version, ...]]:
    """Loaded where a decision is approved: who wrote it is asked for then only."""
    if not any(each.is_live and each.trace.approval is not None for each in touched):
        return {}
    from trace_gate.app.judge import earlier_authors

    return earlier_authors.others(git, proposal, touched, policy, reader)


def _known(
    proposal: Proposal, side: Side, live: list[Touched], policy: Policy, reader: Reader
) -> dict[str, TraceFile]:
    """The traces of the tree that trailers and links name, and those whose id another one has."""
    wanted = {trace_id for commit in proposal.commits for trace_id in commit.trailers}
    if live:
        from trace_gate.core.ledger import links

        wanted |= {trace_id for each in live for _, trace_id in links.named(each.trace)}
    root, own = policy.gate.traces, {each.path: each.trace.id or "" for each in live}
    wanted |= {i for p, i in own.items() if ids.is_trace_id(i) and ids.path_of(i, root) != p}
    found = {i: ids.path_of(i, root) for i in wanted if ids.is_trace_id(i)}
    entries = side.entries(found.values()) if found else {}
    reader.fetch(entries.values())
    files = {i: reader.read(path, entries.get(path)) for i, path in found.items()}
    return {i: file for i, file in files.items() if file is not None}

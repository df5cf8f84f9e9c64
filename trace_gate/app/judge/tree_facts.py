"""Facts about the tree around the changed paths of a unit."""

from __future__ import annotations

from trace_gate.app.judge.forbidden_contents import forbidden
from trace_gate.core.gate.proposal import INDEX, TreeFacts
from trace_gate.core.git_model import SYMLINK
from trace_gate.core.ledger.commit_dates import CommitDates
from trace_gate.core.policy import path_classes
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.core.gate.proposal import LinkGoal, Proposal, Sides
    from trace_gate.core.git_model import Commit, Entry
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Tenant


def tree_facts(
    git: Repository,
    proposal: Proposal,
    policy: Policy,
    live: list[Touched],
    side: Side,
    *,
    classes: path_classes.Classes,
    services: Services,
) -> TreeFacts:
    """Names, links, sides of merges, trailers, remediated commits and odd dates of a unit.

    And what the protected branch had meanwhile at the protected paths that the unit changes.
    """
    sides, base = sides_of_merges(git, proposal), proposal.base
    executes = any(each.trace.executed_at for each in live)  # which may be dated before the base
    return TreeFacts(
        names=_names(git, proposal, side),
        links=_links(git, proposal, policy, side),
        sides=sides,
        dates=_dates(git, proposal, policy, sides),
        unknown_trailers=_unknown_trailers(git, proposal, policy),
        forbidden=forbidden(git, proposal, side),
        ancestors=_ancestors(git, proposal, live),
        base_at=git.committed_at(base) if base is not None and executes else None,
        newest=_newest(git, proposal, policy, live, services),
        superseded=_superseded(git, proposal, policy, live),
        landed=_landed(git, proposal, classes),
    )


def _landed(
    git: Repository, proposal: Proposal, classes: path_classes.Classes
) -> Mapping[tuple[str | None, str], tuple[Entry | None, ...]]:
    """Loaded where a protected path changes: most units change none."""
    if not any(classes.of(each) == "protected" for each in proposal.every_change()):
        return {}
    from trace_gate.app.judge.landed_contents import landed_contents

    return landed_contents(git, proposal, classes)


def _superseded(
    git: Repository, proposal: Proposal, policy: Policy, live: list[Touched]
) -> Mapping[str, str]:
    """Asked only for plans of the base that the unit executes: what is new has no successor."""
    if proposal.base is None or not live:
        return {}
    from trace_gate.core.gate import decisions

    wanted = {
        str(each.trace.id)
        for each in live
        if each.before is not None and decisions.newly_recorded(each)
    }
    if not wanted:
        return {}
    from trace_gate.app.judge import superseded

    return superseded.by(git, proposal.base, wanted, policy.gate.traces)


def _newest(
    git: Repository, proposal: Proposal, policy: Policy, live: list[Touched], services: Services
) -> tuple[Tenant, ...] | None:
    """Tenants of the base's newest traces, as far back as the shops of the new traces ask for."""
    new = [each.trace.tenant for each in live if each.is_new]
    if proposal.base is None or policy.gate.tenants or not new:
        return None
    if not git.folder(proposal.base, policy.gate.traces):
        return None
    wanted = {(each.store_id, each.marketplace) for each in new if each is not None}
    from trace_gate.app.judge.newest_shops import newest_shops

    held = services.traces  # one of many units: what is kept for the next hook would be of no use
    store = services.store if held is None else None
    return newest_shops(git, proposal.base, policy.gate.traces, wanted, store, held=held)


def _dates(git: Repository, proposal: Proposal, policy: Policy, sides: Sides) -> CommitDates:
    """What is odd about the dates of the commits. Git is asked about odd ones only.

    A commit that brings a trace is held against all that it stands on in the unit: a commit
    without one may have any date, and would hide what is below it.
    """
    known = {each.oid: each.committer.seconds for each in proposal.commits}
    elders: dict[str, tuple[str, int]] = {}
    below: dict[str, str] = {}
    for commit in proposal.commits:
        for parent in commit.parents:
            if parent not in known:
                known[parent] = git.committed_at(parent)
        sources = {*commit.parents, *(below[p] for p in commit.parents if p in below)}
        later = [(known[oid], oid) for oid in sources if known[oid] > known[commit.oid]]
        governed = [(at, oid) for at, oid in later if git.gate_history(oid)]
        if governed:
            below[commit.oid] = max(governed)[1]
            if _brings_trace(commit, policy, sides):
                elders[commit.oid] = (below[commit.oid], known[below[commit.oid]])
    late = (oid for oid, at in known.items() if at > proposal.landing and oid != INDEX)
    return CommitDates(
        elders=elders,
        before_adoption=frozenset(oid for oid in late if not git.gate_history(oid)),
    )


def _brings_trace(commit: Commit, policy: Policy, sides: Sides) -> bool:
    """Whether it brings or grows a trace; a merge, what none of its parents has."""
    return any(
        change.new is not None
        and path_classes.below(change.path, policy.gate.traces)
        and change.new not in sides.get((commit.oid, change.path), ())
        for change in commit.changes
    )


def _ancestors(git: Repository, proposal: Proposal, live: list[Touched]) -> frozenset[str]:
    """The commits named as targets of a remediation that the base has."""
    base = proposal.base
    if base is None or not live:
        return frozenset()
    from trace_gate.core.gate import decisions

    goals = [goal for each in live for _, goal in decisions.parsed(each.trace)]
    named = {goal.commit for goal in goals if goal is not None and goal.commit is not None}
    return frozenset(oid for oid in named if git.resolve(oid) == oid and git.is_ancestor(oid, base))


def _names(git: Repository, proposal: Proposal, side: Side) -> dict[str, tuple[str, ...]]:
    """By folder the names of the base that one could take for a name that the unit adds.

    Not those that the unit takes away: a folder is gone when the last file in it is.
    """
    added: dict[str, set[str]] = {}
    for change in proposal.changes:
        if change.old is None and change.new is not None:
            parts = change.path.split("/")
            for depth, name in enumerate(parts):
                added.setdefault("/".join(parts[:depth]), set()).add(name)
    if proposal.base is None:
        return {}
    base = proposal.base
    return {
        folder: tuple(_left(git, base, side, folder, added[folder])) for folder in sorted(added)
    }


def _left(git: Repository, base: str, side: Side, folder: str, added: set[str]) -> Iterator[str]:
    for name in git.twins(base, folder, {path_classes.twin_key(each) for each in added}):
        if name not in added:
            where = f"{folder}/{name}" if folder else name
            if side.entries([where]):
                yield name


def _links(
    git: Repository, proposal: Proposal, policy: Policy, side: Side
) -> Mapping[str, LinkGoal]:
    """Where each symbolic link leads that the unit adds or changes, or whose goal it takes away."""
    changed = {each.path: each.new for each in proposal.changes if each.new is not None}
    links = {path: entry for path, entry in changed.items() if entry.mode == SYMLINK}
    gone = _set_free(proposal, policy)
    if not links and not gone:
        return {}
    from trace_gate.app.judge.followed_links import followed, left

    still = left(git, side, proposal.base, gone) if proposal.base is not None and gone else {}
    return {**still, **followed(git, side, links)}


def _set_free(proposal: Proposal, policy: Policy) -> list[str]:
    """Files to which a link may lead, that the unit takes away from where one comes by itself."""
    gone = [each for each in proposal.changes if each.new is None or not each.new.is_file]
    if not gone:
        return []
    from trace_gate.core.policy.symlinks import is_set_free

    return [each.path for each in gone if is_set_free(each.path, each.old, each.new, policy.gate)]


def sides_of_merges(git: Repository, proposal: Proposal) -> Sides:
    """The parents' entries of each path on which a merge of the unit stopped."""
    found: dict[tuple[str, str], tuple[Entry | None, ...]] = {}
    for commit in proposal.commits:
        wanted = [c.path for c in commit.changes if c.path in commit.conflicts]
        if wanted:
            parents = [git.entries(parent, wanted) for parent in commit.parents]
            for path in wanted:
                found[commit.oid, path] = tuple(entries.get(path) for entries in parents)
    return found


def _unknown_trailers(
    git: Repository, proposal: Proposal, policy: Policy
) -> dict[str, tuple[str, ...]]:
    """For each commit the trace ids of its trailers that its own tree does not have."""
    asked: list[tuple[str, str]] = []
    unknown: dict[str, list[str]] = {}
    for commit in proposal.commits:
        here = {change.path for change in commit.changes if change.new is not None}
        for trace_id in commit.trailers:
            if not ids.is_trace_id(trace_id):
                unknown.setdefault(commit.oid, []).append(trace_id)
            elif ids.path_of(trace_id, policy.gate.traces) not in here:
                asked.append((commit.oid, trace_id))
    for (oid, trace_id), there in zip(asked, _existing(git, asked, policy), strict=True):
        if not there:
            unknown.setdefault(oid, []).append(trace_id)
    return {oid: tuple(trace_ids) for oid, trace_ids in unknown.items()}


def _existing(git: Repository, asked: list[tuple[str, str]], policy: Policy) -> list[bool]:
    named = [(oid, ids.path_of(trace_id, policy.gate.traces)) for oid, trace_id in asked]
    added = [path for oid, path in named if oid == INDEX]
    staged = git.index_entries(added) if added else {}
    committed = [pair for pair in named if pair[0] != INDEX]
    answers = dict(zip(committed, git.existing(committed) if committed else (), strict=True))
    return [path in staged if oid == INDEX else answers[oid, path] for oid, path in named]

"""Gathers the facts about one unit, in few questions to Git, and hands the judge a case.

Work is proportional to the change: only what the unit touches, and what that names, is read.
"""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import Reader
from trace_gate.app.judge.tree_facts import tree_facts
from trace_gate.app.repository.rules import below_policy
from trace_gate.core.gate.proposal import Case, Contents, PolicyInUnit
from trace_gate.core.git_model import REGULAR
from trace_gate.core.ledger.model import Ledger, SignatureCheck, Touched, Version
from trace_gate.core.policy import path_classes as paths
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository, Verify
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.gate.proposal import Proposal, Sides, TreeFacts
    from trace_gate.core.git_model import Change, Commit, Entry
    from trace_gate.core.governor.facts_view import FactsView
    from trace_gate.core.ledger.model import EvidenceFile, Pointed, TraceFile
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace


def collect(
    git: Repository, proposal: Proposal, rules: Rules, side: Side, services: Services
) -> Case:
    """The case of a unit: everything that the judge needs to know, read once."""
    reader, classes = Reader(git, rules, services.ahead), paths.Classes(rules.policy.gate)
    touched = touched_by(git, proposal, rules.policy, reader)
    live = [each for each in touched if each.is_live]
    files = _evidence(git, proposal, side, live, rules.policy)
    around = tree_facts(git, proposal, rules.policy, live, side, classes=classes)
    case = Case(
        proposal=proposal,
        policy=rules.policy,
        classes=classes,
        ledger=Ledger(
            touched=touched,
            known=_known(proposal, side, live, rules.policy, reader),
            strays=_strays(proposal, rules.policy),
            evidence=files,
            pointing=_pointing(git, proposal, rules.policy),
            shown=_shown(git, proposal, live, files, rules.policy),
            signatures=signatures(live, rules.policy, services.verify),
            **_earlier_versions(git, proposal, touched, rules.policy, reader),
        ),
        around=around,
        in_unit=_policy_in_unit(git, proposal, rules.policy, around, side),
        folded=_no_facts(rules.policy) if touched else None,
        contents=_contents(git, proposal, classes, live, around.sides),
    )
    if proposal.adoption or not touched:
        return case
    from trace_gate.app.judge import base_facts

    return base_facts.with_facts(git, case, services)


def _pointing(git: Repository, proposal: Proposal, policy: Policy) -> Mapping[str, Pointed]:
    """Loaded where an evidence file changes that was there before."""
    uploads, changes = f"{policy.gate.uploads}/", proposal.every_change()
    if not any(each.old is not None and each.path.startswith(uploads) for each in changes):
        return {}
    from trace_gate.app.judge.evidence_users import pointing

    return pointing(git, proposal, policy)


def _policy_in_unit(
    git: Repository, proposal: Proposal, policy: Policy, around: TreeFacts, side: Side
) -> PolicyInUnit:
    """Loaded where a policy file changes."""
    if not any(below_policy(change.path) for change in proposal.changes):
        return PolicyInUnit()
    from trace_gate.app.judge.policy_changes import policy_in_unit

    return policy_in_unit(git, proposal, policy, around, side)


def _no_facts(policy: Policy) -> FactsView:
    """Loaded where the unit has a trace."""
    from trace_gate.core.governor.facts_view import FactsView

    return FactsView({}, (), policy)


def _contents(
    git: Repository,
    proposal: Proposal,
    classes: paths.Classes,
    live: list[Touched],
    sides: Sides,
) -> Contents:
    """Loaded where a trace speaks of files, or a protected path changes."""
    if not live and not any(classes.of(each) == "protected" for each in proposal.every_change()):
        return Contents(sha256={}, lines={})
    from trace_gate.app.judge.unit_contents import unit_contents

    return unit_contents(git, proposal, classes, live, sides)


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


def touched_by(
    git: Repository, proposal: Proposal, policy: Policy, reader: Reader
) -> tuple[Touched, ...]:
    """Each trace path that the unit touches in any of its commits."""
    net = {change.path: change for change in proposal.changes}
    steps: dict[str, list[tuple[Commit, Change]]] = {
        path: [] for path in net if _is_trace(path, policy)
    }
    for commit in proposal.commits:
        for change in commit.changes:
            if _is_trace(change.path, policy):
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
    return tuple(_with_past(git, proposal, each, policy, reader) for each in found)


def _with_past(
    git: Repository, proposal: Proposal, touched: Touched, policy: Policy, reader: Reader
) -> Touched:
    """Who wrote a sealed decision is asked for only where its approval matters."""
    if proposal.base is None or touched.sealed is None or not touched.is_live:
        return touched
    if touched.trace.approval is None:
        return touched
    from trace_gate.app.judge import earlier_authors

    past = earlier_authors.histories(git, proposal.base, [touched.path], reader)
    if not earlier_authors.brings_approval(touched):
        return touched.with_(past=past)
    earlier = earlier_authors.earlier(git, proposal.base, touched, policy, reader)
    return touched.with_(past=past, earlier=earlier)


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


def _is_trace(path: str, policy: Policy) -> bool:
    return ids.id_of_path(path, policy.gate.traces) is not None


def _strays(proposal: Proposal, policy: Policy) -> tuple[tuple[str, Entry], ...]:
    """What the unit puts where only traces may be, the traces folder itself included."""
    return tuple(
        (change.path, change.new)
        for change in proposal.changes
        if change.new is not None
        and paths.below(change.path, policy.gate.traces)
        and (change.new.mode != REGULAR or not _is_trace(change.path, policy))
    )


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


def _evidence(
    git: Repository, proposal: Proposal, side: Side, live: list[Touched], policy: Policy
) -> dict[str, EvidenceFile]:
    """The evidence files that added entries name, and those that the unit replaces."""
    uploads, named = policy.gate.uploads, list[tuple[str, str | None]]()
    wanted = {
        each.path
        for each in proposal.changes
        if each.old is not None and each.new is not None and each.path.startswith(f"{uploads}/")
    }
    if live:
        from trace_gate.core.ledger import evidence

        named = [(entry.uri or "", entry.sha256) for t in live for entry in evidence.added(t)]
        wanted |= {uri for uri, _ in named if evidence.is_local(uri, uploads)}
    if not wanted:
        return {}
    from trace_gate.app.repository.evidence_files import evidence_files, with_other_ends

    found = evidence_files(git, side.entries(sorted(wanted)), proposal.base)
    replaced = {change.path: change.old for change in proposal.changes if change.path in found}
    before = {path: entry for path, entry in replaced.items() if entry is not None}
    old = evidence_files(git, before, proposal.base)
    # Those that an entry names with the sha256 of something else may differ by their line ends.
    known = ((found[uri], sha256) for uri, sha256 in named if uri in found)
    found |= with_other_ends(git, [f for f, sha256 in known if f.sha256 not in (None, sha256)])
    return {
        path: file.with_(replaces=old[path].sha256 if path in old else None)
        for path, file in found.items()
    }


def _shown(
    git: Repository,
    proposal: Proposal,
    live: list[Touched],
    files: Mapping[str, EvidenceFile],
    policy: Policy,
) -> dict[str, tuple[Trace, ...]]:
    """Loaded where a result comes: most units bring none."""
    if not any(each.trace.verified_at for each in live):
        return {}
    from trace_gate.app.judge.shown_reports import shown_reports

    return shown_reports(git, proposal.base, live, files, policy.gate)


def signatures(
    live: Iterable[Touched], policy: Policy, verify: Verify | None
) -> dict[str, SignatureCheck]:
    """Each signed approval of the unit, held against the keys of the base's policy."""
    found = {}
    for touched in live:
        approval = touched.trace.approval
        if approval is not None and approval.signature and verify is not None:
            found[str(touched.trace.id)] = _verified(touched.trace, policy, verify)
    return found


def _verified(trace: Trace, policy: Policy, verify: Verify) -> SignatureCheck:
    from trace_gate.core.governor import approval_digest

    approval, name = trace.approval, trace.approved_by or ""
    keys = [key for each in policy.gate.approvers if each.name == name for key in each.keys]
    if approval is None or not keys:
        return SignatureCheck(ok=False, reason=f"the policy of the base has no key of {name!r}")
    signed = approval_digest.payload(
        str(trace.id), name, str(approval.at), str(approval.digest), tuple(approval.reasons)
    )
    return verify(signed, str(approval.signature), keys, name)

"""Gathers the facts about one unit, in few questions to Git, and hands the judge a case.

Work is proportional to the change: only what the unit touches, and what that names, is read.
"""

from __future__ import annotations

from trace_gate.app.judge.tree_facts import tree_facts
from trace_gate.app.repository.rules import below_policy
from trace_gate.core.gate.proposal import Case, Contents, PolicyInUnit
from trace_gate.core.git_model import REGULAR
from trace_gate.core.ledger.model import Ledger
from trace_gate.core.policy import path_classes as paths
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository, Verify
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.gate.proposal import Proposal, Sides, TreeFacts
    from trace_gate.core.git_model import Entry
    from trace_gate.core.governor.facts_view import FactsView
    from trace_gate.core.ledger.evidence_file import EvidenceFile, Pointed
    from trace_gate.core.ledger.signature_check import SignatureCheck
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.market.held import MarketChanges
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace


def collect(
    git: Repository, proposal: Proposal, rules: Rules, side: Side, services: Services
) -> Case:
    """The case of a unit: everything that the judge needs to know, read once."""
    classes = rules.classes
    traces = _traces(git, proposal, rules, side, services)
    touched: tuple[Touched, ...] = traces["touched"]
    live = [each for each in touched if each.is_live]
    files = _evidence(git, proposal, side, live, rules.policy)
    around = tree_facts(git, proposal, rules.policy, live, side, classes=classes, services=services)
    case = Case(
        proposal=proposal,
        policy=rules.policy,
        classes=classes,
        ledger=Ledger(
            **traces,
            strays=_strays(proposal, rules.policy),
            evidence=files,
            pointing=_pointing(git, proposal, rules.policy),
            shown=_shown(git, proposal, live, files, rules.policy),
            signatures=_signatures(live, rules.policy, services.verify),
        ),
        around=around,
        in_unit=_policy_in_unit(git, proposal, rules.policy, around, side),
        folded=_no_facts(rules.policy) if touched else None,
        contents=_contents(git, proposal, classes, live, around.sides),
        market=_market(git, proposal, rules.policy, side, live=live, services=services),
    )
    if proposal.adoption or not touched:
        return case
    from trace_gate.app.judge import base_facts

    return base_facts.with_facts(git, case, services)


def _traces(
    git: Repository, proposal: Proposal, rules: Rules, side: Side, services: Services
) -> dict[str, Any]:
    """What the ledger says of traces. Loaded where the unit touches or names one."""
    touches = any(_is_trace(each.path, rules.policy) for each in proposal.every_change())
    if not touches and not any(each.trailers for each in proposal.commits):
        return {"touched": (), "known": {}}
    from trace_gate.app.judge import unit_traces

    return unit_traces.in_ledger(git, proposal, rules, side, services)


def _signatures(
    live: list[Touched], policy: Policy, verify: Verify | None
) -> dict[str, SignatureCheck]:
    """Loaded where a decision is approved."""
    if not any(each.trace.approval is not None for each in live):
        return {}
    from trace_gate.app.judge.signatures import signatures

    return signatures(live, policy, verify)


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


def _market(
    git: Repository,
    proposal: Proposal,
    policy: Policy,
    side: Side,
    *,
    live: list[Touched],
    services: Services,
) -> MarketChanges | None:
    """Loaded where the unit changes a file that the policy maps, or decides (SPEC 5)."""
    if not policy.market_files or proposal.adoption:
        return None
    links = (each.new is not None and not each.new.is_file for each in proposal.changes)
    mapped = (paths.is_market_file(each.path, policy.gate) for each in proposal.changes)
    if not live and not any(links) and not any(mapped):
        return None
    from trace_gate.app.judge.market_files import market_changes
    from trace_gate.core.gate import decisions, market_said

    asked = market_said.campaign_targets(each.trace for each in live if decisions.is_open(each))
    return market_changes(git, proposal, policy, side, asked=asked, read=services.workbooks)


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

"""Nobody approves a content that they cannot look at (SPEC 7, Approval).

What a decision says of its files is looked for in the commits of the unit, in what these stand on,
and in what is staged: as the gate does, where the approval is there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.decide.approval_of_draft import as_it_stands
from trace_gate.app.judge.tree_facts import sides_of_merges
from trace_gate.app.judge.unit_contents import unit_contents
from trace_gate.core.errors import UsageError
from trace_gate.core.gate.content.seen import SeenContents
from trace_gate.core.gate.content_values import REQUIRED
from trace_gate.core.gate.decisions import EXECUTING, DecisionStatus, parsed
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.policy import path_classes as paths
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.gate.target_index import Claim
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.policy.policy import Policy


def refuse(git: Repository, found: Found, evaluation: Evaluation, services: Services) -> None:
    """Nothing, where what the decision says of its files can be looked at.

    Raises:
        UsageError: it says what no commit has, and nothing that is staged.
    """
    goals = [goal for _, goal in parsed(found.trace)]
    if not any(goal is not None and goal.path is not None for goal in goals):
        return
    proposal, rules, _, touched = as_it_stands(git, found.path, found.data, services)
    policy = rules.policy
    live = [each for each in touched if each.is_live]
    mine = next((each for each in live if each.path == found.path), None)
    if mine is None or (mine.before is not None and mine.before.executed_at):
        return  # what was executed before covers nothing any more
    sides = sides_of_merges(git, proposal)
    contents = unit_contents(git, proposal, paths.Classes(policy.gate), live, sides)
    statuses = [_status(each, evaluation) for each in live if each.trace.trace_type in EXECUTING]
    naming = Naming(tuple(statuses))
    seen = SeenContents(
        contents,
        proposal,
        naming,
        sides,
        ordinary=_ordinary(proposal, policy, live),
        required=policy.gate.content == REQUIRED,
    )
    own = Naming((_status(mine, evaluation),))
    unseen = list(seen.unseen(own.every()))
    if unseen:
        raise UsageError(
            f"{found.trace.id} says of {unseen[0].goal.path} what no commit here has, nor what is "
            "staged: its content before or after, its mode or its lines. An approval would cover "
            "what nobody can look at.",
            remedy=_remedy(found, unseen, naming, policy.gate.traces),
        )


def _ordinary(proposal: Proposal, policy: Policy, live: Sequence[Touched]) -> frozenset[str]:
    """The changed files that a decision may cover by a wildcard (`cover`)."""
    brought = {entry.uri for each in live for entry in each.trace.evidence}
    classes = paths.Classes(policy.gate)
    return frozenset(
        each.path
        for each in proposal.changes
        if classes.of(each) in ("governed", "evidence")
        and not (each.old is None and each.path in brought)
    )


def _status(touched: Touched, evaluation: Evaluation) -> DecisionStatus:
    """A decision of the unit, of which only what it says is asked."""
    return DecisionStatus(
        touched=touched,
        targets=parsed(touched.trace),
        evaluation=evaluation,
        approval=None,
        open=True,
        recorded=True,
        in_time=True,
    )


def _remedy(found: Found, unseen: Sequence[Claim], naming: Naming, root: str) -> str:
    """All drafts on these files are written again: one of them goes on from the other."""
    path = str(unseen[0].goal.path)
    claims = naming.claims(path) or tuple(unseen)
    drafts = [each.status.touched for each in claims]
    names = dict.fromkeys(
        str(each.trace.id) for each in drafts if each.is_new and each.trace.approval is None
    )
    if not names:
        return (
            f"git add {word(path)}   as it is to be, then approve it; else "
            f"trace-gate supersede {found.trace.id}   and approve that one."
        )
    again = " && ".join(f"trace-gate refresh {each}" for each in names)
    stage = "" if unseen[0].goal.pattern else f"git add {word(path)} && "
    return f"{stage}{again} && git add {word(root)} && git commit   then approve it."

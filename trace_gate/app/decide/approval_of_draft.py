"""What the gate will say of an approval, asked of a decision of the working tree (SPEC 7).

The same rule on the same facts: the unit is the staged one, in which this decision stands as it is
on disk. So whoever executes it hears at once what else the commit would be stopped for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.decide.govern import NO_BLOB
from trace_gate.app.judge import check, earlier_authors
from trace_gate.app.judge.signatures import signatures
from trace_gate.app.judge.trace_reader import Reader
from trace_gate.app.judge.unit_traces import touched_by
from trace_gate.app.repository import units
from trace_gate.app.repository.result_tree import IndexSide
from trace_gate.core.errors import NotGoverned
from trace_gate.core.gate import decisions
from trace_gate.core.gate.authorship import Authorship
from trace_gate.core.git_model import REGULAR, Change, Entry
from trace_gate.core.ledger.model import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.ledger.trace_file import Touched


def findings(
    git: Repository, path: str, data: bytes, evaluation: Evaluation, services: Services
) -> tuple[Finding, ...]:
    """TG601 to TG604 about a decision as it stands in `data`, which may be nowhere in Git yet.

    Args:
        git: the repository.
        path: where the decision is.
        data: its text.
        evaluation: what the guardrails say of it (`govern`).
        services: the clock, and who verifies signatures.

    Raises:
        NotGoverned: nothing governs this unit.
    """
    proposal, rules, reader, touched = as_it_stands(git, path, data, services)
    ledger = Ledger(
        touched=touched,
        known={},
        evidence={},
        pointing={},
        signatures=signatures(
            [each for each in touched if each.path == path], rules.policy, services.verify
        ),
    ).with_(**earlier_authors.others(git, proposal, touched, rules.policy, reader))
    mine = next(each for each in touched if each.path == path)
    approval = decisions.approval_of(
        mine,
        evaluation,
        policy=rules.policy,
        authorship=Authorship(ledger),
        signature=ledger.signatures.get(mine.trace.id or ""),
        now=decisions.moment(proposal),
    )
    return approval.findings if approval is not None else ()


def as_it_stands(
    git: Repository, path: str, data: bytes, services: Services
) -> tuple[Proposal, Rules, Reader, tuple[Touched, ...]]:
    """The staged unit with this decision as it is on disk, its rules and reader, and its traces.

    Raises:
        NotGoverned: nothing governs this unit.
    """
    unit = units.staged_unit(git, services.now, services.store, units.UNWRITTEN)
    rules, _adoption = check.rules_of_unit(git, unit, IndexSide(git), services.store)
    if rules is None:
        raise NotGoverned("This repository")
    reader, draft = Reader(git, rules), Entry(mode=REGULAR, oid=NO_BLOB)
    reader.know(draft, data)
    proposal = _with_draft(git, unit.unfinished(services.now), path, draft)
    return proposal, rules, reader, touched_by(git, proposal, rules.policy, reader)


def _with_draft(git: Repository, staged: Proposal, path: str, draft: Entry) -> Proposal:
    """The staged unit in which the trace is as it is on disk."""
    *earlier, index = staged.commits
    landed = git.entries(staged.base, [path]).get(path)
    before = git.entries(next(iter(index.parents), None), [path]).get(path)
    last = index.with_(changes=_instead(index.changes, path, before, draft))
    changes = _instead(staged.changes, path, landed, draft)
    return staged.with_(changes=changes, commits=(*earlier, last))


def _instead(
    changes: Iterable[Change], path: str, old: Entry | None, new: Entry
) -> tuple[Change, ...]:
    others = [each for each in changes if each.path != path]
    return (*others, Change(path=path, old=old, new=new))

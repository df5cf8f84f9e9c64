"""Ask the governor about one decision of the working tree (SPEC 7).

It is judged as it would be if it were committed now: on the base of the unit, with the
unit's other traces before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.app.judge import base_facts, check
from trace_gate.app.judge.base_facts import Landing
from trace_gate.app.judge.trace_reader import Reader, read_trace, validated
from trace_gate.app.judge.unit_traces import touched_by
from trace_gate.app.repository import find_trace, units
from trace_gate.app.repository.result_tree import IndexSide
from trace_gate.core.errors import NotGoverned, UsageError
from trace_gate.core.gate.decisions import EXECUTING, named_paths
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.governor.evaluate import evaluate
from trace_gate.core.governor.governed import Governed, claim_for
from trace_gate.core.ledger.trace_file import Touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository, Workspace
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.rules import Rules
    from trace_gate.app.repository.units import Unit

CLAIM = ("trace", "execution", "guardrail_check")
DETAILS = ("trace", "execution", "guardrail_details")
NO_BLOB = "0" * 40
"""Stands for the object of a text that is not in Git yet."""


def govern(
    git: Repository, found: Found, services: Services, *, beside: Sequence[Found] = ()
) -> Governed:
    """What the guardrails say of a decision as it stands in the working tree.

    Args:
        git: the repository.
        found: the decision.
        services: the clock, and what the guardrails need besides Git.
        beside: decisions that are to be committed with it, as they are to be.

    Raises:
        UsageError: it is no decision.
        CannotJudge: the base is not governed, or cannot be read.
    """
    find_trace.refuse_other_types(found, EXECUTING, "a decision is governed", "govern")
    unit = units.staged_unit(git, services.now, services.store, units.Message())
    rules, adoption = check.rules_of_unit(git, unit, IndexSide(git), services.store)
    if rules is None:
        raise NotGoverned("This repository")
    touched = _with_drafts(git, unit, rules, (*beside, found), services)
    mine = next(each for each in touched if each.path == found.path)
    base = unit.base.commit if not adoption else None
    if mine.final is None or mine.final.trace is None:
        raise LookupError(found.path)
    landing = Landing(base=base, touched=touched, policy=rules.policy, at=services.now)
    paths = named_paths(found.trace, unit.changes)
    context = base_facts.with_its_facts(git, mine.final, paths, landing, services)
    return Governed(
        file=mine.final,
        evaluation=evaluate(context, mine.final),
        context=context,
        policy_ref=unit.base.ref,
        policy_digest=rules.policy.digest,
        sealed=mine.sealed is not None,
    )


def _with_drafts(
    git: Repository, unit: Unit, rules: Rules, drafts: Sequence[Found], services: Services
) -> tuple[Touched, ...]:
    """The traces of the unit, some of them as they stand in the working tree."""
    reader = Reader(git, rules, services.ahead)
    others = touched_by(git, unit.unfinished(services.now), rules.policy, reader)
    base = git.entries(unit.base.commit, [each.path for each in drafts])
    mine = {
        each.path: Touched(
            path=each.path,
            sealed=reader.read(each.path, base.get(each.path)),
            final=validated(
                read_trace(each.path, Entry(mode=REGULAR, oid=NO_BLOB), each.data), rules
            ),
            versions=(),
        )
        for each in drafts
    }
    return (*(each for each in others if each.path not in mine), *mine.values())


def write(files: Workspace, found: Found, governed: Governed) -> bool:
    """Fill in the claim, and the verdict of each guardrail; False where it stood there already.

    Raises:
        UsageError: the decision is sealed, or approved as it stands.
    """
    verdicts = dict(governed.evaluation.guardrails)
    fields: dict[tuple[str, ...], Any] = {CLAIM: claim_for(governed), DETAILS: verdicts}
    data = yaml_edit.edit(found.data, found.path, fields, top="trace")
    if data == found.data:
        return False
    _may_write(found, governed)
    files.replace(found.path, data)
    return True


def _may_write(found: Found, governed: Governed) -> None:
    trace = found.trace
    if governed.sealed:
        raise UsageError(
            f"{trace.id} is sealed in {governed.policy_ref}, and its claim with it.",
            remedy=f"trace-gate supersede {trace.id}",
        )
    if trace.approval is not None:
        raise UsageError(
            f"{trace.id} is approved as it stands; another claim makes the approval void.",
            remedy="Set approved_by and approval to null first, and let it be approved again.",
        )

"""Governed lines that a merge puts behind another first parent (SPEC 5, Unit and base; 9).

The steps of a branch are its first parents, and a merge may be made the other way round: what the
branch was is then its second parent, and one step with all of its history, or even a part of the
adoption. Nothing in Git tells which line the branch was. So a line with an adoption of its own is
judged step by step as well, from its first trace on: until then nobody works by the rules, and
a line may be a branch that prepares the adoption.
"""

from __future__ import annotations

from trace_gate.app.audit.walk import Walk
from trace_gate.app.repository.rules import governed
from trace_gate.core.audit import remediation
from trace_gate.core.audit.step import Violation
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trace_gate.app.judge.steps import Grouped
    from trace_gate.app.ports import AuditedRepository
    from trace_gate.core.audit.step import JudgedStep

    Judge = Callable[[Walk], Sequence[JudgedStep]]
    Groups = Callable[[str | None], Grouped]


def added(
    git: AuditedRepository,
    way: Walk,
    judged: Sequence[JudgedStep],
    judge: Judge,
    grouped: Groups,
) -> list[JudgedStep]:
    """The steps of a history, each with what is wrong within the lines that it puts behind.

    Args:
        git: the repository.
        way: the history.
        judged: its steps.
        judge: judges the steps of another way.
        grouped: where a commit has its traces.
    """
    found = {each.commit: each for each in judged}
    for owner, line in lines(git, way, grouped):
        if owner in found:
            found[owner] = _with(found[owner], judge(line))
    return list(found.values())


def lines(git: AuditedRepository, way: Walk, grouped: Groups) -> Iterator[tuple[str, Walk]]:
    """Each line with an adoption of its own, and the step that brings it."""
    for adoption in git.gate_commits(way.steps[-1]) if way.steps else ():
        if adoption in way.steps or not _adopts(git, adoption):
            continue
        if way.base is not None and git.is_ancestor(adoption, way.base):
            continue
        owner = _bringing(git, way.steps, adoption)
        for line in _lines_behind(git, owner, adoption):
            used = next(
                (at for at, oid in enumerate(line) if _has_traces(git, oid, grouped)), len(line)
            )
            rest = line[used + 1 :]
            if rest:
                yield owner, Walk(base=line[used], steps=tuple(rest), adoption=None, before=0)


def _adopts(git: AuditedRepository, oid: str) -> bool:
    return governed(git, oid) and not any(governed(git, each) for each in git.parents(oid))


def _bringing(git: AuditedRepository, steps: Sequence[str], oid: str) -> str:
    """The first of some steps, oldest first, that has a commit in its history."""
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if git.is_ancestor(oid, steps[middle]) else (middle + 1, high)
    return steps[low]


def _lines_behind(git: AuditedRepository, merge: str, adoption: str) -> Iterator[list[str]]:
    """The lines behind a merge from their adoption on, oldest first; those behind them, too."""
    first, *others = git.parents(merge)
    for parent in others:
        if not git.is_ancestor(adoption, parent):
            continue
        line = list(reversed(git.first_parents(parent, first)))
        if not line:
            continue
        owner = _bringing(git, line, adoption)
        yield line[line.index(owner) :]
        if owner != adoption:
            yield from _lines_behind(git, owner, adoption)


def _has_traces(git: AuditedRepository, oid: str, grouped: Groups) -> bool:
    root = grouped(oid).root.rstrip("/")
    return any(ids.id_of_path(path, root) for path in git.all_entries(oid, root))


def _with(step: JudgedStep, line: Sequence[JudgedStep]) -> JudgedStep:
    """A step that is also guilty of what nothing within a line of it has closed."""
    known = {each.finding for each in step.violations}
    more = (
        Violation(
            finding=each.finding.with_(commit=each.finding.commit or one.commit),
            commits=tuple(sorted({step.commit, *each.commits})),
        )
        for one, after in zip(line, remediation.steps(line), strict=True)
        for each in one.violations
        if each.finding in after.open and each.finding not in known
    )
    violations = (*step.violations, *more)
    return step.with_(
        violations=violations,
        accepts=step.accepts if not violations else (),
        gone=tuple(sorted({*step.gone, *(path for each in line for path in each.gone)})),
    )

"""The steps of an audit, each judged as a unit; a long history by several processes (SPEC 5, 9).

A slice of the history is judged as if it were the whole: what a step comes to depends on nothing
but the commits that it stands on. So copies of the process take one slice each, and the rows stand
together in the order of the history, whoever made them.
"""

from __future__ import annotations

from trace_gate.app.audit.slices import slices
from trace_gate.app.judge import check, steps
from trace_gate.app.repository.rules import rules_at
from trace_gate.core.audit import memo
from trace_gate.core.audit.memo import Remembered
from trace_gate.core.audit.step import judged_step
from trace_gate.core.errors import CannotJudge
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import CommitJudgement, Judgement
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from trace_gate.app.audit.walk import Walk
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import AuditedRepository, Copy
    from trace_gate.app.repository.units import Unit
    from trace_gate.core.audit.step import JudgedStep

    Progress = Callable[[str, int, int], None]
    """(what, how many are done, of how many)"""

    Judge = Callable[[AuditedRepository, Services], Iterator[Any]]
    """What a copy does, with a repository and services of its own: plain rows"""

    Copies = Callable[[list[Judge]], AbstractContextManager[Sequence[Copy]]]
    """Makes a copy for each slice but the first"""

OF_A_BASE = ("TG701", "TG703")
"""Why a step cannot be judged that is no fault of the clone: its base was left without a policy."""

A_WHILE = 0.2
"""Seconds between two words about how far a copy is."""


class StepJudge:
    """How the steps of a history are judged.

    Args:
        git: the repository.
        services: what the judge may use besides Git.
        progress: is told how far it is.
        roots: the folders that the traces of this history are in, whatever a later policy says.
    """

    def __init__(
        self,
        git: AuditedRepository,
        services: Services,
        progress: Progress,
        roots: frozenset[str] = frozenset(),
    ) -> None:
        self._git, self._services, self._progress = git, services, progress
        self._roots = roots
        self._total = 0

    def knowing(self, way: Walk) -> StepJudge:
        """The same, with the folders of traces by the first and the newest policy of a history."""
        named = (way.base, *way.steps[:1], *way.steps[-1:])
        roots = frozenset(self.grouped(each).root for each in named if each is not None)
        return StepJudge(self._git, self._services, self._progress, roots)

    def rows(self, way: Walk, parts: int, copies: Copies | None) -> Iterator[Remembered]:
        """Every step of a way, oldest first, by so many processes."""
        self._total = len(way.steps)
        cut = slices(self._git, way, parts, self.grouped) if copies is not None else [way]
        if copies is None or len(cut) < 2:
            yield from self._judged(way)
            return
        with copies([_judge_of(each, self._roots) for each in cut[1:]]) as made:
            yield from self._judged(cut[0], made)
            for part, copy in zip(cut[1:], made, strict=True):
                while not copy.wait(A_WHILE):
                    self._say(len(cut[0].steps), made)
                found = copy.said()
                rows = [memo.row_of(each) for each in found] if found is not None else ()
                if sum(each.length for each in rows) == len(part.steps):
                    yield from rows
                else:  # it was lost on its way
                    yield from self._judged(part)

    def of_line(self, way: Walk) -> list[JudgedStep]:
        """The steps of another way, in this process."""
        judge = StepJudge(self._git, self._services, _quiet, self._roots)
        return [each.step for each in judge.rows(way, 1, None)]

    def grouped(self, base: str | None) -> steps.Grouped:
        """How a commit is grouped, by the policy of its base; alone without a valid one."""
        try:
            found = rules_at(self._git, base, self._services.store) if base is not None else None
            return steps.Grouped.by(found)
        except CannotJudge as stopped:
            if stopped.code not in OF_A_BASE:
                raise
            return steps.Grouped()

    def _judged(self, way: Walk, others: Collection[Copy] = ()) -> Iterator[Remembered]:
        done = 0
        git = self._git
        for unit in steps.units_of(git, way.base, way.steps, self.grouped, fetch=git.fetch):
            length = 1 if len(unit.commits[-1].parents) > 1 else len(unit.commits)
            landed = unit.landed or 0.0
            apart = self._roots - {self.grouped(unit.base.commit).root}
            step = _one(git, unit, self._services, apart)
            yield Remembered(step=step, length=length, landed=landed)
            done += length
            self._say(done, others)

    def _say(self, done: int, others: Collection[Copy]) -> None:
        count = done + sum(len(each.rows) for each in others)
        self._progress("judging steps", min(count, self._total), self._total)


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


def _judge_of(part: Walk, roots: frozenset[str]) -> Judge:
    def judge(git: AuditedRepository, services: Services) -> Iterator[Any]:
        for row in StepJudge(git, services, _quiet, roots).rows(part, 1, None):
            yield memo.plain(row)

    return judge


def _one(
    git: AuditedRepository, unit: Unit, services: Services, apart: Collection[str]
) -> JudgedStep:
    """The judgement of a step; `apart` are folders of traces that its policy does not know."""
    gone: Collection[str] = ()
    try:
        found = check.judged_unit(git, unit, services, boundary=True)
        judgement = found.judgement
        if found.case is not None:
            gone = {each.path for each in found.case.ledger.touched if each.final is None}
        more = tuple(_unruled(unit, apart)) if apart else ()
        if more:
            judgement = judgement.with_(verdict="BLOCK", findings=(*judgement.findings, *more))
            gone = {*gone, *_deleted(more)}
    except CannotJudge as stopped:
        if stopped.code not in OF_A_BASE:
            raise
        judgement = _without_rules(unit, stopped)
        gone = _deleted(judgement.findings)
    return judged_step(
        judgement,
        commit=unit.commits[-1].oid,
        base=unit.base.commit,
        commits=len(unit.commits),
        gone=gone,
    )


def _without_rules(unit: Unit, stopped: CannotJudge) -> Judgement:
    """A step whose base has no policy any more, or none that is valid: it was past the gate."""
    tip = unit.commits[-1].oid
    found = Finding(
        code=stopped.code, message=stopped.message, remediation=stopped.remedy, commit=tip
    )
    commit = CommitJudgement(commit=tip, verdict="BLOCK", traces=(), paths=())
    return Judgement(verdict="BLOCK", findings=(found, *_unruled(unit, ("",))), commits=(commit,))


def _deleted(findings: Collection[Finding]) -> set[str]:
    return {each.path for each in findings if each.code == "TG204" and each.path}


def _unruled(unit: Unit, roots: Collection[str]) -> Iterator[Finding]:
    """Traces that were changed or deleted while no policy said what may grow (TG203, TG204)."""
    seen = set[str]()
    for commit in unit.commits:
        for change in commit.changes:
            path = change.path
            name = path.rpartition("/")[2].removesuffix(".yaml")
            known = change.old is not None and path not in seen and ids.is_trace_id(name)
            if not known or not path.startswith(tuple(roots)):
                continue
            seen.add(path)
            done = "changed" if change.new is not None else "deleted"
            yield Finding(
                code="TG203" if change.new is not None else "TG204",
                path=path,
                message=f"{path} was {done} while no valid policy said what of a trace may grow.",
                remediation="",
                commit=commit.oid,
            )

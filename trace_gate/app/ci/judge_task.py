"""Judge what a CI run was started for: the one judge, with the base of the event (SPEC 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.ci.task import RangeTask
from trace_gate.app.judge import check
from trace_gate.app.judge.push import check_push, taken_out
from trace_gate.app.judge.pushed_to import HEADS, Remote, absent
from trace_gate.app.repository import unit_base, units
from trace_gate.app.repository.rules import Memory, rules_at
from trace_gate.core import shell
from trace_gate.core.errors import CannotJudge
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from trace_gate.app.ci.task import PushTask, Task
    from trace_gate.app.judge.pushed_to import PushedRef
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository
    from trace_gate.core.gate.judgement import Judgement

REMOTE = "origin"
"""What every CI calls the place that it cloned."""


class Span(Record):
    """The two commits that were compared; `base` is None where a push began a branch."""

    base: str | None
    head: str


class JudgedTask(Record):
    """The answer, and between which commits; no span where the ref was deleted."""

    judgement: Judgement
    span: Span | None


def judge_task(git: Repository, task: Task, services: Services) -> JudgedTask:
    """The judgement of what a CI run was started for.

    Args:
        git: a clone with the whole history.
        task: what the event asks for.
        services: their `now` is when a push landed.

    Raises:
        CannotJudge: a commit is missing here, or the two sides conflict.
    """
    unit_base.refuse_partial(git)
    if isinstance(task, RangeTask):
        return _range(git, task, services)
    return _push(git, task, services)


def _range(git: Repository, task: RangeTask, services: Services) -> JudgedTask:
    """Against the branch as it is now, not as it was when the pull request was opened."""
    name, copy = _onto(git, task, services), None
    if name is not None:
        copy = git.resolve(f"refs/remotes/{REMOTE}/{name}")
    base = copy or check.commit_named(git, task.base or f"{REMOTE}/{name}")
    ref = f"{REMOTE}/{name}" if copy is not None else base[:10]
    head = check.commit_named(git, task.head)
    unit = units.range_unit(git, base, head, ref)
    judgement = check.judge_unit(git, unit.with_(open=True), services, boundary=True)
    said = f"{task.what}: {head[:10]} on {ref} at {base[:10]}"
    if name != task.branch:
        said += f", the protected branch, although it goes to {task.branch}"
    return JudgedTask(
        judgement=judgement.with_(remarks=(said, *judgement.remarks)),
        span=Span(base=base, head=head),
    )


def _onto(git: Repository, task: RangeTask, services: Services) -> str | None:
    """The branch that a range is judged on: the protected one, wherever its author sends it to.

    A check belongs to a commit, so a pull request to a branch that nobody governs would make
    the same commit green for the one that is.

    Raises:
        CannotJudge: this clone does not have the protected branch.
    """
    if task.branch is None or task.default is None:
        return task.branch
    here = git.resolve(f"refs/remotes/{REMOTE}/{task.default}") is not None
    name = (_protected(git, task.default, services) or task.branch) if here else task.default
    if name != task.branch and git.resolve(f"refs/remotes/{REMOTE}/{name}") is None:
        raise CannotJudge(
            f"{task.what} goes to {task.branch}, and {name}, the protected branch, is not in this "
            "clone.",
            remedy=f"git fetch {REMOTE} {shell.word(name)}:refs/remotes/{REMOTE}/{shell.word(name)}"
            "   then run the gate again.",
        )
    return name


def _protected(git: Repository, default: str, services: Services) -> str | None:
    """The default branch, or the one that its policy names (SPEC 2); None where it has none."""
    found, name, asked = None, default, set[str]()
    while name not in asked:
        asked.add(name)
        tip = git.resolve(f"refs/remotes/{REMOTE}/{name}")
        rules = rules_at(git, tip, services.store) if tip is not None else None
        if rules is not None:
            found = name = rules.policy.gate.protected_branch or name
    return found


def _push(git: Repository, task: PushTask, services: Services) -> JudgedTask:
    ref = task.ref
    if not absent(ref.remote_oid) and git.resolve(ref.remote_oid) is None:
        ref = ref.with_(remote_oid="0" * len(ref.remote_oid))
        if _forgets(git, task, ref, services):
            return JudgedTask(judgement=taken_out(ref.remote_ref, task.ref.remote_oid), span=None)
    judgement = check_push(git, [ref], REMOTE, services)
    head = None if absent(ref.local_oid) else git.resolve(ref.local_oid)
    base = None if absent(ref.remote_oid) else ref.remote_oid
    return JudgedTask(
        judgement=judgement.with_(remarks=(task.what, *judgement.remarks)),
        span=Span(base=base, head=head) if head is not None else None,
    )


def _forgets(git: Repository, task: PushTask, ref: PushedRef, services: Services) -> bool:
    """Whether a push whose old tip no clone has any more was one to the protected branch.

    Raises:
        CannotJudge: the event does not say that it was forced, so the old tip should be here.
    """
    if not task.forced:
        raise CannotJudge(
            f"The old tip {task.ref.remote_oid[:10]} of {ref.remote_ref} is not in this clone: it"
            " was pushed over, or not all is fetched.",
            remedy=f"git fetch {REMOTE} {task.ref.remote_oid}   then run the gate again.",
        )
    if task.default is not None:
        known = {task.default, _protected(git, task.default, services)}
        if ref.remote_ref in {f"{HEADS}{name}" for name in known}:
            return True
    head = None if absent(ref.local_oid) else check.commit_named(git, ref.local_oid)
    remote = Remote(git, REMOTE, Memory(services.store))
    return ref.remote_ref == f"{HEADS}{remote.protected(ref.remote_ref, ref.remote_oid, head)}"

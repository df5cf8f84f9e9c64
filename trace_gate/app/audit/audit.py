"""Judge every step of the protected branch since its adoption, as the one judge does (SPEC 5, 9).

Nothing in here has a rule: a step is a unit, judged by the policy of its own base, at the time at
which it was committed. What Git cannot show whole is refused before anything is judged.
"""

from __future__ import annotations

from trace_gate.app.audit import other_lines, remembered
from trace_gate.app.audit.judged_steps import StepJudge
from trace_gate.app.audit.walk import walk
from trace_gate.app.judge import check
from trace_gate.app.repository import protected_branch
from trace_gate.app.repository.rules import Memory, rules_at
from trace_gate.core.audit import continuity, remediation
from trace_gate.core.audit.checkpoint import Checkpoint, compare
from trace_gate.core.audit.result import Audit, totals
from trace_gate.core.audit.root import Root
from trace_gate.core.errors import CannotJudge, RepositoryUnreadable
from trace_gate.core.finding import Finding
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from trace_gate.app.audit.judged_steps import Copies, Progress
    from trace_gate.app.audit.walk import Walk
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import AuditedRepository, Memo, Repository

PORTION = 1_000
"""So many steps are asked for together where only their names are wanted."""


class Branch(Record):
    """The branch that is audited."""

    name: str
    """Its full name at home: `refs/heads/main`."""
    ref: str
    """Its name for people: `origin/main`."""
    tip: str
    local: str | None = None
    """The tip of the branch of this clone, where that is another one."""


def branch(git: Repository) -> Branch:
    """The protected branch, as this clone knows it.

    Raises:
        CannotJudge: there is none here.
    """
    head = git.head()
    known = (
        protected_branch.of(git, head, None)
        if head is not None
        else protected_branch.find(git, protected_branch.usual(git))
    )
    if known.tip is None:
        raise protected_branch.missing(git, known.branch)
    name = f"refs/heads/{known.branch}"
    local = known.local if known.local != known.tip else None
    return Branch(name=name, ref=known.copy_ref or known.branch, tip=known.tip, local=local)


def audit(
    git: AuditedRepository,
    services: Services,
    *,
    since: str | None = None,
    checkpoint: Checkpoint | None = None,
    bypassed: Collection[str] = (),
    memo: Memo | None = None,
    progress: Progress,
    parts: int = 1,
    copies: Copies | None = None,
) -> Audit:
    """The audit of the protected branch.

    Args:
        git: the repository.
        services: what the judge may use besides Git.
        since: the commit after which to begin; None for the adoption.
        checkpoint: what was kept of an earlier audit; None for nothing.
        bypassed: the commits that the bypass ledger of this clone has noted.
        memo: what is remembered of earlier audits; None: every step is judged.
        progress: is told how far it is.
        parts: into how many slices a long history is cut, each for a process of its own.
        copies: makes those processes; None for one process.

    Raises:
        CannotJudge: the history cannot be read whole, or never was governed.
    """
    partial = git.partial()
    if partial is not None:
        raise partial
    there = branch(git)
    start = check.commit_named(git, since) if since is not None else None
    git.remember()
    way = walk(git, there.tip, start)
    _refuse_apart(git, there, way)
    keep = services.with_(store=Memory(services.store))
    known = remembered.known(way, memo) if memo is not None and start is None else ()
    looked = git.fsck(there.tip, whole=not known)
    judge = StepJudge(git, keep, progress).knowing(way)
    rows = [*known, *judge.rows(remembered.after(way, known), parts, copies)]
    judged = [each.step for each in rows]
    if memo is not None and start is None and len(rows) > len(known):
        memo.keep(remembered.lasting(rows, judge.grouped(there.tip).limit, services.now))
    judged = other_lines.added(git, way, judged, judge.of_line, judge.grouped)
    _refuse_damaged(looked())
    broken = continuity.broken(judged)
    found = remediation.steps(judged)
    commits = frozenset(_commits(git, way)) if bypassed else frozenset()
    at_tip, root = _traces(git, there.tip, keep), _root(way)
    odd = _compared(git, checkpoint, there, way, keep) if checkpoint is not None else None
    return Audit(
        ref=there.ref,
        commit=there.tip,
        since=start,
        adoption=way.adoption,
        before=way.before,
        root=root,
        steps=tuple(found),
        broken=tuple(broken),
        totals=totals(found, broken, at_tip),
        remarks=(*_elsewhere(git, there), *remembered.remarks(known, memo)),
        findings=(*(each for each in (odd,) if each), *map(_noted, sorted(commits & {*bypassed}))),
        checkpoint=None
        if start is not None
        else Checkpoint(
            branch=there.name,
            steps=len(way.steps),
            root=root,
            commit=there.tip,
            traces=len(at_tip),
        ),
    )


def _elsewhere(git: Repository, there: Branch) -> Iterator[str]:
    """What the branch of this clone has, and its copy of the remote's does not."""
    if there.local is not None and not git.is_ancestor(there.local, there.tip):
        branch = there.name.removeprefix("refs/heads/")
        yield f"{branch} of this clone has commits that {there.ref} lacks: they were not looked at"


def _refuse_apart(git: Repository, there: Branch, way: Walk) -> None:
    """Nothing, where the audited branch is of the history of the branch that names it.

    Raises:
        CannotJudge: the policy of the usual branch leads to a history that it does not have.
    """
    usual = protected_branch.find(git, protected_branch.usual(git))
    start = way.adoption or way.base
    if usual.tip is None or start is None or git.is_ancestor(start, usual.tip):
        return
    ref = usual.copy_ref or usual.branch
    raise CannotJudge(
        f"The policy of {ref} says that {there.ref} is the protected branch, and that is another "
        f"history: {ref} does not have {start[:10]}, with which it begins.",
        remedy=f"git log -p {word(ref)} -- config   shows who wrote that. Was it right? Then the "
        "default branch of the remote is old: git remote set-head REMOTE BRANCH",
    )


def _root(way: Walk) -> str:
    root = Root()
    for oid in way.steps:
        root.add(oid)
    return root.hexdigest()


def _compared(
    git: Repository, known: Checkpoint, there: Branch, way: Walk, services: Services
) -> Finding | None:
    """TG802 where the history is not the one that a checkpoint knows, perhaps grown."""
    is_here = known.commit in way.steps[: known.steps]
    traces = len(_traces(git, known.commit, services)) if is_here else None
    behind = not is_here and git.has(known.commit) and git.is_ancestor(known.commit, there.tip)
    return compare(known, there.name, way.steps, traces, behind=behind)


def _refuse_damaged(complaints: Collection[str]) -> None:
    if complaints:
        first = next(iter(complaints))
        more = f" And {len(complaints) - 1} more." if len(complaints) > 1 else ""
        raise RepositoryUnreadable(
            f"git fsck finds objects of this repository odd: {first}.{more}",
            remedy="git fsck --strict   names all of them; make a fresh clone, and audit there.",
        )


def _traces(git: Repository, tip: str, services: Services) -> frozenset[str]:
    """The paths of the traces at the tip."""
    rules = rules_at(git, tip, services.store)
    root = rules.policy.gate.traces if rules is not None else "traces"
    return frozenset(
        path for path in git.all_entries(tip, root) if ids.id_of_path(path, root) is not None
    )


def _commits(git: Repository, way: Walk) -> Iterator[str]:
    """Every commit that the steps bring."""
    excluded = [way.base] if way.base is not None else []
    for start in range(0, len(way.steps), PORTION):
        portion = way.steps[start : start + PORTION]
        before = [way.steps[start - 1]] if start else excluded
        yield from (each.oid for each in git.commits(portion[-1], before))


def _noted(commit: str) -> Finding:
    return Finding(
        code="TG803",
        level="note",
        message=f"{commit[:10]} was made without the gate: a hook of this clone noted it.",
        remediation="Its own codes say what it lacks. Where it has none, nothing is to be done.",
        commit=commit,
    )

"""Which change is judged as one, and on what base (SPEC 5, Unit and base)."""

from __future__ import annotations

from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository.unit_base import base_at, local_base, refuse_partial
from trace_gate.core.errors import CannotJudge
from trace_gate.core.gate.proposal import INDEX, Proposal
from trace_gate.core.git_model import Commit, carried_over, carriers
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.app.ports import Repository, Store
    from trace_gate.app.repository.unit_base import Base
    from trace_gate.core.git_model import Carried, Change


NO_FAULT = " Your change may be sound: the two sides have to be merged first."


class Unit(Record):
    """The changes of a unit, net and by commit, before anything in them is read."""

    base: Base
    tree: str | None
    """The tree that the unit leaves; None for the index."""
    changes: tuple[Change, ...]
    commits: tuple[Commit, ...]
    landed: float | None = None
    """When it landed (epoch seconds), where it did so before it is looked at now."""
    since: str | None = None
    """The tip before the push that brings it together with the steps below it."""
    open: bool = False
    """A branch that has not landed, and may be merged or squashed."""
    carried: tuple[Carried, ...] = ()
    """Edits that the automatic merge with the base takes over to the new name of a file."""
    behind: bool = False
    """It lacks what landed on its base since it began."""

    def unfinished(self, landing: float) -> Proposal:
        """As the proposal of a local unit to which commits may still be added (SPEC 5, Cover)."""
        return Proposal(
            base=self.base.commit,
            changes=self.changes,
            commits=self.commits,
            boundary=False,
            now=None,
            landing=landing,
        )


def range_unit(git: Repository, base: str, head: str, base_ref: str) -> Unit:
    """The commits of `head` that `base` lacks, as their automatic merge into `base`.

    Raises:
        CannotJudge: no common history, a conflict, or nothing to judge where tips differ.
    """
    refuse_partial(git)
    if base == head:
        return Unit(base=base_at(base, base_ref), tree=git.tree(head), changes=(), commits=())
    start = git.merge_base(base, head)
    if start is None:
        raise CannotJudge(
            f"{base_ref} and {head[:10]} have no common history.",
            remedy="Fetch the whole history (fetch-depth: 0), or name the right base.",
        )
    if start == head:
        raise CannotJudge(
            f"{base_ref} already contains {head[:10]}, so there is nothing to judge.",
            remedy="Name the base first, then what would land on it: BASE..HEAD",
        )
    tree = git.tree(head) if start == base else _merged_tree(git, base, head, base_ref)
    changes = git.changes(git.tree(base), tree)
    sides = {base: changes, head: git.changes(git.tree(head), tree)}
    return Unit(
        base=base_at(base, base_ref),
        tree=tree,
        changes=changes,
        commits=git.commits(head, [base]),
        carried=_carried(git, sides, ()),
        behind=start != base,
    )


def commit_unit(git: Repository, oid: str) -> Unit:
    """One commit on its first parent."""
    refuse_partial(git)
    parent = next(iter(git.first_parents(oid, None)[1:]), None)
    commits = git.commits(oid, [parent] if parent else [])
    tree = git.tree(oid)
    return Unit(
        base=base_at(parent, parent[:10] if parent else "nothing"),
        tree=tree,
        changes=git.changes(git.tree(parent), tree),
        commits=commits,
        landed=float(commits[-1].committer.seconds),
    )


def staged_unit(git: Repository, now: float, store: Store | None, message: Message) -> Unit:
    """The index on top of the commits that the protected branch does not have.

    A commit of them that is being amended is not one of them any more.
    """
    head = git.head()
    merging = tuple(git.merge_heads())
    base = local_base(git, head, merging, store)
    if head is not None and head != base.commit and not merging and git.amends(head):
        head, *others = git.parents(head) or (None,)
        merging = tuple(others)
    heads = [head, *merging] if head else []
    commits = _since(git, heads, base.commit) if base.commit != head or merging else ()
    return Unit(
        base=base,
        tree=None,
        changes=git.staged(base.commit),
        commits=(*commits, _index_commit(git, head, merging, now, message)),
        behind=base.policy_commit != base.commit,
    )


def made_unit(git: Repository, oid: str, store: Store | None) -> Unit:
    """A commit that was made just now: what a staged unit was before Git made it a commit."""
    parents = tuple(git.parents(oid))
    base = local_base(git, parents[0] if parents else None, parents[1:], store)
    tree = git.tree(oid)
    return Unit(
        base=base,
        tree=tree,
        changes=git.changes(git.tree(base.commit), tree),
        commits=git.commits(oid, [base.commit] if base.commit else []),
        behind=base.policy_commit != base.commit,
    )


class Message(Record):
    """What is known of the message of the commit that is being made."""

    subject: str = ""
    trailers: tuple[str, ...] = ()
    co_authors: tuple[str, ...] = ()
    digest: str = ""
    """What tells its text from another."""
    written: bool = True
    """False where Git has not got it yet."""


UNWRITTEN = Message(written=False)


def _since(git: Repository, heads: Sequence[str], base: str | None) -> tuple[Commit, ...]:
    """The commits of some heads that the base lacks, oldest first, each once."""
    done = [base] if base else []
    found: dict[str, Commit] = {}
    for head in heads:
        if head not in done:
            found.update({each.oid: each for each in git.commits(head, done)})
            done.append(head)
    return tuple(found.values())


def _index_commit(
    git: Repository, head: str | None, merging: tuple[str, ...], now: float, message: Message
) -> Commit:
    """The commit that is about to be made, as far as it is known."""
    changes, conflicts, carried = _index_changes(git, head, merging)
    moment = int(now)
    return Commit(
        oid=INDEX,
        parents=((head, *merging) if head else ()),
        author=git.author().with_(seconds=moment),
        committer=git.committer().with_(seconds=moment),
        subject=message.subject,
        trailers=message.trailers,
        co_authors=message.co_authors,
        worded=message.written,
        changes=changes,
        conflicts=conflicts,
        carried=carried,
    )


def _index_changes(
    git: Repository, head: str | None, merging: tuple[str, ...]
) -> tuple[tuple[Change, ...], tuple[str, ...], tuple[Carried, ...]]:
    """What is staged beyond HEAD, or beyond the automatic merge that is being made.

    With the paths on which that stops, and the edits that it carries over a rename.
    """
    if head is None or not merging:
        return git.staged(head), (), ()
    merged = git.merge_all((head, *merging))
    if merged.tree is None:
        raise CannotJudge(
            "Git cannot merge these histories by itself, so the merge cannot be judged.",
            remedy="Merge one branch at a time.",
        )
    changes = git.staged(merged.tree)
    sides = {each: git.changes(git.tree(each), merged.tree) for each in (head, *merging)}
    return changes, merged.conflicts, _carried(git, sides, changes)


def _carried(
    git: Repository, sides: Mapping[str, Sequence[Change]], beyond: Sequence[Change]
) -> tuple[Carried, ...]:
    """The edits that a merge carries over a rename; what its sides edited is asked if it does."""
    return carried_over(
        sides, beyond, {each: _edited(git, each, sides) for each in carriers(sides, beyond)}
    )


def _edited(git: Repository, tip: str, tips: Iterable[str]) -> set[str]:
    """Which paths one of some commits changes since it parted from the others."""
    starts = {git.merge_base(tip, each) for each in tips if each != tip}
    return {each.path for start in starts for each in git.changes(git.tree(start), git.tree(tip))}


def _merged_tree(git: Repository, base: str, head: str, base_ref: str) -> str:
    merged = git.merge(base, head)
    if merged.tree is None or merged.conflicts:
        names = ", ".join(merged.conflicts[:3]) or "the trees"
        taken = _taken_numbers(git, base, head, merged.conflicts)
        said = f" Two people took the number {', '.join(taken)}." if taken else ""
        then = "then trace-gate renumber, which moves yours. " if taken else ""
        again = (
            " If a decision of yours is about a file that you wrote anew: trace-gate refresh "
            "TRACE-... && git add traces && git commit"
        )
        raise CannotJudge(
            f"{head[:10]} conflicts with {base_ref} in {names}, so what would land is unknown."
            f"{said or NO_FAULT}",
            remedy=f"git merge {base_ref}   {then}Resolve the conflict, commit, and ask again."
            f"{'' if taken else again}",
        )
    return merged.tree


def _taken_numbers(
    git: Repository, base: str, head: str, conflicts: Sequence[str]
) -> tuple[str, ...]:
    """Ids of the traces that both sides added: two traces with one number each."""
    start = git.merge_base(base, head)
    rules = repository_rules.rules_at(git, base, None)
    root = rules.policy.gate.traces if rules is not None else "traces"
    named = {path: ids.id_of_path(path, root) for path in conflicts}
    before = git.entries(start, named) if start is not None else {}
    return tuple(each for path, each in named.items() if each is not None and path not in before)

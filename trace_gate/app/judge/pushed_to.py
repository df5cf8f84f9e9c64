"""What is known here of the remote that is pushed to, above all its protected branch (SPEC 5).

What is pushed never says which branch is protected. Before a push, the remote-tracking copies
are what the remote has. A job that judges afterwards has them as the push left them: there only
the old tip tells what was protected.
"""

from __future__ import annotations

from trace_gate.app.judge import check
from trace_gate.app.repository import protected_branch
from trace_gate.app.repository.rules import gate_domain, rules_at
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.ports import Repository, Store

HEADS = "refs/heads/"


class PushedRef(Record):
    """One line that pre-push (or pre-receive) reads. An object name of zeros is no object."""

    local_ref: str
    local_oid: str
    remote_ref: str
    remote_oid: str


def absent(oid: str) -> bool:
    """Zeros stand for no object, whatever their number (SHA-1 or SHA-256)."""
    return not oid.strip("0")


class Remote:
    """The remote that is pushed to, as far as this clone knows it."""

    def __init__(self, git: Repository, name: str, store: Store | None) -> None:
        self._git, self._store = git, store
        known = list(git.remotes())
        self._name = name if name in known or not known else "origin"

    def find(self, branch: str) -> protected_branch.Protected:
        """Where a protected branch is known here."""
        return protected_branch.find(self._git, branch, self._name)

    def landed_elsewhere(self, branch: str, old: str | None) -> frozenset[str]:
        """The steps after `old` that landed at the remote that counts, where that is another one.

        A fork of one's own is no place where anything lands.
        """
        home = protected_branch.remote(self._git, branch)
        if home is None or home == self._name:
            return frozenset()
        tip = self._git.resolve(f"refs/remotes/{home}/{branch}")
        return frozenset(self._git.first_parents(tip, old)) if tip is not None else frozenset()

    def protected(self, ref: str, old: str, head: str | None) -> str:
        """The protected branch, for one ref of the push: its recorded old tip and its new one.

        Raises:
            CannotJudge: the push is in the copies already, and its old tip is not here.
        """
        usual = protected_branch.usual(self._git, self._name)
        there = None if absent(old) else self._git.resolve(old)
        if head is not None and self._has(ref, old, head):
            if there is None and not absent(old):
                check.commit_named(self._git, old)
            return self._first([there], usual) or self._protected_since(ref, there, head, usual)
        known = self.find(usual)
        before = [known.copy_tip, there]
        if ref == f"{HEADS}{usual}":
            before.reverse()  # the old tip is the branch itself; a copy may be of a fork
        return self._first([*before, known.local, head], usual) or usual

    def _has(self, ref: str, old: str, head: str) -> bool:
        """Whether the copy of a branch has what is pushed to it, so that this is afterwards."""
        copy = self._git.resolve(f"refs/remotes/{self._name}/{ref.removeprefix(HEADS)}")
        if copy is None or copy == old:
            return False
        return copy == head or self._git.is_ancestor(head, copy)

    def _first(self, commits: Sequence[str | None], usual: str) -> str | None:
        """The branch that the first policy among some commits protects; None without one."""
        return next((name for each in commits if each for name in self._named(each, usual)), None)

    def _named(self, commit: str, usual: str) -> Iterator[str]:
        rules = rules_at(self._git, commit, self._store)
        if rules is not None:
            yield rules.policy.gate.protected_branch or usual

    def _protected_since(self, ref: str, there: str | None, head: str, usual: str) -> str:
        """Where no policy was there before: a branch that any policy since protected stays it.

        So a branch that is deleted and made again, and one that is adopted and given up in one
        push, are judged whatever the last policy says.
        """
        since = self._git.commits(head, [there] if there is not None else [])
        changed = (
            each.oid for each in since if any(gate_domain(change.path) for change in each.changes)
        )
        names = [name for oid in changed for name in self._named(oid, usual)]
        branch = ref.removeprefix(HEADS)
        return branch if branch in names else next(reversed(names), usual)

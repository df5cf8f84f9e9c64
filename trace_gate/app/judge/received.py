"""The protected branch of a server that a push comes to (SPEC 5, Callers: pre-receive).

A server has no remote: what has landed are its own branches, as they are before the push. A
pusher may bring references of any name, so nothing below `refs/remotes/` counts here.
"""

from __future__ import annotations

from trace_gate.app.judge.pushed_to import HEADS, absent
from trace_gate.app.repository import protected_branch
from trace_gate.app.repository.rules import rules_at
from trace_gate.core import shell
from trace_gate.core.errors import CannotJudge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.judge.pushed_to import PushedRef
    from trace_gate.app.ports import Repository, Store


class Server:
    """The branches of a server, and what a push would make of them."""

    def __init__(self, git: Repository, refs: Sequence[PushedRef], store: Store | None) -> None:
        self._git, self._store = git, store
        self._usual = git.head_branch() or protected_branch.USUAL
        self._pushed = {
            each.remote_ref.removeprefix(HEADS): each.local_oid
            for each in refs
            if each.remote_ref.startswith(HEADS) and not absent(each.local_oid)
        }
        self._names = list(dict.fromkeys(self._protected()))

    def find(self, branch: str) -> protected_branch.Protected:
        """The protected branch as it is before the push; where it is new, as the push brings it.

        Raises:
            CannotJudge: neither has it, so nobody knows what has landed.
        """
        tip = self._tip(branch)
        if tip is None:
            raise CannotJudge(
                f"This server has no branch {branch}, the protected branch, so it is not known "
                "what has landed already.",
                remedy=f"git push REMOTE {shell.word(branch)}   first; or, on the server: git "
                f"symbolic-ref HEAD {HEADS}BRANCH   where BRANCH is the protected one",
            )
        return protected_branch.Protected(branch=branch, copy_ref=branch, copy_tip=tip, local=tip)

    def landed_elsewhere(self, branch: str, old: str | None) -> frozenset[str]:
        """Nothing: a server knows of no other one."""
        del branch, old
        return frozenset()

    def protected(self, ref: str, old: str, head: str | None) -> str:
        """The protected branch for one ref of the push: itself, where it is protected."""
        del old, head
        return ref.removeprefix(HEADS) if self.is_protected(ref) else self._names[0]

    def is_protected(self, ref: str) -> bool:
        """Whether a reference is a protected branch."""
        return ref.startswith(HEADS) and ref.removeprefix(HEADS) in self._names

    def _protected(self) -> Iterator[str]:
        """Every branch that is protected, the one that HEAD leads to first.

        Where the server has no branch that HEAD names (it was made for another name), each
        branch is protected whose own policy says so: one more is only stricter.
        """
        branch, asked = self._usual, set[str]()
        while branch not in asked and self._tip(branch) is not None:
            asked.add(branch)
            yield branch
            branch = self._named_at(branch) or branch
        if asked:
            yield branch
            return
        known = {*(each.removeprefix(HEADS) for each in self._git.refs(HEADS)), *self._pushed}
        yield from (each for each in sorted(known) if self._named_at(each) == each)
        yield self._usual

    def _named_at(self, branch: str) -> str | None:
        """The branch that the policy at the tip of one protects; None where none says so."""
        tip = self._tip(branch)
        rules = rules_at(self._git, tip, self._store) if tip is not None else None
        return rules.policy.gate.protected_branch if rules is not None else None

    def _tip(self, branch: str) -> str | None:
        before, pushed = self._git.resolve(f"{HEADS}{branch}"), self._pushed.get(branch)
        return before if before or pushed is None else self._git.resolve(pushed)

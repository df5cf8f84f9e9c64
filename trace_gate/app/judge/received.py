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
    """The branches of a server as they are before a push; the first push makes them."""

    def __init__(self, git: Repository, refs: Sequence[PushedRef], store: Store | None) -> None:
        self._git, self._store = git, store
        self._usual = git.head_branch() or protected_branch.USUAL
        self._there = git.refs(HEADS)
        self._aliases = git.symbolic_refs()
        self._pushed = {
            each.remote_ref: each.local_oid for each in refs if not absent(each.local_oid)
        }
        self._refuse_aliases([each.remote_ref for each in refs])
        self._names = sorted(dict.fromkeys(self._protected()), key=self._is_ungoverned)

    def find(self, branch: str) -> protected_branch.Protected:
        """The protected branch as it is before the push; the first history is the push's own.

        Raises:
            CannotJudge: the server has other branches and not this one.
        """
        tip = self._tip(branch)
        if tip is None:
            raise self._missing(branch)
        return protected_branch.Protected(branch=branch, copy_ref=branch, copy_tip=tip, local=tip)

    def landed_elsewhere(self, branch: str, old: str | None) -> frozenset[str]:
        """Nothing: a server knows of no other one."""
        del branch, old
        return frozenset()

    def protected(self, ref: str, old: str, head: str | None) -> str:
        """The protected branch for one ref of the push: itself, where it is protected.

        Raises:
            CannotJudge: the push would make a protected branch where others are already, so
                that it would be judged by nothing but what it brings itself.
        """
        del old
        if not self.is_protected(ref):
            return self._names[0]
        if head is not None and self._there and ref not in self._there:
            raise self._missing(ref.removeprefix(HEADS))
        return ref.removeprefix(HEADS)

    def is_protected(self, ref: str) -> bool:
        """Whether a reference is a protected branch."""
        return ref.startswith(HEADS) and ref.removeprefix(HEADS) in self._names

    def _refuse_aliases(self, refs: Sequence[str]) -> None:
        """A branch has one name: what is pushed to another name of it would not be protected."""
        for ref in refs:
            if ref in self._aliases:
                raise CannotJudge(
                    f"{ref} is another name of {self._aliases[ref]} on this server.",
                    remedy=f"git push REMOTE YOURS:{shell.word(self._aliases[ref])}",
                )

    def _protected(self) -> Iterator[str]:
        """Every branch that is protected: one too many is only stricter.

        That of HEAD, the one that its policy names, and each whose own policy names itself.
        """
        branch, asked = self._real(self._usual), set[str]()
        while branch not in asked:
            asked.add(branch)
            yield branch
            branch = self._real(self._named_at(branch) or branch)
        known = (self._there or self._pushed) if self._tip(self._usual) is None else self._there
        heads = (each.removeprefix(HEADS) for each in sorted(known) if each.startswith(HEADS))
        yield from (self._real(each) for each in heads if self._named_at(each) == each)

    def _real(self, branch: str) -> str:
        """The branch behind a name, which may be that of another name."""
        ref, seen = f"{HEADS}{branch}", set[str]()
        while ref in self._aliases and ref not in seen:
            seen.add(ref)
            ref = self._aliases[ref]
        return ref.removeprefix(HEADS)

    def _is_ungoverned(self, branch: str) -> bool:
        tip = self._tip(branch)
        return tip is None or rules_at(self._git, tip, self._store) is None

    def _named_at(self, branch: str) -> str | None:
        """The branch that the policy at the tip of one protects; None where none says so."""
        tip = self._tip(branch)
        rules = rules_at(self._git, tip, self._store) if tip is not None else None
        return rules.policy.gate.protected_branch if rules is not None else None

    def _tip(self, branch: str) -> str | None:
        ref = f"{HEADS}{branch}"
        if self._there:
            return self._git.resolve(ref)
        pushed = self._pushed.get(ref)
        return self._git.resolve(pushed) if pushed is not None else None

    def _missing(self, branch: str) -> CannotJudge:
        word = shell.word(branch)
        return CannotJudge(
            f"This server has no branch {branch}, the protected branch, so it is not known "
            "what has landed already.",
            remedy=f"Who owns the server makes it there: git branch {word} COMMIT   where COMMIT "
            f"is what has landed; or git symbolic-ref HEAD {HEADS}BRANCH   where BRANCH is the "
            "protected one. A new server takes it with the first push.",
        )

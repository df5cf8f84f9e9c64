"""Which commits come before which: what Git answers, held against commits that were hashed.

Git follows the parents that it finds, and hashes nothing on its way. A wrong *yes* would take
commits out of what is judged, so each one is followed again, along the parents that the commits
themselves name.
"""

from __future__ import annotations

from trace_gate.adapters.git.commits import parents, read
from trace_gate.adapters.git.failures import failure, odd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trace_gate.adapters.git.commits import RawCommit
    from trace_gate.adapters.git.objects import ObjectReader
    from trace_gate.adapters.git.process import Runner


class Ancestry:
    """The order of the commits of a repository."""

    def __init__(self, runner: Runner, reader: Callable[[], ObjectReader]) -> None:
        self._runner, self._reader = runner, reader
        self._followed: set[str] = set()

    def reaches(self, heads: Sequence[str], oid: str) -> bool:
        """Whether any of some commits has another one in its history.

        Raises:
            RepositoryUnreadable: Git says yes, and the commits say no.
        """
        if oid in heads:
            return True
        if not heads:
            return False
        between = self._listed(oid, "--ancestry-path", *heads, f"^{oid}")
        if not between:
            return False
        known = self.parents(between)
        if not any(oid in known[each] for each in _reached(known, heads)):
            raise other_parents(oid)
        return True

    def merge_bases(self, a: str, b: str) -> list[str]:
        """The best common ancestors of two commits; none where their histories are apart."""
        code, out, err = self._runner.ask("merge-base", "--all", a, b)
        if code not in (0, 1) or bool(out) == bool(code) or (code and err):
            raise failure("merge-base", code, err)
        found = full_names(out, len(a))
        for each in found:
            if not self.reaches([a], each) or not self.reaches([b], each):
                raise other_parents(each)
        return found

    def first_parents(self, head: str, base: str | None) -> list[str]:
        """The first-parent history of `head` that `base` lacks, newest first."""
        hidden = [f"^{base}"] if base else []
        listed = self._listed(head, "--first-parent", head, *hidden)
        known = self.parents(listed)
        for oid, after in zip(listed, [*listed[1:], None], strict=True):
            first = known[oid][0] if known[oid] else None
            cut = first is not None and after is None and base is not None
            if first != after and not (cut and self.reaches([str(base)], str(first))):
                raise other_parents(oid)
        return listed

    def check_whole(self, commits: Sequence[RawCommit], head: str, excluded: Sequence[str]) -> None:
        """Make sure that some commits are all of `head` that the excluded ones lack.

        Raises:
            RepositoryUnreadable: a parent of one of them is neither among them nor in the
                history of an excluded one.
        """
        known = {each.oid: each.parents for each in commits}
        if head not in known or _reached(known, [head]) != known.keys():
            raise other_parents(head)
        named = {parent: oid for oid, above in known.items() for parent in above}
        for parent, oid in named.items():
            if parent not in known and not self.reaches(excluded, parent):
                raise other_parents(oid)

    def check_history(self, head: str) -> None:
        """Make sure that Git walks the whole history of a commit as its commits name it.

        Raises:
            RepositoryUnreadable: it walks past one of them, or through one that is none of them.
        """
        if head in self._followed:
            return
        known = self.parents(self._listed(head, head))
        named = {parent for above in known.values() for parent in above}
        if not named <= known.keys() or _reached(known, [head]) != known.keys():
            raise other_parents(head)
        self._followed.add(head)

    def commits(self, oids: Sequence[str]) -> list[RawCommit]:
        """Some commits, as they are stored."""
        return read(self._reader(), oids)

    def parents(self, oids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The parents of some commits, as they name them."""
        return {each.oid: parents(data) for each, data in self._reader().contents(oids, "commit")}

    def _listed(self, like: str, *words: str) -> list[str]:
        return full_names(self._runner.run("rev-list", *words), len(like))


def full_names(out: bytes, length: int) -> list[str]:
    """The object names in an answer that has one on each line.

    Raises:
        RepositoryUnreadable: something else is in it.
    """
    found = out.decode("latin-1").split("\n")
    if found.pop() or any(len(e) != length or e.strip("0123456789abcdef") for e in found):
        raise odd("rev-list", repr(out[:80]))
    return found


def other_parents(oid: str) -> Exception:
    """The error for a history in which Git takes another way than the commits name."""
    return odd("rev-list", f"the history around {oid[:10]} is not the one that its commits name")


def _reached(known: Mapping[str, Sequence[str]], heads: Iterable[str]) -> set[str]:
    """The commits among some known ones that heads lead to, themselves included."""
    todo = [each for each in heads if each in known]
    found = set(todo)
    while todo:
        fresh = [each for each in known[todo.pop()] if each in known and each not in found]
        found.update(fresh)
        todo += fresh
    return found

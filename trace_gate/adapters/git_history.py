"""The commits of a range, with what each one changes (SPEC 5, last paragraph before Callers)."""

from __future__ import annotations

from trace_gate.adapters import git_changes
from trace_gate.adapters.git_commits import RawCommit, read
from trace_gate.adapters.git_failure import odd
from trace_gate.adapters.git_text import decoded, encoded
from trace_gate.core.tree import Change, Commit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trace_gate.adapters.git_objects import ObjectReader
    from trace_gate.adapters.git_scratch import Merge, Scratch
    from trace_gate.adapters.git_trees import Trees

_TRAILERS = "%x00".join(
    f"%(trailers:key={key},valueonly,unfold)" for key in ("Trace", "Co-authored-by")
)

LOG = ("log", "--topo-order", "--reverse", "--root", "--diff-merges=off", "--no-show-signature",
       "--no-notes", "--no-mailmap", "--encoding=UTF-8", *git_changes.RAW,
       f"--format=%H%x00{_TRAILERS}")  # fmt: skip


class Logged:
    """What `git log` says about one commit."""

    __slots__ = ("changes", "co_authors", "oid", "trailers")

    def __init__(self, oid: str, trailers: bytes, co_authors: bytes) -> None:
        self.oid = oid
        self.trailers, self.co_authors = _values(trailers), _values(co_authors)
        self.changes: list[Change] = []


class History:
    """Answers about commits, asked in the scratch repository."""

    def __init__(self, scratch: Scratch, reader: Callable[[], ObjectReader], trees: Trees) -> None:
        self._scratch, self._reader, self._trees = scratch, reader, trees

    def commits(self, head: str, excluded: Sequence[str]) -> tuple[Commit, ...]:
        """The commits of `head` that the excluded ones lack, parents before children."""
        return self._logged(len(head), head, *(f"^{oid}" for oid in excluded))

    def commits_on(self, head: str, path: str) -> tuple[Commit, ...]:
        """The commits of a whole history that make something of a path, parents before children.

        Merges are looked at too: most of what they bring was written elsewhere, but not what
        they smuggle in.
        """
        return self._logged(len(head), "--full-history", head, "--", encoded(path))

    def _logged(self, oid_length: int, *words: str | bytes) -> tuple[Commit, ...]:
        logged = list(read_log(self._scratch.runner.run(*LOG, *words), oid_length))
        raw = read(self._reader(), [each.oid for each in logged])
        beyond = self._beyond_merges([each for each in raw if len(each.parents) > 1])
        return tuple(
            _commit(one, each, beyond.get(each.oid)) for one, each in zip(logged, raw, strict=True)
        )

    def last_change(self, head: str, since: str, path: str) -> str | None:
        """The newest commit of `head` that `since` lacks and that changes a path."""
        words = ("rev-list", "-1", head, f"^{since}", "--")
        return self._scratch.runner.run(*words, encoded(path)).decode("latin-1").strip() or None

    def _beyond_merges(
        self, merges: Sequence[RawCommit]
    ) -> dict[str, tuple[tuple[Change, ...], tuple[str, ...]]]:
        """For each merge its changes beyond the automatic merge of its parents, and conflicts."""
        automatic = self._automatic(merges)
        found = {}
        for commit in merges:
            tree, conflicts = automatic[commit.oid].tree, automatic[commit.oid].conflicts
            if tree is None:
                raise odd("merge-tree", f"no tree for {commit.oid}")
            changes = self._trees.difference(tree, commit.tree)
            found[commit.oid] = (self._with_markers(commit, changes, conflicts), conflicts)
        return found

    def _automatic(self, merges: Sequence[RawCommit]) -> dict[str, Merge]:
        two = [each for each in merges if len(each.parents) == 2]
        pairs = [(each.parents[0], each.parents[1]) for each in two]
        done = self._scratch.merge_pairs(pairs, unrelated=True)
        found = {each.oid: merge for each, merge in zip(two, done, strict=True)}
        for each in merges:
            if len(each.parents) > 2:
                found[each.oid] = self._scratch.merge_all(each.parents)
        return found

    def _with_markers(
        self, commit: RawCommit, changes: tuple[Change, ...], conflicts: Sequence[str]
    ) -> tuple[Change, ...]:
        """A conflict that is committed with its markers equals the automatic merge: add it."""
        missing = set(conflicts) - {each.path for each in changes}
        if not missing:
            return changes
        first = self._trees.difference(commit.parents[0], commit.tree)
        added = tuple(each for each in first if each.path in missing)
        return tuple(sorted((*changes, *added), key=lambda each: each.path))


def read_log(out: bytes, oid_length: int) -> Iterator[Logged]:
    """The answer of `git log` with `LOG`, commit by commit.

    Raises:
        RepositoryUnreadable: anything that is not of its form.
    """
    tokens = out.split(b"\0")
    if tokens.pop():
        raise odd("log", "it ends in the middle")
    at, end = 0, len(tokens)
    while at < end:
        oid = tokens[at]
        if len(oid) != oid_length or oid.strip(b"0123456789abcdef") or at + 3 > end:
            raise odd("log", repr(oid[:80]))
        logged = Logged(oid.decode(), tokens[at + 1], tokens[at + 2])
        at += 3
        if at < end and tokens[at].startswith(b"\n:"):
            tokens[at] = tokens[at][1:]
        while at < end and tokens[at].startswith(b":"):
            if at + 1 == end:
                raise odd("log", "it ends in the middle")
            logged.changes.append(git_changes.change(tokens[at], tokens[at + 1]))
            at += 2
        yield logged


def _commit(
    logged: Logged,
    raw: RawCommit,
    beyond: tuple[tuple[Change, ...], tuple[str, ...]] | None,
) -> Commit:
    changes, conflicts = beyond if beyond is not None else (tuple(logged.changes), ())
    return Commit(
        oid=raw.oid,
        parents=raw.parents,
        author=raw.author,
        committer=raw.committer,
        subject=raw.subject,
        trailers=logged.trailers,
        changes=changes,
        conflicts=conflicts,
        co_authors=logged.co_authors,
    )


def _values(lines: bytes) -> tuple[str, ...]:
    texts = decoded(lines).split("\n")
    return tuple(text for text in texts if text)

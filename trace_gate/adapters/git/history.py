"""The commits of a range, with what each one changes (SPEC 5, Merges).

Git says which commits there are, in which order, and reads their trailers. What each one
changes is found by comparing the trees, which are read and checked here.
"""

from __future__ import annotations

from trace_gate.adapters.git.ancestry import full_names, other_parents
from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.process import decoded, encoded
from trace_gate.core.git_model import Commit, carried_over, carriers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.adapters.git.ancestry import Ancestry
    from trace_gate.adapters.git.commits import RawCommit
    from trace_gate.adapters.git.merges import Merges
    from trace_gate.adapters.git.process import Runner
    from trace_gate.adapters.git.scratch import Merge
    from trace_gate.adapters.git.trees import Trees
    from trace_gate.core.git_model import Carried, Change, Entry

    Beyond = tuple[tuple[Change, ...], tuple[str, ...], tuple[Carried, ...]]
    """What a merge changes beyond the automatic one, the paths on which that stops, and the edits
    that it carries over a rename."""

_TRAILERS = "%x00".join(
    f"%(trailers:key={key},valueonly,unfold)" for key in ("Trace", "Co-authored-by")
)

LOG = ("log", "-z", "--topo-order", "--reverse", "--no-patch", "--no-ext-diff", "--no-textconv",
       "--no-show-signature", "--no-notes", "--no-mailmap", "--encoding=UTF-8",
       f"--format=tformat:%H%x00{_TRAILERS}")  # fmt: skip

PORTION = 64
"""Pairs of trees that are compared together."""


KNOWN = 1024
"""So many of the newest commits of an answer are known from then on."""


class Logged:
    """What `git log` says about one commit."""

    __slots__ = ("co_authors", "oid", "trailers")

    def __init__(self, oid: str, trailers: bytes, co_authors: bytes) -> None:
        self.oid = oid
        self.trailers, self.co_authors = _values(trailers), _values(co_authors)


class History:
    """Answers about commits, asked in the scratch repository."""

    def __init__(self, runner: Runner, trees: Trees, ancestry: Ancestry, merges: Merges) -> None:
        self._runner, self._trees = runner, trees
        self._ancestry, self._merges = ancestry, merges

    def commits(self, head: str, excluded: Sequence[str]) -> tuple[Commit, ...]:
        """The commits of `head` that the excluded ones lack, parents before children.

        None where an excluded one has `head` in its history.
        """
        logged, raw = self._logged(len(head), head, *(f"^{oid}" for oid in excluded))
        if raw or not self._ancestry.reaches(excluded, head):
            self._ancestry.check_whole(raw, head, excluded)
        return self._commits_of(logged, raw, excluded)

    def every(self, head: str) -> tuple[RawCommit, ...]:
        """Every commit of the history of `head`, as it is stored, the newest first.

        Raises:
            RepositoryUnreadable: Git walks past one that a commit names.
        """
        self._ancestry.check_history(head)
        listed = self._runner.run("rev-list", "--topo-order", head)
        return tuple(self._ancestry.commits(full_names(listed, len(head))))

    def commits_on(self, head: str, path: str) -> tuple[Commit, ...]:
        """The commits of a whole history that make something of a path, parents before children.

        Git hashes nothing that it walks past: neither commits, nor the trees that it compares.

        Merges are looked at too: most of what they bring was written elsewhere, but not what
        they smuggle in.
        """
        words = ("--full-history", head, "--", encoded(path))
        logged, raw = self._logged(len(head), *words)
        self._ancestry.check_history(head)
        made = {None, *(self._at(each.oid, path) for each in raw)}
        if self._at(head, path) not in made:
            raise other_parents(head)
        return self._commits_of(logged, raw)

    def _at(self, commit: str, path: str) -> Entry | None:
        return self._trees.entries(commit, [path]).get(path)

    def _logged(self, oid_length: int, *words: str | bytes) -> tuple[list[Logged], list[RawCommit]]:
        logged = list(read_log(self._runner.run(*LOG, *words), oid_length))
        raw = self._ancestry.commits([each.oid for each in logged])
        self._trees.know(raw[-KNOWN:])
        return logged, raw

    def _commits_of(
        self,
        logged: Sequence[Logged],
        raw: Sequence[RawCommit],
        excluded: Sequence[str] | None = None,
    ) -> tuple[Commit, ...]:
        """`excluded`: the commits are all of a range that these lack; None for some commits."""
        merges = [each for each in raw if len(each.parents) > 1]
        found = self._plain_merges(merges, raw, excluded) if merges else {}
        found.update(self._beyond_merges([each for each in merges if each.oid not in found]))
        found.update(self._plain_changes([each for each in raw if len(each.parents) < 2]))
        return tuple(
            _commit(one, each, found[each.oid]) for one, each in zip(logged, raw, strict=True)
        )

    def _plain_changes(self, commits: Sequence[RawCommit]) -> dict[str, Beyond]:
        """For each commit with one parent or none what it changes."""
        pairs = [(each.parents[0] if each.parents else self._trees.nothing, each.tree)
                 for each in commits]  # fmt: skip
        changes = self._in_portions(pairs)
        return {one.oid: (c, (), ()) for one, c in zip(commits, changes, strict=True)}

    def last_change(self, head: str, since: str, path: str) -> str | None:
        """The newest commit of `head` that `since` lacks and that changes a path."""
        words = ("rev-list", "-1", head, f"^{since}", "--")
        return self._runner.run(*words, encoded(path)).decode("latin-1").strip() or None

    def landed_at(self, head: str, path: str) -> str | None:
        """The commit of the first-parent history of `head` that first has a path."""
        words = ("rev-list", "--first-parent", "--reverse", head, "--")
        out = self._runner.run(*words, encoded(path)).decode("latin-1")
        found = out.partition("\n")[0] or None
        before = self._ancestry.commits([found])[0].parents[:1] if found else (head,)
        if any(self._at(each, path) for each in before):
            raise other_parents(found or head)
        if found and self._ancestry.first_parents(head, next(iter(before), None))[-1] != found:
            raise other_parents(found)
        return found

    def _plain_merges(
        self, merges: Sequence[RawCommit], raw: Sequence[RawCommit], excluded: Sequence[str] | None
    ) -> dict[str, Beyond]:
        """The same for the merges of two sides that touch different files: most are like that."""
        from trace_gate.adapters.git import plain_merges

        if excluded is None or len(excluded) > 1:
            return {}
        known = {each.oid: each.parents for each in raw}
        below = next(iter(excluded), None)
        asked: list[RawCommit] = []
        pairs: list[tuple[str, str]] = []
        for commit in merges:
            if len(commit.parents) == 2:
                ours, theirs = commit.parents
                base = plain_merges.only_base(known, below, ours, theirs)
                if base is not None:
                    asked.append(commit)
                    pairs += ((base, ours), (base, theirs), (ours, commit.tree))
        found: dict[str, Beyond] = {}
        differences = self._in_portions(pairs)
        for commit in asked:
            here, there, made = next(differences), next(differences), next(differences)
            if plain_merges.are_apart(here, there):
                changes = plain_merges.beyond(there, made)
                ours, theirs = commit.parents
                sides = {ours: there, theirs: here}
                found[commit.oid] = changes, (), self._carried(commit, sides, changes)
        return found

    def _in_portions(self, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[Change, ...]]:
        """What differs between the trees of each pair."""
        for start in range(0, len(pairs), PORTION):
            yield from self._trees.differences(pairs[start : start + PORTION])

    def _beyond_merges(self, merges: Sequence[RawCommit]) -> dict[str, Beyond]:
        """For each merge its changes beyond the automatic merge of its parents, and conflicts."""
        automatic = self._automatic(merges)
        found = {}
        for commit in merges:
            tree, conflicts = automatic[commit.oid].tree, automatic[commit.oid].conflicts
            if tree is None:
                raise odd("merge-tree", f"no tree for {commit.oid}")
            changes = self._trees.difference(tree, commit.tree)
            sides = {each: self._trees.difference(each, tree) for each in commit.parents}
            found[commit.oid] = (
                self._with_markers(commit, changes, conflicts),
                conflicts,
                self._carried(commit, sides, changes),
            )
        return found

    def _carried(
        self,
        commit: RawCommit,
        sides: Mapping[str, Sequence[Change]],
        changes: Sequence[Change],
    ) -> tuple[Carried, ...]:
        """The edits that a merge carries over a rename."""
        edited = {each: self._edited(each, commit.parents) for each in carriers(sides, changes)}
        return carried_over(sides, changes, edited)

    def _edited(self, parent: str, parents: Sequence[str]) -> set[str]:
        """Which paths a parent changes since it parted from the others."""
        others = (each for each in parents if each != parent)
        bases = {oid for each in others for oid in self._ancestry.merge_bases(parent, each)}
        starts = bases or {self._trees.nothing}
        changes = (self._trees.difference(each, parent) for each in starts)
        return {change.path for found in changes for change in found}

    def _automatic(self, merges: Sequence[RawCommit]) -> dict[str, Merge]:
        two = [each for each in merges if len(each.parents) == 2]
        pairs = [(each.parents[0], each.parents[1]) for each in two]
        done = self._merges.pairs(pairs)
        found = {each.oid: merge for each, merge in zip(two, done, strict=True)}
        for each in merges:
            if len(each.parents) > 2:
                found[each.oid] = self._merges.successive(each.parents)
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
    if tokens.pop() or len(tokens) % 3:
        raise odd("log", "it ends in the middle")
    for oid, trailers, co_authors in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=True):
        if len(oid) != oid_length or oid.strip(b"0123456789abcdef"):
            raise odd("log", repr(oid[:80]))
        yield Logged(oid.decode(), trailers, co_authors)


def _commit(logged: Logged, raw: RawCommit, beyond: Beyond) -> Commit:
    changes, conflicts, carried = beyond
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
        carried=carried,
    )


def _values(lines: bytes) -> tuple[str, ...]:
    texts = decoded(lines).split("\n")
    return tuple(text for text in texts if text)

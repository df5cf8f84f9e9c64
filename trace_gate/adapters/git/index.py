"""What is staged: the index as git has it, never the working copy (SPEC 5, Callers).

Git is asked once, for the difference of the index to HEAD. All else follows from that and
from tree objects: reading an index of 100,000 files is the dearest thing that a hook does.
"""

from __future__ import annotations

import os

from trace_gate.adapters.git.failures import failure
from trace_gate.adapters.git.process import decoded, encoded
from trace_gate.adapters.git.raw_diff import RAW, changes
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.git_model import FOLDER, Change, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trace_gate.adapters.git.locate import Place
    from trace_gate.adapters.git.process import Child
    from trace_gate.adapters.git.trees import Trees

_WORDS = ("diff-index", "--cached", "--ita-invisible-in-index", *RAW)


class Index:
    """The index of the commit that is being made. `head_tree` tells the tree of HEAD."""

    def __init__(
        self, place: Place, trees: Trees, named: str | None, head_tree: Callable[[], str]
    ) -> None:
        self._place, self._trees, self._named, self._head_tree = place, trees, named, head_tree
        self._ahead: Child | None = None
        self._home = ""
        self._changes: tuple[Change, ...] = ()

    def read_ahead(self) -> None:
        """Let git compare the index to HEAD while the caller does something else."""
        self._ahead = self._start("HEAD")

    def close(self) -> None:
        """End what was started ahead."""
        if self._ahead is not None:
            self._ahead.close()
        self._ahead = None

    def against(self, tree: str) -> tuple[Change, ...]:
        """What differs from a tree to the index.

        Files that are only intended to be added (`git add -N`) are not staged.
        """
        changed = self._from_home()
        if tree == self._home:
            return changed
        return composed(self._trees.difference(tree, self._home), changed)

    def entries(self, paths: Iterable[str]) -> dict[str, Entry]:
        """Those of the paths that are staged; for a folder, everything below it."""
        wanted = list(paths)
        changed = self._from_home()
        found: dict[str, Entry] = {}
        there = self._trees.entries(self._home, wanted)
        for path, entry in there.items():
            if entry.mode == FOLDER:
                found.update(self._trees.below(self._home, path))
            else:
                found[path] = entry
        named = set(wanted)
        for each in changed:
            found.pop(each.path, None)
            if each.new is not None and named.intersection(_and_above(each.path)):
                found[each.path] = each.new
        return found

    def names(self, path: str) -> tuple[str, ...]:
        """The names in one folder of the index."""
        below = self.entries([path]) if path else self._everything()
        start = len(path) + 1 if path else 0
        inside = (each[start:] for each in below if each != path)
        return tuple(sorted({each.partition("/")[0] for each in inside}))

    def unmerged(self) -> dict[str, dict[int, Entry]]:
        """The paths on which a merge stopped, with their entries by stage (1, 2, 3)."""
        return self._listed("--unmerged")

    def stages(self, paths: Sequence[str]) -> dict[str, dict[int, Entry]]:
        """What is staged at and below some paths; stage 0, but where a merge stopped."""
        return self._listed("--stage", "--", *map(encoded, paths)) if paths else {}

    def tracked(self, path: str) -> bool:
        """Whether there is an entry at or below a path, whatever the case of its letters."""
        git = self._place.inside.with_environment(**self._file(), GIT_LITERAL_PATHSPECS="0")
        return bool(git.run("ls-files", "-z", "--", b":(top,icase,literal)" + encoded(path)))

    def _listed(self, *words: str | bytes) -> dict[str, dict[int, Entry]]:
        git = self._place.inside.with_environment(**self._file())
        found: dict[str, dict[int, Entry]] = {}
        for line in git.run("ls-files", "-z", *words).split(b"\0")[:-1]:
            facts, _, path = line.partition(b"\t")
            mode, oid, stage = facts.decode("latin-1").split(" ")
            found.setdefault(decoded(path), {})[int(stage)] = Entry(mode=mode, oid=oid)
        return found

    def stage(self, entries: Mapping[str, Entry | None]) -> None:
        """Put some paths into the index, all or none; None takes a path out of it."""
        none = "0" * self._place.oid_length
        lines = (
            f"{each.mode if each else 0} {each.oid if each else none}\t".encode() + encoded(path)
            for path, each in entries.items()
        )
        git = self._place.inside.with_environment(**self._file())
        git.run("update-index", "-z", "--index-info", data=b"".join(each + b"\0" for each in lines))
        self._home = ""

    def _everything(self) -> dict[str, Entry]:
        changed = self._from_home()
        found = self._trees.below(self._home, "")
        for each in changed:
            found.pop(each.path, None)
            if each.new is not None:
                found[each.path] = each.new
        return found

    def _from_home(self) -> tuple[Change, ...]:
        """What differs from HEAD (from nothing, before the first commit) to the index."""
        if self._home:
            return self._changes
        home = self._head_tree()
        if self._ahead is None or home == self._place.empty_tree:
            self.close()
            self._ahead = self._start(home)
        code, out, err = self._ahead.communicate(b"")
        self.close()
        if code:
            raise failure("diff-index", code, err)
        found = changes(out)
        self._trees.entries(home, (each.path for each in found))  # its folders are checked
        self._changes, self._home = found, home
        return self._changes

    def _start(self, tree: str) -> Child:
        git = self._place.inside.with_environment(**self._file())
        return git.start(*_WORDS, tree, "--")

    def _file(self) -> Mapping[str, str]:
        """The index of the commit that is being made: `commit -a` and `commit PATH` have their own.

        Raises:
            RepositoryUnreadable: GIT_INDEX_FILE names a file outside of the Git directory, or the
            repository is bare and has none.
        """
        if not self._named:
            self._check_there()
            return {}
        path = os.path.realpath(os.path.join(self._place.top or os.curdir, self._named))
        if not path.startswith(os.path.realpath(self._place.git_dir) + os.sep):
            raise RepositoryUnreadable(
                f"GIT_INDEX_FILE names {path}, which is not in the Git directory.",
                remedy="unset GIT_INDEX_FILE   and run it again.",
            )
        return {"GIT_INDEX_FILE": path}

    def _check_there(self) -> None:
        """To Git an index that is missing is an empty one: everything would seem deleted."""
        place = self._place
        if place.top is None and not os.path.isfile(os.path.join(place.git_dir, "index")):
            raise RepositoryUnreadable(
                "This is a bare repository: it has no index, so nothing can be staged in it.",
                remedy="trace-gate check --range BASE..HEAD   judges what is committed.",
            )


def composed(first: Iterable[Change], then: Iterable[Change]) -> tuple[Change, ...]:
    """One difference after another, as one."""
    found = {each.path: each for each in first}
    for each in then:
        before = found.pop(each.path, each)
        if before.old != each.new:
            found[each.path] = Change(path=each.path, old=before.old, new=each.new)
    return tuple(sorted(found.values(), key=lambda each: encoded(each.path)))


def _and_above(path: str) -> list[str]:
    """A path, and every folder that it is in."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]

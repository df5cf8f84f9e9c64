"""What is staged: the index as git reads it, never the working copy (DESIGN, decision 5)."""

from __future__ import annotations

import os

from trace_gate.adapters.git_changes import RAW, changes
from trace_gate.adapters.git_scratch import quoted
from trace_gate.adapters.git_trees import FOLDER
from trace_gate.errors import RepositoryUnreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.adapters.git_place import Place
    from trace_gate.adapters.git_scratch import Scratch
    from trace_gate.adapters.git_trees import Trees
    from trace_gate.core.tree import Change, Entry

ALTERNATES = "GIT_ALTERNATE_OBJECT_DIRECTORIES"


class Index:
    """The index: known by its difference to a tree, which git tells once for each tree."""

    def __init__(self, place: Place, trees: Trees, named: str | None) -> None:
        self._place, self._trees, self._named = place, trees, named
        self._known: dict[str, tuple[Change, ...]] = {}

    def against(self, tree: str, scratch: Scratch | None) -> tuple[Change, ...]:
        """What differs from a tree, or from the tree of a commit, to the index.

        Files that are only intended to be added (`git add -N`) are not staged.
        """
        if tree not in self._known:
            more = {**self._file(), **_borrowed(self._place, scratch)}
            git = self._place.inside.with_environment(**more)
            words = ("--cached", "--ita-invisible-in-index", *RAW)
            self._known[tree] = changes(git.run("diff-index", *words, tree))
        return self._known[tree]

    def entries(self, base: str, paths: Iterable[str]) -> dict[str, Entry]:
        """Those of the paths that are staged; for a folder, everything below it."""
        wanted = list(paths)
        changed = {each.path: each.new for each in self._of(base)}
        found: dict[str, Entry] = {}
        there = self._trees.entries(base, wanted)
        for path in wanted:
            entry = there.get(path)
            if entry is not None and entry.mode == FOLDER:
                found.update(self._trees.below(base, path))
            elif entry is not None:
                found[path] = entry
        for path, new in changed.items():
            found.pop(path, None)
            if new is not None and any(_at_or_below(path, each) for each in wanted):
                found[path] = new
        return found

    def names(self, base: str, path: str) -> tuple[str, ...]:
        """The names in one folder of the index."""
        below = self.entries(base, [path]) if path else self._everything(base)
        start = len(path) + 1 if path else 0
        inside = (each[start:] for each in below if each != path)
        return tuple(sorted({each.partition("/")[0] for each in inside}))

    def _everything(self, base: str) -> dict[str, Entry]:
        found = self._trees.below(base, "")
        for each in self._of(base):
            found.pop(each.path, None)
            if each.new is not None:
                found[each.path] = each.new
        return found

    def _of(self, base: str) -> tuple[Change, ...]:
        return self.against(base, None)

    def _file(self) -> Mapping[str, str]:
        """The index of the commit that is being made: `commit -a` and `commit PATH` have their own.

        Raises:
            RepositoryUnreadable: GIT_INDEX_FILE names a file outside of the Git directory.
        """
        if not self._named:
            return {}
        path = os.path.realpath(os.path.join(self._place.top or os.curdir, self._named))
        if not path.startswith(os.path.realpath(self._place.git_dir) + os.sep):
            raise RepositoryUnreadable(
                f"GIT_INDEX_FILE names {path}, which is not in the Git directory.",
                remedy="unset GIT_INDEX_FILE   and run it again.",
            )
        return {"GIT_INDEX_FILE": path}


def _at_or_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _borrowed(place: Place, scratch: Scratch | None) -> Mapping[str, str]:
    """Where git finds the objects that merges made, beside its own."""
    if scratch is None:
        return {}
    own = place.inside.environment.get(ALTERNATES)
    folders = [own] if own else []
    return {ALTERNATES: os.pathsep.join([*folders, quoted(scratch.objects)])}

"""The tree that a unit leaves: a tree object, or the index. One way to ask both."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from trace_gate.app.ports import Repository
    from trace_gate.core.git_model import Entry

    Side: TypeAlias = "TreeSide | IndexSide"


class TreeSide:
    """A tree (or the tree of a commit)."""

    def __init__(self, git: Repository, tree: str) -> None:
        self._git, self._tree = git, tree

    def entries(self, paths: Iterable[str]) -> Mapping[str, Entry]:
        """Those of the paths that exist."""
        return self._git.entries(self._tree, paths)

    def below(self, prefix: str) -> Mapping[str, Entry]:
        """Every file below a folder."""
        return self._git.all_entries(self._tree, prefix)

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a folder; "" is the top."""
        return self._git.folder(self._tree, folder)


class IndexSide:
    """What is staged: the index, never the working copy (SPEC 5, Callers)."""

    def __init__(self, git: Repository) -> None:
        self._git = git

    def entries(self, paths: Iterable[str]) -> Mapping[str, Entry]:
        """Those of the paths that exist."""
        return self._git.index_entries(paths)

    def below(self, prefix: str) -> Mapping[str, Entry]:
        """Every file below a folder."""
        return {
            path: entry
            for path, entry in self._git.index_entries([prefix]).items()
            if path.startswith(f"{prefix}/")
        }

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a folder; "" is the top."""
        return self._git.index_folder(folder)

"""Automatic merges of commits whose parts were read first (SPEC 5, Merges).

`git merge-tree` reads trees and files by itself, and hashes none of them. So everything that
a merge rests on is read here before: the folders in which the sides differ from their common
ancestor, and the files that Git may have to look into.
"""

from __future__ import annotations

from trace_gate.adapters.git.scratch import Merge
from trace_gate.core.git_model import EXECUTABLE, REGULAR, SYMLINK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trace_gate.adapters.git.ancestry import Ancestry
    from trace_gate.adapters.git.objects import ObjectReader
    from trace_gate.adapters.git.scratch import Scratch
    from trace_gate.adapters.git.trees import Trees
    from trace_gate.core.git_model import Change, Entry

_READ = (REGULAR, EXECUTABLE, SYMLINK)


class Merges:
    """What git makes of two or more histories by itself."""

    def __init__(
        self,
        scratch: Scratch,
        trees: Trees,
        ancestry: Ancestry,
        reader: Callable[[], ObjectReader],
    ) -> None:
        self._scratch, self._trees, self._ancestry = scratch, trees, ancestry
        self._reader = reader

    def of_related(self, ours: str, theirs: str) -> Merge:
        """The merge of two commits; no tree where they have no common ancestor."""
        bases = self._ancestry.merge_bases(ours, theirs)
        if not bases:
            return Merge(tree=None)
        self._read(ours, theirs, bases)
        return self._scratch.merge_pairs([(ours, theirs)], unrelated=False)[0]

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> list[Merge]:
        """The merge of each pair, whatever their histories."""
        for ours, theirs in pairs:
            self._read(ours, theirs, self._ancestry.merge_bases(ours, theirs))
        return self._scratch.merge_pairs(pairs, unrelated=True)

    def successive(self, commits: Sequence[str]) -> Merge:
        """The successive pairwise merges of some commits, whatever their histories."""
        ours, merged = commits[0], Merge(tree=None)
        conflicts: tuple[str, ...] = ()
        for theirs in commits[1:]:
            merged = self.pairs([(ours, theirs)])[0]
            conflicts += merged.conflicts
            if theirs != commits[-1] and merged.tree is not None:
                ours = self._scratch.commit(merged.tree, (ours, theirs))
        return merged.with_(conflicts=tuple(dict.fromkeys(conflicts)))

    def _read(self, ours: str, theirs: str, bases: Sequence[str]) -> None:
        """Read what this merge rests on; several ancestors are merged themselves, first."""
        for base in bases or (self._trees.nothing,):
            self._read_sides(
                self._trees.difference(base, ours), self._trees.difference(base, theirs)
            )
        for other in bases[1:]:
            self._read(bases[0], other, self._ancestry.merge_bases(bases[0], other))

    def _read_sides(self, ours: Sequence[Change], theirs: Sequence[Change]) -> None:
        """Read the files that both sides change, and those among which renames are looked for."""
        here, there = _differing(ours, theirs)
        both = here.keys() & there.keys()
        wanted = {oid for path in both for oid in (*_oids(here[path]), *_oids(there[path]))}
        for mine, others in ((here, there), (there, here)):
            if _may_hold_renames(mine, others):
                moved = (each for each in mine.values() if None in (each.old, each.new))
                wanted |= {oid for each in moved for oid in _oids(each)}
        for oid in sorted(wanted):
            for _ in self._reader().stream(oid):
                continue


def _differing(
    ours: Sequence[Change], theirs: Sequence[Change]
) -> tuple[dict[str, Change], dict[str, Change]]:
    """What the sides change, without what both of them make the same."""
    here = {each.path: each for each in ours}
    there = {each.path: each for each in theirs}
    same = {path for path in here.keys() & there.keys() if here[path].new == there[path].new}
    return (
        {path: each for path, each in here.items() if path not in same},
        {path: each for path, each in there.items() if path not in same},
    )


def _may_hold_renames(mine: dict[str, Change], others: dict[str, Change]) -> bool:
    """Whether a side takes a file away from a folder in which the other side changes something."""
    gone = {_folder(path) for path, each in mine.items() if each.new is None}
    return not gone.isdisjoint(_folder(path) for path in others)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _oids(change: Change) -> Iterator[str]:
    sides: tuple[Entry | None, ...] = (change.old, change.new)
    return (each.oid for each in sides if each is not None and each.mode in _READ)

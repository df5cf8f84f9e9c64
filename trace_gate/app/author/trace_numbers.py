"""Which trace ids are taken: on every branch, in the index, in every working tree (SPEC 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.ports import Workspace, WritableRepository


def next_trace_id(git: WritableRepository, files: Workspace, root: str, date: str) -> str:
    """The next id of a UTC date (`2025-01-02`) that is free wherever this clone can look."""
    return ids.next_id(date, _taken(git, files, f"{root}/{date[:7]}"))


def _taken(git: WritableRepository, files: Workspace, folder: str) -> Iterator[str]:
    """Ids of all trace files of one month: drafts on other branches, and those in no commit yet."""
    paths = [*files.below(folder), *git.stages([folder])]
    for top in git.other_working_trees():
        paths += files.at(top).below(folder)
    # Branches share most of their folders: each different one is listed once.
    for tree in git.folders_at(git.branch_tips(), folder):
        paths += git.all_entries(tree, "")
    for path in paths:
        name = path.rpartition("/")[2].removesuffix(ids.SUFFIX)
        if ids.is_trace_id(name):
            yield name

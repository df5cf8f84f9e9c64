"""Traces that are on disk and not in what is judged: the usual reason for a blocked commit.

It only makes a hint. The judge reads the index, never the working tree (SPEC 5).
"""

from __future__ import annotations

from trace_gate.core.hashing import object_name
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.ports import Repository, Workspace

MOST = 50
"""So many of the files that were written last are looked at."""

MONTHS = 2
"""So many of the last month folders are looked in: a blocked commit does not wait for years."""


def unstaged_traces(git: Repository, files: Workspace, root: str) -> tuple[str, ...]:
    """Paths of traces whose file differs from what is staged, the newest first.

    A file that only its line ends set apart from the staged one may be named, too.
    """
    months = files.folders(root)[-MONTHS:]
    found = (path for month in months for path in files.below(f"{root}/{month}"))
    named = (path for path in found if ids.id_of_path(path, root) is not None)
    newest = sorted(named, key=files.modified, reverse=True)[:MOST]
    return tuple(_differing(git, files, newest))


def _differing(git: Repository, files: Workspace, paths: list[str]) -> Iterator[str]:
    staged = git.index_entries(paths)
    for path in paths:
        data, there = files.read(path), staged.get(path)
        same = data is not None and there and there.oid == object_name("blob", data, len(there.oid))
        if data is not None and not same:
            yield path

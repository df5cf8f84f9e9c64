"""Traces that are on disk and not in what is judged: the usual reason for a blocked commit.

It only makes a hint. The judge reads the index, never the working tree (SPEC 5).
"""

from __future__ import annotations

from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.ports import Repository, Workspace

MOST = 50
"""So many of the files that were written last are looked at."""

MONTHS = 2
"""So many of the last month folders are looked in: a blocked commit does not wait for years."""


def unstaged_traces(git: Repository, files: Workspace, root: str = "traces") -> tuple[str, ...]:
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
        data = files.read(path)
        if data is None:
            continue
        if path not in staged or staged[path].oid != _object_name(data, len(staged[path].oid)):
            yield path


def _object_name(data: bytes, digits: int) -> str:
    """The name that Git gives to a file of this content, SHA-1 or SHA-256 by its length."""
    import hashlib

    made = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    made.update(b"blob %d\0" % len(data))
    made.update(data)
    return made.hexdigest()

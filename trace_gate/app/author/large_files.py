"""A file that is too large for plain Git is noted when a trace names it, with what to do.

One place for all writers: `new`, `refresh`, `execute`, `revert`, `split` and `renumber` say it of
the traces that they wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository import find_trace
from trace_gate.app.repository.evidence_files import kept_by_lfs
from trace_gate.core.gate.decisions import parsed
from trace_gate.core.ledger.evidence import scheme_of
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.app.ports import Workspace, WritableRepository

LARGE = 50_000_000
"""Bytes from which GitHub warns; it refuses twice as many."""


def of_traces(git: WritableRepository, files: Workspace, paths: Iterable[str]) -> tuple[str, ...]:
    """The notes for the files that some traces of the working tree name."""
    return tuple(notes(git, files, (each for path in paths for each in _named(files, path))))


def notes(git: WritableRepository, files: Workspace, named: Iterable[str]) -> Iterator[str]:
    """One note for each large file that Git LFS does not keep. Contents are not read."""
    sizes = {path: files.size(path) for path in dict.fromkeys(named)}
    large = [path for path, size in sizes.items() if size >= LARGE]
    kept = kept_by_lfs(git, git.head(), large) if large else set()
    for path in (path for path in large if path not in kept):
        folder, slash, name = path.rpartition("/")
        kind = f"*.{name.rpartition('.')[2]}" if "." in name else name
        yield (
            f"note: {path} has {sizes[path] // 1_000_000} MB, and stays in the history of every "
            "clone. With Git LFS it does not: git lfs install && "
            f"git lfs track {word(f'/{folder}{slash}{kind}')}   (before git add; .gitattributes is "
            "protected, so this line lands first)"
        )


def _named(files: Workspace, path: str) -> Iterator[str]:
    """Evidence and single files of a trace; of one that cannot be read, none."""
    trace = find_trace.readable(path, files.read(path))
    if trace is None:
        return
    yield from (each.uri for each in trace.evidence if each.uri and not scheme_of(each.uri))
    for _, goal in parsed(trace):
        if goal is not None and goal.path is not None and not goal.pattern:
            yield goal.path

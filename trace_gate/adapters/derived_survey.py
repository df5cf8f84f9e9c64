"""One look over the derived folders, without opening a file.

A fingerprint covers names, sizes, times, numbers and modes of a folder's files. As in
Git's index, a file that was written just before the look may be written again within one
tick of the clock and look the same; its folder's fingerprint then equals no other one, so
that it is looked at again.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from time import time_ns

from trace_gate.adapters.derived_words import failed, too_deep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.adapters.derived_folders import Folder, Folders

_TEMPORARY = ".trace-gate.tmp"
_TICK = 50_000_000
"""Nanoseconds in which two writes may get the same time; file systems tick each 1 to 10 ms."""
_SECOND = 1_000_000_000
_LONG_TICK = 2 * _SECOND
"""The same where times have no fraction, as on old file systems."""
_DEEPEST = 32


def temporary(token: str) -> str:
    """The name of a file that is being written."""
    return f".{token}{_TEMPORARY}"


def survey(folders: Folders, roots: Sequence[str]) -> dict[str, str]:
    """The fingerprint of each folder that holds anything but folders."""
    start = time_ns()
    found = {}
    for path, entries in _walk(folders, roots):
        rows = sorted(row for entry in entries if (row := _row(entry)) is not None)
        if rows:
            found[path] = _fingerprint(rows, start)
    return found


def listing(folders: Folders, roots: Sequence[str]) -> list[str]:
    """Everything that is no folder, and nothing that is just being written."""
    walked = _walk(folders, roots)
    return sorted(f"{path}/{entry.name}" for path, entries in walked for entry in entries)


def leftovers(folders: Folders, roots: Sequence[str]) -> list[str]:
    """Files that somebody began to write."""
    walked = _walk(folders, roots, left=True)
    return sorted(f"{path}/{entry.name}" for path, entries in walked for entry in entries)


def _walk(
    folders: Folders, roots: Sequence[str], *, left: bool = False
) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    for root in roots:
        try:
            folder = folders.enter(root)
            if folder is not None:
                yield from _below(folder, root, left=left, depth=root.count("/"))
        except OSError as error:
            folders.close()
            raise failed(root, error, "read") from error


def _below(
    folder: Folder, path: str, *, left: bool, depth: int
) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """The folder and those below it; the entries can be asked until the next one comes."""
    if depth > _DEEPEST:
        raise too_deep(path)
    with os.scandir(folder.prefix if folder.fd is None else folder.fd) as entries:
        files, inner = [], []
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                inner.append(entry.name)
            elif entry.name.endswith(_TEMPORARY) is left:
                files.append(entry)
    yield path, files
    for name in sorted(inner):
        below = folder.below(name, f"{path}/{name}")
        if below is None:
            continue
        try:
            yield from _below(below, f"{path}/{name}", left=left, depth=depth + 1)
        finally:
            below.close()


def _row(entry: os.DirEntry[str]) -> tuple[str, int, int, int, int, int] | None:
    try:
        seen = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    times = (seen.st_mtime_ns, seen.st_ctime_ns)
    return (entry.name, seen.st_size, *times, seen.st_ino, seen.st_mode)


def _fingerprint(rows: list[tuple[str, int, int, int, int, int]], start: int) -> str:
    text = repr(rows).encode("utf-8", "surrogateescape")
    digest = blake2b(text, digest_size=16).hexdigest()
    fresh = any(_is_fresh(max(row[2], row[3]), start) for row in rows)
    return f"{digest}?{start:x}" if fresh else digest


def _is_fresh(newest: int, start: int) -> bool:
    """Whether a file with this time could be written again without a trace of it."""
    return newest >= start - (_TICK if newest % _SECOND else _LONG_TICK)

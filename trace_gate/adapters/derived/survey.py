"""One look over the derived folders, without opening a file.

A fingerprint covers names, sizes, times, numbers and modes of a folder's files. It is a sum
over the files, so that who writes one of them knows the new fingerprint (`moved`) without a
look at the others. As in Git's index, a file that was written just before the look may be
written again within one tick of the clock and look the same: it is named, to be read later.
"""

from __future__ import annotations

import os
from binascii import crc32
from time import time_ns

from trace_gate.adapters.derived.messages import failed, too_deep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.adapters.derived.folders import Folder, Folders

_TEMPORARY = ".trace-gate.tmp"
_TICK = 50_000_000
"""Nanoseconds in which two writes may get the same time; file systems tick each 1 to 10 ms."""
_SECOND = 1_000_000_000
_LONG_TICK = 2 * _SECOND
"""The same where times have no fraction, as on old file systems."""
_DEEPEST = 32
_GIT = ".git"
REPOSITORY = "a repository"
"""Stands for the fingerprint of a folder that is one."""
_WHOLE = (1 << 64) - 1


def temporary(token: str) -> str:
    """The name of a file that is being written."""
    return f".{token}{_TEMPORARY}"


def survey(folders: Folders, roots: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The fingerprint of each folder that holds anything but folders, and what is fresh there."""
    start = time_ns()
    found, fresh = {}, []
    for path, entries in _walk(folders, roots):
        if entries is None:
            found[path] = REPOSITORY
            continue
        count = total = 0
        for entry in entries:
            seen = _seen(entry)
            if seen is not None:
                count, total = count + 1, total + row(entry.name, seen)
                if _is_fresh(seen, start):
                    fresh.append(f"{path}/{entry.name}")
        if count:
            found[path] = fingerprint(count, total)
    return found, fresh


def row(name: str, seen: os.stat_result) -> int:
    """What one file adds to the fingerprint of its folder: 64 bits."""
    number = crc32(name.encode("utf-8", "surrogateescape"))
    times = (seen.st_mtime_ns, seen.st_ctime_ns)
    return hash((number, seen.st_size, *times, seen.st_ino, seen.st_mode)) & _WHOLE


def fingerprint(count: int, total: int) -> str:
    """The text of a fingerprint: how many files, and the sum of what they add."""
    return f"{count}:{total & _WHOLE:x}"


def moved(old: str, count: int, total: int) -> str:
    """The fingerprint after so many files more, which add so much; empty for no file."""
    if old == REPOSITORY:
        return old
    files, _, rest = (old or "0:0").partition(":")
    now = int(files) + count
    return fingerprint(now, int(rest, 16) + total) if now else ""


def listing(folders: Folders, roots: Sequence[str]) -> list[str]:
    """Everything that is no folder, and nothing that is just being written.

    A repository of somebody's own is one entry, whose path ends with `/`.
    """
    walked = _walk(folders, roots)
    return sorted(
        f"{path}/{entry.name}" if entry is not None else f"{path}/"
        for path, entries in walked
        for entry in (entries if entries is not None else [None])
    )


def leftovers(folders: Folders, roots: Sequence[str]) -> list[str]:
    """Files that somebody began to write."""
    walked = _walk(folders, roots, left=True)
    return sorted(f"{path}/{entry.name}" for path, entries in walked for entry in entries or ())


def _walk(
    folders: Folders, roots: Sequence[str], *, left: bool = False
) -> Iterator[tuple[str, list[os.DirEntry[str]] | None]]:
    for root in roots:
        try:
            folder = folders.enter(root)
            if folder is not None:
                yield from _below(folder, root, left=left, depth=root.count("/"))
        except OSError as error:
            folders.close()
            raise failed(root, error, "read") from error


def _below(
    folder: Folder, path: str, *, left: bool, depth: int, below_root: bool = False
) -> Iterator[tuple[str, list[os.DirEntry[str]] | None]]:
    """The folder and those below it; the entries can be asked until the next one comes.

    None in place of entries is a repository of somebody's own (or a worktree, or a
    submodule), which is not entered: what is in it is not ours to judge, and not to remove.
    """
    if depth > _DEEPEST:
        raise too_deep(path)
    with os.scandir(folder.prefix if folder.fd is None else folder.fd) as entries:
        files, inner = [], []
        for entry in entries:
            if entry.name.casefold() == _GIT:
                yield path if below_root else f"{path}/{entry.name}", None
                if below_root:
                    return
            elif entry.is_dir(follow_symlinks=False):
                inner.append(entry.name)
            elif entry.name.endswith(_TEMPORARY) is left:
                files.append(entry)
    yield path, files
    for name in sorted(inner):
        below = folder.below(name, f"{path}/{name}")
        if below is None:
            continue
        try:
            yield from _below(below, f"{path}/{name}", left=left, depth=depth + 1, below_root=True)
        finally:
            below.close()


def _seen(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None


def is_settled(seen: os.stat_result) -> bool:
    """Whether a file is so old that an edit of it shows."""
    return not _is_fresh(seen, time_ns())


def _is_fresh(seen: os.stat_result, now: int) -> bool:
    """Whether a file could be written again at this time without a trace of it."""
    newest = max(seen.st_mtime_ns, seen.st_ctime_ns)
    return newest >= now - (_TICK if newest % _SECOND else _LONG_TICK)

"""Folders below a top, each entered through the one above it and never through a link.

Where the system can (`openat`), an entered folder is held by its descriptor: what is done in
it is done in that folder, whatever is put in its place meanwhile. The folders on the way to
the last one stay open, since the next file is mostly in the same folder or beside it; when
they are left, they must still be where they were. Elsewhere (Windows) each folder is looked
at before it is entered.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from errno import ELOOP, EMLINK, ENOTDIR

from trace_gate.adapters.derived.messages import obstacle, replaced

HELD = {os.open, os.stat, os.mkdir, os.unlink, os.rmdir, os.rename} <= os.supports_dir_fd
"""Whether folders are held by descriptors here."""

_TOP = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_FOLDER = _TOP | getattr(os, "O_NOFOLLOW", 0)
_NO_FOLDER = (ENOTDIR, ELOOP, EMLINK)


class Folder:
    """An entered folder: a name in it is `prefix + name`, relative to `fd`."""

    __slots__ = ("fd", "prefix")

    def __init__(self, fd: int | None, prefix: str) -> None:
        """`fd` is None where folders are not held, and then `prefix` is the whole way."""
        self.fd = fd
        self.prefix = prefix

    def mode(self, name: str) -> int | None:
        """What a name is, itself and not what it leads to; None for nothing."""
        seen = self.look(name)
        return None if seen is None else seen.st_mode

    def look(self, name: str) -> os.stat_result | None:
        """What the system says of a name, itself and not what it leads to; None for nothing."""
        try:
            return os.stat(self.prefix + name, dir_fd=self.fd, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def below(self, name: str, path: str) -> Folder | None:
        """Enter a folder in this one (`path` names it in a message); None where none is.

        Raises:
            UsageError: it is a link, or no folder.
        """
        return self._held(name, path) if HELD else self._looked_at(name, path)

    def same_as(self, parent: Folder, name: str) -> bool:
        """Whether it still is what has this name there."""
        if self.fd is None:
            return True
        mine, there = os.fstat(self.fd), parent.look(name)
        return there is not None and os.path.samestat(mine, there)

    def close(self) -> None:
        """Let go of it."""
        if self.fd is not None:
            fd, self.fd = self.fd, None
            os.close(fd)

    def _held(self, name: str, path: str) -> Folder | None:
        try:
            return Folder(os.open(name, _FOLDER, dir_fd=self.fd), "")
        except FileNotFoundError:
            return None
        except OSError as error:
            mode = self.mode(name) if error.errno in _NO_FOLDER else None
            if mode is None:
                raise
            raise obstacle(path, mode, "folder") from error

    def _looked_at(self, name: str, path: str) -> Folder | None:
        mode = self.mode(name)
        if mode is None:
            return None
        if not stat.S_ISDIR(mode) or _is_junction(self.prefix + name):
            raise obstacle(path, mode if not stat.S_ISDIR(mode) else stat.S_IFLNK, "folder")
        return Folder(None, f"{self.prefix}{name}{os.sep}")


class Folders:
    """The folders below `top`, by their paths with `/`. Holds the way to the last one."""

    def __init__(self, top: str) -> None:
        self._top_path = top
        self._top: Folder | None = None
        self._way: list[tuple[str, Folder]] = []
        self._entered = ""

    def enter(self, path: str, *, create: bool = False) -> Folder | None:
        """A folder, held until another one is entered; None where there is none.

        Raises:
            UsageError: a part of the path is no real folder, or was replaced meanwhile.
        """
        if path == self._entered:
            return self._way[-1][1]
        names = path.split("/")
        self._leave(_shared(names, self._way))
        for depth in range(len(self._way), len(names)):
            folder = self._step(names[depth], "/".join(names[: depth + 1]), create=create)
            if folder is None:
                return None
            self._way.append((names[depth], folder))
        self._entered = path
        return self._way[-1][1]

    def remove_empty(self) -> bool:
        """Take the entered folder away, if nothing is in it, and enter the one above."""
        name, folder = self._way[-1]
        parent = self._above(len(self._way) - 1)
        try:
            os.rmdir(parent.prefix + name, dir_fd=parent.fd)
        except OSError:  # not empty, or in use: a folder without files harms nobody
            return False
        self._way.pop()
        self._entered = "/".join(name for name, _ in self._way)
        folder.close()
        return True

    def leave(self) -> None:
        """Let go of every folder but the top.

        Raises:
            UsageError: one of them is not where it was.
        """
        self._leave(0)

    def close(self) -> None:
        """Let go of everything, and look at nothing."""
        held = [folder for _, folder in self._way] + ([self._top] if self._top else [])
        self._way, self._top, self._entered = [], None, ""
        for folder in reversed(held):
            try:
                folder.close()
            except OSError:  # it is gone all the same
                continue

    def _leave(self, keep: int) -> None:
        self._entered = ""
        while len(self._way) > keep:
            path = "/".join(name for name, _ in self._way)
            name, folder = self._way.pop()
            same = folder.same_as(self._above(len(self._way)), name)
            folder.close()
            if not same:
                raise replaced(path)

    def _step(self, name: str, path: str, *, create: bool) -> Folder | None:
        parent = self._above(len(self._way))
        folder = parent.below(name, path)
        if folder is None and create:
            with suppress(FileExistsError):  # made meanwhile, or no folder: the next line tells
                os.mkdir(parent.prefix + name, dir_fd=parent.fd)
            folder = parent.below(name, path)
        return folder

    def _above(self, depth: int) -> Folder:
        if depth:
            return self._way[depth - 1][1]
        if self._top is None:
            here = os.path.join(self._top_path, "")
            self._top = Folder(os.open(here, _TOP), "") if HELD else Folder(None, here)
        return self._top


def _shared(names: list[str], way: list[tuple[str, Folder]]) -> int:
    """How many folders of the way lead to the new one, too."""
    count = 0
    for name, (there, _) in zip(names, way, strict=False):
        if name != there:
            break
        count += 1
    return count


def _is_junction(path: str) -> bool:
    """A folder of Windows that is a link, though its mode is that of a folder."""
    tag = getattr(os.lstat(path), "st_reparse_tag", 0)
    return bool(tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None))

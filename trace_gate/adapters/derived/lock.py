"""The lock that keeps two derivations apart: of the system, gone with its holder (SPEC 8)."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from errno import EACCES, EAGAIN, EPERM, EROFS
from time import monotonic, sleep

from trace_gate.core.errors import CannotJudge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Literal

    Kept = Literal["file", "folder", "none"]

if sys.platform != "win32":
    import fcntl

NAME = "derive.lock"
PATIENCE = 60.0
"""Seconds to wait for another run."""

SILENCE = 1.0
"""Seconds to wait before a word about it."""
_PAUSE = 0.02
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NOT_WRITABLE = (EACCES, EPERM, EROFS)


class DeriveLock:
    """A lock in `folder`, our own one in the Git directory of a working tree."""

    def __init__(
        self,
        folder: str,
        patience: float = PATIENCE,
        waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """`patience`: seconds to wait for another run; `waiting` is called if that takes long."""
        self._folder, self._path = folder, os.path.join(folder, NAME)
        self._waiting = waiting
        self._patience = patience

    @contextmanager
    def held(self) -> Iterator[Kept]:
        """Hold it, and say by what.

        `file` is the lock file. Where nothing can be written in the Git directory, it is the
        directory itself (`folder`), or nothing at all (`none`): there nothing keeps two runs
        apart, and the caller should say so.

        Raises:
            CannotJudge: another run does not end, or the lock is a link or no file.
        """
        if sys.platform == "win32":
            yield from self._portable()
            return
        end, kept = self._acquired(monotonic() + self._patience)
        try:
            yield kept
        finally:
            if end is not None:
                _let_go(end)

    def _acquired(self, until: float) -> tuple[int | None, Kept]:
        """A locked descriptor, and what it is of."""
        while True:
            try:
                end, kept = self._opened()
                if end is None or self._taken(end, kept, until):
                    return end, kept
            except OSError as error:
                raise self._unusable(error) from error

    def _opened(self) -> tuple[int | None, Kept]:
        """What to lock, open."""
        try:
            if os.path.islink(self._folder):
                raise NotADirectoryError(20, "it is a symbolic link", self._folder)
            os.makedirs(self._folder, exist_ok=True)
            return os.open(self._path, _FLAGS, 0o666), "file"
        except OSError as error:
            if error.errno not in _NOT_WRITABLE:
                raise
        try:
            # our folder, or the Git directory above it while there is none
            there = self._folder if os.path.isdir(self._folder) else os.path.dirname(self._folder)
            return os.open(there, os.O_RDONLY), "folder"
        except OSError:  # not even to be read, or Windows: there is nothing to lock
            return None, "none"

    def _taken(self, end: int, kept: Kept, until: float) -> bool:
        """Wait for the lock; False when its file was removed meanwhile, so that it keeps nobody."""
        there = False
        silent_until = monotonic() + SILENCE
        try:
            while not _locked(end, kept):
                if monotonic() >= until:
                    raise _busy()
                if monotonic() >= silent_until:
                    self._waiting()
                    silent_until = until
                sleep(_PAUSE)
            there = os.fstat(end).st_nlink > 0
        finally:
            if not there:
                _let_go(end)
        return there

    def _portable(self) -> Iterator[Kept]:
        from filelock import FileLock, Timeout

        lock = FileLock(self._path, timeout=self._patience, fallback_to_soft=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise _busy() from error
        except OSError as error:
            raise self._unusable(error) from error
        try:
            yield "file"
        finally:
            lock.release()

    def _unusable(self, error: OSError) -> CannotJudge:
        return CannotJudge(
            f"The lock of derivations cannot be taken: {self._path} ({error.strerror}).",
            remedy=f"It has to be a plain file. Look at it, and remove it: ls -ld {self._path}",
        )


def _let_go(end: int) -> None:
    """Close what was locked. Nothing was written to it, so nothing is lost if that fails."""
    with suppress(OSError):
        os.close(end)


def _locked(end: int, kept: Kept) -> bool:
    """Take the lock, if nobody has it.

    That of a file is the process's own: copies of the process do not inherit it, and so
    cannot keep it when the process is killed. A folder has only the other kind.
    """
    lock = fcntl.flock if kept == "folder" else fcntl.lockf
    try:
        lock(end, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (EAGAIN, EACCES):
            return False
        raise CannotJudge(
            f"This file system has no locks ({error.strerror}), so two runs could mix.",
            remedy="Keep the repository on a local disk.",
        ) from error
    return True


def _busy() -> CannotJudge:
    return CannotJudge(
        "Another trace-gate derives the layers of this repository, and does not end.",
        remedy="Wait for it, or end it; then run: trace-gate derive",
    )

"""The derived files of a working tree: written whole or not at all, and nowhere else (SPEC 8).

A file is written beside its place and put there in one step, so a reader sees the old or
the new content, and a link or a second name at the place loses its file to ours: what it
led to is not touched. Names of such temporary files are known, so that a later run can
sweep up what a killed one left.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from errno import ELOOP, EMLINK, ENXIO

from trace_gate.adapters.derived import survey as derived_survey
from trace_gate.adapters.derived.folders import Folder, Folders
from trace_gate.adapters.derived.messages import failed, obstacle, outside
from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Self

_MODE = 0o644
_ITSELF = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ITSELF
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _ITSELF


class DerivedFiles:
    """The files below `roots`, the derived folders, which are relative to `top`."""

    def __init__(self, top: str, roots: Sequence[str]) -> None:
        self._folders = Folders(top)
        self._roots = tuple(roots)
        self._inside = tuple(f"{root}/" for root in roots)
        self._token = os.urandom(6).hex()
        self._count = 0
        self._moved: dict[str, tuple[int, int]] = {}
        """Folder to how many files it has more since the last survey, and what they add."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, path: str, data: bytes) -> bool:
        """Make this the content of a file; False where it was already.

        Raises:
            UsageError: a folder or a pipe is in its place, a link on the way to it, or the
                system refuses. What was there is there still.
        """
        place, name = self._split(path)
        try:
            folder = self._folders.enter(place, create=True)
            if folder is None:
                raise FileNotFoundError(2, "its folder went away", path)
            if _holds(folder, name, path, data):
                return False
            with self._moving(place, folder, name):
                self._put(folder, name, data)
        except OSError as error:
            self._folders.close()
            raise failed(path, error) from error
        return True

    def remove(self, path: str) -> bool:
        """Take a file away, and the folders that it leaves empty; False where it was away.

        Raises:
            UsageError: it is a folder, a link is on the way to it, or the system refuses.
        """
        place, name = self._split(path)
        try:
            folder = self._folders.enter(place)
            mode = None if folder is None else folder.mode(name)
            if folder is None or mode is None:
                return False
            if stat.S_ISDIR(mode):
                raise obstacle(path, mode, "file")
            with self._moving(place, folder, name):
                os.unlink(folder.prefix + name, dir_fd=folder.fd)
            while place not in self._roots and self._folders.remove_empty():
                place = place.rpartition("/")[0]
        except OSError as error:
            self._folders.close()
            raise failed(path, error, "removed") from error
        return True

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where no regular file is, or the way leads over a link.

        Raises:
            UsageError: the system refuses.
        """
        place, name = self._split(path)
        try:
            folder = self._folders.enter(place)
            return None if folder is None else _content(folder, name)
        except UsageError:  # a link or a file where a folder belongs: `write` tells
            return None
        except OSError as error:
            raise failed(path, error, "read") from error

    def survey(self) -> tuple[dict[str, str], list[str]]:
        """How each folder that holds files looks: equal to an earlier look if none was touched.

        And the paths of files that are so new that an edit of one need not show.

        Raises:
            UsageError: a root is no real folder, or cannot be read.
        """
        self.settle()
        self._moved.clear()
        return derived_survey.survey(self._folders, self._roots)

    def moved(self, fingerprints: Mapping[str, str]) -> dict[str, str]:
        """What an earlier survey comes to with all that was written and removed since.

        A file that somebody else touched meanwhile is not in it, so the next survey differs.
        """
        now = {
            place: derived_survey.moved(fingerprints.get(place, ""), *more)
            for place, more in self._moved.items()
        }
        return {place: look for place, look in {**fingerprints, **now}.items() if look}

    def is_settled(self, path: str) -> bool:
        """Whether a file is so old that no edit of it can look like the file itself."""
        place, name = self._split(path)
        folder = self._folders.enter(place)
        seen = None if folder is None else folder.look(name)
        return seen is not None and derived_survey.is_settled(seen)

    def listing(self) -> list[str]:
        """The paths of everything below the roots that is no folder, sorted.

        Raises:
            UsageError: a root is no real folder, or cannot be read.
        """
        self.settle()
        return derived_survey.listing(self._folders, self._roots)

    def sweep(self) -> int:
        """Remove what killed runs left of files that they were writing; how many there were.

        Only for the one run that holds the lock.

        Raises:
            UsageError: one of them cannot be removed.
        """
        self.settle()
        left = derived_survey.leftovers(self._folders, self._roots)
        return sum(self.remove(path) for path in left)

    def settle(self) -> None:
        """End what was begun: each folder that was written to must still be in its place.

        Raises:
            UsageError: one of them was moved or replaced meanwhile.
        """
        try:
            self._folders.leave()
        except OSError as error:
            self._folders.close()
            raise failed("A derived folder", error, "read") from error

    def close(self) -> None:
        """Let go of the folders that are held."""
        self._folders.close()

    def _split(self, path: str) -> tuple[str, str]:
        place, _, name = path.rpartition("/")
        odd = not path.startswith(self._inside) or "\0" in path or (os.sep != "/" and "\\" in path)
        if odd or {"", ".", ".."} & {name, *place.split("/")}:
            raise outside(path)
        return place, name

    def _put(self, folder: Folder, name: str, data: bytes) -> None:
        """Write beside the place, then move into it."""
        self._count += 1
        beside = folder.prefix + derived_survey.temporary(f"{self._token}-{self._count}")
        end = os.open(beside, _NEW, _MODE, dir_fd=folder.fd)
        try:
            _fill(end, data)
            os.replace(beside, folder.prefix + name, src_dir_fd=folder.fd, dst_dir_fd=folder.fd)
        except BaseException:
            with suppress(OSError):  # the next run sweeps it up
                os.unlink(beside, dir_fd=folder.fd)
            raise

    @contextmanager
    def _moving(self, place: str, folder: Folder, name: str) -> Iterator[None]:
        """Note what a step does to the fingerprint of a folder."""
        before = folder.look(name)
        yield
        after = folder.look(name)
        count, total = self._moved.get(place, (0, 0))
        for seen, sign in ((before, -1), (after, 1)):
            if seen is not None:
                count, total = count + sign, total + sign * derived_survey.row(name, seen)
        self._moved[place] = count, total


def _holds(folder: Folder, name: str, path: str, data: bytes) -> bool:
    """Whether a file of its own, with this content, is there.

    Raises:
        UsageError: what is there cannot be replaced by a file.
    """
    try:
        there = os.stat(folder.prefix + name, dir_fd=folder.fd, follow_symlinks=False)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(there.st_mode):
        if stat.S_ISLNK(there.st_mode):
            return False
        raise obstacle(path, there.st_mode, "file")
    if there.st_nlink != 1 or there.st_size != len(data):
        return False
    if _content(folder, name) != data:
        return False
    if stat.S_IMODE(there.st_mode) != _MODE and hasattr(os, "fchmod"):
        _mend_mode(folder, name)
    return True


def _mend_mode(folder: Folder, name: str) -> None:
    end = os.open(folder.prefix + name, _READ, dir_fd=folder.fd)
    try:
        if os.fstat(end).st_nlink == 1:
            os.fchmod(end, _MODE)
    except PermissionError:  # file systems without modes, files of others: Git says more
        return
    finally:
        os.close(end)


def _content(folder: Folder, name: str) -> bytes | None:
    try:
        end = os.open(folder.prefix + name, _READ, dir_fd=folder.fd)
    except OSError as error:
        if isinstance(error, FileNotFoundError) or error.errno in (ELOOP, EMLINK, ENXIO):
            return None
        raise
    try:
        regular = stat.S_ISREG(os.fstat(end).st_mode)
        return b"".join(iter(lambda: os.read(end, 1 << 20), b"")) if regular else None
    finally:
        os.close(end)


def _fill(end: int, data: bytes) -> None:
    """Write everything, with a mode that does not depend on anybody's umask."""
    try:
        while data:
            data = data[os.write(end, data) :]
        if hasattr(os, "fchmod"):
            os.fchmod(end, _MODE)
    finally:
        os.close(end)

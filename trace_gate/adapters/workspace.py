"""The files of a working tree: read, written once, replaced whole. Never through a link.

Only commands that an analyst asks to write come here; the judge reads Git's objects.
"""

from __future__ import annotations

import os

from trace_gate.adapters.files import write_atomically
from trace_gate.core.errors import CannotJudge, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from filelock import BaseFileLock

PATIENCE = 20.0
"""Seconds to wait for another run that holds the lock."""


class Workspace:
    """The working tree below `top`; `private` is our folder in the Git directory."""

    def __init__(self, top: str, private: str) -> None:
        self._top = top.rstrip("/") or "/"
        self._private = private
        self._lock = _Lock(private)

    @property
    def top(self) -> str:
        """The folder that paths are relative to."""
        return self._top

    def at(self, top: str) -> Workspace:
        """Another working tree of the same repository, under the same lock."""
        return Workspace(top, self._private)

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file; None when there is none at this path."""
        if not self._is_regular(path):
            return None
        with open(self._place(path), "rb") as file:
            return file.read()

    def taken(self, path: str) -> bool:
        """Whether anything at all is at this path."""
        return os.path.lexists(self._place(path))

    def modified(self, path: str) -> float:
        """When a file was last written, in seconds since the epoch."""
        return os.stat(self._place(path)).st_mtime

    def size(self, path: str) -> int:
        """The bytes of a regular file, without reading it; 0 when there is none at this path."""
        return os.stat(self._place(path)).st_size if self._is_regular(path) else 0

    def executable(self, path: str) -> bool:
        """Whether its owner may run a file, which is the one mode that Git keeps."""
        return bool(os.stat(self._place(path)).st_mode & 0o100)

    def folders(self, folder: str) -> list[str]:
        """Names of the folders in a folder, sorted; links are none."""
        place = self._place(folder)
        if self._through_link(f"{folder}/") or not os.path.isdir(place):
            return []
        with os.scandir(place) as entries:
            return sorted(each.name for each in entries if each.is_dir(follow_symlinks=False))

    def below(self, folder: str) -> list[str]:
        """Paths of the regular files below a folder, sorted; links are not followed."""
        found = []
        for root, folders, names in os.walk(self._place(folder), followlinks=False):
            folders[:] = [name for name in folders if name != ".git"]
            places = (os.path.join(root, name) for name in names)
            files = [each for each in places if os.path.isfile(each) and not os.path.islink(each)]
            found += [os.path.relpath(each, self._top).replace(os.sep, "/") for each in files]
        return sorted(found)

    def create(self, path: str, data: bytes, *, executable: bool = False) -> None:
        """Write a file that is not there yet; its folders are made.

        Raises:
            UsageError: something is there, or the way leads through a symbolic link.
        """
        self._refuse_link(path)
        place = self._place(path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with open(os.open(place, flags, 0o777 if executable else 0o666), "wb") as out:
                out.write(data)
        except FileExistsError as error:
            raise UsageError(
                f"{path} exists already, and is never overwritten.",
                remedy=f"Look at it, then move it away: git mv {path} {path}.old",
            ) from error

    def replace(self, path: str, data: bytes) -> None:
        """Put new content in the place of a file, whole or not at all; its folders are made."""
        self._refuse_link(path)
        place = self._place(path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        write_atomically(place, data)

    def put(self, path: str, data: bytes, *, executable: bool) -> None:
        """Let a path be this file, whatever file was there; its folders are made."""
        self.replace(path, data)
        place = self._place(path)
        mode = os.stat(place).st_mode & 0o777
        # As git does it: who may read the file may run it.
        os.chmod(place, mode | (mode & 0o444) >> 2 if executable else mode & ~0o111)

    def take_away(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty, but not where we stand."""
        self.remove(path)
        here, folder = os.getcwd(), os.path.dirname(self._place(path))
        try:
            while folder != self._top and not os.path.samefile(folder, here):
                os.rmdir(folder)
                folder = os.path.dirname(folder)
        except OSError:
            return

    def remove(self, path: str) -> None:
        """Take a file away."""
        self._refuse_link(path)
        os.unlink(self._place(path))

    def lock(self) -> AbstractContextManager[None]:
        """Only one run at a time takes a number here; the lock is gone with its holder.

        Who holds it may take it once more: a command that looks and then writes holds it for both.

        Raises:
            CannotJudge: when it is entered, and another run holds it for too long.
        """
        return self._lock

    def _place(self, path: str) -> str:
        if path.startswith("/") or ".." in path.split("/"):
            raise UsageError(
                f"{path!r} is outside the repository.",
                remedy=f"Name a file below {self._top}.",
            )
        return os.path.join(self._top, *path.split("/"))

    def _through_link(self, path: str) -> bool:
        parts = path.split("/")[:-1]
        heads = (parts[: depth + 1] for depth in range(len(parts)))
        return any(os.path.islink(os.path.join(self._top, *head)) for head in heads)

    def _is_regular(self, path: str) -> bool:
        place = self._place(path)
        return not self._through_link(path) and os.path.isfile(place) and not os.path.islink(place)

    def _refuse_link(self, path: str) -> None:
        if self._through_link(path) or os.path.islink(self._place(path)):
            raise UsageError(
                f"{path} leads through a symbolic link, and nothing is written through one.",
                remedy="Put a real folder or file in the place of the link.",
            )


class _Lock:
    """The lock on numbers, held from `with` to its end."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._held: BaseFileLock | None = None

    def __enter__(self) -> None:
        from filelock import FileLock, Timeout

        os.makedirs(self._folder, exist_ok=True)
        if self._held is None:
            place = os.path.join(self._folder, "numbers.lock")
            self._held = FileLock(place, timeout=PATIENCE)
        try:
            self._held.acquire()
        except Timeout as error:
            raise CannotJudge(
                "Another trace-gate is taking a number in this repository, and does not end.",
                remedy="Wait for it, or end it; then run the command again.",
            ) from error

    def __exit__(self, *_: object) -> None:
        if self._held is not None:
            self._held.release()

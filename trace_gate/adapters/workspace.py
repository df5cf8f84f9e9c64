"""The files of a working tree: read, written once, replaced whole. Never through a link.

Only commands that an analyst asks to write come here; the judge reads Git's objects.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from trace_gate.adapters.files import write_atomically
from trace_gate.errors import CannotJudge, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 20.0
"""Seconds to wait for another run that holds the lock."""


class Workspace:
    """The working tree below `top`; `private` is our folder in the Git directory."""

    def __init__(self, top: str, private: str) -> None:
        self._top = Path(top)
        self._private = Path(private)

    @property
    def top(self) -> str:
        """The folder that paths are relative to."""
        return str(self._top)

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file; None when there is none at this path."""
        place = self._place(path)
        if self._through_link(path) or not place.is_file() or place.is_symlink():
            return None
        return place.read_bytes()

    def taken(self, path: str) -> bool:
        """Whether anything at all is at this path."""
        return os.path.lexists(self._place(path))

    def modified(self, path: str) -> float:
        """When a file was last written, in seconds since the epoch."""
        return self._place(path).stat().st_mtime

    def below(self, folder: str) -> list[str]:
        """Paths of the regular files below a folder, sorted; links are not followed."""
        found = []
        for root, folders, names in os.walk(self._place(folder), followlinks=False):
            folders[:] = [name for name in folders if name != ".git"]
            for name in names:
                place = Path(root, name)
                if stat.S_ISREG(place.lstat().st_mode):
                    found.append(place.relative_to(self._top).as_posix())
        return sorted(found)

    def create(self, path: str, data: bytes, *, executable: bool = False) -> None:
        """Write a file that is not there yet; its folders are made.

        Raises:
            UsageError: something is there, or the way leads through a symbolic link.
        """
        self._refuse_link(path)
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with place.open("xb") as out:
                out.write(data)
        except FileExistsError as error:
            raise UsageError(
                f"{path} exists already, and is never overwritten.",
                remedy=f"Look at it, then move it away: git mv {path} {path}.old",
            ) from error
        if executable:
            place.chmod(place.stat().st_mode | 0o111)

    def replace(self, path: str, data: bytes) -> None:
        """Put new content in the place of a file, whole or not at all."""
        self._refuse_link(path)
        write_atomically(str(self._place(path)), data)

    def remove(self, path: str) -> None:
        """Take a file away."""
        self._refuse_link(path)
        self._place(path).unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Only one run at a time takes a number here.

        Raises:
            CannotJudge: another run holds it for too long.
        """
        self._private.mkdir(parents=True, exist_ok=True)
        held = FileLock(str(self._private / "numbers.lock"), timeout=PATIENCE)
        try:
            with held:
                yield
        except Timeout as error:
            raise CannotJudge(
                "Another trace-gate is taking a number in this repository, and does not end.",
                remedy="Wait for it, or end it; then run the command again.",
            ) from error

    def _place(self, path: str) -> Path:
        if path.startswith("/") or ".." in path.split("/"):
            raise UsageError(f"{path!r} is outside the repository.")
        return self._top / path

    def _through_link(self, path: str) -> bool:
        parts = path.split("/")[:-1]
        return any((self._top / "/".join(parts[: at + 1])).is_symlink() for at in range(len(parts)))

    def _refuse_link(self, path: str) -> None:
        if self._through_link(path) or self._place(path).is_symlink():
            raise UsageError(
                f"{path} leads through a symbolic link, and nothing is written through one.",
                remedy="Put a real folder or file in the place of the link.",
            )

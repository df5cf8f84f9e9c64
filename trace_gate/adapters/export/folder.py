"""The folder of an export: files come to their places in one step, and nowhere else (SPEC 9).

No folder on the way to a file, and no file, is a link: a link in the folder would lead what is
written, or taken away, to somewhere else.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC

from trace_gate.adapters.export.folder_lock import LOCK, locked_folder
from trace_gate.core.errors import UsageError
from trace_gate.core.export import manifest
from trace_gate.core.hashing import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trace_gate.core.export.parts import TableRows

BESIDE = ".tmp"
"""Ends the name of a file that is not in its place yet. A run that was ended leaves at most one in
a folder, and the next one takes its place."""

PORTION = 1 << 20


class ExportFolder:
    """The folder that somebody named. It is made when it is held, or written to."""

    def __init__(self, path: str, forbidden: Sequence[str] = ()) -> None:
        """`forbidden` are folders in which nothing may be written: those of Git.

        Raises:
            UsageError: it is a file, or lies in a forbidden folder.
        """
        self._typed, self._top = path, os.path.realpath(path)
        for each in forbidden:
            inside = os.path.join(self._top, "").startswith(
                os.path.join(os.path.realpath(each), "")
            )
            if inside:
                raise UsageError(
                    f"{path} lies in the directory of Git, where nothing of ours may be.",
                    remedy="Name a folder outside of it.",
                )
        if os.path.lexists(self._top) and not os.path.isdir(self._top):
            raise UsageError(f"{path} is no folder.", remedy="Name a folder that is new or empty.")

    @property
    def name(self) -> str:
        """As it was typed."""
        return self._typed

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other exports out of it; the lock goes with the process that has it.

        Raises:
            UsageError: another run writes into it, or it cannot be made.
        """
        try:
            os.makedirs(self._top, exist_ok=True)
            with locked_folder(self._top):
                yield
        except BlockingIOError as error:
            raise UsageError(
                f"Another trace-gate writes into {self._typed} just now.",
                remedy="Wait for it, and export again.",
            ) from error
        except OSError as error:
            raise self._failed("", error, "written") from error

    def holds_something(self) -> bool:
        """Whether anything is in it, but for what a run left that was ended at its beginning."""
        ours = (manifest.NAME + BESIDE, LOCK)
        try:
            return any(each not in ours for each in os.listdir(self._top))
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._failed("", error, "read") from error

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where there is none."""
        try:
            if not self._is_file(path):
                return None
            with open(self._at(path), "rb") as file:
                return file.read()
        except OSError as error:
            raise self._failed(path, error, "read") from error

    def sha256(self, path: str) -> str | None:
        """The sha256 of a file; None where there is none."""
        try:
            return _sha256(self._at(path)) if self._is_file(path) else None
        except OSError as error:
            raise self._failed(path, error, "read") from error

    def write(self, path: str, data: bytes) -> None:
        """Make this the content of a file, in one step."""

        def make(beside: str) -> None:
            with open(beside, "xb") as file:
                file.write(data)

        self.put(path, make)

    def put(self, path: str, make: Callable[[str], None]) -> str:
        """The same of a file that `make` writes to a path beside it; its sha256."""
        place = self._at(path)
        beside = place + BESIDE
        try:
            self._is_file(path)  # before a folder is made: a link on the way leads elsewhere
            self._make_folders(path)
            self._clear(path + BESIDE)
            try:
                make(beside)
                digest = _sha256(beside)
                os.replace(beside, place)
            except BaseException:
                with suppress(OSError):  # the next run takes its place
                    os.unlink(beside)
                raise
        except OSError as error:
            raise self._failed(path, error, "written") from error
        return digest

    def remove(self, path: str) -> None:
        """Take a file away, and the folders that it leaves empty."""
        try:
            if self._is_file(path):
                os.unlink(self._at(path))
        except OSError as error:
            raise self._failed(path, error, "removed") from error
        folder = path.rpartition("/")[0]
        while folder:
            try:
                os.rmdir(self._at(folder))
            except OSError:  # something is in it, or it is gone
                return
            folder = folder.rpartition("/")[0]

    def _lies_in(self, folder: str) -> bool:
        return os.path.join(self._top, "").startswith(os.path.join(folder, ""))

    def _at(self, path: str) -> str:
        return os.path.join(self._top, *path.split("/"))

    def _make_folders(self, path: str) -> None:
        os.makedirs(self._top, exist_ok=True)
        names = path.split("/")[:-1]
        for depth in range(1, len(names) + 1):
            with suppress(FileExistsError):  # what it is, the next look tells
                os.mkdir(self._at("/".join(names[:depth])))

    def _clear(self, path: str) -> None:
        """Take away what an ended run left."""
        if self._is_file(path):
            os.unlink(self._at(path))

    def _is_file(self, path: str) -> bool:
        """Whether a file is there, and the way to it leads through plain folders.

        Raises:
            UsageError: something else is there, or a link on the way.
        """
        names = path.split("/")
        for depth in range(1, len(names) + 1):
            part = "/".join(names[:depth])
            try:
                mode = os.lstat(self._at(part)).st_mode
            except FileNotFoundError:
                return False
            wanted = stat.S_ISREG if depth == len(names) else stat.S_ISDIR
            if not wanted(mode):
                kind = "a symbolic link" if stat.S_ISLNK(mode) else "something else"
                raise UsageError(
                    f"{self._typed}/{part} is {kind} where an export has a "
                    f"{'file' if depth == len(names) else 'folder'}. Nothing was written there.",
                    remedy="Look at it and move it away, or export into another folder.",
                )
        return True

    def _failed(self, path: str, error: OSError, done: str) -> UsageError:
        shown = f"{self._typed}/{path}".rstrip("/")
        full = error.errno in (ENOSPC, EDQUOT)
        return UsageError(
            f"{shown} cannot be {done} ({error.strerror or error}).",
            remedy="Make room on the disk, and export again: it goes on where it stopped."
            if full
            else "Check the folder and its permissions, and export again.",
        )


def in_text(text: Callable[[TableRows], str]) -> Callable[[Sequence[TableRows], str], None]:
    """What writes files of one table each, by the text of a table."""

    def encode(tables: Sequence[TableRows], path: str) -> None:
        with open(path, "x", encoding="utf-8", newline="") as file:
            file.writelines(map(text, tables))

    return encode


def _sha256(path: str) -> str:
    """The sha256 of a file."""
    made = sha256(PORTION)
    with open(path, "rb") as file:
        while portion := file.read(PORTION):
            made.update(portion)
    return made.hexdigest()

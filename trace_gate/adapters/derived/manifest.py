"""What the derived layers on disk are of: one small file in the Git directory (SPEC 8).

It is taken away before the first derived file is written, and put back, synced to the disk,
after the last one: while it is there, the layers are those that it names. What is missing,
damaged or of another version of this tool is no manifest.
"""

from __future__ import annotations

import os
from errno import EACCES, EPERM, EROFS

from trace_gate import __version__
from trace_gate.core.errors import UsageError
from trace_gate.core.hashing import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME = "layers.manifest"
FIELDS = ("traces", "policy", "files", "digest")
_HEAD = f"trace-gate layers 1 {__version__}"
_LARGEST = 4_096
_ITSELF = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _ITSELF
_NOT_WRITABLE = (EACCES, EPERM, EROFS)


class DerivedManifest:
    """The manifest in `folder`, our own one in the Git directory of a working tree."""

    def __init__(self, folder: str, head: str = _HEAD) -> None:
        """`head` names the format and the tool; another one is not read."""
        self._folder = folder
        self._path = os.path.join(folder, NAME)
        self._head = head

    def read(self) -> dict[str, str] | None:
        """The fields as written; None where there is nothing to rely on."""
        try:
            end = os.open(self._path, _READ)
        except OSError:
            return None
        try:
            text = os.read(end, _LARGEST).decode("utf-8", "replace")
        except OSError:
            return None
        finally:
            os.close(end)
        return self._parsed(text)

    def write(self, *, traces: str, policy: str, files: int, digest: str) -> bool:
        """Say what the layers are of; False where nothing can be written in the Git directory.

        Args:
            traces: the key of the traces.
            policy: the digest of the policy.
            files: how many derived files there are.
            digest: what `digest_of` says of them.

        Raises:
            UsageError: it cannot be written for another reason.
        """
        values = {"traces": traces, "policy": policy, "files": str(files), "digest": digest}
        beside = f"{self._path}.{os.urandom(6).hex()}.tmp"
        try:
            self._put(beside, self._text(values))
        except OSError as error:
            from contextlib import suppress

            with suppress(OSError):  # it was not made, or stays as a small file that nobody reads
                os.unlink(beside)
            if error.errno in _NOT_WRITABLE:
                return False
            raise _failed(self._path, error, "written") from error
        return True

    def take_away(self) -> None:
        """Say that the layers are of nothing in particular: they are about to be written.

        Where the Git directory is read-only it stays. What it is tied to (`Fingerprints.mark`) is
        not kept there then either, so that nothing is believed of the files that are written.

        Raises:
            UsageError: it cannot be removed for another reason; the layers must not be touched.
        """
        try:
            os.unlink(self._path)
            _sync(self._folder)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            if error.errno not in _NOT_WRITABLE:
                raise _failed(self._path, error, "removed") from error

    @staticmethod
    def digest_of(files: Iterable[tuple[str, str]]) -> str:
        """One digest over the paths of files, in order, and the sha256 of each."""
        rows = "".join(f"{digest} {path}\0" for path, digest in files)
        return sha256_of(rows.encode("utf-8", "surrogateescape"))

    def _put(self, beside: str, data: bytes) -> None:
        """Write it, sync it, put it into its place, and sync that."""
        os.makedirs(self._folder, exist_ok=True)
        end = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ITSELF, 0o644)
        try:
            while data:
                data = data[os.write(end, data) :]
            os.fsync(end)
        finally:
            os.close(end)
        os.replace(beside, self._path)
        _sync(self._folder)

    def _text(self, values: Mapping[str, str]) -> bytes:
        """The head, a line for each field, and a checksum over all of it."""
        rows = [self._head, *(f"{name} {values[name]}" for name in FIELDS)]
        if any("\n" in row for row in rows):
            raise ValueError("a field of the manifest has more than one line")
        text = "".join(f"{row}\n" for row in rows)
        return f"{text}end {sha256_of(text.encode())}\n".encode()

    def _parsed(self, text: str) -> dict[str, str] | None:
        rows = text.split("\n")[1 : 1 + len(FIELDS)]
        values = dict(row.partition(" ")[::2] for row in rows)
        whole = tuple(values) == FIELDS and values["files"].isdecimal()
        return values if whole and self._text(values) == text.encode() else None


def _sync(folder: str) -> None:
    """Make the names in a folder last, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    end = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(end)
    finally:
        os.close(end)


def _failed(path: str, error: OSError, done: str) -> UsageError:
    return UsageError(
        f"The manifest of the derived layers cannot be {done}: {path} ({error.strerror}).",
        remedy="Check the Git directory and the free space, then run: trace-gate derive",
    )

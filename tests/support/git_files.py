"""What Git's own files say, read without a process: most that a test starts only look something up.

Only plain things are read: loose objects, refs in files, an index of version 2 or 3. All else is
`NotPlain`, and whoever asks takes Git's answer.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path


class NotPlain(Exception):
    """Git has to be asked."""


class GitFiles:
    """The files of one repository with a `.git` folder. Objects are kept: they never change."""

    def __init__(self, folder: Path) -> None:
        self._git = folder / ".git"
        self._kept: dict[str, bytes] = {}

    def head(self) -> str | None:
        """The commit of HEAD; None where there is none, or Git has to be asked."""
        try:
            return self.ref("HEAD")
        except NotPlain:
            return None

    def ref(self, name: str) -> str | None:
        """The object that a whole name of a ref, or HEAD, stands for; None without one."""
        try:
            text = (self._git / name).read_text().strip()
        except FileNotFoundError:
            return self._packed_refs().get(name)
        except OSError:
            raise NotPlain from None
        return self.ref(text.removeprefix("ref: ")) if text.startswith("ref: ") else text

    def entry(self, commit: str, path: str) -> tuple[str, str] | None:
        """Mode and object of what a commit has at a path; None where it has nothing."""
        oid = self._headers(commit, b"tree")[0]
        mode = "040000"
        for part in os.fsencode(path).split(b"/"):
            if part in (b"", b".", b".."):
                raise NotPlain
            found = next((each for each in self._tree(oid) if each[1] == part), None)
            if mode != "040000" or found is None:
                return None
            mode, oid = found[0], found[2]
        return mode, oid

    def staged(self, path: str) -> tuple[str, str] | None:
        """Mode and object of the first entry of the index at a path, or below it."""
        if set(path) & set("*?[\\:"):
            raise NotPlain  # Git takes it for a pattern
        wanted = os.fsencode(path)
        for mode, oid, name in self._index():
            if name == wanted or name.startswith(wanted + b"/"):
                return mode, oid
        return None

    def blob(self, oid: str) -> bytes:
        return self._object(oid, b"blob")

    def merge_base(self, one: str, other: str) -> str:
        """The one best common ancestor of two commits."""
        if (self._git / "shallow").exists() or (self._git / "info/grafts").exists():
            raise NotPlain
        common = self._ancestors(one) & self._ancestors(other)
        below = {parent for each in common for parent in self._headers(each, b"parent")}
        best = common - below
        if len(best) != 1:
            raise NotPlain
        return best.pop()

    def _packed_refs(self) -> dict[str, str]:
        if not (self._git / "HEAD").exists():
            raise NotPlain
        packed = self._git / "packed-refs"
        lines = packed.read_text().splitlines() if packed.exists() else []
        return {line[41:]: line[:40] for line in lines if line[40:41] == " " and line[0] != "#"}

    def _ancestors(self, commit: str) -> set[str]:
        found: set[str] = set()
        waiting = [commit]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self._headers(each, b"parent")
        return found

    def _headers(self, commit: str, name: bytes) -> list[str]:
        lines = self._object(commit, b"commit").split(b"\n\n", 1)[0].split(b"\n")
        return [line[len(name) + 1 :].decode() for line in lines if line.startswith(name + b" ")]

    def _tree(self, oid: str) -> Iterator[tuple[str, bytes, str]]:
        """Mode, name and object of each entry."""
        data, at = self._object(oid, b"tree"), 0
        while at < len(data):
            end = data.index(b"\0", at)
            mode, name = data[at:end].split(b" ", 1)
            at = end + 1 + len(oid) // 2
            yield mode.decode().rjust(6, "0"), name, data[end + 1 : at].hex()

    def _object(self, oid: str, kind: bytes) -> bytes:
        if (self._git / "refs/replace").exists():
            raise NotPlain
        if oid not in self._kept:
            try:
                self._kept[oid] = zlib.decompress(
                    (self._git / "objects" / oid[:2] / oid[2:]).read_bytes()
                )
            except (OSError, zlib.error):
                raise NotPlain from None
        head, data = self._kept[oid].split(b"\0", 1)
        if head.split(b" ")[0] != kind:
            raise NotPlain
        return data

    def _index(self) -> Iterator[tuple[str, str, bytes]]:
        """Mode, object and path of each entry, in the index's order."""
        if "GIT_INDEX_FILE" in os.environ:
            raise NotPlain
        try:
            data = (self._git / "index").read_bytes()
        except FileNotFoundError:
            return
        except OSError:
            raise NotPlain from None
        sign, version, count = struct.unpack_from(">4sII", data)
        if sign != b"DIRC" or version > 3 or b"sha256" in (self._git / "config").read_bytes():
            raise NotPlain
        at = 12
        for _ in range(count):
            mode, oid, flags = struct.unpack_from(">I12x20sH", data, at + 24)
            start = at + (64 if flags & 0x4000 else 62)
            end = data.index(b"\0", start)
            yield f"{mode:06o}", oid.hex(), data[start:end]
            at += (end - at + 8) // 8 * 8
        if b"link" in data[at:-20]:
            raise NotPlain  # a split index

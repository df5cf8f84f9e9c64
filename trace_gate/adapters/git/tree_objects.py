"""The content of tree objects: what is read of one, and what is refused in it.

Every tree that is looked at is checked: `git diff-tree` would show a forged one as it likes.
"""

from __future__ import annotations

import sys

from trace_gate.adapters.git.failures import odd
from trace_gate.core.git_model import EXECUTABLE, FOLDER, REGULAR, SUBMODULE, SYMLINK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from trace_gate.core.errors import RepositoryUnreadable

    Folder: TypeAlias = "dict[bytes, tuple[str, str]]"
    """Name to (mode, object name)"""

MANY, VERY_MANY = 16_384, 262_144
"""Bytes from which a tree object is read by patterns: from there on they pay.

The second figure holds where the module of regular expressions is not imported yet.
"""

_NEVER = frozenset((b"", b".", b"..", b".git"))
"""Names that Git puts into no tree, and could not check out."""

_MODES = {b"100644": REGULAR, b"40000": FOLDER, b"120000": SYMLINK, b"160000": SUBMODULE}


def parse(data: bytes, oid_bytes: int) -> Folder:
    """Name to (mode, object name), of the content of a tree object.

    Raises:
        RepositoryUnreadable: a tree that git itself would never write, where two readers could
            see two different things: a name twice, out of order, empty, with a slash, or one
            that no file can have.
    """
    read = entries(data, oid_bytes)
    return checked(read, [key(mode, name) for mode, name, _ in read])


def entries(data: bytes, oid_bytes: int) -> list[tuple[bytes, bytes, bytes]]:
    """(mode, name, object name) of each entry."""
    many = len(data) >= (MANY if "re" in sys.modules else VERY_MANY)
    return (_many if many else _few)(data, oid_bytes)


def checked(entries: Sequence[tuple[bytes, bytes, bytes]], order: list[bytes]) -> Folder:
    """Some entries by name, if they are sound; `order` has the keys that they stand among."""
    found = {name: (_MODES.get(mode) or _mode(mode), oid.hex()) for mode, name, oid in entries}
    if len(found) < len(entries) or b"/" in b"".join(found) or not _NEVER.isdisjoint(found):
        raise forged()
    if order != sorted(order) or len(set(order)) < len(order):
        raise odd("cat-file", "a tree object with forged names: they are out of order")
    return found


def forged() -> RepositoryUnreadable:
    """What is said of a folder with names that nobody can tell apart."""
    return odd("cat-file", "a tree object with a forged name: twice, empty or with a slash")


def key(mode: bytes, name: bytes) -> bytes:
    """By what Git sorts an entry: a folder as if its name ended with a slash."""
    return name + b"/" if mode == b"40000" else name


def _few(data: bytes, oid_bytes: int) -> list[tuple[bytes, bytes, bytes]]:
    """The entries, without regular expressions."""
    found = []
    at, end = 0, len(data)
    while at < end:
        space = data.find(b" ", at)
        nul = data.find(b"\0", space)
        past = nul + 1 + oid_bytes
        if space < 0 or nul < 0 or past > end:
            raise odd("cat-file", "a damaged tree object")
        found.append((data[at:space], data[space + 1 : nul], data[nul + 1 : past]))
        at = past
    return found


def _many(data: bytes, oid_bytes: int) -> list[tuple[bytes, bytes, bytes]]:
    """The same for thousands of entries: a month of a large shop."""
    import re

    if re.fullmatch(rb"(?:[^ ]*+ [^\0]*+\0.{%d})*+" % oid_bytes, data, re.DOTALL) is None:
        raise odd("cat-file", "a damaged tree object")
    return re.findall(rb"([^ ]*) ([^\0]*)\0(.{%d})" % oid_bytes, data, re.DOTALL)


def _mode(text: bytes) -> str:
    """The mode as git shows it: of a regular file only the executable bit counts."""
    if text in _MODES:
        return _MODES[text]
    if len(text) == 6 and text.startswith(b"100") and not text.strip(b"01234567"):
        return EXECUTABLE if int(text, 8) & 0o100 else REGULAR
    raise odd("cat-file", f"a tree object with a forged mode: {text[:12]!r}")

"""Tree objects, read, walked and compared without a git process for each question.

Every tree that is looked at is checked: `git diff-tree` would show a forged one as it likes.
"""

from __future__ import annotations

from trace_gate.adapters.git_failure import missing, odd
from trace_gate.adapters.git_text import decoded, encoded
from trace_gate.core.tree import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, Change, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from trace_gate.adapters.git_objects import ObjectReader

    Folder: TypeAlias = "dict[bytes, tuple[str, str]]"

FOLDER = "040000"
"""The mode of an entry that is a folder."""

MOST_KEPT = 2000
"""Folders that are kept in memory."""

MANY = 16_384
"""Bytes from which a tree object is read by patterns: from there on they pay."""

MOST_ENTRIES = 4_000_000
"""Entries that one answer may have: trees can be made that unfold without end."""

_MODES = {b"100644": REGULAR, b"40000": FOLDER, b"120000": SYMLINK, b"160000": SUBMODULE}


def parse(data: bytes, oid_bytes: int) -> Folder:
    """Name to (mode, object name), of the content of a tree object.

    Raises:
        RepositoryUnreadable: a tree that git itself would never write: a name twice, an empty
            one or one with a slash, where two readers could see two different things.
    """
    entries = (_few if len(data) < MANY else _many)(data, oid_bytes)
    found = {name: (_MODES.get(mode) or _mode(mode), oid.hex()) for mode, name, oid in entries}
    if len(found) < len(entries) or b"" in found or b"/" in b"".join(found):
        raise odd("cat-file", "a tree object with a forged name: twice, empty or with a slash")
    return found


def _few(data: bytes, oid_bytes: int) -> list[tuple[bytes, bytes, bytes]]:
    """(mode, name, object name) of each entry, without loading regular expressions for them."""
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


class Trees:
    """The folders of any tree, each read once."""

    def __init__(self, reader: Callable[[], ObjectReader], oid_bytes: int) -> None:
        self._reader, self._oid_bytes = reader, oid_bytes
        self._kept: dict[str, Folder] = {}
        self._roots: dict[str, str] = {}

    def root(self, oid: str) -> str:
        """The tree of a commit; a tree is its own."""
        if oid not in self._roots:
            found = self._reader().info([f"{oid}^{{tree}}"])[0]
            if found is None:
                raise missing(oid)
            self._roots[oid] = found.oid
        return self._roots[oid]

    def entries(self, tree: str, paths: Iterable[str]) -> dict[str, Entry]:
        """Those of the paths that exist, folders included. Names are taken literally."""
        root = self.root(tree)
        found = {}
        for path in paths:
            entry = self._entry(root, path)
            if entry is not None:
                found[path] = entry
        return found

    def names(self, tree: str, path: str) -> tuple[str, ...]:
        """The names in one folder; empty where there is no such folder."""
        oid = self._folder_oid(tree, path)
        folder = self._folders([oid])[0] if oid else {}
        return tuple(decoded(name) for name in folder)

    def below(self, tree: str, prefix: str) -> dict[str, Entry]:
        """Every entry that is not a folder, below a folder, by its whole path."""
        oid = self._folder_oid(tree, prefix)
        found: dict[str, Entry] = {}
        level = [(encoded(f"{prefix}/") if prefix else b"", oid)]
        while level and oid:
            deeper: list[tuple[bytes, str | None]] = []
            folders = self._folders([each for _, each in level if each])
            for (start, _), folder in zip(level, folders, strict=True):
                _check_size(len(found) + len(deeper))
                for name, (mode, child) in folder.items():
                    if mode == FOLDER:
                        deeper.append((start + name + b"/", child))
                    else:
                        path = decoded(start + name)
                        found[path] = Entry(mode=mode, oid=child)
            level = deeper
        return found

    def difference(self, old: str, new: str) -> tuple[Change, ...]:
        """What differs between two trees: every path that is no folder, in Git's order."""
        found: list[tuple[bytes, Change]] = []
        level: list[tuple[bytes, str, str]] = [(b"", self.root(old), self.root(new))]
        if level[0][1] == level[0][2]:
            return ()
        while level:
            sides = self._folders([oid for _, *pair in level for oid in pair])
            pairs = zip(level, sides[::2], sides[1::2], strict=True)
            level = []
            for (start, _, _), left, right in pairs:
                _check_size(len(found) + len(level))
                for name in {each for each, _ in left.items() ^ right.items()}:
                    before, after = left.get(name), right.get(name)
                    below = _folder_of(before), _folder_of(after)
                    if below != ("", ""):
                        level.append((start + name + b"/", *below))
                    if _file_of(before) is not None or _file_of(after) is not None:
                        found.append((start + name, _change(start + name, before, after)))
        return tuple(change for _, change in sorted(found, key=lambda each: each[0]))

    def _entry(self, root: str, path: str) -> Entry | None:
        oid, mode = root, FOLDER
        for part in encoded(path).split(b"/"):
            if mode != FOLDER:
                return None
            got = self._folders([oid])[0].get(part)
            if got is None:
                return None
            mode, oid = got
        return Entry(mode=mode, oid=oid)

    def _folder_oid(self, tree: str, path: str) -> str | None:
        root = self.root(tree)
        entry = self._entry(root, path) if path else Entry(mode=FOLDER, oid=root)
        return entry.oid if entry is not None and entry.mode == FOLDER else None

    def _folders(self, oids: Sequence[str]) -> list[Folder]:
        """The folders of some names; an empty name is an empty folder."""
        missing = [oid for oid in dict.fromkeys(oids) if oid and oid not in self._kept]
        fresh = dict(self._read(missing)) if missing else {}
        fresh[""] = {}
        folders = [fresh[oid] if oid in fresh else self._kept[oid] for oid in oids]
        if len(self._kept) + len(fresh) > MOST_KEPT:
            self._kept.clear()
        if len(fresh) <= MOST_KEPT:
            self._kept.update(fresh)
        return folders

    def _read(self, oids: Sequence[str]) -> Iterator[tuple[str, Folder]]:
        for oid, got in zip(oids, self._reader().contents(oids), strict=True):
            if got is None:
                raise missing(oid)
            if got[0].type != "tree":
                raise odd("cat-file", f"{oid} is a {got[0].type}, not a tree")
            yield oid, parse(got[1], self._oid_bytes)


def _folder_of(found: tuple[str, str] | None) -> str:
    return found[1] if found is not None and found[0] == FOLDER else ""


def _file_of(found: tuple[str, str] | None) -> Entry | None:
    if found is None or found[0] == FOLDER:
        return None
    return Entry(mode=found[0], oid=found[1])


def _change(path: bytes, before: tuple[str, str] | None, after: tuple[str, str] | None) -> Change:
    return Change(path=decoded(path), old=_file_of(before), new=_file_of(after))


def _check_size(entries: int) -> None:
    if entries > MOST_ENTRIES:
        raise odd("cat-file", f"a tree with more than {MOST_ENTRIES} entries")

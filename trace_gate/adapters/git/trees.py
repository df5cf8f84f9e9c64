"""Tree objects, read, walked and compared without a git process for each question.

Every tree that is looked at is checked: `git diff-tree` would show a forged one as it likes.
"""

from __future__ import annotations

import sys

from trace_gate.adapters.git.commits import parse as parse_commit
from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.process import decoded, encoded
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.git_model import EXECUTABLE, FOLDER, REGULAR, SUBMODULE, SYMLINK, Change, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from trace_gate.adapters.git.commits import RawCommit
    from trace_gate.adapters.git.objects import ObjectReader

    Folder: TypeAlias = "dict[bytes, tuple[str, str]]"

MOST_KEPT = 24 << 20
"""Bytes of the tree objects of the folders that are kept in memory."""

MANY, VERY_MANY = 16_384, 262_144
"""Bytes from which a tree object is read by patterns: from there on they pay.

The second figure holds where the module of regular expressions is not imported yet.
"""

SHARED = 2048
"""Bytes from which a version of a folder is read by what it shares with another one."""

MOST_ENTRIES = 4_000_000
"""Entries that one answer may have: trees can be made that unfold without end."""

FEW_COMMITS = 256
"""So many commits that were read for their tree are kept: a hook reads one or two."""

DEEPEST = 2048
"""Folders below each other: newer versions of Git read no deeper tree either."""

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
    return _version(data, oid_bytes).found


class _Version:
    """A folder with the bytes that it was read from, where each entry starts, and their order.

    Where they start is not worked out before another version is read by what both share.
    """

    __slots__ = ("data", "found", "order", "starts")

    def __init__(
        self, data: bytes, starts: list[int] | None, order: list[bytes], found: Folder
    ) -> None:
        self.data, self.starts, self.order, self.found = data, starts, order, found


def _version(data: bytes, oid_bytes: int) -> _Version:
    entries = _entries(data, oid_bytes)
    order = [_key(mode, name) for mode, name, _ in entries]
    return _Version(data, None, order, _checked(entries, order))


def _entries(data: bytes, oid_bytes: int) -> list[tuple[bytes, bytes, bytes]]:
    """(mode, name, object name) of each entry."""
    many = len(data) >= (MANY if "re" in sys.modules else VERY_MANY)
    return (_many if many else _few)(data, oid_bytes)


def _version_like(data: bytes, old: _Version, oid_bytes: int) -> _Version:
    """The same, of which only what differs from another version of the folder is read."""
    from bisect import bisect_left, bisect_right

    if old.starts is None:
        old.starts = _starts(_entries(old.data, oid_bytes), 0)
    # as many bytes as both have in common at their beginning, and then at their end
    most = min(len(data), len(old.data))
    sizes = range(1, most + 1)
    first = bisect_left(sizes, True, key=lambda size: not data.startswith(old.data[:size]))
    last = bisect_left(
        sizes[: most - first], True, key=lambda size: not data.endswith(old.data[-size:])
    )
    low = max(bisect_right(old.starts, first) - 1, 0)
    high = bisect_left(old.starts, len(old.data) - last)
    cut = old.starts[low]
    end = old.starts[high] if high < len(old.starts) else len(old.data)
    tail = len(old.data) - end
    try:
        entries = _few(data[cut : len(data) - tail], oid_bytes)
    except RepositoryUnreadable:
        return _version(data, oid_bytes)  # it says what is wrong, if something is
    middle = [_key(mode, name) for mode, name, _ in entries]
    order = [*old.order[:low], *middle, *old.order[high:]]
    near = order[max(low - 1, 0) : low + len(middle) + 1]
    fresh = _checked(entries, near)
    found = dict(old.found)
    for key in old.order[low:high]:
        del found[key.removesuffix(b"/")]
    if not found.keys().isdisjoint(fresh):
        raise _forged()
    found.update(fresh)
    moved = len(data) - len(old.data)
    behind = [each + moved for each in old.starts[high:]]
    return _Version(data, [*old.starts[:low], *_starts(entries, cut), *behind], order, found)


def _starts(entries: Sequence[tuple[bytes, bytes, bytes]], at: int) -> list[int]:
    """Where each of some entries starts in its tree object, the first one at `at`."""
    starts = []
    for mode, name, oid in entries:
        starts.append(at)
        at += len(mode) + len(name) + len(oid) + 2
    return starts


def _checked(entries: Sequence[tuple[bytes, bytes, bytes]], order: list[bytes]) -> Folder:
    """Some entries by name, if they are sound; `order` has the keys that they stand among."""
    found = {name: (_MODES.get(mode) or _mode(mode), oid.hex()) for mode, name, oid in entries}
    if len(found) < len(entries) or b"/" in b"".join(found) or not _NEVER.isdisjoint(found):
        raise _forged()
    if order != sorted(order) or len(set(order)) < len(order):
        raise odd("cat-file", "a tree object with forged names: they are out of order")
    return found


def _forged() -> RepositoryUnreadable:
    return odd("cat-file", "a tree object with a forged name: twice, empty or with a slash")


def _key(mode: bytes, name: bytes) -> bytes:
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


class Trees:
    """The folders of any tree, each read once.

    Args:
        reader: where objects are read.
        nothing: the name of the tree without entries.
        commits: takes the first commits whose tree is asked for, so that nobody reads them again.
    """

    def __init__(
        self, reader: Callable[[], ObjectReader], nothing: str, commits: dict[str, RawCommit]
    ) -> None:
        self._reader, self.nothing, self._commits = reader, nothing, commits
        self._oid_bytes = len(nothing) // 2
        self._kept: dict[str, Folder] = {}
        self._older: dict[str, Folder] = {}
        self._weight = 0
        self._versions: dict[str, _Version] = {}
        self._roots: dict[str, str] = {}

    def root(self, oid: str) -> str:
        """The tree of a commit; a tree is its own."""
        if oid not in self._roots:
            self._find_roots([oid])
        return self._roots[oid]

    def _find_roots(self, oids: Sequence[str]) -> None:
        self._roots.update((oid, oid) for oid in oids if oid and self._known(oid) is not None)
        unread = [oid for oid in dict.fromkeys(oids) if oid not in self._roots]
        for found, data in self._reader().contents(unread, "commit", "tree"):
            if found.type == "tree":
                self._keep({found.oid: parse(data, self._oid_bytes)}, len(data))
                self._roots[found.oid] = found.oid
            else:
                commit = parse_commit(found.oid, data)
                self._roots[found.oid] = commit.tree
                if len(self._commits) < FEW_COMMITS:
                    self._commits[found.oid] = commit

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
        return tuple(decoded(b"\0".join(sorted(folder))).split("\0")) if folder else ()

    def below(self, tree: str, prefix: str) -> dict[str, Entry]:
        """Every entry that is not a folder, below a folder, by its whole path."""
        oid = self._folder_oid(tree, prefix)
        found: dict[str, Entry] = {}
        level = [(encoded(f"{prefix}/") if prefix else b"", oid)]
        while level and oid:
            _check_depth(level[0][0])
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
        return self.differences([(old, new)])[0]

    def differences(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Change, ...]]:
        """What differs between the trees of each pair; all pairs go down together."""
        self._find_roots([oid for pair in pairs for oid in pair])
        found: list[list[tuple[bytes, Change]]] = [[] for _ in pairs]
        roots = [(self._roots[old], self._roots[new]) for old, new in pairs]
        level = [(at, b"", *pair) for at, pair in enumerate(roots) if pair[0] != pair[1]]
        seen = 0
        while level:
            _check_depth(level[0][1])
            like = {new: old for *_, old, new in level}
            sides = self._folders([oid for *_, old, new in level for oid in (old, new)], like)
            below: list[tuple[int, bytes, str, str]] = []
            for (at, start, _, _), left, right in zip(level, sides[::2], sides[1::2], strict=True):
                changes, folders = _compared(start, left, right)
                found[at] += changes
                below += [(at, *each) for each in folders]
                seen += len(changes)
                _check_size(seen + len(below))
            level = below
        return [
            tuple(change for _, change in sorted(each, key=lambda pair: pair[0])) for each in found
        ]

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

    def _folders(self, oids: Sequence[str], like: Mapping[str, str] | None = None) -> list[Folder]:
        """The folders of some names; an empty name is an empty folder.

        `like` says of a folder which one of the others is another version of it.
        """
        unread = [oid for oid in dict.fromkeys(oids) if oid and self._known(oid) is None]
        fresh: dict[str, Folder] = {"": {}}
        weight = 0
        for found, data in self._reader().contents(unread, "tree"):
            fresh[found.oid] = self._parsed(found.oid, data, (like or {}).get(found.oid))
            weight += len(data)
        folders = [fresh[oid] if oid in fresh else self._kept[oid] for oid in oids]
        self._keep(fresh, weight)
        return folders

    def _parsed(self, oid: str, data: bytes, like: str | None) -> Folder:
        if len(data) < SHARED:
            return parse(data, self._oid_bytes)
        old = self._versions.get(like or "")
        size = self._oid_bytes
        made = _version(data, size) if old is None else _version_like(data, old, size)
        self._versions[oid] = made
        return made.found

    def _known(self, oid: str) -> Folder | None:
        """A folder that is kept. What is asked for again is young again."""
        found = self._kept.get(oid)
        if found is None and oid in self._older:
            found = self._kept[oid] = self._older.pop(oid)
        return found

    def _keep(self, fresh: dict[str, Folder], weight: int) -> None:
        """Keep some folders; what nobody asked for since the last time is let go."""
        self._weight += weight
        if self._weight > MOST_KEPT // 2:
            self._older, self._kept = self._kept, {}
            known = self._older.keys() | fresh.keys()
            self._versions = {oid: each for oid, each in self._versions.items() if oid in known}
            self._weight = weight
        if weight <= MOST_KEPT // 2:
            self._kept.update(fresh)


def _compared(
    start: bytes, left: Folder, right: Folder
) -> tuple[list[tuple[bytes, Change]], list[tuple[bytes, str, str]]]:
    """What differs between two folders itself, and the folders that have to be compared next."""
    changes, folders = [], []
    for name in {each for each, _ in left.items() ^ right.items()}:
        before, after = left.get(name), right.get(name)
        below = _folder_of(before), _folder_of(after)
        if below != ("", ""):
            folders.append((start + name + b"/", *below))
        was, now = _file_of(before), _file_of(after)
        if was is not None or now is not None:
            path = start + name
            changes.append((path, Change(path=decoded(path), old=was, new=now)))
    return changes, folders


def _folder_of(found: tuple[str, str] | None) -> str:
    return found[1] if found is not None and found[0] == FOLDER else ""


def _file_of(found: tuple[str, str] | None) -> Entry | None:
    if found is None or found[0] == FOLDER:
        return None
    return Entry(mode=found[0], oid=found[1])


def _check_size(entries: int) -> None:
    if entries > MOST_ENTRIES:
        raise odd("cat-file", f"a tree with more than {MOST_ENTRIES} entries")


def _check_depth(start: bytes) -> None:
    """`start` is the path of one of the folders that are read next; all are equally deep."""
    if start.count(b"/") > DEEPEST:
        raise odd("cat-file", f"a tree more than {DEEPEST} folders deep")

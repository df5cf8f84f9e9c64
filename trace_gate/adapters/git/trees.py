"""Tree objects, read, walked and compared without a git process for each question.

Every tree that is looked at is checked: `git diff-tree` would show a forged one as it likes.
"""

from __future__ import annotations

from trace_gate.adapters.git.commits import parse as parse_commit
from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.process import decoded, encoded
from trace_gate.adapters.git.tree_objects import parse
from trace_gate.core.git_model import FOLDER, Change, Entry
from trace_gate.core.policy.path_classes import twin_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from trace_gate.adapters.git.commits import RawCommit
    from trace_gate.adapters.git.large_folder import LargeFolder
    from trace_gate.adapters.git.objects import ObjectReader
    from trace_gate.adapters.git.tree_objects import Folder

    AnyFolder: TypeAlias = "Folder | LargeFolder"

MOST_KEPT = 24 << 20
"""Bytes of the tree objects of the folders that are kept in memory."""

SHARED = 2048
"""Bytes from which a version of a folder is read by what it shares with another one."""

MOST_ENTRIES = 4_000_000
"""Entries that one answer may have: trees can be made that unfold without end."""

MANY_LARGE = 64
"""So many large folders have a version that is held to read the next one by it."""

MANY_COMMITS = 2048
"""So many commits that were read are kept; beyond it half of them are let go, the oldest first."""

DEEPEST = 2048
"""Folders below each other: newer versions of Git read no deeper tree either."""


class Trees:
    """The folders of any tree, each read once.

    Args:
        reader: where objects are read.
        nothing: the name of the tree without entries.
        commits: takes the newest commits that were read, so that nobody reads them again.
    """

    def __init__(
        self, reader: Callable[[], ObjectReader], nothing: str, commits: dict[str, RawCommit]
    ) -> None:
        self._reader, self.nothing, self._commits = reader, nothing, commits
        self._oid_bytes = len(nothing) // 2
        self._kept: dict[str, AnyFolder] = {}
        self._older: dict[str, AnyFolder] = {}
        self._weight = 0
        self._newest: dict[bytes, LargeFolder | tuple[str, bytes]] = {}
        """Of large folders the version that was read last, by their first entry; one that was
        the first of its kind as its name and its bytes: many are read once."""
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
                self.know([parse_commit(found.oid, data)])

    def know(self, commits: Iterable[RawCommit]) -> None:
        """Take some commits that were read, so that nobody reads them again for their trees."""
        for each in commits:
            self._roots[each.oid] = each.tree
            self._commits[each.oid] = each
        for held in (self._roots, self._commits):
            if len(held) > MANY_COMMITS:
                for oid in list(held)[: len(held) // 2]:
                    del held[oid]

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
        names = sorted(self._folder_at(tree, path))
        return tuple(decoded(b"\0".join(names)).split("\0")) if names else ()

    def backwards(self, tree: str, path: str) -> Iterator[str]:
        """The same, the last one first."""
        folder = self._folder_at(tree, path)
        if isinstance(folder, dict):
            return map(decoded, sorted(folder, reverse=True))
        return map(decoded, folder.backwards())

    def twins(self, tree: str, path: str, keys: Collection[str]) -> tuple[str, ...]:
        """The names in one folder that a Mac or Windows takes for one of those with some keys.

        `keys` are as `twin_key` makes them.
        """
        folder = self._folder_at(tree, path)
        found = _twins(folder, keys) if isinstance(folder, dict) else folder.twins(keys)
        return tuple(sorted(found, key=encoded))

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
        roots = [(self.root(old), self.root(new)) for old, new in pairs]
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
            got = self._folder(oid).get(part)
            if got is None:
                return None
            mode, oid = got
        return Entry(mode=mode, oid=oid)

    def _folder_oid(self, tree: str, path: str) -> str | None:
        root = self.root(tree)
        entry = self._entry(root, path) if path else Entry(mode=FOLDER, oid=root)
        return entry.oid if entry is not None and entry.mode == FOLDER else None

    def _folder_at(self, tree: str, path: str) -> AnyFolder:
        """One folder; empty where there is none."""
        oid = self._folder_oid(tree, path)
        return self._folder(oid) if oid else {}

    def _folder(self, oid: str) -> AnyFolder:
        found = self._kept.get(oid)
        return found if found is not None else self._folders([oid])[0]

    def _folders(
        self, oids: Sequence[str], like: Mapping[str, str] | None = None
    ) -> list[AnyFolder]:
        """The folders of some names; an empty name is an empty folder.

        `like` says of a folder which one of the others is another version of it.
        """
        unread = [oid for oid in dict.fromkeys(oids) if oid and self._known(oid) is None]
        fresh: dict[str, AnyFolder] = {"": {}}
        weight = 0
        for found, data in self._reader().contents(unread, "tree"):
            old = like.get(found.oid, "") if like is not None else ""
            folder = self._parsed(found.oid, data, fresh.get(old) or self._kept.get(old))
            fresh[found.oid] = folder
            weight += len(data) if isinstance(folder, dict) else folder.weight
        folders = [fresh[oid] if oid in fresh else self._kept[oid] for oid in oids]
        self._keep(fresh, weight)
        return folders

    def _parsed(self, oid: str, data: bytes, like: AnyFolder | None) -> AnyFolder:
        """A folder from its bytes; `like` is another version of it, if one is at hand."""
        size = self._oid_bytes
        if len(data) < SHARED:
            return parse(data, size)
        first = data[: data.find(b"\0")]
        near = like if like and not isinstance(like, dict) else self._newest.get(first)
        if near is None:
            self._newest[first] = oid, data
            return parse(data, size)
        if isinstance(near, tuple):
            from trace_gate.adapters.git.large_folder import LargeFolder

            name, text = near
            near = LargeFolder.of(text, size)
            if name in self._kept:
                self._kept[name] = near
        made = self._newest[first] = near.version(data, size)
        return made

    def _known(self, oid: str) -> AnyFolder | None:
        """A folder that is kept. What is asked for again is young again."""
        found = self._kept.get(oid)
        if found is None and oid in self._older:
            found = self._kept[oid] = self._older.pop(oid)
        return found

    def _keep(self, fresh: dict[str, AnyFolder], weight: int) -> None:
        """Keep some folders; what nobody asked for since the last time is let go."""
        self._weight += weight
        if self._weight > MOST_KEPT // 2:
            self._older, self._kept = self._kept, {}
            self._newest = {
                first: each
                for first, each in list(self._newest.items())[-MANY_LARGE:]
                if not isinstance(each, tuple)
            }
            self._weight = weight
        if weight <= MOST_KEPT // 2:
            self._kept.update(fresh)


def _compared(
    start: bytes, left: AnyFolder, right: AnyFolder
) -> tuple[list[tuple[bytes, Change]], list[tuple[bytes, str, str]]]:
    """What differs between two folders itself, and the folders that have to be compared next."""
    changes, folders = [], []
    for name in _differing(left, right):
        before, after = left.get(name), right.get(name)
        below = _folder_of(before), _folder_of(after)
        if below != ("", ""):
            folders.append((start + name + b"/", *below))
        was, now = _file_of(before), _file_of(after)
        if was is not None or now is not None:
            path = start + name
            changes.append((path, Change(path=decoded(path), old=was, new=now)))
    return changes, folders


def _differing(left: AnyFolder, right: AnyFolder) -> set[bytes]:
    """The names whose entries differ between two folders."""
    if isinstance(left, dict) and isinstance(right, dict):
        return {name for name, _ in left.items() ^ right.items()}
    from trace_gate.adapters.git.large_folder import differing

    return differing(left, right)


def _twins(folder: Folder, keys: Collection[str]) -> Iterator[str]:
    """Those of the names whose `twin_key` is one of some."""
    text = decoded(b"\0".join(folder))  # there may be thousands of them, and most are ASCII
    names = text.split("\0") if folder else []
    twins = text.lower().split("\0") if text.isascii() else map(twin_key, names)
    return (name for name, twin in zip(names, twins, strict=False) if twin in keys)


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

"""Versions of a large folder that share what they have in common.

A month of traces has thousands of entries, and each commit makes another version of it. A version
is a row of parts, each of whole entries that stand together. What begins or ends with the bytes of
the parts of an earlier version has these parts, so only what lies between is read, checked and
compared.
"""

from __future__ import annotations

from bisect import bisect_right

from trace_gate.adapters.git.process import decoded
from trace_gate.adapters.git.tree_objects import checked, entries, forged, key
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.git_model import FOLDER
from trace_gate.core.policy.path_classes import twin_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from trace_gate.adapters.git.tree_objects import Folder

    Entry = tuple[str, str]
    """Mode and object name"""

ENTRIES = 32
"""So many entries are in a part when it is made."""

READ = 6
"""So much more memory than in a tree object an entry takes."""

FEW, SMALL = 16, 256
"""More parts than a few, of fewer bytes than that on the average, are made anew."""


class Part:
    """Some entries that stand together in a tree object."""

    __slots__ = ("_twins", "data", "first", "found", "last")

    def __init__(self, data: bytes, found: Folder, first: bytes, last: bytes) -> None:
        self.data, self.found = data, found
        self.first, self.last = first, last
        """What its first and its last entry are sorted by"""
        self._twins: dict[str, list[str]] | None = None

    @property
    def twins(self) -> dict[str, list[str]]:
        """Its names, by what a Mac or Windows takes them for."""
        if self._twins is None:
            self._twins = {}
            for name in map(decoded, self.found):
                self._twins.setdefault(twin_key(name), []).append(name)
        return self._twins


class LargeFolder:
    """One version of a folder. To be asked as a dictionary of its entries by name is."""

    __slots__ = ("_firsts", "parts", "weight")

    def __init__(self, parts: list[Part], fresh: int) -> None:
        self.parts = parts
        self.weight = READ * fresh + 16 * len(parts)
        """Bytes that it takes beside an earlier version; `fresh` are those that were read."""
        self._firsts = [part.first for part in parts]

    @classmethod
    def of(cls, data: bytes, oid_bytes: int) -> LargeFolder:
        """The folder of a tree object; errors as those of `tree_objects.parse`."""
        return cls(_parts(data, [], [], oid_bytes), len(data))

    def version(self, data: bytes, oid_bytes: int) -> LargeFolder:
        """Another version, from its tree object; errors as those of `tree_objects.parse`."""
        parts = self.parts
        at, low = 0, 0
        while low < len(parts) and data.startswith(parts[low].data, at):
            at += len(parts[low].data)
            low += 1
        end, high = len(data), len(parts)
        while high > low and data.endswith(parts[high - 1].data, at, end):
            high -= 1
            end -= len(parts[high].data)
        if low and len(parts[low - 1].found) < ENTRIES:  # what is added at the end fills the last
            low -= 1
            at -= len(parts[low].data)
        try:
            fresh = _parts(data[at:end], parts[:low], parts[high:], oid_bytes)
        except RepositoryUnreadable:
            return LargeFolder.of(data, oid_bytes)  # it says what is wrong, if something is
        made = LargeFolder([*parts[:low], *fresh, *parts[high:]], end - at)
        if len(made.parts) > FEW + len(data) // SMALL:
            return LargeFolder.of(data, oid_bytes)
        made._refuse_twice(fresh, parts[low:high])
        return made

    def get(self, name: bytes) -> Entry | None:
        """The entry of a name; None for none."""
        return self._at(name, name) or self._at(name + b"/", name)

    def items(self) -> Iterator[tuple[bytes, Entry]]:
        """Name and entry of all, in the order of Git."""
        return (item for part in self.parts for item in part.found.items())

    def __iter__(self) -> Iterator[bytes]:
        return (name for part in self.parts for name in part.found)

    def backwards(self) -> Iterator[bytes]:
        """All names, against the order of Git."""
        return (name for part in reversed(self.parts) for name in reversed(part.found))

    def twins(self, keys: Collection[str]) -> list[str]:
        """The names that a Mac or Windows takes for one of those with these `twin_key`s."""
        return [name for part in self.parts for each in keys for name in part.twins.get(each, ())]

    def _at(self, place: bytes, name: bytes) -> Entry | None:
        """The entry of a name that is sorted by `place`."""
        at = bisect_right(self._firsts, place) - 1
        found = self.parts[at].found.get(name) if at >= 0 else None
        return found if found is None or (found[0] == FOLDER) == (place != name) else None

    def _refuse_twice(self, fresh: Sequence[Part], replaced: Sequence[Part]) -> None:
        """Nothing, if no file that is new has the name of a folder, nor a folder that of a file."""
        known = {item for part in replaced for item in part.found.items()}
        for part in fresh:
            for name, entry in part.found.items():
                if (name, entry) not in known:
                    other = name if entry[0] == FOLDER else name + b"/"
                    if self._at(other, name) is not None:
                        raise forged()


def differing(left: Folder | LargeFolder, right: Folder | LargeFolder) -> set[bytes]:
    """The names whose entries differ between two folders."""
    if not isinstance(left, LargeFolder) or not isinstance(right, LargeFolder):
        return {name for name, _ in dict(left.items()).items() ^ dict(right.items()).items()}
    ours, theirs = left.parts, right.parts
    most = min(len(ours), len(theirs))
    low = 0
    while low < most and ours[low] is theirs[low]:
        low += 1
    high = 0
    while high < most - low and ours[-1 - high] is theirs[-1 - high]:
        high += 1
    mine = {item for part in ours[low : len(ours) - high] for item in part.found.items()}
    others = {item for part in theirs[low : len(theirs) - high] for item in part.found.items()}
    return {name for name, _ in mine ^ others}


def _parts(
    data: bytes, before: Sequence[Part], after: Sequence[Part], oid_bytes: int
) -> list[Part]:
    """What stands between some parts, in parts of its own."""
    read = entries(data, oid_bytes)
    order = [key(mode, name) for mode, name, _ in read]
    found = checked(read, [*(each.last for each in before[-1:]), *order,
                           *(each.first for each in after[:1])])  # fmt: skip
    made, names, at = [], list(found), 0
    for low in range(0, len(read), ENTRIES):
        portion = names[low : low + ENTRIES]
        size = sum(len(m) + len(n) + len(o) + 2 for m, n, o in read[low : low + ENTRIES])
        made.append(
            Part(
                data[at : at + size],
                {name: found[name] for name in portion},
                order[low],
                order[low + len(portion) - 1],
            )
        )
        at += size
    return made

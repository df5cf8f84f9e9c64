"""An object reader that remembers what it has read, for who judges many units one after the other.

Neighbours in a history share most of what they rest on: policy, folders, the newest traces, the
reports that they name. An object is hashed when it is read, and its name stands for its content, so
what is remembered cannot differ from what would be read again.
"""

from __future__ import annotations

from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.objects import Found, ObjectReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.adapters.git.process import Runner

LARGEST = 64 << 10
"""Bytes of an object that is remembered: a trace, a small table. Folders are kept elsewhere."""

MOST = 32 << 20
"""Bytes of all that is remembered; beyond it half of it is let go, the oldest first."""


OVERHEAD = 512
"""Bytes that remembering an object takes besides its own."""


class ObjectMemory:
    """Objects by their full names, shared by all readers of one repository."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Found, bytes]] = {}
        self.sizes: dict[str, Found] = {}
        """Kind and size of larger objects that were asked for."""
        self.sha256: dict[str, str] = {}
        """The sha256 of files that were read to their end."""
        self._weight = 0

    def get(self, oid: str) -> tuple[Found, bytes] | None:
        """An object that was read; None where it has to be read."""
        return self._held.get(oid)

    def seen(self, oid: str) -> Found | None:
        """What an object is that was read or asked for."""
        held = self._held.get(oid)
        return held[0] if held is not None else self.sizes.get(oid)

    def put(self, found: Found, data: bytes) -> None:
        """Remember an object that was hashed."""
        if len(data) > LARGEST or found.type == "tree" or found.oid in self._held:
            return
        self._held[found.oid] = (found, data)
        self._weight += len(data) + OVERHEAD
        if self._weight > MOST:
            for oid in list(self._held)[: len(self._held) // 2]:
                self._weight -= len(self._held.pop(oid)[1]) + OVERHEAD


class RememberingReader(ObjectReader):
    """Reads each small object once; everything else as the plain reader."""

    def __init__(self, runner: Runner, memory: ObjectMemory) -> None:
        super().__init__(runner)
        self._memory = memory

    def info(self, names: Sequence[str]) -> list[Found | None]:
        """What each name stands for; full names of what was read are not asked for again."""
        held = [self._memory.seen(name) for name in names]
        asked = [name for name, each in zip(names, held, strict=True) if each is None]
        found = super().info(asked) if asked else []
        for name, each in zip(asked, found, strict=True):
            if each is not None and each.oid == name:
                self._memory.sizes[name] = each
        fresh = iter(found)
        return [next(fresh) if each is None else each for each in held]

    def types(self, oids: Iterable[str]) -> dict[str, str | None]:
        """What kind each object is of; None where it is missing."""
        names = list(oids)
        held = {oid: each.type for oid in names if (each := self._memory.seen(oid)) is not None}
        return {**held, **super().types([oid for oid in names if oid not in held])}

    def contents(self, oids: Iterable[str], *kinds: str) -> Iterator[tuple[Found, bytes]]:
        """Object and content for each full name, in this order."""
        names = list(oids)
        held = [self._memory.get(oid) for oid in names]
        asked = [oid for oid, each in zip(names, held, strict=True) if each is None]
        fresh = super().contents(asked, *kinds) if asked else iter(())
        for each in held:
            found, data = each or next(fresh)
            if found.type not in kinds:
                raise odd("cat-file", f"{found.oid} is a {found.type}, not one of {kinds}")
            self._memory.put(found, data)
            yield found, data

    def stream(self, oid: str) -> Iterator[bytes]:
        """The content of one file in pieces."""
        held = self._memory.get(oid)
        if held is not None and held[0].type == "blob":
            if held[1]:
                yield held[1]
            return
        yield from super().stream(oid)

"""Reads objects through one lasting `git cat-file`, without a git process for each question.

Git does not look whether the bytes that it finds for a name are those that the name stands
for: an overwritten file or a swapped offset in the index of a pack gives others. So each
object is hashed when it is read. What is larger than it may be is not read at all.

Requests go out in portions that fit into any pipe, so neither side can block the other.
"""

from __future__ import annotations

from trace_gate.adapters.git.failures import damaged, failure, missing, odd
from trace_gate.adapters.git.process import encoded
from trace_gate.core import hashing
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.adapters.git.process import Child, Runner

PORTION = 4000
"""Bytes of requests that are under way at one time: less than any pipe holds."""

LARGEST = {"commit": 4 << 20, "tree": 64 << 20, "tag": 1 << 20}
"""Bytes that an object of a kind may have: git itself makes none that comes near to it."""

_TYPES = (b"blob", b"tree", b"commit", b"tag")


class Found(Record):
    """An object that exists."""

    oid: str
    type: str
    size: int


class ObjectReader:
    """The objects that one git can see, by any name that it understands."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._child: Child | None = None
        self._buffer, self._at = b"", 0
        """What was taken in of an answer, and how much of it was read."""

    def start(self) -> None:
        """Start the process, for questions to come."""
        if self._child is None:
            self._child = self._runner.start("cat-file", "--batch-command", "--buffer")

    def info(self, names: Sequence[str]) -> list[Found | None]:
        """What each name stands for; None where it stands for nothing."""
        found: list[Found | None] = []
        for portion in _portions(names):
            asked = [name for name in portion if _askable(name)]
            self._ask(b"info", asked)
            answers = iter([self._header() for _ in asked])
            found += [next(answers) if _askable(name) else None for name in portion]
        return found

    def types(self, oids: Iterable[str]) -> dict[str, str | None]:
        """What kind each object is of, by its full name; None where it is missing.

        As `info`, for the hundred thousand files of one change.
        """
        found: dict[str, str | None] = {}
        for portion in _portions(oids):
            self._ask(b"info", portion)
            for oid, line in zip(portion, self._lines(len(portion)), strict=True):
                found[oid] = _type(oid, line)
        return found

    def contents(self, oids: Iterable[str], *kinds: str) -> Iterator[tuple[Found, bytes]]:
        """Object and content for each full name, in this order.

        Raises:
            RepositoryUnreadable: one is missing, of none of these kinds, larger than its kind
                may be, or not what its name stands for.
        """
        for portion in _portions(oids):
            self._ask(b"contents", portion)
            left = len(portion)
            try:
                for oid in portion:
                    found = self._expected(oid, kinds)
                    body = self._body(found.size)
                    _check_digest(oid, hashing.object_name(found.type, body, len(oid)))
                    left -= 1
                    yield found, body
            finally:
                if left:  # nobody wants the rest: the answers under way must not be mistaken
                    self.close()

    def stream(self, oid: str) -> Iterator[bytes]:
        """The content of one file in pieces.

        Raises:
            RepositoryUnreadable: it is missing or no file; after the last piece, that what was
                read is not what its name stands for.
        """
        self._ask(b"contents", [oid])
        left = 1
        try:
            found = self._expected(oid, ("blob",))
            digest = hashing.of_object("blob", found.size, len(oid))
            left = found.size + 1
            while left > 1:
                piece = self._some(left - 1)
                left -= len(piece)
                digest.update(piece)
                yield piece
            if self._some(1) != b"\n":
                raise odd("cat-file", "an object is longer than it says")
            left = 0
            _check_digest(oid, digest.hexdigest())
        finally:
            if left:
                self.close()

    def close(self) -> None:
        """End the process; the next question starts another one."""
        if self._child is not None:
            self._child.close()
        self._child, self._buffer, self._at = None, b"", 0

    def _ask(self, verb: bytes, names: Sequence[str]) -> None:
        if not names:
            return
        self.start()
        lines = [verb + b" " + encoded(name) for name in names]
        if self._child is not None:
            self._child.send(b"\n".join([*lines, b"flush", b""]))

    def _expected(self, oid: str, kinds: Sequence[str]) -> Found:
        """What comes for a name, before its content is read."""
        found = self._header()
        if found is None:
            raise missing(oid)
        if found.oid != oid or found.type not in kinds:
            wanted = " or ".join(kinds).replace("blob", "file")
            raise odd("cat-file", f"{oid} is a {found.type}, not a {wanted}")
        if found.size > LARGEST.get(found.type, found.size):
            raise odd("cat-file", f"{oid} is a {found.type} of {found.size:,} bytes")
        return found

    def _header(self) -> Found | None:
        line = self._line()
        words = line.split(b" ")
        if len(words) == 3 and words[1] in _TYPES and words[2].isdigit():
            return Found(oid=words[0].decode(), type=words[1].decode(), size=int(words[2]))
        if words[-1] in (b"missing", b"ambiguous"):
            return None
        raise odd("cat-file", repr(line[:80]))

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            self._fill()
        line, self._at = self._buffer[self._at : end], end + 1
        return line

    def _lines(self, count: int) -> list[bytes]:
        while self._buffer.count(b"\n", self._at) < count:
            self._fill()
        *lines, self._buffer = self._buffer[self._at :].split(b"\n", count)
        self._at = 0
        return lines

    def _body(self, size: int) -> bytes:
        start, end = self._at, self._at + size
        if end < len(self._buffer):
            self._at = end + 1
            body, last = self._buffer[start:end], self._buffer[end : end + 1]
        else:
            parts = [self._buffer[start:]]
            left = size + 1 - len(parts[0])
            while left > 0:
                self._buffer = self._more()
                self._at = min(left, len(self._buffer))
                parts.append(self._buffer[: self._at])
                left -= self._at
            whole = b"".join(parts)
            body, last = whole[:-1], whole[-1:]
        if last != b"\n":
            raise odd("cat-file", "an object is longer than it says")
        return body

    def _some(self, most: int) -> bytes:
        if self._at == len(self._buffer):
            self._buffer, self._at = self._more(), 0
        piece = self._buffer[self._at : self._at + most]
        self._at += len(piece)
        return piece

    def _fill(self) -> None:
        """Take in more of the answer behind what was not read yet."""
        self._buffer = self._buffer[self._at :] + self._more()
        self._at = 0

    def _more(self) -> bytes:
        if self._child is None:
            raise odd("cat-file", "it was closed while it was answering")
        piece = self._child.receive()
        if not piece:
            complaint = self._child.complaint()
            self.close()
            raise failure("cat-file", 128, complaint)
        return piece


def _type(oid: str, line: bytes) -> str | None:
    """The kind that an answer to a full name gives."""
    name, _, rest = line.partition(b" ")
    kind, _, size = rest.partition(b" ")
    if name == oid.encode() and kind in _TYPES and size.isdigit():
        return kind.decode()
    if name == oid.encode() and rest == b"missing":
        return None
    raise odd("cat-file", repr(line[:80]))


def _check_digest(oid: str, digest: str) -> None:
    if digest != oid:
        raise damaged(oid)


def _askable(name: str) -> bool:
    """Whether a name can be asked for: a line of its own, and one that fits."""
    return bool(name) and "\n" not in name and "\0" not in name and len(name) < PORTION // 4


def _portions(names: Iterable[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    size = 0
    for name in names:
        if portion and size + len(name) > PORTION:
            yield portion
            portion, size = [], 0
        portion.append(name)
        size += len(encoded(name)) + 10
    if portion:
        yield portion

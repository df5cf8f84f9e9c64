"""How a record says what a file holds (SPEC 5, Cover): the values of a `file/` target.

`to_value` and `from_value` are the sha256 of a content, or `deleted`; a wildcard has one
sha256 for all the files that it covers. `details.mode` is the file mode where it is not
100644, `details.lines` says by which lines two contents differ, wherever they stand.
"""

from __future__ import annotations

from trace_gate.core.git_model import REGULAR
from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.core.git_model import Entry
    from trace_gate.core.trace.model import PlannedChange

REQUIRED = "required"
"""`link.content`: each record says which content it means."""

DELETED = "deleted"
"""The value of a file that is not there any more."""

NO_MODE = "000000"
"""The mode of a file that is not there, as Git writes it."""

_BLOCK = 1 << 16
"""So many bytes are compared at once."""

_HEX = frozenset("0123456789abcdef")


class Content(Record):
    """What a path holds: the sha256 of its bytes and its mode; both None where nothing is.

    For a Git LFS pointer the sha256 is its `oid`, for a submodule that of its commit's name.
    """

    sha256: str | None = None
    mode: str | None = None

    @property
    def value(self) -> str:
        """What `to_value` says of it."""
        return DELETED if self.sha256 is None else self.sha256

    @property
    def recorded_mode(self) -> str | None:
        """What `details.mode` says of it: nothing for an ordinary file, or for none."""
        return None if self.mode in (None, REGULAR) else self.mode


NOTHING = Content()


def is_value(value: object) -> bool:
    """Whether a `to_value` says which content it means."""
    return value == DELETED or is_sha256(value)


def is_sha256(value: object) -> bool:
    """Whether a value is 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and len(value) == 64 and _HEX.issuperset(value)


def has_mode(planned: PlannedChange, content: Content, *, required: bool) -> bool:
    """Whether `details.mode` says the mode of a content; saying nothing says 100644."""
    said = planned.details.get("mode")
    if content.mode is None:
        return True
    if said is None:
        return content.recorded_mode is None or not required
    return str(said) == content.mode


def lines_said(planned: PlannedChange) -> str | None:
    """`details.lines`, where it is one."""
    said = planned.details.get("lines")
    return str(said) if is_sha256(said) else None


def own_lines_said(planned: PlannedChange) -> str | None:
    """`details.own_lines`, where it is one."""
    said = planned.details.get("own_lines")
    return str(said) if is_sha256(said) else None


def of_many(files: Iterable[tuple[str, Content]]) -> str:
    """The value of a wildcard: the sha256 of a line `MODE SHA256-or-deleted PATH` a file."""
    lines = (f"{held.mode or NO_MODE} {held.value} {path}" for path, held in files)
    return _of_lines([line.encode("utf-8", "surrogateescape") for line in lines])


def lines_of(old: bytes | None, new: bytes | None) -> str:
    """`details.lines`: the sha256 of the sorted `-` and `+` lines by which two texts differ."""
    return sum_of(changed_lines(old, new))


def changed_lines(old: bytes | None, new: bytes | None) -> dict[bytes, int]:
    """How often more each line stands in the new text, below zero where less often."""
    from collections import Counter

    if old is not None and new is not None:
        old, new = apart(old, new)
    before, after = (Counter(text.split(b"\n") if text is not None else ()) for text in (old, new))
    after.subtract(before)
    return {line: count for line, count in after.items() if count}


def sum_of(changed: Mapping[bytes, int]) -> str:
    """`details.lines` of changed lines."""
    signed = ((b"+" if count > 0 else b"-") + line for line, count in changed.items())
    times = (abs(count) for count in changed.values())
    return _of_lines(
        [line for line, often in zip(signed, times, strict=True) for _ in range(often)]
    )


def apart(old: bytes, new: bytes) -> tuple[bytes, bytes]:
    """Two texts without the whole lines with which both begin, and with which both end."""
    start = old.rfind(b"\n", 0, _common(old, new)) + 1
    old, new = old[start:], new[start:]
    end = old.find(b"\n", len(old) - _common(old[::-1], new[::-1]))
    return (old, new) if end < 0 else (old[:end], new[: end - len(old)])


def _common(one: bytes, other: bytes) -> int:
    """So many bytes are the same at the beginning of both."""
    most, found, size = min(len(one), len(other)), 0, _BLOCK
    while size:
        end = found + size
        if end <= most and one[found:end] == other[found:end]:
            found = end
        else:
            size //= 2
    return found


def lines_of_many(files: Iterable[tuple[str, str, str | None]]) -> str:
    """`details.lines` of a wildcard: the sha256 of a line `LINES PATH` a file.

    Where the file comes with a mode that it did not have, it is `MODE LINES PATH`: the third
    value of each file, of `new_mode`.
    """
    lines = (f"{mode} {lines} {path}" if mode else f"{lines} {path}" for path, lines, mode in files)
    return _of_lines([line.encode("utf-8", "surrogateescape") for line in lines])


def lines_of_files(
    files: Iterable[tuple[str, str | None, Entry | None, Entry | None]],
) -> str | None:
    """The same of paths with their lines, entry before and entry after; None where lines are."""
    found = []
    for path, lines, old, new in files:
        if lines is None:
            return None
        modes = (entry.mode if entry is not None else None for entry in (old, new))
        found.append((path, lines, new_mode(*modes)))
    return lines_of_many(found)


def new_mode(old: str | None, new: str | None) -> str | None:
    """The mode that a file comes to have; None where it stays, is the ordinary one, or goes."""
    return None if new in (None, old) or (old is None and new == REGULAR) else new


def _of_lines(lines: list[bytes]) -> str:
    return sha256_of(b"".join(line + b"\n" for line in sorted(lines)))

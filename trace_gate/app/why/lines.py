"""Lines of two versions of a file: which one stands where, and which one it replaced."""

from __future__ import annotations

from difflib import SequenceMatcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 4_000
"""Of more lines that differ nobody is told which one became which."""

PROBE = 8_000
"""Git looks at so many bytes for a NUL to tell what is no text."""


def is_text(data: bytes) -> bool:
    """Whether Git would take it for text."""
    return b"\0" not in data[:PROBE]


def lines_of(data: bytes) -> list[str]:
    """The lines of a text, as blame counts them, without what ends them."""
    found = data.decode("utf-8", "surrogateescape").split("\n")
    if found[-1] == "":
        found.pop()
    return [line.removesuffix("\r") for line in found]


def line_before(old: Sequence[str], new: Sequence[str], number: int) -> int | None:
    """The number that a line of `new` has in `old`; None for one that is new or changed.

    Raises:
        LookupError: so much differs that nobody can tell.
    """
    for tag, start, _, begin, end in _blocks(old, new):
        if begin < number <= end:
            return start + number - begin if tag == "equal" else None
    return None


def replaced(old: Sequence[str], new: Sequence[str], number: int) -> str | None:
    """The line of `old` in whose place a line of `new` came; None where there is none."""
    wanted = new[number - 1]
    try:
        blocks = _blocks(old, new)
    except LookupError:
        return None
    for tag, start, stop, begin, end in blocks:
        if tag == "replace" and begin < number <= end:
            if stop - start == end - begin:
                return old[start + number - begin - 1]
            return max(old[start:stop], key=lambda each: _likeness(each, wanted))
    return None


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).quick_ratio()


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """The parts of both that are equal, and those that differ, as `difflib` names them.

    What both begin and end with is not looked at: few lines of a long file differ.
    """
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(a) + len(b) > MOST:
        raise LookupError(len(a))
    inner = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    found = [(tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in inner]
    return [
        ("equal", 0, head, 0, head),
        *found,
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]

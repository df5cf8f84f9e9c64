"""The parts of a regular expression, and sets of characters as sorted ranges of code points."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)


class Part(Record):
    """A piece of an expression; `start` and `end` say where it stands in the author's text."""

    start: int
    end: int


class Chars(Part):
    """Exactly one character out of a set."""

    ranges: Ranges


class Sequence(Part):
    """One part after the other."""

    items: tuple[Part, ...]


class Alternatives(Part):
    """One of several."""

    options: tuple[Part, ...]


class Repeat(Part):
    """A part from `least` to `most` times; `most` is None when there is no limit."""

    item: Part
    least: int
    most: int | None


def merged(ranges: list[tuple[int, int]]) -> Ranges:
    """The same characters, sorted, each once."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def union(left: Ranges, right: Ranges) -> Ranges:
    """The characters of either."""
    return merged([*left, *right])


def overlap(left: Ranges, right: Ranges) -> bool:
    """Whether some character is in both."""
    return any(low <= end and start <= high for low, high in left for start, end in right)


def complement(ranges: Ranges) -> Ranges:
    """Every other character; never half of a surrogate pair."""
    found, next_free = [], 0
    for low, high in merged([*ranges, _SURROGATES]):
        if next_free < low:
            found.append((next_free, low - 1))
        next_free = high + 1
    if next_free <= LAST:
        found.append((next_free, LAST))
    return tuple(found)


def may_be_empty(part: Part) -> bool:
    """Whether the part matches the empty text."""
    if isinstance(part, Sequence):
        return all(may_be_empty(item) for item in part.items)
    if isinstance(part, Alternatives):
        return any(may_be_empty(option) for option in part.options)
    return isinstance(part, Repeat) and (part.least == 0 or may_be_empty(part.item))


def first_of(part: Part) -> Ranges:
    """The characters with which a match of the part may begin."""
    if isinstance(part, Chars):
        return part.ranges
    if isinstance(part, Repeat):
        return first_of(part.item) if part.most != 0 else ()
    found: Ranges = ()
    if isinstance(part, Alternatives):
        for option in part.options:
            found = union(found, first_of(option))
    elif isinstance(part, Sequence):
        for item in part.items:
            found = union(found, first_of(item))
            if not may_be_empty(item):
                break
    return found

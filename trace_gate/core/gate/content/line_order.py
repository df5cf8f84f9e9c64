"""Whether two texts keep the order of the lines that they have in common (SPEC 5, Cover).

`details.lines` says which lines come and go, not where the others stand. So what the two
texts share has to be one common subsequence of both.
"""

from __future__ import annotations

from trace_gate.core.gate.content_values import apart, lines_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 20_000
"""Between two lines that occur once, no more shared lines than so many are compared."""


def lines_in_order(old: bytes | None, new: bytes | None) -> str | None:
    """`details.lines` of two texts; None where lines that stay change their places."""
    if old is not None and new is not None and not keep_order(old, new):
        return None
    return lines_of(old, new)


def keep_order(old: bytes, new: bytes) -> bool:
    """Whether no line that stays changes its place; false where that takes too long to tell."""
    from collections import Counter

    before, after = (text.split(b"\n") for text in apart(old, new))
    counted, counts = Counter(before), Counter(after)
    shared = counted & counts
    one, two = ([line for line in lines if line in shared] for lines in (before, after))
    if one == two:
        return True
    once = {line for line in shared if counted[line] == counts[line] == 1}
    fixed, parts = _split(one, once)
    others, pairs = _split(two, once)
    if fixed != others or any(len(part) > MOST for part in (*parts, *pairs)):
        return False
    kept = sum(common(part, pair) for part, pair in zip(parts, pairs, strict=True))
    return kept + len(fixed) == sum(shared.values())


def _split(lines: list[bytes], once: set[bytes]) -> tuple[list[bytes], list[list[bytes]]]:
    """The lines that occur once, and what stands between them."""
    fixed: list[bytes] = []
    parts: list[list[bytes]] = [[]]
    for line in lines:
        if line in once:
            fixed.append(line)
            parts.append([])
        else:
            parts[-1].append(line)
    return fixed, parts


def common(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """The length of the longest common subsequence (Hyyrö's method: a bit for each line)."""
    places: dict[bytes, int] = {}
    for place, line in enumerate(one):
        places[line] = places.get(line, 0) | 1 << place
    every = (1 << len(one)) - 1
    row = every
    for line in other:
        met = row & places.get(line, 0)
        row = ((row + met) | (row - met)) & every
    return len(one) - row.bit_count()

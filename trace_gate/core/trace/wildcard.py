"""Wildcards of file targets: `*` within one name, `**` for any number of folders (SPEC 3).

Matching takes each literal piece at its first possible place, which is enough when only
`*` stands between pieces: there is no backtracking, so no pattern makes it slow.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Problem = tuple[str, str]


def problem(pattern: str) -> Problem | None:
    """Why a pattern is not allowed, and how to write it; None when it is (or has no wildcard)."""
    first, *rest = pattern.split("/")
    if "*" in first:
        from trace_gate.core.trace import path_messages as messages

        return messages.star_at_top()
    if any("**" in segment and segment != "**" for segment in rest):
        from trace_gate.core.trace import path_messages as messages

        return messages.stars_in_name()
    return None


def matches(pattern: str, path: str) -> bool:
    """Whether the pattern names the path; `a/**` is everything below `a`, `a/**/b` also `a/b`."""
    groups = _groups(pattern.split("/"))
    names = path.split("/")
    if len(groups) == 1:
        return len(names) == len(groups[0]) and _fits(groups[0], names, 0)
    first, *middle, last = groups
    start, end = len(first), len(names) - max(len(last), 1)
    if end < start or not _fits(first, names, 0) or not _fits(last, names, len(names) - len(last)):
        return False
    return _in_order(middle, names, start, end)


def _groups(segments: list[str]) -> list[list[str]]:
    """The segments between one `**` and the next."""
    groups: list[list[str]] = [[]]
    for segment in segments:
        if segment == "**":
            groups.append([])
        else:
            groups[-1].append(segment)
    return groups


def _in_order(groups: Sequence[list[str]], names: list[str], start: int, end: int) -> bool:
    """Whether the groups stand in this order between two places, each at its first chance."""
    for group in groups:
        while not _fits(group, names, start):
            start += 1
            if start + len(group) > end:
                return False
        start += len(group)
    return start <= end


def _fits(group: list[str], names: list[str], start: int) -> bool:
    if start + len(group) > len(names):
        return False
    return all(_name_matches(part, names[start + at]) for at, part in enumerate(group))


def _name_matches(part: str, name: str) -> bool:
    if "*" not in part:
        return part == name
    head, *middle, tail = part.split("*")
    at, end = len(head), len(name) - len(tail)
    if end < at or not name.startswith(head) or not name.endswith(tail):
        return False
    for piece in middle:
        found = name.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True

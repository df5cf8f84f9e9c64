"""The lines of CI and pre-commit that say where trace-gate comes from (SPEC 2, `--source`).

`init` wrote them, so it knows them again: the line of the shipped file with another source in
it. In a list of hooks only those below an entry of ours count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLACEHOLDER = "@TRACE_GATE_SOURCE@"
LIST, OUR_ENTRY = "additional_dependencies:", "trace-gate hook "


def carriers(shipped: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """Path to what stands before and after the source in its line, of the files that name it."""
    found = {}
    for path, data in shipped.items():
        for line in data.decode().splitlines():
            before, mark, after = line.partition(PLACEHOLDER)
            if mark:
                found[path] = (before.strip(), after.strip())
    return found


def sources(text: str, around: tuple[str, str]) -> list[str]:
    """The sources that a file names now, each once."""
    return list(dict.fromkeys(source for _, source in _lines(text, around)))


def rewritten(text: str, around: tuple[str, str], source: str) -> str:
    """The text with this source in each of those lines; all else stays, byte for byte."""
    lines = text.splitlines(keepends=True)
    for at, old in _lines(text, around):
        head, _, tail = lines[at].partition(around[0] + old)
        lines[at] = head + around[0] + source + tail
    return "".join(lines)


def _lines(text: str, around: tuple[str, str]) -> Iterator[tuple[int, str]]:
    """Number and source of each line of ours."""
    before, after = around
    ours = everywhere = not before.startswith(LIST)
    for at, whole in enumerate(text.splitlines()):
        line = whole.strip()
        first = line.removeprefix("- ")
        if first.startswith("id:"):
            ours = everywhere
        elif first.startswith("entry:"):
            ours = everywhere or OUR_ENTRY in line
        fits = line.startswith(before) and line.endswith(after)
        if ours and fits and len(line) > len(before) + len(after):
            yield at, line[len(before) : len(line) - len(after)]

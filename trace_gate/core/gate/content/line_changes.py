"""By which lines many versions of one file differ from each other (SPEC 5, Cover).

Each version is compared once, with the first one. Lines differ as multisets, so what lies
between two others is the difference of what each of them changes of the first: a unit with
many decisions on a large file costs what its versions hold, not their number squared.
"""

from __future__ import annotations

from trace_gate.core.gate.content_values import changed_lines, sum_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

ROOM = 400_000
"""No more changed lines than so many are kept of one file."""


class LineChanges:
    """The versions of one file, by their names. Of what is not kept here nothing is told."""

    def __init__(self) -> None:
        self._first: bytes | None = None
        self._changed: dict[str, Mapping[bytes, int]] = {}
        self._room = ROOM

    def add(self, name: str, text: bytes) -> None:
        """One more version, if there is room for its changes."""
        if self._first is None:
            self._first = text
        changed = changed_lines(self._first, text)
        if len(changed) <= self._room:
            self._room -= len(changed)
            self._changed[name] = changed

    def lines(self, old: str | None, new: str | None) -> str | None:
        """As `lines_of` the two texts; None where one of them is not kept."""
        if old is None or new is None or old not in self._changed or new not in self._changed:
            return None
        before, after = self._changed[old], self._changed[new]
        lines = dict.fromkeys((*before, *after))
        counts = {line: after.get(line, 0) - before.get(line, 0) for line in lines}
        return sum_of({line: count for line, count in counts.items() if count})

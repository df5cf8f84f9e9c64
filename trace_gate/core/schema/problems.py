"""What is wrong with a policy file, and where: TG701 with line and column (SPEC 3 and 6)."""

from __future__ import annotations

from trace_gate.core.errors import Refused
from trace_gate.core.policy.problems import at_key, at_value, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.problems import Pointer
    from trace_gate.core.trace.document import Document

_SHORT_ESCAPES = 'nrt"\\/ 0abefv'


class Fault(Exception):
    """One thing wrong inside a piece of text. `at` is the offset of the offending words."""

    def __init__(self, message: str, remedy: str, at: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.at = at


class Faults:
    """Collects what is wrong with one policy file, so that all of it is told in one run."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._found: list[Finding] = []

    def at_key(self, pointer: Pointer, message: str, remedy: str) -> None:
        """The entry is wrong: point at its key."""
        self._add(at_key(self.document, pointer, message, remedy))

    def at_value(self, pointer: Pointer, message: str, remedy: str) -> None:
        """The value is wrong: point at its beginning."""
        self._add(at_value(self.document, pointer, message, remedy))

    def inside(self, pointer: Pointer, text: str, fault: Fault) -> None:
        """Words inside a text are wrong: point at these words."""
        found = at_value(self.document, pointer, fault.message, fault.remedy)
        column = found.column or 1
        shift = offset_in_line((found.source or "")[column - 1 :], text, fault.at)
        self._add(found.with_(column=column + shift))

    def unknown_keys(self, pointer: Pointer, block: Iterable[str], known: tuple[str, ...]) -> None:
        """A key that nobody reads is a typing error: `requird` would silently require nothing."""
        for key in block:
            if key not in known:
                close = nearest(key, known)
                remedy = f"Write `{close}`." if close else f"Use one of {listed(known)}."
                self.at_key((*pointer, key), f"`{key}` is not known here.", remedy)

    def refuse(self) -> None:
        """Raise `Refused` with everything that was found, in the order of the lines."""
        if self._found:
            raise Refused(sorted(self._found, key=lambda each: (each.line or 0, each.column or 0)))

    def __bool__(self) -> bool:
        return bool(self._found)

    def _add(self, found: Finding) -> None:
        if found not in self._found:
            self._found.append(found)


def offset_in_line(raw: str, text: str, at: int) -> int:
    """How far right of a scalar's beginning its character number `at` stands on the line.

    `raw` is the line from the scalar on. A scalar that does not stand on that line as a
    whole (a block scalar, a folded one) gives 0: its beginning is the best place known.
    """
    if raw.startswith(text):
        return at
    quote = raw[:1]
    if quote not in ("'", '"'):
        return 0
    position = 1
    for wanted in text[:at]:
        width = _width(raw, position, quote)
        if width == 1 and raw[position : position + 1] != wanted:
            return 0
        position += width
    return position


def _width(raw: str, position: int, quote: str) -> int:
    """How many characters of the line make up one character of the scalar."""
    if quote == "'" and raw.startswith("''", position):
        return 2
    if quote == '"' and raw.startswith("\\", position):
        return 2 if raw[position + 1 : position + 2] in _SHORT_ESCAPES else 1
    return 1


def listed(words: Iterable[object], *, most: int = 12) -> str:
    """Words for a message: `a`, `b`, `c`; a long list is cut, and says so."""
    every = [f"`{word}`" for word in words]
    return ", ".join(every[:most]) + (f" and {len(every) - most} more" if every[most:] else "")

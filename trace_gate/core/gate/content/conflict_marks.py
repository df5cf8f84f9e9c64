"""Whether a file still holds the marks of a merge conflict (SPEC 5, Cover)."""

from __future__ import annotations

MARKS = (b"<<<<<<< ", b"=======", b">>>>>>> ")
"""What begins the lines of a conflict, in this order."""

_LONGEST = max(map(len, MARKS))


class ConflictMarks:
    """Reads a file in pieces of any size; `found` once all three marks came, in their order."""

    def __init__(self) -> None:
        self._stage = 0
        self._rest = b"\n"  # the first line of a file begins like any other

    @property
    def found(self) -> bool:
        """All three began lines, one after the other."""
        return self._stage == len(MARKS)

    def feed(self, piece: bytes) -> None:
        """Look at the next piece of the file."""
        text, at = self._rest + piece, 0
        while not self.found:
            place = text.find(b"\n" + MARKS[self._stage], at)
            if place < 0:
                break
            self._stage, at = self._stage + 1, place + 1
        self._rest = text[max(at, len(text) - _LONGEST) :]

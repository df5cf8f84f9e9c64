"""Finds the texts of traces that may name some files, without reading them as YAML (SPEC 4).

A trace can write a path with escapes, or fold it at white space; the pieces between the blanks
and quotes of a path can only be written plainly. So a text may name a file where all pieces
stand in it, or where it has a backslash. What may be is then read as a trace.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_BREAKS = " \t'\""


class Mentions:
    """Some paths that lie below one folder, to be looked for in many texts."""

    def __init__(self, paths: Iterable[str], folder: str) -> None:
        self._start = _pieces(f"{folder}/")[0]
        self._further: dict[bytes, list[list[bytes]]] = {}
        for path in paths:
            first, *further = _pieces(path)
            self._further.setdefault(first, []).append(further)
        self._sizes = sorted({len(each) for each in self._further})

    def may_be_in(self, text: bytes) -> bool:
        """Whether the text of a trace may name one of the paths."""
        if b"\\" in text:
            return True
        at = text.find(self._start)
        while at >= 0:
            for size in self._sizes:
                groups = self._further.get(text[at : at + size], ())
                if any(all(piece in text for piece in further) for further in groups):
                    return True
            at = text.find(self._start, at + 1)
        return False


def _pieces(path: str) -> list[bytes]:
    """The pieces of a path between the places where it may be broken, or written otherwise."""
    plain = path.translate({ord(sign): "\n" for sign in _BREAKS})
    pieces = [each for each in plain.split("\n") if each] or [""]
    return [each.encode("utf-8", "surrogateescape") for each in pieces]

"""Finds the texts of traces that may name some files, without reading them as YAML (SPEC 4).

A trace can write a path with escapes, or fold it at white space; what stands before the first
blank or quote of a path can only be written plainly. So a text may name a file where that
piece stands in it, or where it has a backslash. What may be is then read as a trace.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_BREAKS = " \t'\""


class Mentions:
    """Some paths that lie below one folder, to be looked for in many texts."""

    def __init__(self, paths: Iterable[str], folder: str) -> None:
        self._start = _piece(f"{folder}/").encode("utf-8", "surrogateescape")
        pieces = {_piece(path).encode("utf-8", "surrogateescape") for path in paths}
        self._pieces = {
            size: frozenset(each for each in pieces if len(each) == size)
            for size in sorted({len(each) for each in pieces})
        }

    def may_be_in(self, text: bytes) -> bool:
        """Whether the text of a trace may name one of the paths."""
        if b"\\" in text:
            return True
        at = text.find(self._start)
        while at >= 0:
            for size, pieces in self._pieces.items():
                if text[at : at + size] in pieces:
                    return True
            at = text.find(self._start, at + 1)
        return False


def _piece(path: str) -> str:
    """What stands before the first place where a path may be broken, or be written otherwise."""
    cut = min((at for sign in _BREAKS if (at := path.find(sign)) >= 0), default=len(path))
    return path[:cut]

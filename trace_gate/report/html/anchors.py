"""The places of a page that links lead to: each id once, and no link that leads nowhere."""

from __future__ import annotations

import re

from trace_gate.report.document import (
    Anchor,
    Chart,
    Details,
    Figures,
    Heading,
    Items,
    Paragraph,
    Table,
    Timeline,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.report.document import Block, Document, Line

_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_OURS = re.compile(r"main|(figure|part)-[0-9].*")


def is_id(name: str) -> bool:
    """Whether a document may call a place so: ASCII, and none of the ids that pages give."""
    return _ID.fullmatch(name) is not None and not _OURS.fullmatch(name)


def anchors(document: Document) -> frozenset[str]:
    """The ids of a page that links may lead to."""
    names = set(_headings(document.blocks))
    for line in (document.title, *_lines(document.blocks), document.footer):
        names |= {piece.name for piece in line if isinstance(piece, Anchor)}
    return frozenset(name for name in names if is_id(name))


class Ids:
    """The ids of one page, each given once: the first place that wants it has it."""

    def __init__(self, given: Iterable[str]) -> None:
        self._given = set(given)
        self._figures = 0

    def is_first(self, name: str | None) -> bool:
        """Whether this place has the id."""
        if name is None or name in self._given or not is_id(name):
            return False
        self._given.add(name)
        return True

    def figure(self) -> str:
        """An id for one more drawing."""
        self._figures += 1
        return f"figure-{self._figures}"


def _headings(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading) and block.anchor:
            yield block.anchor
        elif isinstance(block, Details):
            yield from _headings(block.blocks)


def _lines(blocks: Iterable[Block]) -> Iterator[Line]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Items():
                yield from block.lines
            case Table():
                yield from (cell for row in block.rows for cell in row)
            case Figures():
                yield from (line for each in block.figures for line in (each.change, each.wanted))
            case Chart() | Timeline():
                yield from _lines([block.table])
            case Details():
                yield block.summary
                yield from _lines(block.blocks)
            case _:
                pass

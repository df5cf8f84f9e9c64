"""Words in a drawing: SVG does not wrap, so their width is counted."""

from __future__ import annotations

import unicodedata

from trace_gate.report.escape import visible
from trace_gate.report.markdown_line import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.report.document import Table

SHORT = 14
"""Columns of a date, a state, a week: what stays in one line of a narrow table."""


def width(text: str) -> int:
    """Columns that it takes: two for a sign of Chinese, Japanese or Korean."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def clipped(text: str, columns: int) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    text = visible(text)
    if len(text) <= columns and width(text) <= columns:
        return text
    kept = text[: columns - 1]
    while width(kept) > columns - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(text: str, columns: int, lines: int) -> list[str]:
    """The text in at most so many lines; the last one ends with an ellipsis if it has to."""
    out = [""]
    for word in _words(visible(text)):
        if out[-1] and width(out[-1] + word.rstrip()) > columns:
            if len(out) == lines:
                out[-1] = clipped(f"{out[-1]}{word}", columns)
                break
            out.append("")
        out[-1] += word
    return [clipped(line.rstrip(), columns) for line in out]


def column_classes(table: Table) -> list[str]:
    """How the cells of each column are set: numbers, and texts too short to be broken."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    return [
        "number"
        if column.number
        else "short"
        if all(width(shown(cell)) <= SHORT for cell in cells)
        else ""
        for column, cells in zip(table.columns, columns, strict=True)
    ]


def language(text: str) -> str | None:
    """The language that chooses the right glyphs: signs alone do not say which they need."""
    if text.isascii():
        return None
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    if any("\uac00" <= char <= "\ud7a3" for char in text):
        return "ko"
    return "zh" if any("\u3400" <= char <= "\u9fff" for char in text) else None


def _words(text: str) -> Iterator[str]:
    """What a line may end after: a word with its space, a sign of Chinese."""
    word = ""
    for char in text:
        word += char
        if char in " -/_" or width(char) == 2:
            yield word
            word = ""
    yield word

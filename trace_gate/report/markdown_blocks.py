"""Each block of a page in GitHub's Markdown."""

from __future__ import annotations

import re
from functools import singledispatch

from trace_gate.report.chart_messages import range_of
from trace_gate.report.diagram_lines import as_lines
from trace_gate.report.document import (
    Block,
    Chart,
    CodeLines,
    Column,
    Details,
    Diagram,
    Figures,
    Heading,
    Items,
    Paragraph,
    Strong,
    Table,
    Timeline,
)
from trace_gate.report.escape import plain
from trace_gate.report.markdown_line import html_line, line
from trace_gate.report.mermaid import mermaid
from trace_gate.report.sparkline import sparkline

_TICKS = re.compile("`+")


class Room:
    """What a page still has room for, of the Mermaid that is drawn on it."""

    def __init__(self, size: int) -> None:
        self._left = size

    def takes(self, size: int) -> bool:
        """Whether so much more is drawn; what is not leaves its room to the next."""
        fits = size <= self._left
        self._left -= size if fits else 0
        return fits


@singledispatch
def text_of(block: Block, room: Room) -> str:
    """The block; diagrams for which there is no room are lists."""
    del room
    raise TypeError(f"{type(block).__name__} has no Markdown in {__name__}")


@text_of.register
def _heading(block: Heading, room: Room) -> str:
    del room
    return f"{'#' * min(block.level + 1, 6)} {line(block.text)}"


@text_of.register
def _paragraph(block: Paragraph, room: Room) -> str:
    del room
    return line(block.text)


@text_of.register
def _items(block: Items, room: Room) -> str:
    del room
    return "\n".join(f"- {line(each) or '&nbsp;'}" for each in block.lines)


@text_of.register
def _code_lines(block: CodeLines, room: Room) -> str:
    """Between fences that are longer than any row of backticks inside."""
    del room
    inside = [plain(each) for each in block.lines]
    longest = max((len(each) for line in inside for each in _TICKS.findall(line)), default=0)
    fence = "`" * max(longest + 1, 3)
    name = "diff" if block.kind == "diff" else "console"
    return "\n".join([f"{fence}{name}", *inside, fence])


@text_of.register
def _table(block: Table, room: Room) -> str:
    """Rows between bars; a cell never has one of its own, and no line end."""
    del room
    head = [line((column.title,), in_table=True) for column in block.columns]
    rule = ["--:" if column.number else "---" for column in block.columns]
    rows = [
        [line(cell, in_table=True) for cell, _ in zip(row, block.columns, strict=True)]
        for row in block.rows
    ]
    return "\n".join(f"| {' | '.join(each)} |" for each in (head, rule, *rows))


@text_of.register
def _figures(block: Figures, room: Room) -> str:
    """A row for each number; the columns that none of them fills are left out."""
    rows = [
        ((f.label,), (Strong(text=f.value),), (f.verdict,), f.change, f.wanted)
        for f in block.figures
    ]
    titles = ("Figure", "Value", "Verdict", "Change", "Wanted")
    used = [at for at in range(len(titles)) if any(any(row[at]) for row in rows)]
    return text_of(
        Table(
            columns=tuple(Column(title=titles[at], number=at == 1) for at in used),
            rows=tuple(tuple(row[at] for at in used) for row in rows),
            caption="",
        ),
        room,
    )


@text_of.register
def _chart(block: Chart, room: Room) -> str:
    """What a line shows, in words and as a row of signs, its table folded; of bars the table."""
    title = line((Strong(text=block.title),))
    words = [sparkline(block.points) if block.kind == "line" else "", line((range_of(block),))]
    head = "<br>".join(each for each in (title, " ".join(w for w in words if w)) if each)
    table: Block = block.table
    if block.kind == "line":
        table = Details(summary=(block.table.caption,), blocks=(table,))
    return f"{head}\n\n{text_of(table, room)}"


@text_of.register
def _timeline(block: Timeline, room: Room) -> str:
    return line((Strong(text=block.title),)) + "\n\n" + text_of(block.table, room)


@text_of.register
def _diagram(block: Diagram, room: Room) -> str:
    title = line((Strong(text=block.title),))
    source = mermaid(block)
    if room.takes(len(source)):
        return f"{title}\n\n```mermaid\n{source}\n```"
    return f"{title}\n\n{text_of(Items(lines=as_lines(block)), room)}"


@text_of.register
def _details(block: Details, room: Room) -> str:
    """The summary first, then an empty line, or GitHub reads no Markdown inside."""
    tag = "<details open>" if block.is_open else "<details>"
    inside = [text_of(each, room) for each in block.blocks]
    head = f"{tag}<summary>{html_line(block.summary)}</summary>"
    return "\n\n".join([head, *(each for each in inside if each), "</details>"])

"""Each block of a page in GitHub's Markdown."""

from __future__ import annotations

from functools import singledispatch

from trace_gate.report.chart_words import range_of
from trace_gate.report.diagram_words import as_lines
from trace_gate.report.document import (
    Block,
    Chart,
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
from trace_gate.report.markdown_line import html_line, line
from trace_gate.report.mermaid import mermaid
from trace_gate.report.sparkline import sparkline


@singledispatch
def text_of(block: Block, drawn: frozenset[Diagram]) -> str:
    """The block; of the diagrams only those that are to be drawn are Mermaid."""
    raise NotImplementedError(f"{type(block).__name__} has no Markdown in {__name__}")


@text_of.register
def _heading(block: Heading, drawn: frozenset[Diagram]) -> str:
    del drawn
    return f"{'#' * min(block.level + 1, 6)} {line(block.text)}"


@text_of.register
def _paragraph(block: Paragraph, drawn: frozenset[Diagram]) -> str:
    del drawn
    return line(block.text)


@text_of.register
def _items(block: Items, drawn: frozenset[Diagram]) -> str:
    del drawn
    return "\n".join(f"- {line(each) or '&nbsp;'}" for each in block.lines)


@text_of.register
def _table(block: Table, drawn: frozenset[Diagram]) -> str:
    """Rows between bars; a cell never has one of its own, and no line end."""
    del drawn
    head = [line((column.title,), in_table=True) for column in block.columns]
    rule = ["--:" if column.number else "---" for column in block.columns]
    rows = [
        [line(cell, in_table=True) for cell, _ in zip(row, block.columns, strict=True)]
        for row in block.rows
    ]
    return "\n".join(f"| {' | '.join(each)} |" for each in (head, rule, *rows))


@text_of.register
def _figures(block: Figures, drawn: frozenset[Diagram]) -> str:
    """A row for each number; the columns that none of them fills are left out."""
    rows = [
        ((f.label,), (Strong(text=f.value),), (f.verdict,), f.change, f.wanted)
        for f in block.figures
    ]
    titles = ("Figure", "Now", "Verdict", "Change", "Wanted")
    used = [at for at in range(len(titles)) if any(any(row[at]) for row in rows)]
    return text_of(
        Table(
            columns=tuple(Column(title=titles[at], number=at == 1) for at in used),
            rows=tuple(tuple(row[at] for at in used) for row in rows),
            caption="",
        ),
        drawn,
    )


@text_of.register
def _chart(block: Chart, drawn: frozenset[Diagram]) -> str:
    """What a line shows, in words and as a row of signs, its table folded; of bars the table."""
    title = line((Strong(text=block.title),))
    words = [sparkline(block.points) if block.kind == "line" else "", line((range_of(block),))]
    head = "<br>".join(each for each in (title, " ".join(w for w in words if w)) if each)
    table: Block = block.table
    if block.kind == "line":
        table = Details(summary=(block.table.caption,), blocks=(table,))
    return f"{head}\n\n{text_of(table, drawn)}"


@text_of.register
def _timeline(block: Timeline, drawn: frozenset[Diagram]) -> str:
    return line((Strong(text=block.title),)) + "\n\n" + text_of(block.table, drawn)


@text_of.register
def _diagram(block: Diagram, drawn: frozenset[Diagram]) -> str:
    title = line((Strong(text=block.title),))
    if block in drawn:
        return f"{title}\n\n```mermaid\n{mermaid(block)}\n```"
    return f"{title}\n\n{text_of(Items(lines=as_lines(block)), drawn)}"


@text_of.register
def _details(block: Details, drawn: frozenset[Diagram]) -> str:
    """The summary first, then an empty line, or GitHub reads no Markdown inside."""
    tag = "<details open>" if block.is_open else "<details>"
    inside = [text_of(each, drawn) for each in block.blocks]
    head = f"{tag}<summary>{html_line(block.summary)}</summary>"
    return "\n\n".join([head, *(each for each in inside if each), "</details>"])

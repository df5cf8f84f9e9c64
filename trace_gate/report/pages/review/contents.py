"""What differs in the files of a decision: rows and cells, or lines, with both hashes (SPEC 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.report.document import CodeLines, Details, Items, Paragraph
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.formatting import SHORT, code, more, share, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.review.model import CellChange, ContentChange, ReviewedDecision
    from trace_gate.report.document import Block, Line
    from trace_gate.report.pages.review.formatting import Detail

COLUMNS = ("Row", "Column", "Before#", "After#", "Change#")
WHOLE_ROW = {"added": "new row", "gone": "row is gone"}
OPEN = 30
"""So many rows or lines of decisions that pass are shown unfolded."""


def contents(decision: ReviewedDecision, detail: Detail) -> Iterator[Block]:
    """What differs in each file of a decision."""
    for each in decision.contents:
        yield from _content(decision, each, detail)


def passed_contents(decisions: Sequence[ReviewedDecision], detail: Detail) -> Iterator[Block]:
    """The same of decisions that pass, folded where that is much."""
    found = [each for each in decisions if each.contents]
    size = sum(len(one.cells) + len(one.lines) for each in found for one in each.contents)
    for each in found if detail.rows is None else found[: detail.rows]:
        yield Details(
            summary=(
                "What differs in the files of ",
                code(each.trace, detail),
                _paths(each, detail),
            ),
            blocks=tuple(contents(each, detail)),
            is_open=detail.is_open or size <= OPEN,
        )


def _paths(decision: ReviewedDecision, detail: Detail) -> str:
    first, *others = decision.contents
    rest = f" and {plural(len(others), 'other file')}" if others else ""
    return f": {detail.cut(first.path)}{rest}"


def _content(decision: ReviewedDecision, content: ContentChange, detail: Detail) -> Iterator[Block]:
    yield Paragraph(text=(code(content.path, detail), _hashes(content)))
    caption = detail.cut(f"What differs in {content.path}, by {decision.trace}")
    if content.cells:
        rows = [_cell(each, detail) for each in content.cells]
        yield from table(caption, COLUMNS, rows, detail.rows)
    if content.lines and detail.rows != 0:
        shown = content.lines if detail.rows is None else content.lines[: detail.rows]
        lines = tuple(detail.clipped(each) for each in shown)
        yield CodeLines(lines=lines, kind="diff", caption=caption)
        yield from more(len(content.lines) - len(shown), "line")
    yield from more(content.more, "cell" if content.form == "table" else "line")
    if content.remarks:
        yield Items(lines=tuple((detail.cut(each),) for each in content.remarks))


def _hashes(content: ContentChange) -> str:
    """The raw bytes of both sides: two files of one text are still two files."""
    if content.before is None and content.after is None:
        return ": its bytes are not known here"
    if content.before is None:
        return f" is new: sha256 {str(content.after)[:SHORT]}, {_size(content.size_after)}"
    if content.after is None:
        return f" is deleted: it was sha256 {content.before[:SHORT]}, {_size(content.size_before)}"
    sizes = f"{content.size_before:,} to {_size(content.size_after)}"
    return f": sha256 {content.before[:SHORT]} to {content.after[:SHORT]}, {sizes}"


def _size(size: int | None) -> str:
    return "size not known" if size is None else plural(size, "byte")


def _cell(cell: CellChange, detail: Detail) -> tuple[Line, ...]:
    row = f"{cell.sheet}: {cell.row}" if cell.sheet is not None else cell.row
    return (
        (code(row, detail),),
        (detail.cut(cell.column) if cell.column is not None else WHOLE_ROW.get(cell.sign, ""),),
        (detail.cut(cell.before or ""),),
        (detail.cut(cell.after or ""),),
        (share(cell.share, detail, signed=True),),
    )

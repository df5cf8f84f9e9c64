"""A page in its parts: what stands at the top, and a section for each heading of level 2."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.report.document import Chart, Heading, Mark, Paragraph
from trace_gate.report.html.anchors import is_id
from trace_gate.report.markdown_line import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.report.document import Block, Document, Line, Tone


class Charts(Record):
    """Charts that follow each other: they stand side by side."""

    charts: tuple[Chart, ...]


class Headline(Record):
    """The title of a page: its verdict, if it begins with one, and what follows."""

    verdict: Mark | None
    rest: Line
    tone: Tone


class Section(Record):
    """A heading of level 2 and what is below it; the first one has no heading."""

    anchor: str
    name: str
    heading: Heading | None
    blocks: tuple[Block | Charts, ...]


class Layout(Record):
    """The page from top to bottom."""

    lede: Paragraph | None
    """The sentence right below the title."""
    sections: tuple[Section, ...]


def layout(document: Document) -> Layout:
    """The parts of a page, each with an id."""
    first = document.blocks[0] if document.blocks else None
    lede = first if isinstance(first, Paragraph) else None
    sections = tuple(_sections(document.blocks[1:] if lede else document.blocks))
    return Layout(lede=lede, sections=sections)


def headline(title: Line) -> Headline:
    """The verdict stands alone, so the colon behind it goes."""
    marks = [piece for piece in title if isinstance(piece, Mark)]
    tone = marks[0].tone if marks else "neutral"
    if not (title and isinstance(title[0], Mark)):
        return Headline(verdict=None, rest=title, tone=tone)
    rest = title[1:]
    if rest and isinstance(rest[0], str):
        rest = (rest[0].removeprefix(":").lstrip(" "), *rest[1:])
    return Headline(verdict=title[0], rest=rest, tone=tone)


def _sections(blocks: Sequence[Block]) -> Iterator[Section]:
    heading: Heading | None = None
    below: list[Block] = []
    given: set[str] = set()
    for block in (*blocks, None):
        if block is not None and not (isinstance(block, Heading) and block.level <= 2):
            below.append(block)
            continue
        if heading or below:
            yield _section(heading, below, given)
        heading, below = block, []


def _section(heading: Heading | None, blocks: Sequence[Block], given: set[str]) -> Section:
    wanted = heading.anchor if heading else None
    is_free = wanted and is_id(wanted) and wanted not in given
    anchor = wanted if wanted and is_free else f"part-{len(given)}"
    given.add(anchor)
    name = shown(heading.text) if heading else ""
    return Section(anchor=anchor, name=name, heading=heading, blocks=tuple(side_by_side(blocks)))


def side_by_side(blocks: Sequence[Block]) -> Iterator[Block | Charts]:
    """The blocks, with charts that follow each other as one."""
    charts: list[Chart] = []
    for block in blocks:
        if isinstance(block, Chart):
            charts.append(block)
            continue
        if charts:
            yield Charts(charts=tuple(charts))
            charts = []
        yield block
    if charts:
        yield Charts(charts=tuple(charts))

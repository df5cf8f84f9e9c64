"""A page as values: what Markdown and HTML both lay out (SPEC 9).

A text here is whatever the repository holds: the writer of each format makes it harmless for
its own sink. Nothing here knows a format.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Literal

    Tone = Literal["good", "warning", "bad", "neutral"]
    """What a mark means. It is always said in words, too: never by colour alone."""


class Code(Record):
    """Text to be taken letter by letter: an id, a path, a command, a value."""

    text: str


class Strong(Record):
    """The words of a line that the eye should find first."""

    text: str


class Mark(Record):
    """A state or a verdict in a word, with its meaning: `BLOCK`, `FROZEN`, `confirmed`."""

    text: str
    tone: Tone = "neutral"


class Link(Record):
    """Text that leads to a place of the same page (`#id`) or to a page of the web (https)."""

    text: str
    to: str
    code: bool = False


class Anchor(Record):
    """Text that a link of the same page leads to, such as the first cell of a row."""

    text: str
    name: str
    """The id; ASCII letters, digits and `-`."""
    code: bool = False


Inline = str | Code | Strong | Mark | Link | Anchor
"""A piece of a line."""

Line = tuple[Inline, ...]
"""A line of text. An empty one is an empty cell."""


class Heading(Record):
    """A heading below the title: level 2 for the parts of a page, 3 below them."""

    text: Line
    level: int = 2
    anchor: str | None = None
    """The id that links lead to; ASCII letters, digits and `-`."""


class Paragraph(Record):
    """A sentence or a few."""

    text: Line


class Items(Record):
    """A list of short lines."""

    lines: tuple[Line, ...]


class CodeLines(Record):
    """Lines to be taken letter by letter: a diff, or commands that follow each other."""

    lines: tuple[str, ...]
    kind: Literal["diff", "commands"]
    caption: str
    """What they are, for those who cannot see it."""


class Column(Record):
    """A column of a table; numbers stand on the right."""

    title: str
    number: bool = False


class Table(Record):
    """Rows of equal length. The caption says what it shows, for those who cannot see it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str


class Point(Record):
    """A value of a series: where it stands (a week, a day, a name), and how much."""

    at: str
    value: Decimal | None
    """None where there is no figure: a gap, never zero."""
    note: str = ""


class Chart(Record):
    """A drawing of numbers; formats that cannot draw show its table."""

    kind: Literal["line", "bars"]
    title: str
    """What the drawing shows, as a sentence: `The freeze rate rose from 20 % to 35 %`."""
    unit: str
    points: tuple[Point, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    """The range that is wanted, drawn behind; None where policy has none."""
    table: Table


class Figure(Record):
    """A number that a reader wants first: how much, whether that is good, where it goes."""

    label: str
    value: str
    """As it is read: `62 %`, and `not known` where there is none."""
    tone: Tone = "neutral"
    verdict: str = ""
    """The tone in a word: `good`, `too low`."""
    change: Line = ()
    """Against an earlier time: `up 3 points in a week`."""
    wanted: Line = ()
    """What is wanted: `above 50 %`."""
    source: Line = ()
    """What it is counted from, leading there; formats whose pages have no places leave it out."""
    trend: tuple[Decimal | None, ...] = ()
    """Its latest values, oldest first, as a small line; formats that cannot draw leave it out."""


class Figures(Record):
    """The numbers that stand beside each other at the top of a part."""

    figures: tuple[Figure, ...]


class Span(Record):
    """A bar of a timeline, from day to day (`YYYY-MM-DD`); no end is still running."""

    label: str
    start: str
    end: str | None
    tone: Tone = "neutral"
    note: str = ""


class Timeline(Record):
    """Spans of days below each other; formats that cannot draw show its table."""

    title: str
    today: str
    spans: tuple[Span, ...]
    table: Table


class Node(Record):
    """A box of a diagram."""

    name: str
    """Its key within the diagram, never shown."""
    text: str
    tone: Tone = "neutral"


class Edge(Record):
    """An arrow between two boxes, by their keys."""

    source: str
    target: str
    text: str = ""


class Diagram(Record):
    """Boxes and arrows, from left to right: the states, or the chain of causes."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


class Details(Record):
    """What is folded until somebody wants it. The summary says what is inside, with its count."""

    summary: Line
    blocks: tuple[Block, ...]
    is_open: bool = False


Block = (
    Heading | Paragraph | Items | CodeLines | Table | Figures | Chart | Timeline | Diagram | Details
)
"""A part of a page, in the order in which it is read."""


class Document(Record):
    """A whole page."""

    title: Line
    blocks: tuple[Block, ...]
    footer: Line = ()
    whole: Line = ()
    """What gets all of it, said where a page is shortened: the command, or a link."""
    marker: str | None = None
    """What finds this page again among the comments of a pull request: ASCII, no spaces."""

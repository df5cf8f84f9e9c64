"""Boxes and arrows from left to right; arrows that lead back run below."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.report.html.layers import layers, path
from trace_gate.report.html.text import clipped, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.report.document import Diagram, Edge, Tone
    from trace_gate.report.html.layers import Key, Layers

WIDTH, HEIGHT = 156, 56
"""Pixels of a box."""
ACROSS, DOWN = 88, 28
"""Pixels between the columns, and between the boxes of one."""
COLUMNS, LINES = 22, 2
"""Letters of a line in a box, and lines of it."""
WORDS = 13
"""Letters beside an arrow."""
TIP = 7
"""Pixels of the head of an arrow."""


class Box(Record):
    """A box with its lines of text, the first one at `text_y`."""

    x: int
    y: float
    text_y: float
    lines: tuple[str, ...]
    tone: Tone
    description: str


class Arrow(Record):
    """A curve, its head, and the words on it."""

    path: str
    head: str
    x: float
    y: float
    text: str


class DiagramChart(Record):
    """All that the drawing is made of."""

    width: int
    height: float
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


class _Grid(Record):
    """Where each box and each crossing stands; columns are centred on the tallest."""

    layers: Layers
    bottom: float

    def x(self, key: Key) -> int:
        return key[2] * (WIDTH + ACROSS)

    def y(self, key: Key) -> float:
        """The middle of its row."""
        rows = len(self.layers.columns[key[2]])
        top = (self.bottom - rows * (HEIGHT + DOWN) + DOWN) / 2
        return top + self.layers.row(key) * (HEIGHT + DOWN) + HEIGHT / 2


def diagram_chart(diagram: Diagram) -> DiagramChart:
    """The boxes in columns, and the arrows between them."""
    found = layers(diagram)
    rows = max((len(column) for column in found.columns), default=0)
    grid = _Grid(layers=found, bottom=max(rows * (HEIGHT + DOWN) - DOWN, 0))
    column = {key[0]: key[2] for each in found.columns for key in each if not key[1]}
    back = [e for e in diagram.edges if (e.source, e.target) in found.backward]
    return DiagramChart(
        width=max(len(found.columns) * (WIDTH + ACROSS) - ACROSS, 0),
        height=grid.bottom + len(back) * DOWN,
        box_width=WIDTH,
        box_height=HEIGHT,
        boxes=tuple(_boxes(diagram, grid, column)),
        arrows=(
            *(_forward(e, path((e.source, e.target), column), grid) for e in _ahead(diagram, back)),
            *(_back(e, at, grid, column) for at, e in enumerate(back, start=1)),
        ),
    )


def _ahead(diagram: Diagram, back: Sequence[Edge]) -> list[Edge]:
    return [edge for edge in diagram.edges if edge not in back]


def _boxes(diagram: Diagram, grid: _Grid, column: dict[str, int]) -> Iterator[Box]:
    for node in diagram.nodes:
        key = (node.name, "", column[node.name])
        lines = tuple(wrapped(node.text, COLUMNS, LINES))
        middle = grid.y(key)
        yield Box(
            x=grid.x(key),
            y=middle - HEIGHT / 2,
            text_y=middle + 4 - 9 * (len(lines) - 1),
            lines=lines,
            tone=node.tone,
            description=node.text,
        )


def _forward(edge: Edge, keys: Sequence[Key], grid: _Grid) -> Arrow:
    """A curve through the room between columns; straight where it crosses one."""
    x, y = grid.x(keys[0]) + WIDTH, grid.y(keys[0])
    curve = f"M{x} {y:g}"
    for key in keys[1:]:
        left, there = grid.x(key), grid.y(key)
        end = left - TIP if key is keys[-1] else left
        half = (left - x) / 2
        curve += f"C{x + half:g} {y:g} {left - half:g} {there:g} {end} {there:g}"
        if key is not keys[-1]:
            curve += f"H{left + WIDTH}"
        x, y = left + WIDTH, there
    middle = (grid.y(keys[0]) + grid.y(keys[1])) / 2
    return Arrow(
        path=curve,
        head=_head(grid.x(keys[-1]), grid.y(keys[-1])),
        x=grid.x(keys[0]) + WIDTH + ACROSS / 2,
        y=middle + (-6 if grid.y(keys[0]) == grid.y(keys[1]) else 4),
        text=clipped(edge.text, WORDS),
    )


def _back(edge: Edge, at: int, grid: _Grid, column: dict[str, int]) -> Arrow:
    """Out of the bottom of a box, along below all boxes, and into the bottom of the other."""
    source, target = ((name, "", column[name]) for name in (edge.source, edge.target))
    x1, x2 = grid.x(source) + WIDTH * 0.6, grid.x(target) + WIDTH * 0.4
    low = grid.bottom + at * DOWN - 8
    y1, y2 = grid.y(source) + HEIGHT / 2, grid.y(target) + HEIGHT / 2
    turn = -10 if x2 < x1 else 10
    return Arrow(
        path=(
            f"M{x1:g} {y1:g}V{low - 10:g}q0 10 {turn} 10H{x2 - turn:g}q{turn} 0 {turn} -10"
            f"V{y2 + TIP:g}"
        ),
        head=f"{x2:g},{y2:g} {x2 - 4:g},{y2 + TIP:g} {x2 + 4:g},{y2 + TIP:g}",
        x=(x1 + x2) / 2,
        y=low + 4,
        text=clipped(edge.text, WORDS * 2),
    )


def _head(x: float, y: float) -> str:
    return f"{x:g},{y:g} {x - TIP:g},{y - 4:g} {x - TIP:g},{y + 4:g}"

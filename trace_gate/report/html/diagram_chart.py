"""Boxes and arrows from left to right: each box stands one column behind what leads to it."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.report.html.text import clipped, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.report.document import Diagram, Edge, Tone

WIDTH, HEIGHT = 172, 60
"""Pixels of a box."""
ACROSS, DOWN = 92, 24
"""Pixels between the columns, and between the boxes of one."""
COLUMNS, LINES = 22, 2
"""Letters of a line in a box, and lines of it."""
EDGE = 13
"""Letters beside an arrow."""


class Box(Record):
    """A box with its lines of text."""

    x: int
    y: int
    lines: tuple[str, ...]
    tone: Tone
    says: str


class Arrow(Record):
    """A curve, the point of its head, and the words beside it."""

    path: str
    head: str
    x: float
    y: float
    text: str


class DiagramChart(Record):
    """All that the drawing is made of."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def diagram_chart(diagram: Diagram) -> DiagramChart:
    """The boxes in columns, and the arrows between them."""
    columns = _columns(diagram)
    places: dict[str, tuple[int, int]] = {}
    filled: dict[int, int] = {}
    for node in diagram.nodes:
        column = columns[node.name]
        row = filled.get(column, 0)
        filled[column] = row + 1
        places[node.name] = (column * (WIDTH + ACROSS), row * (HEIGHT + DOWN))
    boxes = tuple(
        Box(
            x=places[n.name][0],
            y=places[n.name][1],
            lines=tuple(wrapped(n.text, COLUMNS, LINES)),
            tone=n.tone,
            says=n.text,
        )
        for n in diagram.nodes
    )
    return DiagramChart(
        width=max((box.x for box in boxes), default=0) + WIDTH,
        height=max((box.y for box in boxes), default=0) + HEIGHT,
        boxes=boxes,
        arrows=tuple(_arrows(diagram, places)),
    )


def _columns(diagram: Diagram) -> dict[str, int]:
    """The column of each box: the longest way to it; a way back to where it came from is none."""
    columns = {node.name: 0 for node in diagram.nodes}
    order = {node.name: at for at, node in enumerate(diagram.nodes)}
    forward = [e for e in diagram.edges if order[e.source] < order[e.target]]
    for node in diagram.nodes:
        for edge in forward:
            if edge.source == node.name:
                columns[edge.target] = max(columns[edge.target], columns[node.name] + 1)
    return columns


def _arrows(diagram: Diagram, places: Mapping[str, tuple[int, int]]) -> Iterator[Arrow]:
    for edge in diagram.edges:
        yield _arrow(edge, places[edge.source], places[edge.target])


def _arrow(edge: Edge, source: tuple[int, int], target: tuple[int, int]) -> Arrow:
    x1, y1 = source[0] + WIDTH, source[1] + HEIGHT // 2
    x2, y2 = target[0] - 8, target[1] + HEIGHT // 2
    reach = max((x2 - x1) // 2, 40)
    return Arrow(
        path=f"M{x1} {y1}C{x1 + reach} {y1} {x2 - reach} {y2} {x2} {y2}",
        head=f"{x2 + 8},{y2} {x2},{y2 - 4} {x2},{y2 + 4}",
        x=(x1 + x2) / 2,
        y=(y1 + y2) / 2 - 6,
        text=clipped(edge.text, EDGE),
    )

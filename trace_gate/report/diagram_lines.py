"""A diagram in words, for places that cannot draw and for those who cannot see it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.report.document import Diagram


def as_lines(diagram: Diagram) -> tuple[tuple[str, ...], ...]:
    """The arrows as sentences, then the boxes that have none."""
    names = {node.name: node.text for node in diagram.nodes}
    joined = {end for edge in diagram.edges for end in (edge.source, edge.target)}
    arrows: list[tuple[str, ...]] = [
        (names[e.source], " → ", names[e.target], f": {e.text}" if e.text else "")
        for e in diagram.edges
    ]
    alone = [(node.text,) for node in diagram.nodes if node.name not in joined]
    return (*arrows, *alone)

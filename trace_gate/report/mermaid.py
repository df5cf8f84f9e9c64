"""A diagram as Mermaid, as GitHub and GitLab draw it (SPEC 9, Pages)."""

from __future__ import annotations

import string

from trace_gate.report.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.report.document import Diagram, Edge

SAFE = frozenset(string.ascii_letters + string.digits + " .,/()+-=!?'")
CLASSES = {
    "good": "stroke:#1a7f37,stroke-width:2px",
    "warning": "stroke:#9a6700,stroke-width:2px,stroke-dasharray:6 3",
    "bad": "stroke:#cf222e,stroke-width:3px",
}
"""Lines only: the text on both schemes stays Mermaid's own."""


def mermaid(diagram: Diagram) -> str:
    """The source of the drawing. Ids are ours, and every label is quoted.

    `end`, `graph`, brackets and `%%{` of a text would be read as Mermaid's own words.
    """
    return "\n".join(["flowchart LR", *_nodes(diagram), *_edges(diagram), *_classes(diagram)])


def _nodes(diagram: Diagram) -> Iterator[str]:
    ids = _ids(diagram)
    for node in diagram.nodes:
        kind = f":::{node.tone}" if node.tone in CLASSES else ""
        yield f'  {ids[node.name]}["{_label(node.text)}"]{kind}'


def _edges(diagram: Diagram) -> Iterator[str]:
    ids = _ids(diagram)
    for edge in diagram.edges:
        yield f"  {ids[edge.source]} -->{_on(edge)} {ids[edge.target]}"


def _classes(diagram: Diagram) -> list[str]:
    used = {node.tone for node in diagram.nodes}
    return [f"  classDef {tone} {style}" for tone, style in CLASSES.items() if tone in used]


def _ids(diagram: Diagram) -> dict[str, str]:
    return {node.name: f"n{number}" for number, node in enumerate(diagram.nodes, start=1)}


def _on(edge: Edge) -> str:
    return f'|"{_label(edge.text)}"|' if edge.text.strip() else ""


def _label(text: str) -> str:
    """The text with Mermaid's numbers for each sign that it may read; empty labels are refused."""
    inside = plain(text).replace("$$", "$\u200b$").strip(" ") or "-"
    return "".join(c if c in SAFE or not c.isascii() else f"#{ord(c)};" for c in inside)

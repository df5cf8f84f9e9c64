"""A page in GitHub's Markdown: a comment, a job summary, a file (SPEC 9, Pages).

Only what the sanitizers of GitHub and GitLab let through: tables, `details`, Mermaid. Numbers
that HTML draws stand here as tables.
"""

from __future__ import annotations

from trace_gate.report.markdown_blocks import Room, text_of
from trace_gate.report.markdown_line import line
from trace_gate.report.shorten import Part, shortened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.report.document import Block, Document

MERMAID = 2_000
"""Characters of Mermaid that GitLab draws on a page without asking its reader."""

SAFE_IN_A_MARKER = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:._/-")


def markdown(document: Document, *, limit: int | None = None) -> str:
    """The page, of at most `limit` bytes of UTF-8; what is left out to get there is named.

    A limit in characters is kept, too: no character has less than a byte. Whole blocks go, from
    the end, and what is folded goes before what is open.
    """
    room = Room(MERMAID)
    head = (_marker(document.marker), f"## {line(document.title)}")
    parts = [Part(block=each, text=text_of(each, room)) for each in document.blocks]
    return shortened(head, parts, line(document.footer), line(document.whole), limit)


def is_longer(blocks: Iterable[Block], most: int) -> bool:
    """Whether a page with these blocks has more bytes; no more of them are made than it takes."""
    room, size = Room(MERMAID), 0
    for each in blocks:
        size += len(text_of(each, room).encode())
        if size > most:
            return True
    return False


def _marker(marker: str | None) -> str:
    """The comment that no reader sees; nothing in it ends it."""
    if marker is None:
        return ""
    shown = "".join(c if c in SAFE_IN_A_MARKER else f"%{ord(c):02X}" for c in marker)
    return f"<!-- {shown} -->"

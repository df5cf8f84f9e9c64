"""The end of each text: which bytes it was made of; and a file as it is, where none can be made."""

from __future__ import annotations

from trace_gate.core.plain_text import text_of
from trace_gate.core.record import Record
from trace_gate.report.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHOWN = 2 << 20
"""Bytes of a file that are shown as they are."""


class Content(Record):
    """What was read of a file."""

    data: bytes
    """Its bytes, or the first of them."""
    size: int | None
    """All of its bytes; None where it could not be read."""
    sha256: str | None
    """None where not all of its bytes were read."""
    mark: int = 0
    """A number that no other reading has: it stands for a sha256 that is not known."""


def converted(lines: Iterable[str], content: Content) -> str:
    """A text that could be made, and the line that tells two files apart that give the same."""
    return "\n".join((*lines, ending(content), ""))


def unconverted(content: Content, reason: str) -> str:
    """A file as it is, each line behind a bar, and why; a line alone for what is no text."""
    body = () if content.size is None else _body(content)
    return "\n".join((*body, f"as it is, since {plain(reason)}", ending(content), ""))


def ending(content: Content) -> str:
    """`raw sha256 ...`. Equal texts hide a change, and this line is never equal then."""
    if content.size is None:
        return f"raw sha256 unknown, for the file cannot be read [{content.mark}]"
    size = f"{content.size:,} bytes"
    if content.sha256 is None:
        return f"raw sha256 unknown, of more than {size} [{content.mark}]"
    return f"raw sha256 {content.sha256}, {size}"


def _body(content: Content) -> Iterator[str]:
    data = content.data[:SHOWN]
    text = text_of(data)
    if text is None:
        yield "no text"
        return
    for line in text.removesuffix("\n").split("\n") if text else ():
        yield f"| {plain(line.removesuffix(chr(13)))}"
    if (content.size or 0) > len(data):
        yield f"of {content.size:,} bytes, {len(data):,} are shown"

"""What `.gitattributes` forbid a content to be (SPEC 6, Safe names), as Git reads them.

A content that its own attributes forbid is changed by every clone for ever: Git would store
it otherwise, and shows it as modified.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("text", "crlf", "eol", "filter")
"""The attributes that are asked for."""

UNSPECIFIED = "unspecified"


class Looked(Record):
    """What was seen of a content: whether it has CRLF, and whether Git LFS would have made it."""

    crlf: bool
    pointer: bool
    """It is a pointer of Git LFS, or empty, which Git LFS leaves as it is."""


def forbidden(attributes: Mapping[str, str], looked: Looked) -> str | None:
    """`lfs` or `line ends` for a content that its attributes forbid, None for any other."""
    if attributes.get("filter") == "lfs":
        return None if looked.pointer else "lfs"
    return "line ends" if looked.crlf and stores_lf(attributes) else None


def stores_lf(attributes: Mapping[str, str]) -> bool:
    """Whether Git stores LF there and nothing else.

    With `text=auto` it does not: a file that has CRLF already keeps it.
    """
    text = attributes.get("text", UNSPECIFIED)
    if text == UNSPECIFIED:
        text = attributes.get("crlf", UNSPECIFIED)
    if text in ("set", "input"):
        return True
    return text not in ("unset", "auto") and attributes.get("eol") in ("lf", "crlf")

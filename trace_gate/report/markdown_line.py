"""A line of a page in GitHub's Markdown, or in the HTML that may stand within it."""

from __future__ import annotations

import re

from trace_gate.report.document import Anchor, Code, Link, Mark, Strong
from trace_gate.report.escape import markdown, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.report.document import Inline, Line

_WEB = re.compile(r"https://[A-Za-z0-9.:-]+(/[A-Za-z0-9/._~?=&%+,:@#-]*)?")
_TICKS = re.compile(r"`+")


def line(pieces: Line, *, in_table: bool = False) -> str:
    """The pieces one after another; nothing in them starts a block or ends a cell."""
    out = ""
    for at, piece in enumerate(pieces):
        around = out[-1:], shown(pieces[at + 1 :])[:1]
        if isinstance(piece, str):
            starts_line = not in_table and not out.strip(" 0123456789")
            out += markdown(piece, starts_line=starts_line)
        else:
            out += _piece(piece, in_table=in_table, around=around)
    return out.strip(" ")


def html_line(pieces: Line) -> str:
    """The same for a `summary`, in which GitHub reads HTML only."""
    return "".join(_html_piece(piece) for piece in pieces).strip(" ")


def shown(pieces: Line) -> str:
    """The words alone, for a place that takes no form."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def is_web(address: str) -> bool:
    """Whether it is an address that a page may lead to: https, and no character that ends it."""
    return _WEB.fullmatch(address) is not None


def _piece(
    piece: Code | Strong | Mark | Link | Anchor, *, in_table: bool, around: tuple[str, str]
) -> str:
    if isinstance(piece, Strong | Mark):
        return _strong(piece, around)
    inside = _letters(piece, in_table=in_table)
    if isinstance(piece, Link) and is_web(piece.to):
        return f"[{inside}](<{piece.to}>)"
    return inside


def _letters(piece: Code | Link | Anchor, *, in_table: bool) -> str:
    """The text of a piece. Places of the page have no ids in a comment, so they are text only."""
    if isinstance(piece, Code) or piece.code:
        return _code(piece.text, in_table=in_table)
    return markdown(piece.text)


def _html_piece(piece: Inline) -> str:
    if isinstance(piece, str):
        return markdown(piece)
    inside = markdown(piece.text)
    if isinstance(piece, Strong | Mark):
        return f"<strong>{inside}</strong>"
    return f"<code>{inside}</code>" if isinstance(piece, Code) or piece.code else inside


def _code(text: str, *, in_table: bool) -> str:
    """Letters that Markdown leaves alone; where backticks cannot hold them, a tag with entities.

    A `|` ends a cell even within backticks, and nothing holds a backslash before it.
    """
    inside = plain(text)
    if not inside.strip(" ") or (in_table and "|" in inside):
        return f"<code>{markdown(text)}</code>"
    longest = max(map(len, _TICKS.findall(inside)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if inside[0] in "` " or inside[-1] in "` " else ""
    return f"{fence}{edge}{inside}{edge}{fence}"


def _strong(piece: Strong | Mark, around: tuple[str, str]) -> str:
    """Asterisks where every reader takes them for emphasis, else a tag.

    They count beside a letter; beside another sign only where a space or an end is outside.
    """
    inside = markdown(piece.text, starts_line=False).strip(" ")
    if not inside:
        return ""
    edges = zip((inside[0], inside[-1]), around, strict=True)
    if around[0] != "*" and all(_is_letter(at) or out in ("", " ") for at, out in edges):
        return f"**{inside}**"
    return f"<strong>{inside}</strong>"


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalnum()

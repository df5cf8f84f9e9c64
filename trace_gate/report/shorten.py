"""A page that is too long for its place: whole blocks go, and a line says which.

A comment of GitHub has 65,536 characters, and a job summary above 1 MiB is dropped whole
(SPEC 6, Formats). A part of a block would be a table that ends in the middle of a row.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.report.document import Details, Heading, Items, Table
from trace_gate.report.escape import markdown
from trace_gate.report.markdown_line import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.report.document import Block

NAMED = 5
"""How many of the parts left out are named; the others are counted."""
NAME = 80
"""Characters of such a name."""


class Part(Record):
    """A block and its text."""

    block: Block
    text: str


def shortened(
    head: Sequence[str], parts: Sequence[Part], footer: str, whole: str, limit: int | None
) -> str:
    """The page within its limit: head, parts, footer, and what is missing if anything is."""
    full = _page([*head, *(part.text for part in parts), footer])
    if limit is None or _size(full) <= limit:
        return full
    kept, left = list(parts), list[Part]()
    room = limit - _size(_page([*head, footer]))
    size = sum(_size(part.text) + 2 for part in parts)
    while kept and size + _size(_note(left, whole)) + 2 > room:
        gone = kept.pop(_next_to_go(kept))
        left.insert(0, gone)
        size -= _size(gone.text) + 2
    texts = [part.text for part in _with_content(kept)]
    note = _note(left, whole)
    candidates: tuple[list[str], ...] = (
        [*head, note, *texts, footer],
        [*head, note],
        [head[0], note],
        [note],
        [],
    )
    return next(page for each in candidates if _size(page := _page(each)) <= limit)


def _next_to_go(kept: Sequence[Part]) -> int:
    folded = [at for at, part in enumerate(kept) if isinstance(part.block, Details)]
    return folded[-1] if folded else len(kept) - 1


def _with_content(kept: Sequence[Part]) -> list[Part]:
    """The parts without the headings below which nothing stays."""
    out: list[Part] = []
    for part in reversed(kept):
        below = out[-1].block if out else None
        if isinstance(part.block, Heading) and (
            below is None or (isinstance(below, Heading) and below.level <= part.block.level)
        ):
            continue
        out.append(part)
    return out[::-1]


def _note(left: Sequence[Part], whole: str) -> str:
    names = [name for part in left if (name := _name(part.block))]
    more = len(left) - len(names[:NAMED])
    said = [markdown(name[:NAME]) for name in names[:NAMED]]
    if more:
        said.append(f"{more} more" if said else f"{more} parts")
    where = f" All of it: {whole}." if whole else ""
    return f"**This page is shortened** to fit here. Left out: {'; '.join(said)}.{where}"


def _name(block: Block) -> str:
    """What a reader calls the block."""
    match block:
        case Details():
            return shown(block.summary)
        case Heading():
            return shown(block.text)
        case Table():
            return block.caption
        case Items():
            return ""
        case _:
            return getattr(block, "title", "")


def _page(parts: Sequence[str]) -> str:
    page = "\n\n".join(part for part in parts if part)
    return f"{page}\n" if page else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8"))

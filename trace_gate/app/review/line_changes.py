"""The lines by which two texts differ, with a little around them, as a unified diff shows them."""

from __future__ import annotations

from difflib import SequenceMatcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Block = tuple[str, int, int, int, int]

AROUND = 2
"""Lines that are shown before and after what differs."""
COMPARED = 400
"""Lines of each side that are held against each other; more are one block that goes for another,
since the time that a comparison takes grows with the product."""


def line_changes(old: str | None, new: str | None) -> tuple[list[str], list[str]]:
    """The lines of the diff (`-gone`, `+come`, ` same`, `@@ where`), and what they do not show.

    None is a file that is not there.
    """
    sides = [_Side(old or ""), _Side(new or "")]
    remarks = []
    if old is not None and new is not None:
        ends, last = ({each.ends for each in sides}, {each.is_ended for each in sides})
        if len(ends) > 1:
            remarks.append(f"The line ends were {sides[0].ends} and are {sides[1].ends}.")
        if len(last) > 1 and sides[0].lines and sides[1].lines:
            remarks.append("Only one of the two ends with a line end.")
    before, after = (each.lines for each in sides)
    return list(_hunks(before, after, _blocks(before, after))), remarks


class _Side:
    """A text as lines, with what is true of their ends."""

    def __init__(self, text: str) -> None:
        parts = text.split("\n")
        self.is_ended = not parts[-1]
        lines = parts[:-1] if self.is_ended else parts
        crlf = sum(each.endswith("\r") for each in lines)
        self.ends = "CRLF" if lines and crlf >= max(len(parts) - 1, 1) else "LF"
        self.ends = "mixed" if crlf and self.ends == "LF" else self.ends
        self.lines = [each.removesuffix("\r") for each in lines] if self.ends == "CRLF" else lines


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """What is equal and what is not, from top to bottom; what both begin and end with is found."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    rest = range(1, most - head + 1)
    tail = next((at for at in rest if old[-at] != new[-at]), most - head + 1) - 1
    begin: list[Block] = [("equal", 0, head, 0, head)] if head else []
    end: list[Block] = (
        [("equal", len(old) - tail, len(old), len(new) - tail, len(new))] if tail else []
    )
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    found: list[Block] = [("replace", 0, len(middle[0]), 0, len(middle[1]))]
    if max(map(len, middle)) <= COMPARED:
        found = list(SequenceMatcher(None, *middle, autojunk=False).get_opcodes())
    moved = [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in found]
    return [*begin, *(each for each in moved if each[1] < each[2] or each[3] < each[4]), *end]


class _Grouped(SequenceMatcher[str]):
    """Groups blocks that were found already, as every diff does."""

    def __init__(self, blocks: list[Block]) -> None:
        super().__init__(None, "", "")
        self._blocks = blocks

    def get_opcodes(self) -> Any:
        """Its blocks."""
        return self._blocks


def _hunks(old: Sequence[str], new: Sequence[str], blocks: list[Block]) -> Iterator[str]:
    for group in _Grouped(blocks).get_grouped_opcodes(AROUND):
        if all(tag == "equal" for tag, *_ in group):
            continue
        first, last = group[0], group[-1]
        where = f"-{_span(first[1], last[2])} +{_span(first[3], last[4])}"
        yield f"@@ {where} @@"
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[a:b])
                continue
            yield from (f"-{line}" for line in old[a:b])
            yield from (f"+{line}" for line in new[c:d])


def _span(begin: int, end: int) -> str:
    return f"{begin + 1 if end > begin else begin},{end - begin}"

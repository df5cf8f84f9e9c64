"""Words that the parts of a review have in common: values, shares, sizes, commands, counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from trace_gate.core.governor import amounts
from trace_gate.core.record import Record
from trace_gate.report.document import Code, CodeLines, Column, Mark, Paragraph, Strong, Table
from trace_gate.report.judgement.summary import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.report.document import Block, Inline, Line, Tone

    T = TypeVar("T")

DIGEST = re.compile("[0-9a-f]{64}")
SHORT = 10
"""Digits of a name of an object that are shown."""

_COMMAND = re.compile(r"(?:^|(?<=: ))(?:(?:trace-gate|git|cp|echo|mkdir) |rm (?=[^,]+ && )).*")
_COMMENT = re.compile(r" {3,}")

TONES: Mapping[str, Tone] = {
    **dict.fromkeys(("PASS", "passed", "approved", "confirmed", "matches", "FROZEN"), "good"),
    **dict.fromkeys(("ESCALATE", "waiting", "incomplete", "inconclusive"), "warning"),
    **dict.fromkeys(("external", "claimed", "warning"), "warning"),
    **dict.fromkeys(("BLOCK", "CANNOT JUDGE", "blocked", "rejected", "differs", "missing"), "bad"),
    **dict.fromkeys(("changed", "invalid", "KILL"), "bad"),
}
"""What a word means. Of other words nothing is said."""


class Detail(Record):
    """How much of a review is shown; None for all."""

    urgent: int | None
    """Rows about what needs a person."""
    rows: int | None
    """Rows of everything else."""
    text: int
    """Characters of a text of the repository."""
    is_short: bool = False
    """Whether something is left out for want of room, which is said."""
    folded: bool = True
    """Whether what is folded is there at all."""
    is_open: bool = False
    """Whether it is shown unfolded."""

    def cut(self, text: str) -> str:
        """A text in one line, and no longer than it may be."""
        line = " ".join(text.split())
        return line if len(line) <= self.text else f"{line[: self.text - 3].rstrip()}..."

    def clipped(self, text: str) -> str:
        """A line letter by letter, and no longer than it may be."""
        return text if len(text) <= self.text else f"{text[: self.text - 3]}..."


ALL = Detail(urgent=None, rows=None, text=2_000)


def mark(word: str) -> Mark:
    """A word that has a meaning."""
    return Mark(text=word, tone=TONES.get(word, "neutral"))


def code(text: str, detail: Detail) -> Code:
    """A text to be taken letter by letter, as far as there is room."""
    return Code(text=detail.cut(text))


def value(held: Any, detail: Detail) -> str:
    """A value of a trace as people write it."""
    if isinstance(held, str) and DIGEST.fullmatch(held):
        return f"sha256 {held[:SHORT]}"
    return detail.cut(_words(held))


def _words(held: Any) -> str:
    if held is None:
        return "nothing"
    if isinstance(held, bool):
        return "true" if held else "false"
    if isinstance(held, Mapping):
        return "; ".join(f"{name}: {_words(each)}" for name, each in held.items()) or "nothing"
    if isinstance(held, list | tuple):
        return ", ".join(map(_words, held)) or "nothing"
    return amounts.shown(held)


def share(fraction: Decimal | float | None, detail: Detail, *, signed: bool = False) -> str:
    """A fraction as people read it: `25.0 %`; nothing for None."""
    if fraction is None:
        return ""
    return detail.cut(f"{percent(fraction):{'+' if signed else ''}.1f} %")


def percent(fraction: Decimal | float) -> Decimal:
    """A fraction in percent, exactly: 0.8235 is 82.35, where a binary number is a little less."""
    return Decimal(str(fraction)) * 100


def bytes_of(size: int | None) -> str:
    """A size as people read it: `38 KB`."""
    if size is None:
        return ""
    for unit, many in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= many:
            return f"{size / many:,.0f} {unit}"
    return plural(size, "byte")


def with_command(text: str, detail: Detail) -> Line:
    """A remediation with the command in it set off, and what follows it as a remark."""
    found = _COMMAND.search(text)
    if found is None:
        return (detail.cut(text),)
    before, (command, *after) = text[: found.start()], _COMMENT.split(found[0], maxsplit=1)
    parts: list[Inline] = [detail.cut(before) + " "] if before.strip() else []
    # The full stop ends the sentence; in `git add .` it is an argument.
    parts.append(code(re.sub(r"(?<=\w)\.$", "", command), detail))
    parts += [f" {detail.cut(each)}" for each in after if each.strip()]
    return tuple(parts)


LONG = 90
"""Characters of a command that stands in a cell of a table; a longer one stands below."""


class Commands:
    """The long commands of a table: each has a number in its cell, and its lines below."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, ...], int] = {}

    def line(self, text: str, detail: Detail) -> Line:
        """A remediation for a cell."""
        found = _COMMAND.search(text)
        command = _COMMENT.split(found[0], maxsplit=1)[0] if found is not None else ""
        if found is None or len(command) <= LONG:
            return with_command(text, detail)
        parts = re.sub(r"(?<=\w)\.$", "", command).split(" && ")
        if any(each.count("'") % 2 or each.count('"') % 2 for each in parts):
            parts = [" && ".join(parts)]  # within quotes it joins no commands
        lines = tuple(detail.clipped(each) for each in _joined(parts))
        number = self._found.setdefault(lines, len(self._found) + 1)
        words = text[: found.start()].strip().rstrip(":")
        return (
            *((detail.cut(words) + ": ",) if words else ()),
            Strong(text=f"command {number} below"),
        )

    def blocks(self, caption: str) -> tuple[Block, ...]:
        """What is to be typed, in the order in which the table names it."""
        if not self._found:
            return ()
        lines = [line for each, at in self._found.items() for line in (f"# command {at}", *each)]
        return (CodeLines(lines=tuple(lines), kind="commands", caption=caption),)


def _joined(parts: Sequence[str]) -> Iterator[str]:
    """Commands that follow each other, a line for each, still to be pasted as one."""
    last = len(parts) - 1
    for at, each in enumerate(parts):
        yield f"{'  ' if at else ''}{each}{' &&' if at < last else ''}"


def some(rows: Sequence[T], most: int | None) -> tuple[T, ...]:
    """As many rows or lines as there is room for."""
    return tuple(rows if most is None else rows[:most])


def table(
    caption: str, columns: Sequence[str], rows: Sequence[tuple[Line, ...]], most: int | None
) -> tuple[Block, ...]:
    """A table with as many rows as there is room for, and how many are not in it.

    A column whose title ends with `#` is of numbers; one that no row fills is left out.
    """
    shown = some(rows, most)
    if not shown:
        return (Paragraph(text=(f"{caption}: {len(rows):,}, not listed here.",)),) if rows else ()
    used = [at for at in range(len(columns)) if any(_is_filled(row[at]) for row in shown)]
    made = Table(
        columns=tuple(
            Column(title=columns[at].rstrip("#"), number=columns[at].endswith("#")) for at in used
        ),
        rows=tuple(tuple(row[at] for at in used) for row in shown),
        caption=caption,
    )
    return (made, *more(len(rows) - len(shown)))


def _is_filled(line: Line) -> bool:
    return any(each if isinstance(each, str) else each.text for each in line)


def more(count: int, what: str = "") -> tuple[Block, ...]:
    """How many are not listed, and of what."""
    if count <= 0:
        return ()
    said = plural(count, f"more {what}") if what else f"{count:,} more"
    return (Paragraph(text=(Strong(text=f"And {said}"), ".")),)

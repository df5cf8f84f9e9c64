"""What somebody asks about: a line, a file, a trace, a bucket or a hypothesis (SPEC 9, `why`)."""

from __future__ import annotations

import re

from trace_gate.app.repository import short_names
from trace_gate.core import shell
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Literal

    Kind = Literal["path", "trace", "bucket", "hypothesis"]

NEAR = 3
"""So many names are offered where there is none of that name."""

EXAMPLE = "trace-gate why ads/bids.csv:12"

_HYPOTHESIS = re.compile(r"[Hh]-[0-9]{1,9}")
_BUCKET = re.compile(r"IB-.*", re.IGNORECASE)
_WITH_LINE = re.compile(r"(?P<path>.+?):(?P<line>[0-9]+)(?::[0-9]+)?")
_WITH_RANGE = re.compile(r"(?P<path>.+):(?P<line>[0-9]+)[-,.][-,.0-9]*")
_TRACE = re.compile(r"trace-.*", re.IGNORECASE)


class Subject(Record):
    """What is asked about. `line` is of a path only."""

    kind: Kind
    name: str
    line: int | None = None


def parse(typed: str, is_path: Callable[[str], bool]) -> Subject:
    """What a person means by a word.

    Args:
        typed: `ads/bids.csv:12`, `ads/bids.csv`, an id, `3`, `latest`, `IB-gift`, `H-001`.
        is_path: whether something has this path. A file always wins over other names.

    Raises:
        UsageError: it is empty, or several lines.
    """
    word = typed.strip()
    if not word:
        raise UsageError("It is not said what to explain.", remedy=EXAMPLE)
    if is_path(word):
        return Subject(kind="path", name=word)
    if _HYPOTHESIS.fullmatch(word):
        return Subject(kind="hypothesis", name=f"H-{int(word[2:]):03d}")
    if _BUCKET.fullmatch(word):
        return Subject(kind="bucket", name=f"IB-{word[3:].lower()}")
    if ids.is_trace_id(word) or short_names.is_short(word) or _TRACE.fullmatch(word):
        return Subject(kind="trace", name=word)
    return _path(word)


def _path(word: str) -> Subject:
    found = _WITH_LINE.fullmatch(word)
    if found is not None:
        return Subject(kind="path", name=found["path"], line=int(found["line"]))
    found = _WITH_RANGE.fullmatch(word)
    if found is not None:
        raise UsageError(
            "One line is explained at a time.",
            remedy=f"trace-gate why {shell.word(found['path'])}:{found['line']}",
        )
    return Subject(kind="path", name=word)


def nearest_traces(name: str, known: Iterable[str]) -> list[str]:
    """The ids nearest to one that there is not: of its day by number, else of the days around."""
    digits = re.sub(r"[^0-9]", "", name)
    if len(digits) < 8:
        return sorted(known)[-NEAR:]
    day, number = digits[:8], int(digits[8:] or 0)

    def distance(each: str) -> tuple[int, int, str]:
        return abs(_days(each[6:14]) - _days(day)), abs(int(each[15:]) - number), each

    return sorted(known, key=distance)[:NEAR]


def _days(date: str) -> int:
    """Days as a number that is larger for a later day, also for a day that there is not."""
    return int(date[:4]) * 372 + int(date[4:6]) * 31 + int(date[6:8])


def unknown(what: str, name: str, near: Sequence[str], look: str) -> UsageError:
    """The error for a name that nothing has, with those that are nearest."""
    offered = " or ".join(f"trace-gate why {shell.word(each)}" for each in near)
    return UsageError(f"There is no {what} {name} here.", remedy=offered or look)

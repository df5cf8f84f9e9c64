"""The values of a series as points and lines: places in percent of the width, heights in pixels.

Percent keeps letters at their size on every screen, which a `viewBox` would shrink.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from trace_gate.core.record import Record
from trace_gate.report.html.scale import percent, scale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.report.html.scale import Scale

TREND = 36
"""Pixels of the small line of a figure."""


class Dot(Record):
    """A value that is known; `at` is its number in the series."""

    at: int
    x: str
    y: float


class Segment(Record):
    """The line between two neighbours that are both known."""

    x1: str
    y1: float
    x2: str
    y2: float


class Series(Record):
    """A line with its gaps."""

    dots: tuple[Dot, ...]
    segments: tuple[Segment, ...]

    @property
    def last(self) -> Dot | None:
        """The latest value that is known."""
        return self.dots[-1] if self.dots else None


def series(values: Sequence[Decimal | None], axis: Scale, height: int) -> Series:
    """The points of the values that are known, and a line where two follow each other."""
    dots = tuple(
        Dot(at=at, x=place(at, len(values)), y=depth(axis, value, height))
        for at, value in enumerate(values)
        if value is not None
    )
    return Series(dots=dots, segments=tuple(_segments(dots)))


def trend(values: Sequence[Decimal | None]) -> Series:
    """The small line of a figure, from its lowest value to its highest."""
    known = [value for value in values if value is not None]
    return series(values, scale(known or [Decimal(0)], near=True), TREND)


def place(at: int, count: int) -> str:
    """Where a value stands from left to right."""
    return percent(at / (count - 1) if count > 1 else 0.5)


def depth(axis: Scale, value: Decimal, height: int) -> float:
    """How far below the top a value stands."""
    return round(height * (1 - axis.share(value)), 1)


def _segments(dots: Sequence[Dot]) -> Iterator[Segment]:
    for here, there in pairwise(dots):
        if there.at == here.at + 1:
            yield Segment(x1=here.x, y1=here.y, x2=there.x, y2=there.y)

"""The calendar of the fold: ISO weeks and quarters, in UTC (SPEC 8).

Whole numbers only, so that no time zone, locale or limit of a calendar library has a say:
a trace may be dated at the very edge of the years, and is folded all the same.
"""

from __future__ import annotations

from functools import lru_cache

from trace_gate.core.trace.ids import Instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY = 86_400
WEEK = 7 * DAY
LONGEST_GAP = 53 * WEEK
"""Quiet weeks are shown, but not those of a gap longer than a year: one trace with a wrong
year must not make a series of ten thousand empty weeks."""

_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def monday(seconds: int) -> int:
    """The first second of the ISO week in which a moment lies. The epoch was a Thursday."""
    day = seconds // DAY
    return (day - (day + 3) % 7) * DAY


@lru_cache(maxsize=1_024)
def name(week: int) -> str:
    """`2025-W02` for the week of this Monday: the year is that of its Thursday."""
    year, month, day = _date(week + 3 * DAY)
    leap = month > 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    of_year = _DAYS_BEFORE[month - 1] + day - 1 + leap
    return f"{year:04d}-W{of_year // 7 + 1:02d}"


def quarter(seconds: int) -> str:
    """`2025-Q1` for the quarter in which a moment lies."""
    year, month, _ = _date(seconds)
    return f"{year:04d}-Q{(month + 2) // 3}"


def span(weeks: Sequence[int]) -> Iterator[int]:
    """These Mondays, which rise, and the quiet ones between them (`LONGEST_GAP`)."""
    before: int | None = None
    for week in weeks:
        if before is not None and week - before <= LONGEST_GAP:
            yield from range(before + WEEK, week, WEEK)
        yield week
        before = week


def _date(seconds: int) -> tuple[int, int, int]:
    year, month, day = Instant(whole=seconds, fraction="", offset=0).utc_date.split("-")
    return int(year), int(month), int(day)

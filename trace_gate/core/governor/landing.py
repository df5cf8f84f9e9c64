"""Which steps of a history landed on one day (SPEC 7: changes that land together)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OTHERS = 100
"""After so many steps in a row that are of another day, nobody looks further."""


def of_the_day(moments: Iterable[int], is_of_it: Callable[[int], bool]) -> int:
    """How many of the newest steps reach back to the oldest one of a day.

    Args:
        moments: when each step was committed, newest step first (epoch seconds).
        is_of_it: whether a moment is of the day.
    """
    count = 0
    for number, moment in enumerate(moments, 1):
        if is_of_it(moment):
            count = number
        elif number - count >= OTHERS:
            break
    return count

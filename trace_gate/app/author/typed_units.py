"""In which unit the value of a target is written, for what is typed after `--change`.

A bid and a budget are amounts of money. The percentage of a placement is written in percent
points, as Amazon shows it: 10 is 10 %. A goal is a fraction: 0.30 is 30 %.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError
from trace_gate.core.numerals import decimal_or_none
from trace_gate.core.trace.target import GOAL, parse_or_none

if TYPE_CHECKING:
    from collections.abc import Callable

AMOUNT, PERCENT, SHARE, MAP = "amount", "percent", "share", "map"

_UNITS = {"bid": AMOUNT, "budget": AMOUNT, "goal": SHARE, "bucket": MAP}
_GOAL_IN_MAP = re.compile(
    rf"(?P<key>[{{,]\s*{GOAL}\s*:\s*)(?P<value>[^,{{}}]*[^,{{}}\s])(?=\s*[,}}])"
)


def unit_of(text: str) -> str | None:
    """The unit of a target; None where its values are no numbers, or it is no target."""
    goal = parse_or_none(text)
    if goal is None:
        return None
    return PERCENT if goal.placement is not None else _UNITS.get(goal.kind)


def with_goal(text: str, read: Callable[[str], str]) -> str:
    """A map with the goal in it as a plain number: `{acos_target: 30%}`."""
    if not text.startswith("{"):
        return text
    found = _GOAL_IN_MAP.search(text)
    if found is None or found["value"] == "null":
        return text
    return f"{text[: found.start('value')]}{read(found['value'])}{text[found.end('value') :]}"


def refuse_fraction(number: str, typed: str, shown: str) -> None:
    """Nothing, for what may be percent points.

    Raises:
        UsageError: it is below one percent, so most likely the fraction of a percentage.
    """
    value = decimal_or_none(number)
    if value is not None and 0 < value < 1:
        raise UsageError(
            f"{shown}: the percentage of a placement is written as Amazon shows it, so {typed} "
            f"would be {typed} %.",
            remedy=f"Type {(value * 100).normalize():f} for {(value * 100).normalize():f} %.",
        )

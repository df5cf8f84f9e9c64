"""What an outcome says about success criteria (SPEC 8, Verification).

A trace claims a result; here it is computed again. Numbers are compared as decimals, as they
were written. Text and true or false can only be equal or not. What cannot be compared is
neither met nor failed: cannot tell is never a pass.
"""

from __future__ import annotations

from operator import eq, ge, gt, le, lt, ne

from trace_gate.core.fold.trials import trials_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.fold.facts import Criterion

CONCLUSIVE = ("confirmed", "rejected")

DIRECTIONS: Mapping[str, str] = {
    "<": "down",
    "<=": "down",
    ">": "up",
    ">=": "up",
    "==": "equal",
    "!=": "differ",
}
"""Where a criterion expects its metric to go."""

_COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


class Line(Record):
    """One criterion and what became of it."""

    criterion: Criterion
    actual: Any
    met: bool | None
    """None: nobody can tell."""
    why: str = ""
    """Why nobody can tell."""
    interval: tuple[float, float] | None = None
    """Of a rate whose trials the outcome gives: where the true rate probably lies."""
    enough_data: bool = True
    """False if the value of the criterion lies inside the interval."""

    def plain(self) -> dict[str, Any]:
        """As a layer writes it."""
        metric, operator, value, _ = self.criterion
        line: dict[str, Any] = {"metric": metric, "operator": operator, "value": value}
        line |= {"actual": self.actual, "met": self.met}
        if self.why:
            line["why"] = self.why
        if self.interval is not None:
            line |= {"interval": list(self.interval), "enough_data": self.enough_data}
        if not self.enough_data:
            line["note"] = "too little data to tell"
        return line


def judge(
    criteria: Sequence[Criterion], outcome: Mapping[str, Any], level: float
) -> tuple[Line, ...]:
    """Every criterion against the outcome; `level` is that of the intervals."""
    return tuple(_line(each, outcome, level) for each in criteria)


def result_of(lines: Sequence[Line]) -> str:
    """One failed: rejected. All met: confirmed. Else nobody can tell: inconclusive."""
    if any(line.met is False for line in lines):
        return "rejected"
    return "confirmed" if lines and all(line.met for line in lines) else "inconclusive"


def compared(actual: object, operator: str, value: object) -> bool | None:
    """Whether a recorded value meets another; None if the two cannot be compared."""
    one, other = decimal_of(actual), decimal_of(value)
    if one is not None and other is not None:
        comparison = _COMPARISONS.get(operator)
        return comparison(one, other) if comparison is not None else None
    alike = type(actual) is type(value) and isinstance(actual, str | bool)
    if not alike or operator not in ("==", "!="):
        return None
    return (actual == value) is (operator == "==")


def same(one: Sequence[Criterion], other: Sequence[Criterion]) -> bool:
    """Whether two lists of criteria ask for the same. Order and baselines make no difference."""
    return _compared(one) == _compared(other)


def _compared(criteria: Sequence[Criterion]) -> set[tuple[object, ...]]:
    return {(metric, operator, *_exact(value)) for metric, operator, value, _ in criteria}


def _exact(value: object) -> tuple[object, ...]:
    """1 and 1.0 are one value, 1 and `1` and true are three."""
    number = decimal_of(value)
    return (type(value).__name__, repr(value)) if number is None else ("number", number)


def _line(criterion: Criterion, outcome: Mapping[str, Any], level: float) -> Line:
    metric, operator, value, _ = criterion
    actual = outcome.get(metric)
    if actual is None:
        from trace_gate.core.fold import messages

        return Line(criterion=criterion, actual=None, met=None, why=messages.not_in_outcome())
    met = compared(actual, operator, value)
    if met is None:
        why = "the two cannot be compared"
        return Line(criterion=criterion, actual=actual, met=None, why=why)
    interval, enough = _interval(metric, value, outcome, level)
    return Line(criterion=criterion, actual=actual, met=met, interval=interval, enough_data=enough)


def decimal_of(value: object) -> Decimal | None:
    """A finite number, as it was written; None for anything else."""
    from decimal import Decimal

    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(value) if isinstance(value, int) else Decimal(str(value))
    return number if number.is_finite() else None


def _interval(
    metric: str, value: object, outcome: Mapping[str, Any], level: float
) -> tuple[tuple[float, float] | None, bool]:
    """The interval of a rate, and whether the value of its criterion lies outside of it."""
    rate, limit = decimal_of(outcome[metric]), decimal_of(value)
    trials = trials_of(metric, outcome)
    if rate is None or limit is None or trials is None or not 0 <= rate <= 1:
        return None, True
    from trace_gate.core.statistics import intervals

    successes = round(rate * trials)
    lower, upper = intervals.bounds(successes, trials, level)
    return intervals.wilson(successes, trials, level), not lower <= limit <= upper

"""One condition, and what the counts say of it (SPEC 8, Conditions of transitions)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.governor.conditions.weeks import Counts

DAY = 86_400

MET, NOT_MET, TOO_LITTLE, UNKNOWN, PERSON = (
    "met", "not met", "too little data", "cannot tell", "a person says",
)  # fmt: skip
"""TOO_LITTLE: there are counts, and chance alone could be behind them. UNKNOWN: there are none
that answer. PERSON: no report of ads tells it."""


class Condition(Record):
    """What is asked, what was measured, and what it rests on."""

    name: str
    verdict: str
    sentence: str
    """A sentence for people: the measured value beside its limit"""
    measured: Mapping[str, Any] = {}  # never written to
    """The same as plain values, for `details` of a decision"""
    basis: tuple[str, ...] = ()
    """The observations that it rests on"""


class Known(Record):
    """What is known of a bucket."""

    state: str
    since: int
    """When it came to this state (epoch seconds)"""
    goal: Decimal | None
    """The acos_target that holds for it"""
    counts: Counts
    now: int
    """When it is asked (epoch seconds)"""

    @property
    def days(self) -> int:
        """Whole days in its state."""
        return max(0, self.now - self.since) // DAY

"""How decisions fare under two policies (SPEC 9, `simulate`)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.finding import Verdict


class Changed(Record):
    """A decision on which the two policies differ."""

    trace_id: str
    now: Verdict
    then: Verdict
    codes: tuple[str, ...]
    """The codes behind the stricter of the two."""


class Simulated(Record):
    """How the decisions of a history fare."""

    decisions: int
    now: Mapping[str, Mapping[str, int]]
    """Guardrail (`all` is the worst of them) to verdict to count, by the policy as it is."""
    then: Mapping[str, Mapping[str, int]]
    """The same by the other policy."""
    changed: tuple[Changed, ...]

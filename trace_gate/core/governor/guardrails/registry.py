"""The six guardrails in their order, and beside them what a decision must not say wrongly."""

from __future__ import annotations

from trace_gate.core.governor.guardrails import (
    amplitude,
    batch,
    claims,
    emergency,
    freeze,
    hypothesis,
    lifecycle,
    write,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.governor.context import Guardrail

GUARDRAILS: tuple[tuple[str, Guardrail], ...] = (
    ("write", write.judge),
    ("amplitude", amplitude.judge),
    ("batch", batch.judge),
    ("freeze", freeze.judge),
    ("hypothesis", hypothesis.judge),
    ("emergency", emergency.judge),
)

BESIDE: tuple[tuple[str, Guardrail], ...] = (
    ("lifecycle", lifecycle.judge),
    ("claims", claims.judge),
)
"""What SPEC 8 asks of a decision: legal steps of a bucket, true percentages and products."""

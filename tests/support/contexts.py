"""What guardrails look at: a decision, the traces of its base and of its unit, as one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support import court
from trace_gate.adapters.time_zones import local_date
from trace_gate.core.governor.evaluate import context_of_decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.governor.context import DecisionContext
    from trace_gate.core.policy.policy import Policy


def context(
    of: court.Data,
    *base: court.Data,
    unit: Sequence[court.Data] = (),
    policy: Policy | None = None,
    landing: float | None = None,
    **fields: Any,
) -> DecisionContext:
    """The context of a decision that comes with `unit` on `base`; `fields` are changed in it."""
    rules, file = policy or court.first_release(), court.file_of(of)
    view = court.facts_view(base, [*unit, of], rules)
    made = context_of_decision(
        file, (), policy=rules, facts_view=view, local_date=local_date, landing=landing
    )
    assert made is not None
    return made.with_(**fields)

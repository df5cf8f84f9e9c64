"""The numbers of the conditions, as a policy has them (SPEC 8, Conditions of transitions).

A policy of an earlier release has no block `conditions`: then these numbers hold.
"""

from __future__ import annotations

import re
from decimal import Decimal

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.policy.policy import Policy

WEEK = 7


class Limits(Record):
    """Shares are fractions: 0.20 is 20 %."""

    recent_days: int = 14
    acos_band: Decimal = Decimal("0.20")
    days_at_least: int = 7
    click_rate_above: Decimal = Decimal("0.005")
    days_without_order: int = 14
    clicks_without_order: int = 100
    grow_days: int = 30
    volatility_below: Decimal = Decimal("0.20")
    acos_above_targets: Decimal = Decimal("1.5")
    usual_days: Mapping[str, int] = {"TEST": 14, "GROW": 30, "HARVEST": 60}  # never written to


def of(policy: Policy) -> Limits:
    """The numbers of a policy; what it leaves out is as it ships."""
    block = policy.bucket_lifecycle.get("conditions") or {}
    test, grow = block.get("test") or {}, block.get("grow") or {}
    renamed = {("grow_days" if key == "days" else key): value for key, value in grow.items()}
    given: dict[str, Any] = {**block, **test, **renamed}
    known = {key: given[key] for key in Limits._fields if given.get(key) is not None}
    return Limits(**{key: _exact(value) for key, value in known.items()})


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


class VolatilityCriterion(Record):
    """What the name of a freeze criterion says: `conversion_volatility_60d < 15%`."""

    days: int
    below: Decimal


def volatility_of(name: str) -> VolatilityCriterion | None:
    """The numbers in the name of a criterion; None where it is about something else."""
    found = _VOLATILITY.fullmatch(name.strip())
    if found is None:
        return None
    return VolatilityCriterion(days=int(found[1]), below=Decimal(found[2]) / 100)


_VOLATILITY = re.compile(r"conversion_volatility_(\d{1,3})d\s*<\s*(\d{1,3}(?:\.\d{1,3})?)\s*%")

ACOS_IN_BAND = "acos_within_target_band"
"""The name of the freeze criterion that counts can tell of, beside volatility."""


def is_computed(name: str) -> bool:
    """Whether counts tell of a freeze criterion; else a person does."""
    return name == ACOS_IN_BAND or volatility_of(name) is not None

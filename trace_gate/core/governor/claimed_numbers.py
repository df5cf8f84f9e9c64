"""The percentages and products that a decision says, computed again (SPEC 8; TG510, TG511)."""

from __future__ import annotations

from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import amounts
from trace_gate.core.governor import claim_messages as messages
from trace_gate.core.statistics import priority_score

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import TargetedChange
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.policy.policy import Policy

FACTORS = ("base_score", "intent_fit", "rufus_factor")
SCORE = ("analysis", "priority_scores_used")


def wrong(
    file: TraceFile, said: Sequence[TargetedChange], used: Mapping[str, Any], policy: Policy
) -> Iterator[Finding]:
    """What is not so, of the changes that say a percentage and of the score that was used."""
    tolerance = amounts.limit_of(policy.guardrails["tolerance"])
    for targeted in said:
        yield from _percentage(file, targeted, tolerance)
    if used.get("result") is not None:
        yield from _product(file, used, tolerance)


def _percentage(file: TraceFile, targeted: TargetedChange, tolerance: Decimal) -> Iterator[Finding]:
    said = targeted.change.change_pct
    true = amounts.share(targeted.change.from_value, targeted.change.to_value)
    if true is not None and amounts.near(decimal_of(said), true, tolerance):
        return
    start, goal = targeted.change.from_value, targeted.change.to_value
    right = "" if true is None else f"{float(amounts.rounded_to(true, 4))}"
    shown = f"{right} ({amounts.percent(true)})" if true is not None else "no percentage"
    yield file.finding(
        "TG511",
        (*targeted.place, "change_pct"),
        messages.wrong_percentage(said, _shown(start), _shown(goal), shown),
        messages.right_percentage(None if true is None else right),
        untrue=True,
    )


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)


def _product(file: TraceFile, used: Mapping[str, Any], tolerance: Decimal) -> Iterator[Finding]:
    factors = [decimal_of(used.get(name)) for name in FACTORS]
    result = decimal_of(used["result"])
    missing = [name for name, value in zip(FACTORS, factors, strict=True) if value is None]
    if missing or result is None:
        yield file.finding(
            "TG510",
            (*SCORE, "result"),
            *messages.no_factor(used, missing),
            untrue=True,
        )
        return
    base, fit, rufus = (each for each in factors if each is not None)
    true = priority_score.score(base, fit, rufus)
    if not amounts.near(true, result, tolerance):
        yield file.finding(
            "TG510",
            (*SCORE, "result"),
            *messages.wrong_product(used, true),
            untrue=True,
        )

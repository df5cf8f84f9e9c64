"""A priority score with everything that it rests on, and what is missing for it (SPEC 8)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.core.record import Record
from trace_gate.core.statistics import priority_score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.analyst.listing_signals import Signals
    from trace_gate.core.analyst.query_volumes import Coverage, QueryVolumes
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.statistics.priority_score import Tier

TYPED, REPORT, BUCKET, PROPOSED = "typed", "report", "bucket", "proposed"
"""Who says a thing."""

MISSING = {
    "searches": "--searches 42000, or --sqp with a Search Query Performance report",
    "purchase_rate": "--purchase-rate 3.1%, or --sqp with a Search Query Performance report",
    "title_density": "--title-density 17: titles of the first page with the exact phrase",
    "fit": "--fit exact, substitute, complement or irrelevant",
    "rufus": "--rufus with a class, or --listing with the text of the page",
}
"""What a score needs, and where it comes from, for people."""


class Given(Record):
    """What the analyst says."""

    searches: Decimal | None = None
    purchase_rate: Decimal | None = None
    title_density: int | None = None
    fit: str | None = None
    rufus: str | None = None


class Scored(Record):
    """A score, and how it came about. What is None is not known."""

    inputs: Mapping[str, Any]
    """By name: `searches`, `purchase_rate`, `title_density`, `fit`, `rufus`"""
    sources: Mapping[str, str]
    """Who says each of them"""
    missing: tuple[str, ...]
    base: Decimal | None
    intent_fit: Decimal | None
    rufus_factor: Decimal | None
    result: Decimal | None
    tier: Tier | None
    tiers: int
    """So many tiers the policy has."""
    volumes: QueryVolumes | None
    coverage: Coverage | None
    """How much of the clicks those volumes are about"""
    signals: Signals | None


def score(
    policy: Policy,
    given: Given,
    *,
    fit: str | None,
    volumes: QueryVolumes | None,
    signals: Signals | None,
    coverage: Coverage | None = None,
) -> Scored:
    """The score by the weights of a policy. What is typed goes before what a report says.

    Args:
        policy: The policy: weights and tiers.
        given: What was typed.
        fit: How the product fits, as its bucket says.
        volumes: What a report says of its keywords.
        signals: What the text of its page says.
        coverage: How much of the clicks of its keywords those volumes are about.
    """
    said: dict[str, list[tuple[object, str]]] = {
        "searches": [(given.searches, TYPED), (volumes and volumes.monthly, REPORT)],
        "purchase_rate": [
            (given.purchase_rate, TYPED),
            (volumes and volumes.purchase_rate, REPORT),
        ],
        "title_density": [(given.title_density, TYPED)],
        "fit": [(given.fit, TYPED), (fit, BUCKET)],
        "rufus": [(given.rufus, TYPED), (signals and signals.proposed, PROPOSED)],
    }
    known = {name: _first(each) for name, each in said.items()}
    inputs = {name: value for name, (value, _) in known.items()}
    weights = policy.priority_score
    base = _base_score(inputs)
    intent_fit = _weight(weights["intent_fit"], inputs["fit"])
    rufus = _weight(weights["rufus_factor"], inputs["rufus"])
    result = None
    if base is not None and intent_fit is not None and rufus is not None:
        result = priority_score.score(base, intent_fit, rufus)
    return Scored(
        inputs=inputs,
        sources={name: source for name, (value, source) in known.items() if value is not None},
        missing=tuple(name for name, value in inputs.items() if value is None),
        base=base,
        intent_fit=intent_fit,
        rufus_factor=rufus,
        result=result,
        tier=priority_score.tier_of(result, weights["tiers"]) if result is not None else None,
        tiers=len(weights["tiers"]),
        volumes=volumes,
        coverage=coverage,
        signals=signals,
    )


def _first(said: Sequence[tuple[object, str]]) -> tuple[Any, str]:
    return next((each for each in said if each[0] is not None), (None, ""))


def _base_score(inputs: Mapping[str, Any]) -> Decimal | None:
    names = ("searches", "purchase_rate", "title_density")
    if any(inputs[name] is None for name in names):
        return None
    return priority_score.base_score(*(inputs[name] for name in names))


def _weight(weights: Mapping[str, Any], name: str | None) -> Decimal | None:
    return Decimal(str(weights[name])) if name is not None and name in weights else None

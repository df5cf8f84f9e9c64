"""What is said of the buckets of a product, and of what no layer can count (SPEC 7, 8)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.fold.facts import Unfolded


def few_or_many(living: int, least: int) -> str:
    """Why a number of buckets is no good one."""
    return (
        "With too few, some of what shoppers look for is not tested."
        if living < least
        else "With too many, nobody can look after them all."
    )


def number_of_buckets(asin: str, living: Any, advised: str, why: str) -> str:
    """A product has too few living buckets, or too many."""
    return f"{asin} has {living} living intent buckets; {advised}. {why}"


def unreadable(fact: Unfolded) -> tuple[str, str]:
    """A trace cannot be counted."""
    return (
        f"{fact.path} tells nothing: {fact.why.rstrip('.')}. No layer knows of it.",
        "Run `trace-gate check --all`: it names the line and how to mend it.",
    )

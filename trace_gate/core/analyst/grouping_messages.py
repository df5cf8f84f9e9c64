"""What is said of terms, of their groups, and of a draft of buckets (SPEC 7)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.statistics.anomalies import RateAnomaly, Usual
    from trace_gate.core.statistics.rates import Rate


def short_history(verdict: Any, periods: Any, needed: dict[str, int], name: Any) -> str:
    """A verdict on too few earlier periods."""
    return f"{verdict} ({periods} of {needed[name]} earlier periods)"


def usual(now: Rate, each: RateAnomaly, before: Rate, band: Usual) -> str:
    """What is usual of a rate, with its counts."""
    return (
        f"usual ({now.successes:,}/{now.trials:,} beside {each.periods} earlier periods: "
        f"{before.successes:,}/{before.trials:,}; {band.low:.0f} to {band.high:.0f} is "
        "usual)"
    )


def no_anchors(bucket: Mapping[str, Any]) -> tuple[str, str]:
    """A bucket has nothing that new terms could have in common with it."""
    return (
        f"{bucket['id']} has no anchors, so no new term would ever come to it.",
        "Write a word that its terms have in common below `anchors`, or `rule: single`.",
    )


def anchor_twice(anchor: Any, other: str) -> tuple[str, str]:
    """An anchor is that of another bucket."""
    return (
        f"{anchor!r} is an anchor of {other} already, and a term has one place.",
        "Delete it here, or there.",
    )


def bucket_twice(bucket: Any) -> tuple[str, str]:
    """Two buckets have one id."""
    return (
        f"There are two buckets {bucket['id']}.",
        "Give one another id, or put its keywords below the other.",
    )


def lacks(bucket: Any, name: str) -> tuple[str, str]:
    """A new bucket lacks what it needs."""
    return (
        f"The new bucket {bucket['id']} has no `{name}`.",
        f"Add `{name}:`, or write `change: update` if the bucket is there.",
    )


def is_product(keyword: str) -> tuple[str, str]:
    """A keyword is a product."""
    return (f"{keyword!r} is a product, and no keyword.", "Move its line to `product_targets`.")


def keyword_twice(keyword: str, first: dict[str, str], plain: str) -> tuple[str, str]:
    """A keyword stands in two places."""
    return (
        f"{keyword!r} is in {first[plain]} already.",
        "A term has one place: delete one of the two lines.",
    )


def no_orders(words_only: str) -> str:
    """The fit of a group by its words alone: its product sells nothing yet."""
    return f"{words_only}: the product has no orders to compare with"


def few_clicks(words_only: str, own: Rate) -> str:
    """The fit of a group by its words alone: it has too few clicks."""
    return f"{words_only}: {own.trials} clicks are too few for its counts to speak"


def converts_alike() -> str:
    """The counts of a group raise its fit."""
    return "converts as the product does, one step up"


def counts_agree() -> str:
    """The counts of a group leave its fit as it is."""
    return "its counts do not say otherwise"


def most_of_clicks(alone: int) -> str:
    """One term has so many clicks that it stands alone."""
    return f"more than {alone} % of the clicks: a bucket of its own"


def most_left(number: int) -> str:
    """The first anchor of those that are left."""
    return "" if number > 1 else ", most clicks that no bucket had"

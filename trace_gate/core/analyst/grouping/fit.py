"""How a product fits: words propose, counts correct (SPEC 9, Proposing buckets)."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.analyst import grouping_messages as messages
from trace_gate.core.analyst.bucket_terms import ACCESSORY, OWN, RIVAL
from trace_gate.core.record import Record
from trace_gate.core.statistics import intervals
from trace_gate.core.statistics.rates import Rate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.analyst.grouping.parsed import Parsed

EXACT, SUBSTITUTE, COMPLEMENT, IRRELEVANT = "exact", "substitute", "complement", "irrelevant"
FITS = (EXACT, SUBSTITUTE, COMPLEMENT, IRRELEVANT)
"""From the best down"""
LEVEL = 0.95
EXPECTED = 3
"""Counts speak where so many orders would be expected at the product's own rate."""
OTHER_UNITS = 10
"""From so many units on it is told that a term sells another product."""
WORDS_ONLY = "words only"
_BY_RULE = {OWN: (EXACT, "own brand"), RIVAL: (SUBSTITUTE, "rival brand"),
            ACCESSORY: (COMPLEMENT, "accessory")}  # fmt: skip


class Fit(Record):
    """A fit and what it rests on."""

    fit_type: str
    by_words: str
    """What the words alone say"""
    basis: str
    """`WORDS_ONLY`, or what the counts say"""
    reason: str
    """Which words"""


def fit(
    rule: str,
    members: Sequence[Parsed],
    heads: frozenset[str],
    usual: Rate,
    *,
    accessory: bool = False,
) -> Fit:
    """The fit of a bucket.

    Args:
        rule: Its rule, of `bucket_terms.RULES`.
        members: Its terms.
        heads: The stems of the head words.
        usual: Orders of clicks of the product, without its own brand.
        accessory: Whether its anchor is a word for an accessory, such as *refill*.
    """
    listed = _BY_RULE.get(ACCESSORY if accessory else rule)
    words, reason = listed or _by_words(members, heads)
    own = Rate(
        successes=sum(each.term.orders for each in members),
        trials=sum(each.term.clicks for each in members),
    )
    corrected, basis = _by_counts(words, own, usual)
    return Fit(fit_type=corrected, by_words=words, basis=basis, reason=reason)


def sells_another(members: Sequence[Parsed]) -> tuple[str, ...]:
    """Terms after which mostly other products are bought."""
    return tuple(
        each.term.text
        for each in members
        if each.term.units >= OTHER_UNITS and 2 * each.term.other_units > each.term.units
    )


def _by_words(members: Sequence[Parsed], heads: frozenset[str]) -> tuple[str, str]:
    """The fit that most clicks have, of equal ones the better."""
    weight = dict.fromkeys(FITS, 0)
    for each in members:
        held = len(heads.intersection(each.stems))
        found = EXACT if held and held == len(heads) else SUBSTITUTE if held else IRRELEVANT
        weight[found] += each.term.clicks + 1
    best = min(FITS, key=lambda name: (-weight[name], FITS.index(name)))
    return best, {EXACT: "all head words", SUBSTITUTE: "some head words"}.get(best, "no head word")


def _by_counts(words: str, own: Rate, usual: Rate) -> tuple[str, str]:
    if not usual.successes:
        return words, messages.no_orders(WORDS_ONLY)
    if own.trials * usual.successes < EXPECTED * usual.trials:
        return words, messages.few_clicks(WORDS_ONLY, own)
    # a report can have more orders than clicks
    low, high = intervals.bounds(min(own.successes, own.trials), own.trials, LEVEL)
    share = Decimal(usual.successes) / usual.trials
    if words == EXACT and high < share:
        return SUBSTITUTE, "converts below the product"
    if low >= share and words != EXACT:
        return FITS[FITS.index(words) - 1], messages.converts_alike()
    return words, messages.counts_agree()

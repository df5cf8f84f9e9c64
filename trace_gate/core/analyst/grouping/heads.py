"""Head words: what nearly all terms of a product have in common, so that it tells none apart."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.analyst.grouping.parsed import Parsed

SHARE = 35
"""A head word is in so many of 100 clicks, or of 100 terms."""


def heads(every: Sequence[Parsed]) -> tuple[str, ...]:
    """The head words, as stems, in the order in which shoppers write them.

    Where no word is in enough clicks, the one that is in most of them is the head word.

    Args:
        every: Terms without brands; one that has a bucket for itself does not count, either.
    """
    clicks: dict[str, int] = {}
    found: dict[str, int] = {}
    places: dict[str, int] = {}
    for each in every:
        for place, stem in enumerate(dict.fromkeys(each.stems)):
            clicks[stem] = clicks.get(stem, 0) + each.term.clicks
            found[stem] = found.get(stem, 0) + 1
            places[stem] = places.get(stem, 0) + place * each.term.clicks
    of_clicks, of_terms = sum(each.term.clicks for each in every), len(every)
    chosen = [
        stem
        for stem in found
        if (of_clicks and 100 * clicks[stem] >= SHARE * of_clicks)
        or 100 * found[stem] >= SHARE * of_terms
    ]
    if not chosen and found:
        chosen = [min(found, key=lambda stem: (-clicks[stem], -found[stem], stem))]
    return tuple(
        sorted(chosen, key=lambda stem: (places[stem] / max(clicks[stem], 1), -found[stem], stem))
    )

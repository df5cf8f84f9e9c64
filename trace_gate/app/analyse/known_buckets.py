"""The buckets that committed decisions have created, for reports that are counted by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.analyst.bucket_terms import BucketTerms, TermIndex, bucket_terms
from trace_gate.core.analyst.grouping import word_lists
from trace_gate.core.fold import node_keys
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from trace_gate.core.analyst.language import Language
    from trace_gate.core.policy.policy import Policy

    Summaries = Callable[[str], Iterable[tuple[str, Mapping[str, Any]]]]


class KnownBuckets(Record):
    """The living buckets of all shops."""

    products: Mapping[tuple[str, str], tuple[BucketTerms, ...]] = {}  # never written to
    """(tenant, ASIN) to its buckets; a product without any has an empty tuple"""
    language: Callable[[str], Language | None] = lambda _: None
    """The language of a marketplace"""

    def only_product(self, tenant: str) -> str | None:
        """The product of a shop that has buckets, where no other product of it is known."""
        known = [asin for shop, asin in self.products if shop == tenant]
        return known[0] if len(known) == 1 and self.products[tenant, known[0]] else None

    def index(self, tenant: str, asin: str | None) -> TermIndex | None:
        """Where the terms of a product belong; None where nobody can tell.

        It has no buckets, or nobody knows the language of its shoppers.
        """
        buckets = self.products.get((tenant, asin or ""), ())
        words = self.language(tenant.rpartition("-")[2]) if buckets else None
        return TermIndex(buckets, words) if words is not None else None


def of(
    summaries: Summaries,
    policy: Policy,
    language: Callable[[str], Language | None],
    *,
    killed: str | None = None,
) -> KnownBuckets:
    """The buckets of a fold. What no way leads out of is killed, and takes no terms.

    The language is the one that the policy names, else that of the marketplace. `killed` is a
    bucket that takes its terms all the same: what became of them is asked.
    """
    ways = policy.bucket_lifecycle["transitions"]
    found: dict[tuple[str, str], list[BucketTerms]] = {}
    for key, _ in summaries("asin"):
        tenant, asin = node_keys.parts(key)
        if asin != node_keys.NO_ASIN:
            found[tenant, asin] = []
    for key, summary in summaries("bucket"):
        tenant, asin, name = node_keys.parts(key)
        if ways.get(summary["state"]) or name == killed:
            found.setdefault((tenant, asin), []).append(bucket_terms(name, summary))
    named = word_lists.shop_words(policy.bucket_lifecycle).language
    return KnownBuckets(
        products={place: tuple(buckets) for place, buckets in found.items()},
        language=lambda marketplace: language(named or marketplace),
    )

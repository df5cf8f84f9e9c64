"""Search terms in intent buckets: what `buckets propose` finds, as values."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.analyst.grouping.parsed import rate_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.analyst.bucket_terms import Grouping
    from trace_gate.core.analyst.grouping.facets import Facets
    from trace_gate.core.analyst.grouping.fit import Fit
    from trace_gate.core.analyst.grouping.parsed import SearchTerm
    from trace_gate.core.statistics.rates import Rate

COVERED = 80
"""Buckets together cover so many of 100 clicks (SPEC 8)."""


class Member(Record):
    """A term in a bucket, and why it is there."""

    term: SearchTerm
    rule: str
    """`bucket_terms.KEYWORD`, or one of `bucket_terms.RULES`"""
    word: str = ""
    """The anchor that it holds"""
    folded: Mapping[str, str] = {}  # never written to
    """Misspelt words in it, with what they stand for"""

    @property
    def is_new(self) -> bool:
        """Whether the bucket did not have it before."""
        return self.rule != "keyword"


class Bucket(Record):
    """A bucket that is proposed, or one that there is, with its terms."""

    name: str
    new: bool
    grouping: Grouping | None
    grew: bool
    """Whether its grouping differs from what is stored"""
    members: tuple[Member, ...]
    fit: Fit | None
    facets: Facets
    job: str = ""
    why: str = ""
    """How it came to be, in a sentence"""
    others: tuple[str, ...] = ()
    """Terms after which mostly other products are bought"""
    negated: tuple[str, ...] = ()
    """Terms that may want the opposite: a word of negation is in them"""

    @property
    def rate(self) -> Rate:
        """Orders of clicks."""
        return rate_of(each.term for each in self.members)

    @property
    def added(self) -> tuple[Member, ...]:
        """The terms that it did not have before."""
        return tuple(each for each in self.members if each.is_new)


class Grouped(Record):
    """All terms of a product, each in one bucket, or in the rest, or a product target."""

    method: str
    heads: tuple[str, ...]
    folds: Mapping[str, str]
    """Misspellings that were found now"""
    usual: Rate
    """Orders of clicks of the product, without its own brand and product targets"""
    buckets: tuple[Bucket, ...]
    """The one with most clicks first"""
    rest: tuple[SearchTerm, ...]
    targets: tuple[SearchTerm, ...]
    """Terms that are products, not words"""
    changed_from: str = ""
    """The method that is stored, where it is another one"""

    @property
    def total(self) -> Rate:
        """All clicks and orders."""
        return rate_of((*self.terms, *self.rest, *self.targets))

    @property
    def terms(self) -> tuple[SearchTerm, ...]:
        """The terms of all buckets."""
        return tuple(each.term for bucket in self.buckets for each in bucket.members)

    @property
    def covered(self) -> Rate:
        """Clicks and orders of the buckets."""
        return rate_of(self.terms)

    @property
    def covered_share(self) -> Decimal:
        """The share of the clicks that the buckets have; 1 without a click."""
        covered, total = self.covered.trials, self.total.trials
        return Decimal(covered) / total if total else Decimal(1)

    @property
    def covers_enough(self) -> bool:
        """Whether the buckets have the share of clicks that they should."""
        return 100 * self.covered.trials >= COVERED * self.total.trials

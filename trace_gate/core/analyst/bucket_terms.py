"""Which intent bucket of a product a search term belongs to (SPEC 9, Proposing buckets).

A term that is a keyword of a bucket belongs to it: as it is written, else by its key. Else the
rules that are stored with the buckets decide, in their stored order. Else it belongs to none.
So a term stays where it was, whatever else is new.
"""

from __future__ import annotations

from trace_gate.core.analyst import terms
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.core.analyst.language import Language

OWN, RIVAL, ACCESSORY = "own_brand", "rival_brand", "accessory"
SINGLE, SCRIPT, CORE, ANCHOR = "single", "script", "core", "anchor"
RULES = (OWN, RIVAL, ACCESSORY, SINGLE, SCRIPT, CORE, ANCHOR)
"""How a bucket takes new terms, in the order in which the rules are asked."""
KEYWORD = "keyword"
"""Why a term belongs to a bucket that names it."""


class Grouping(Record):
    """What is stored with a bucket, so that new terms find it again next week."""

    method: str
    """How the terms were grouped: `anchor/1+snowball-3.1`"""
    rule: str
    """One of `RULES`"""
    order: int = 0
    """Its place among the buckets of the product"""
    anchors: tuple[str, ...] = ()
    """Words, or several words each, of which a term has to hold one. Of `script`: the script."""
    heads: tuple[str, ...] = ()
    """Head words of the product: they are in most of its terms"""
    folds: Mapping[str, str] = {}  # never written to
    """Misspelt word to the word that it stands for"""


class BucketTerms(Record):
    """A bucket as far as it tells which terms are its own."""

    name: str
    keywords: tuple[str, ...] = ()
    grouping: Grouping | None = None
    """None: it was made without `buckets propose`, and takes no new terms"""


class Belonging(Record):
    """Where a term belongs, and why."""

    bucket: str
    rule: str
    """`KEYWORD`, or one of `RULES`"""
    word: str = ""
    """The anchor that the term holds"""


def bucket_terms(name: str, meaning: Mapping[str, Any]) -> BucketTerms:
    """A bucket of its folded meaning, or of its summary: `keywords` and `grouping`."""
    return BucketTerms(
        name=name,
        keywords=tuple(meaning.get("keywords") or ()),
        grouping=_grouping(meaning.get("grouping")),
    )


def bucket_of(term: str, buckets: Sequence[BucketTerms], language: Language) -> Belonging | None:
    """Where one term belongs; None where it belongs to none. For many terms take `TermIndex`."""
    return TermIndex(buckets, language).bucket_of(term)


class TermIndex:
    """The buckets of one product, made ready to be asked for many terms.

    Args:
        buckets: Those that live, in any order.
        language: The language of their shoppers.
        folds: Misspellings that no bucket knows yet.
    """

    def __init__(
        self,
        buckets: Sequence[BucketTerms],
        language: Language,
        folds: Mapping[str, str] | None = None,
    ) -> None:
        self._language = language
        self.buckets = tuple(sorted(buckets, key=_place))
        known = [each.grouping for each in self.buckets if each.grouping is not None]
        self.heads = next((each.heads for each in known if each.heads), ())
        self.folds = dict(folds or {})
        for each in reversed(known):
            self.folds |= each.folds
        self._heads = {stem for head in self.heads for stem in self._stems(head)}
        self._written: dict[str, str] = {}
        self._by_key: dict[tuple[str, ...], str] = {}
        for bucket in self.buckets:
            for keyword in bucket.keywords:
                self._written.setdefault(terms.plain(keyword), bucket.name)
                self._by_key.setdefault(self.key(keyword), bucket.name)
        self._rules = [
            (bucket.name, bucket.grouping, self._anchors(bucket.grouping))
            for bucket in self.buckets
            if bucket.grouping is not None
        ]

    def key(self, term: str) -> tuple[str, ...]:
        """The key of a term, with misspellings that are known put right."""
        return tuple(sorted(set(self._stems(term))))

    def bucket_of(self, term: str) -> Belonging | None:
        """Where a term belongs; None where it belongs to none, and for a product."""
        if terms.is_product(term):
            return None
        named = self._written.get(terms.plain(term)) or self._by_key.get(self.key(term))
        if named is not None:
            return Belonging(bucket=named, rule=KEYWORD)
        held = set(self._stems(term))
        for name, grouping, anchors in self._rules:
            word = self._held(grouping.rule, anchors, held, term)
            if word is not None:
                return Belonging(bucket=name, rule=grouping.rule, word=word)
        return None

    def _held(
        self, rule: str, anchors: Sequence[tuple[str, set[str]]], held: set[str], term: str
    ) -> str | None:
        """The anchor by which a rule takes a term; None where it does not."""
        if rule == CORE:
            return "" if held and held <= self._heads else None
        if rule == SCRIPT:
            scripts = {terms.script_of(word) for word in terms.words(term)}
            return next((script for script, _ in anchors if scripts == {script}), None)
        return next((word for word, wanted in anchors if wanted and wanted <= held), None)

    def _anchors(self, grouping: Grouping) -> list[tuple[str, set[str]]]:
        if grouping.rule == SCRIPT:
            return [(script, set()) for script in grouping.anchors]
        return [(anchor, set(self._stems(anchor))) for anchor in grouping.anchors]

    def _stems(self, term: str) -> tuple[str, ...]:
        written = (self.folds.get(word, word) for word in terms.words(term))
        return terms.stems(written, self._language)


def _place(bucket: BucketTerms) -> tuple[int, int, str]:
    """Those that take new terms first, in their order."""
    grouping = bucket.grouping
    return (1, 0, bucket.name) if grouping is None else (0, grouping.order, bucket.name)


def _grouping(value: Any) -> Grouping | None:
    """What a bucket stores, as far as it can be read; a person may have written it."""
    if not isinstance(value, dict) or value.get("rule") not in RULES:
        return None
    order, folds = value.get("order"), value.get("folds")
    return Grouping(
        method=str(value.get("method") or ""),
        rule=value["rule"],
        order=order if isinstance(order, int) else 0,
        anchors=_texts(value.get("anchors")),
        heads=_texts(value.get("heads")),
        folds={str(old): str(new) for old, new in folds.items()} if isinstance(folds, dict) else {},
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()

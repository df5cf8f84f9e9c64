"""Which bucket a search term belongs to."""

from __future__ import annotations

import pytest

from tests.support.languages import ENGLISH, ENGLISH_PLAIN
from trace_gate.core.analyst import bucket_terms
from trace_gate.core.analyst.bucket_terms import BucketTerms, TermIndex, bucket_of

HEADS = ["lunch", "bag"]


def bucket(name: str, *keywords: str, rule: str = "anchor", order: int = 0, anchors=(), folds=None):
    grouping = {
        "method": "anchor/1+plain",
        "rule": rule,
        "order": order,
        "anchors": list(anchors),
        "heads": HEADS,
        "folds": folds or {},
    }
    return bucket_terms.bucket_terms(name, {"keywords": list(keywords), "grouping": grouping})


BUCKETS = [
    bucket("IB-men", "lunch bag men", order=6, anchors=["men"]),
    bucket("IB-women", "lunch bag women", "tote", order=4, anchors=["women", "ladies"]),
    bucket("IB-core", "lunch bag", rule="core", order=3, folds={"lunhc": "lunch"}),
    bucket("IB-ice-pack", rule="accessory", order=2, anchors=["ice pack"]),
    bucket("IB-own", rule="own_brand", order=1, anchors=["ownbrand"]),
    bucket("IB-other", rule="script", order=7, anchors=["han"]),
    BucketTerms(name="IB-by-hand", keywords=("picnic basket", "kids lunch bag")),
]


@pytest.mark.parametrize("language", [ENGLISH, ENGLISH_PLAIN])
@pytest.mark.parametrize(
    ("term", "name", "rule", "word"),
    [
        ("Lunch Bags for Womens", "IB-women", "keyword", ""),
        ("basket for picnic", "IB-by-hand", "keyword", ""),
        ("insulated tote", None, "", ""),
        ("insulated lunch bag women", "IB-women", "anchor", "women"),
        ("ladies lunch cooler", "IB-women", "anchor", "ladies"),
        ("lunch bag men and women", "IB-women", "anchor", "women"),
        ("slim ice packs lunch women", "IB-ice-pack", "accessory", "ice pack"),
        ("ice lunch bag", None, "", ""),
        ("ownbrand ice pack", "IB-own", "own_brand", "ownbrand"),
        ("bag lunhc", "IB-core", "keyword", ""),
        ("bags", "IB-core", "core", ""),
        ("kids lunch bags", "IB-by-hand", "keyword", ""),
        ("午餐", "IB-other", "script", "han"),
        ("午餐 cooler", None, "", ""),
        ("B0ZZZZZZZ1", None, "", ""),
        ("...", None, "", ""),
    ],
)
def test_keywords_come_first_and_then_the_stored_rules_in_their_order(
    term, name, rule, word, language
):
    found = bucket_of(term, BUCKETS, language)
    assert (found.bucket, found.rule, found.word) == (name, rule, word) if name else found is None


def test_the_order_in_which_buckets_are_given_tells_nothing():
    forward, back = TermIndex(BUCKETS, ENGLISH), TermIndex(BUCKETS[::-1], ENGLISH)
    for term in ("lunch bag men women", "ladies", "ownbrand ice pack", "picnic baskets"):
        assert forward.bucket_of(term) == back.bucket_of(term)
    assert forward.heads == back.heads == ("lunch", "bag")
    assert forward.folds == {"lunhc": "lunch"}


def test_as_it_is_written_comes_before_its_key():
    moved = [
        bucket("IB-a", "lunch bag women", order=1, anchors=["women"]),
        bucket("IB-b", "lunch bag for women", order=2, anchors=["work"]),
    ]
    assert bucket_of("lunch bag for women", moved, ENGLISH).bucket == "IB-b"
    assert bucket_of("womens lunch bag", moved, ENGLISH).bucket == "IB-a"


@pytest.mark.parametrize("stored", [None, "anchor", {}, {"rule": "guess"}, {"rule": 1}])
def test_a_bucket_whose_rule_cannot_be_read_takes_its_keywords_only(stored):
    made = bucket_terms.bucket_terms("IB-a", {"keywords": ["lunch bag"], "grouping": stored})
    assert bucket_of("bags lunch", [made], ENGLISH).bucket == "IB-a"
    assert bucket_of("lunch bag women", [made], ENGLISH) is None


def test_a_bucket_without_keywords_has_none():
    assert (
        bucket_of("bag", [bucket_terms.bucket_terms("IB-a", {"keywords": None})], ENGLISH) is None
    )

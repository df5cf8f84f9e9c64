"""Search terms to intent buckets: the worked example number by number, the edges, stability."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.languages import ENGLISH, ENGLISH_PLAIN, JAPANESE
from tests.support.lunch_bags import LUNCH_BAGS, SHOP, grouped, listed, places, stored
from trace_gate.core.analyst.grouping.group import Limits
from trace_gate.core.analyst.grouping.parsed import SearchTerm
from trace_gate.core.analyst.grouping.word_lists import ShopWords
from trace_gate.core.statistics import intervals
from trace_gate.core.statistics.rates import Rate

EXPECTED = """
IB-women 6 38/340 8.3-15.0 exact
IB-core 4 30/300 7.1-13.9 exact
IB-lunch-box 4 6/200 1.4-6.4 substitute
IB-insulated 5 23/195 8.0-17.1 exact
IB-kids 4 2/170 0.3-4.2 substitute
IB-men 4 14/150 5.6-15.1 exact
IB-ice-pack 3 2/100 0.6-7.0 complement
IB-rival-brand 3 1/82 0.2-6.6 substitute
IB-own-brand 3 16/50 20.8-45.8 exact
"""
NO_SHOP = ShopWords()


def line(bucket) -> str:
    rate = bucket.rate
    low, high = (100 * e for e in intervals.bounds(rate.successes, rate.trials, 0.95))
    counts = f"{len(bucket.members)} {rate.successes}/{rate.trials}"
    return f"{bucket.name} {counts} {low:.1f}-{high:.1f} {bucket.fit.fit_type}"


def texts(found, name: str) -> set[str]:
    return {m.term.text for b in found.buckets if b.name == name for m in b.members}


def bucket(found, name: str):
    return next(each for each in found.buckets if each.name == name)


@pytest.mark.parametrize("language", [ENGLISH, ENGLISH_PLAIN])
def test_the_lunch_bags_come_out_number_by_number(language):
    found = grouped(LUNCH_BAGS, language=language)
    assert [line(each) for each in found.buckets] == EXPECTED.strip().split("\n")
    assert len(LUNCH_BAGS) == 40
    assert found.total == Rate(successes=132, trials=1630)
    assert found.usual == Rate(successes=116, trials=1562)
    assert found.heads == ("lunch", "bag")
    assert found.folds == {"lunhc": "lunch", "insualted": "insulated"}
    assert [each.clicks for each in found.rest] == [14, 6, 5]
    assert [(each.text, each.clicks) for each in found.targets] == [("b0zzzzzzz1", 18)]
    assert found.covered == Rate(successes=132, trials=1587)
    assert found.covers_enough
    assert found.method == f"anchor/1+{language.stemmer.method}"


def test_each_bucket_and_each_term_says_why():
    found = grouped(LUNCH_BAGS)
    whys = {each.name: each.why for each in found.buckets}
    assert whys["IB-women"].startswith('anchor 1, "women": 340 clicks, most clicks')
    assert whys["IB-core"] == "only lunch, bag"
    assert whys["IB-lunch-box"] == 'anchor 2, "box": 200 clicks'
    assert whys["IB-ice-pack"] == '"ice pack for HEAD"'
    assert whys["IB-rival-brand"].startswith("rivalco: ")
    kids = bucket(found, "IB-kids").fit
    assert (kids.by_words, kids.basis) == ("exact", "converts below the product")
    slip = next(m for m in bucket(found, "IB-core").members if m.folded)
    assert (slip.term.text, slip.folded) == ("lunhc bag", {"lunhc": "lunch"})
    assert bucket(found, "IB-women").job == "(draft) Find lunch bag for women"
    assert bucket(found, "IB-women").facets.scenes == ("women", "work")
    assert bucket(found, "IB-insulated").job == "(draft) Find insulated lunch bag"
    assert bucket(found, "IB-insulated").facets.constraints[0] == "insulated"


def test_the_order_of_the_input_tells_nothing():
    first = grouped(LUNCH_BAGS)
    for seed in range(5):
        shuffled = random.Random(seed).sample(LUNCH_BAGS, len(LUNCH_BAGS))
        assert grouped(shuffled) == first


# Next week


def test_next_week_with_the_same_terms_nothing_is_drafted():
    first = grouped(LUNCH_BAGS)
    again = grouped(LUNCH_BAGS, stored(first))
    assert places(again) == places(first)
    assert not any(each.new or each.grew or each.added for each in again.buckets)
    assert (again.heads, again.folds, again.changed_from) == (first.heads, {}, "")
    assert [each.fit for each in again.buckets] == [each.fit for each in first.buckets]


WORDS = ("lunch", "bag", "women", "men", "kids", "box", "insulated", "work", "purple", "tote", "7l")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_with_stored_anchors_no_term_moves_when_new_ones_come(data):
    """Two terms are 5 % of the list; they may have more clicks than all others."""
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
    texts = data.draw(st.lists(words, min_size=1, max_size=6, unique=True))
    clicks = data.draw(st.integers(0, 3_000))
    known = {each.text for each in LUNCH_BAGS}
    new = [SearchTerm(text=t, clicks=clicks, orders=0) for t in texts if t not in known]
    first = grouped(LUNCH_BAGS)
    later = places(grouped([*LUNCH_BAGS, *new], stored(first)))
    assert {text: later[text] for text in places(first)} == places(first)


def test_a_new_term_goes_to_the_bucket_whose_anchor_it_holds():
    first = grouped(LUNCH_BAGS)
    new = listed("pink LB women 9/1, insualted LB tote 7/0, rivalco tote 5/0, LBs lunch 3/0")
    later = grouped([*LUNCH_BAGS, *new], stored(first))
    added = {b.name: [m.term.text for m in b.added] for b in later.buckets if b.added}
    assert added == {
        "IB-women": ["pink lunch bag women"],
        "IB-insulated": ["insualted lunch bag tote"],
        "IB-rival-brand": ["rivalco tote"],
    }
    assert texts(later, "IB-core") == {*texts(first, "IB-core"), "lunch bags lunch"}
    assert not any(each.new for each in later.buckets)


def test_new_anchors_come_from_the_rest_alone():
    first = grouped(LUNCH_BAGS)
    new = listed("picnic tote 90/9, picnic rug 40/1, large picnic 30/0, women picnic 500/9")
    later = grouped([*LUNCH_BAGS, *new], stored(first))
    (made,) = [each for each in later.buckets if each.new]
    assert made.name == "IB-picnic"
    assert "women picnic" in texts(later, "IB-women")
    assert "picnic basket" in texts(later, "IB-picnic")
    assert made.grouping.order > max(b.grouping.order for b in first.buckets)


def test_a_new_brand_of_the_policy_joins_the_bucket_of_its_kind():
    first = grouped(LUNCH_BAGS)
    shop = SHOP.with_(rival_brands=("rivalco", "otherco"))
    later = grouped([*LUNCH_BAGS, *listed("otherco cooler 9/0")], stored(first), shop=shop)
    rival = bucket(later, "IB-rival-brand")
    assert [m.term.text for m in rival.added] == ["otherco cooler"]
    assert rival.grew
    assert rival.grouping.anchors == ("rivalco", "otherco")


def test_another_stemmer_is_said_and_moves_nothing():
    first = grouped(LUNCH_BAGS)
    later = grouped(LUNCH_BAGS, stored(first), language=ENGLISH_PLAIN)
    assert later.changed_from == first.method
    assert places(later) == places(first)


def test_an_id_that_was_used_is_not_used_again():
    found = grouped(LUNCH_BAGS, [each.with_(keywords=(), grouping=None) for each in
                                 stored(grouped(LUNCH_BAGS))])  # fmt: skip
    assert {"IB-women-2", "IB-core-2"} <= {each.name for each in found.buckets if each.new}


# The edges


def test_without_orders_the_words_alone_speak():
    found = grouped([each.with_(orders=0) for each in LUNCH_BAGS])
    assert all(each.fit.basis.startswith("words only") for each in found.buckets)
    assert bucket(found, "IB-kids").fit.fit_type == "exact"


def test_with_few_clicks_the_words_alone_speak():
    found = grouped([each for each in LUNCH_BAGS if each.text != "ownbrand lunch bag"])
    assert bucket(found, "IB-own-brand").fit.basis.startswith("words only: 15 clicks are too few")
    assert "words only" not in bucket(found, "IB-rival-brand").fit.basis


def test_a_term_with_most_clicks_has_a_bucket_of_its_own_and_makes_no_head_word():
    found = grouped([*LUNCH_BAGS, *listed("thermos jug 2000/9, jug thermos 9/0")])
    assert texts(found, "IB-thermos-jug") == {"thermos jug", "jug thermos"}
    assert found.heads == ("lunch", "bag")


def test_own_brand_is_kept_out_of_the_usual_rate():
    without = grouped(LUNCH_BAGS, shop=SHOP.with_(own_brands=()))
    assert without.usual == Rate(successes=132, trials=1612)
    assert grouped(LUNCH_BAGS).usual.trials == 1562


def test_plural_and_order_of_words_are_one_but_all_spellings_are_kept():
    found = grouped(LUNCH_BAGS)
    assert {"lunch bag", "lunch bags", "bag for lunch", "lunhc bag"} == texts(found, "IB-core")


def test_another_script_has_a_bucket_from_three_terms_on():
    two = listed("午餐包 20/1, 保温包 10/0")
    found = grouped([*LUNCH_BAGS, *two])
    assert {each.text for each in two} <= {each.text for each in found.rest}
    found = grouped([*LUNCH_BAGS, *two, *listed("女士包 4/0")])
    assert len(texts(found, "IB-han")) == 3


def test_with_tiny_volume_there_are_fewer_buckets():
    found = grouped(listed("LB 3/0, LB blue 1/0, cooler 1/0, B0AAAAAAA1 1/0"), shop=NO_SHOP)
    assert len(found.buckets) < 8
    assert found.heads
    assert grouped([]).buckets == ()
    assert grouped([]).covers_enough


def test_there_are_no_more_buckets_than_the_policy_wants():
    every = [
        SearchTerm(text=f"lunch bag col{letter} {letter}{n}", clicks=50, orders=1)
        for letter in "abcdefghijklmnopqrstuvwxyz"
        for n in "123"
    ]
    assert len(grouped(every, shop=NO_SHOP).buckets) == 20
    assert len(grouped(every, shop=NO_SHOP, limits=Limits(least=2, most=5)).buckets) == 5


def test_a_synonym_of_the_shop_is_taken_for_its_word():
    terms = [*LUNCH_BAGS, *listed("lunch tote 30/3, ladies lunch tote 8/1")]
    found = grouped(terms, shop=SHOP.with_(synonyms={"tote": "bag", "ladies": "women"}))
    assert "lunch tote" in texts(found, "IB-core")
    assert "ladies lunch tote" in texts(found, "IB-women")
    assert "lunch tote" in texts(grouped(LUNCH_BAGS + terms[40:], stored(found)), "IB-core")


def test_accessories_of_the_policy_are_taken_unless_the_product_is_one():
    shop = NO_SHOP.with_(accessories=("ice pack", "bento", "lunch bag"))
    found = grouped(LUNCH_BAGS, shop=shop)
    assert texts(found, "IB-bento") == {"bento lunch box"}
    assert bucket(found, "IB-bento").fit.fit_type == "complement"
    assert "lunch bag" in texts(found, "IB-core")


def test_a_word_for_a_part_makes_a_complement():
    found = grouped([*LUNCH_BAGS, *listed("LB strap 50/1, strap LB blue 40/1, strap bag 30/0")])
    assert bucket(found, "IB-bag-strap").fit.by_words == "complement"


def test_a_term_that_sells_another_product_is_named_and_so_is_a_negation():
    every = [e.with_(units=20, other_units=11) if e.text == "lunch bag women" else e
             for e in LUNCH_BAGS]  # fmt: skip
    found = grouped([*every, *listed("LB women without strap 3/0")])
    assert bucket(found, "IB-women").others == ("lunch bag women",)
    assert bucket(found, "IB-women").negated == ("lunch bag women without strap",)


def test_japanese_terms_are_grouped_without_a_dictionary():
    every = listed(
        "弁当 袋 160/16, 弁当袋 50/4, 弁当 袋 女性 30/3, 女性 弁当 袋 20/2, 袋 弁当 女性 青 9/1, "
        "弁当 袋 子供 30/1, 子供 弁当 袋 20/0, 子供 袋 9/0, "
        "弁当 袋 黒 3/0, 弁当 袋 白 3/0, 弁当 袋 大 3/0"
    )
    found = grouped(every, shop=NO_SHOP, language=JAPANESE)
    assert found.method == "anchor/1+bigrams"
    homes = places(found)
    assert homes["弁当 袋 女性"] == homes["女性 弁当 袋"] != homes["弁当 袋 子供"]

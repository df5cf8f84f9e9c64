"""Search terms as words, and their keys."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.languages import CHINESE, ENGLISH, ENGLISH_PLAIN, JAPANESE
from trace_gate.core.analyst import terms

LANGUAGES = [ENGLISH, ENGLISH_PLAIN, JAPANESE, CHINESE]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("Lunch-Bag  for WOMEN\u2019s work", ("lunch", "bag", "for", "women's", "work")),
        ("\uff4cunch\u00a0bag", ("lunch", "bag")),
        ("1.5l bottle, 12oz", ("1.5l", "bottle", "12oz")),
        ("sac à l\u2019école", ("sac", "à", "l", "école")),
        ("बच्चों का बैग", ("बच्चों", "का", "बैग")),
        ("弁当箱 女性 ランチ 500ml", ("弁当", "当箱", "女性", "ラン", "ンチ", "500ml")),
        ("お弁当lunchbox", ("お", "弁当", "lunchbox")),
        ("午餐包", ("午餐", "餐包")),
        ("!!", ()),
    ],
)
def test_a_term_is_split_into_words(term, words):
    assert terms.words(term) == words


def test_order_endings_and_function_words_make_no_other_key():
    wanted = ("bag", "lunch", "women")
    for term in ("lunch bag women", "Womens Lunch Bags", "lunch bags for women", "bag lunch women"):
        assert terms.key(term, ENGLISH) == terms.key(term, ENGLISH_PLAIN) == wanted


def test_a_term_of_function_words_alone_keeps_them():
    assert terms.key("for the", ENGLISH) == ("for", "the")


def test_japanese_has_keys_without_a_dictionary():
    assert terms.key("弁当箱 の 女性", JAPANESE) == terms.key("女性 弁当箱", JAPANESE)
    assert terms.key("弁当箱", JAPANESE) != terms.key("弁当", JAPANESE)


@pytest.mark.parametrize(
    ("term", "product"),
    [
        *[("B0ZZZZZZZ1", True), ("b0zzzzzzz1", True), ("b0zzzzzzz1 b0zzzzzzz2", True)],
        *[("0306406152", True), ("306406152", True), ("978-0-306-40615-7", True)],
        *[("080442957x", True), ("9780306406158", False), ("0306406153", False)],
        *[("lunch", False), ("2025", False), ("b0zzzzzzz1 bag", False), ("", False)],
    ],
)
def test_products_are_no_words(term, product):
    assert terms.is_product(term) is product


@pytest.mark.parametrize(
    ("word", "script"), [("bag", "latin"), ("弁当", "han"), ("сумка", "cyrillic"), ("12", "latin")]
)
def test_the_script_of_a_word_is_that_of_its_letters(word, script):
    assert terms.script_of(word) == script


@settings(max_examples=60)
@given(
    st.text(st.sampled_from("aBß'\u20191.,- é日本ラひ한ش\u0301ﬁ"), max_size=14),
    st.sampled_from(LANGUAGES),
)
def test_writing_it_otherwise_makes_no_other_key(term, language):
    key = terms.key(term, language)
    assert list(key) == sorted(set(key))
    assert terms.key(terms.plain(term), language) == key
    assert terms.key(f"  {term}\u3000", language) == key
    assert all(terms.words(term))

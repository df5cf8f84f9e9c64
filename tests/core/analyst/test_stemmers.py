"""Stems: Snowball's, and the plain ones that stand in for it."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trace_gate.core.analyst.stemmers import Stemmer


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    ("word", "stem"),
    [
        *[("boxes", "box"), ("lunches", "lunch"), ("bags", "bag"), ("women's", "women")],
        *[("womens", "women"), ("mens", "men"), ("kids", "kid"), ("glass", "glass")],
        *[("32oz", "32oz"), ("b0zzzzzzz1", "b0zzzzzzz1"), ("is", "is")],
    ],
)
def test_endings_of_the_plural_make_no_other_word(word, stem, plain):
    assert Stemmer("english", plain=plain).stem(word) == stem


def test_snowball_finds_more_than_the_plural():
    assert Stemmer("english").stem("insulated") == Stemmer("english").stem("insulation")
    assert Stemmer("english", plain=True).stem("insulated") == "insulated"


def test_the_method_tells_which_rules_and_which_version():
    assert Stemmer("english").method.startswith("snowball-3.")
    assert Stemmer("english", plain=True).method == "plain"
    assert Stemmer("japanese").method == Stemmer("chinese").method == "bigrams"


def test_without_the_library_the_plain_rules_are_taken(monkeypatch):
    monkeypatch.setitem(sys.modules, "snowballstemmer.english_stemmer", None)
    assert Stemmer("english").method == "plain"
    assert Stemmer("english").stem("boxes") == "box"


def test_a_language_that_the_library_lacks_keeps_its_words():
    assert Stemmer("klingon").method == "plain"
    assert Stemmer("klingon").stem("words") == "words"


@settings(max_examples=50)
@given(
    st.sampled_from(["english", "german", "polish", "japanese"]),
    st.text("abcdesß'9ö日", max_size=9),
)
def test_no_word_is_lost_and_the_same_word_has_one_stem(name, word):
    once = Stemmer(name, plain=True)
    assert once.stem(word) == once.stem(word) == Stemmer(name, plain=True).stem(word)
    assert bool(once.stem(word)) == bool(word)

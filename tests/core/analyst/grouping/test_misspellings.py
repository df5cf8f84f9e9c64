"""Misspelt words, and the distance that finds them."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from tests.support.languages import ENGLISH
from trace_gate.core.analyst.grouping import misspellings

COUNTS = {"lunch": 36, "insulated": 10, "women": 6, "paper": 5, "large": 9}


@pytest.mark.parametrize(
    ("word", "stands_for"),
    [
        *[("lunhc", "lunch"), ("lunchh", "lunch"), ("lnch", None), ("bunch", None)],
        *[("insualtde", "insulated"), ("insltade", None), ("womens", None), ("womne", "women")],
        *[("lunch2", None), ("papers", None), ("papel", "paper"), ("small", None)],
    ],
)
@pytest.mark.parametrize("library", [True, False])
def test_a_rare_word_near_a_common_one_is_a_slip(monkeypatch, word, stands_for, library):
    if not library:
        monkeypatch.setitem(sys.modules, "rapidfuzz.distance", None)
    found = misspellings.folds({**COUNTS, word: 1}, ENGLISH)
    assert found == ({word: stands_for} if stands_for else {})


def test_how_rare_and_how_common_is_counted():
    assert misspellings.folds({"lunch": 10, "lunhc": 2}, ENGLISH) == {"lunhc": "lunch"}
    for counts in ({"lunch": 9, "lunhc": 2}, {"lunch": 4, "lunhc": 1}, {"lunch": 90, "lunhc": 3}):
        assert misspellings.folds(counts, ENGLISH) == {}


def test_a_word_that_somebody_named_is_right():
    assert misspellings.folds({"lunch": 36, "lunhc": 1}, ENGLISH, {"lunhc"}) == {}
    assert misspellings.folds({"smalle": 36, "small": 1}, ENGLISH) == {}


def test_of_several_the_nearest_and_then_the_most_common_is_meant():
    counts = {"lunches": 9, "lunched": 30, "lunchea": 1}
    assert misspellings.folds(counts, ENGLISH) == {"lunchea": "lunched"}


LETTERS = st.text("abcé", max_size=9)


@settings(max_examples=150)
@given(LETTERS, LETTERS, st.integers(1, 2))
def test_the_plain_distance_is_that_of_the_library(one, other, most):
    assert misspellings.osa(one, other, most) == OSA.distance(one, other, score_cutoff=most)

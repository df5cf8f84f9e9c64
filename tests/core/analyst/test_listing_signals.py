"""The class of a page is proposed from signals, each of which is shown."""

from __future__ import annotations

import tomllib

import pytest

from tests.support.reports import TABLES
from trace_gate.core.analyst.listing_signals import Signals, signals

WORDS = [
    tomllib.loads(file.read_text(encoding="utf-8"))["listing"]
    for file in sorted(TABLES.glob("*.toml"))
]


def of(text: str) -> Signals:
    return signals(text, WORDS)


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Coffee mug", "standard"),
        ("Ceramic coffee mug", "standard"),
        ("Ceramic mug, 350 ml, for the office", "attribute_rich"),
        ("Stoneware mug\nWeighs 320 g", "attribute_rich"),
        ("Ceramic mug for the office, lighter than glass", "conversational_ready"),
        ("Mug gift, mug for women, funny mug", "keyword_stuffed"),
        ("陶瓷杯 350毫升 办公室 相比塑料杯更耐用", "conversational_ready"),
        ("Keramiktasse aus Porzellan, 350 ml, für die Arbeit", "attribute_rich"),
    ],
)
def test_a_class_is_proposed_from_what_the_text_says(text: str, proposed: str):
    assert of(text).proposed == proposed


def test_each_signal_is_shown_with_its_words():
    found = of("12 oz stainless steel bottle, 3 x 10 inches\nFor camping, unlike plastic").found
    assert found["weight"] == ("12 oz",)
    assert found["size"] == ("3 x 10 inches",)
    assert found["material"] == ("stainless steel", "plastic")
    assert found["scene"] == ("for camping",)
    assert found["comparison"] == ("unlike",)


def test_a_repeated_word_is_told_with_its_line():
    assert of("A mug\nMug, mug and MUG").repeated == (("mug", 3, 2),)


def test_words_of_grammar_and_other_lines_do_not_repeat():
    assert of("for work, for home, for school\nmug\nmug\nmug").repeated == ()


def test_a_unit_is_no_part_of_a_word():
    assert of("7 lovely 5 ladies, 2 models").found["size"] == ()

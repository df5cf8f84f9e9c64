"""Names of new buckets."""

from __future__ import annotations

import pytest

from tests.support.languages import ENGLISH, JAPANESE, language_of
from trace_gate.core.analyst.grouping import naming


@pytest.mark.parametrize(
    ("words", "taken", "name"),
    [
        ("lunch box", (), "IB-lunch-box"),
        ("Women's", (), "IB-womens"),
        ("größe", (), "IB-grosse"),
        ("弁当", (), "IB-words"),
        ("弁当", ("IB-words",), "IB-words-2"),
        ("box", ("IB-box", "IB-box-2"), "IB-box-3"),
        ("x" * 60, (), f"IB-{'x' * 40}"),
    ],
)
def test_an_id_is_small_letters_and_hyphens_and_free(words, taken, name):
    assert naming.bucket_id(words, taken) == name


def test_latin_letters_are_in_use_everywhere_and_japanese_has_three_scripts_more():
    assert naming.own_scripts(ENGLISH) == {"latin"}
    assert naming.own_scripts(JAPANESE) == {"latin", "han", "hiragana", "katakana"}
    assert naming.own_scripts(language_of("ar")) == {"latin", "arabic"}

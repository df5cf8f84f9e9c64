"""Names of new buckets."""

from __future__ import annotations

import pytest

from tests.support.languages import ENGLISH, JAPANESE
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


@pytest.mark.parametrize(
    ("script", "english", "japanese"),
    [("latin", False, False), ("han", True, False), ("cyrillic", True, True), (None, False, False)],
)
def test_a_script_that_the_language_does_not_use_is_foreign(script, english, japanese):
    assert naming.is_foreign(script, ENGLISH) is english
    assert naming.is_foreign(script, JAPANESE) is japanese

"""The words of each language that ships."""

from __future__ import annotations

import pytest

from tests.support.languages import TABLES, language_of
from trace_gate.app.repository.marketplaces import MARKETPLACES
from trace_gate.core.analyst import language


def test_each_marketplace_has_one_language():
    for marketplace in MARKETPLACES:
        named = [
            each["language"] for each in TABLES.values() if marketplace in each["marketplaces"]
        ]
        assert len(named) == 1, marketplace
    assert language.table_of(TABLES.values(), "DE") is TABLES["de"]


def test_a_language_is_found_by_its_name_or_not_at_all():
    assert language.table_of(TABLES.values(), "chinese") is TABLES["zh"]
    assert language.table_of(TABLES.values(), "klingon") is None


@pytest.mark.parametrize("code", TABLES)
def test_a_file_has_each_word_once_in_small_letters(code):
    table = TABLES[code]
    every = [word for words in table["facets"].values() for word in words]
    assert sorted(every) == sorted(set(every))
    assert all(word == word.casefold() for word in every if "ß" not in word)
    assert len(set(table["function_words"])) == len(table["function_words"])
    assert table["version"] == 1


@pytest.mark.parametrize("plain", [False, True])
def test_a_facet_is_found_by_the_stem_of_its_word(plain):
    english = language_of("en", plain=plain)
    assert english.facets[english.stemmer.stem("kids")] == "audience"
    assert english.facets[english.stemmer.stem("insulated")] == "problem"
    assert "lunch" not in english.facets

"""The words of a shop, from its policy."""

from __future__ import annotations

from tests.support.languages import ENGLISH
from tests.support.policy import shipped
from trace_gate.core.analyst.grouping.word_lists import ShopWords, held, shop_words


def test_a_policy_without_the_block_has_no_words_and_neither_has_the_shipped_one():
    assert shop_words({}) == shop_words(shipped().bucket_lifecycle) == ShopWords()


def test_the_block_is_read():
    block = {"language": "german", "own_brands": ["Own Brand"], "synonyms": {"Tote": "bag"}}
    words = shop_words({"search_terms": block})
    assert (words.language, words.own_brands) == ("german", ("Own Brand",))
    assert words.synonyms == {"tote": "bag"}


def test_a_phrase_is_held_where_all_its_words_are():
    stems = frozenset(("ice", "pack", "lunch"))
    assert held(["cooler", "Ice Packs"], stems, ENGLISH) == "Ice Packs"
    assert held(["ice box"], stems, ENGLISH) is None
    assert held(["..."], stems, ENGLISH) is None

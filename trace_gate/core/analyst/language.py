"""What is known of the words of one language: a file of `words/`, and the stems of its words."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.core.analyst.stemmers import Stemmer


class Language(Record):
    """The words of one language."""

    name: str
    """As Snowball calls it: `english`"""
    marketplaces: frozenset[str]
    """The marketplaces whose shoppers search in it"""
    stemmer: Stemmer
    function_words: frozenset[str]
    """Words that say nothing by themselves, as they are written"""
    for_words: frozenset[str]
    """The word of NOUN for HEAD"""
    negations: frozenset[str]
    facets: Mapping[str, str]
    """Stem to what a word of it is about: `audience`, `place`, `size`, ..."""


def language(table: Mapping[str, Any], stemmer: Stemmer) -> Language:
    """A language, of its file as parsed and the stemmer of its words."""
    return Language(
        name=table["language"],
        marketplaces=frozenset(table["marketplaces"]),
        stemmer=stemmer,
        function_words=frozenset(table["function_words"]),
        for_words=frozenset(table["for"]),
        negations=frozenset(table["not"]),
        facets={
            stemmer.stem(word): facet
            for facet, words in reversed(table["facets"].items())
            for word in words
        },
    )


def table_of(tables: Iterable[Mapping[str, Any]], wanted: str) -> Mapping[str, Any] | None:
    """The file of a language by its name, or of a marketplace's language; None where none is."""
    found = [each for each in tables if wanted in (each["language"], *each["marketplaces"])]
    return found[0] if found else None

"""Words that a shop names in its policy: brands, rivals, accessories, synonyms."""

from __future__ import annotations

from trace_gate.core.analyst import terms
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.core.analyst.language import Language


class ShopWords(Record):
    """The words of a shop. Each brand or accessory is a word, or several that go together."""

    language: str | None = None
    """None: that of the marketplace"""
    own_brands: tuple[str, ...] = ()
    rival_brands: tuple[str, ...] = ()
    accessories: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = {}  # never written to
    """Word to the word that it is taken for"""


def shop_words(lifecycle: Mapping[str, Any]) -> ShopWords:
    """Those of `search_terms` in bucket_lifecycle.yaml; none where it has no such block."""
    block = lifecycle.get("search_terms") or {}
    return ShopWords(
        language=block.get("language"),
        own_brands=tuple(block.get("own_brands") or ()),
        rival_brands=tuple(block.get("rival_brands") or ()),
        accessories=tuple(block.get("accessories") or ()),
        synonyms={terms.plain(old): terms.plain(new) for old, new in _map(block, "synonyms")},
    )


def held(phrases: Iterable[str], stems: frozenset[str], language: Language) -> str | None:
    """The first phrase whose words a term holds all; None where it holds none of them."""
    for phrase in phrases:
        wanted = set(terms.stems(terms.words(phrase), language))
        if wanted and wanted <= stems:
            return phrase
    return None


def _map(block: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    return list((block.get(name) or {}).items())

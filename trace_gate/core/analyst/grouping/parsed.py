"""A search term with its counts, and as words."""

from __future__ import annotations

from trace_gate.core.analyst import terms
from trace_gate.core.record import Record
from trace_gate.core.statistics.rates import Rate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.core.analyst.language import Language


class SearchTerm(Record):
    """What shoppers typed, and what came of it."""

    text: str
    """As the report writes it"""
    clicks: int
    orders: int
    units: int = 0
    other_units: int = 0
    """Units of other products that were bought after a click on this one"""


class Parsed(Record):
    """A search term as words."""

    term: SearchTerm
    written: tuple[str, ...]
    """Its words as they are written"""
    words: tuple[str, ...]
    """The same with misspellings put right"""
    stems: tuple[str, ...]
    """Their stems, in their order, without words that say nothing"""


def parsed(term: SearchTerm, folds: Mapping[str, str], language: Language) -> Parsed:
    """A term as words.

    Args:
        term: The term.
        folds: Word to the word that it stands for.
        language: Its language.
    """
    written = terms.words(term.text)
    words = tuple(folds.get(word, word) for word in written)
    return Parsed(term=term, written=written, words=words, stems=terms.stems(words, language))


def rate_of(every: Iterable[SearchTerm]) -> Rate:
    """Orders of clicks, of some terms together."""
    some = tuple(every)
    return Rate(
        successes=sum(each.orders for each in some), trials=sum(each.clicks for each in some)
    )


def order_of(each: SearchTerm) -> tuple[int, int, str]:
    """The term with most clicks first; of equal ones a total order."""
    return -each.clicks, -each.orders, each.text

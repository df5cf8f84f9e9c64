"""Accessories that the terms name themselves: NOUN for HEAD, such as *ice pack for lunch bag*."""

from __future__ import annotations

from trace_gate.core.analyst import terms
from trace_gate.core.analyst.grouping.anchors import TERMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.analyst.grouping.parsed import Parsed
    from trace_gate.core.analyst.language import Language

LONGEST = 3
"""Words of a noun"""


def accessories(
    every: Sequence[Parsed], heads: frozenset[str], language: Language
) -> tuple[str, ...]:
    """The nouns of NOUN for HEAD, as they are written, each in three terms at least.

    The longest end of what stands before *for* is taken that enough terms hold: of *slim ice pack*
    it is *ice pack*. What stands behind it is head words alone, and none stands before it.

    Args:
        every: The terms.
        heads: The stems of the head words.
        language: Their language.
    """
    held = [frozenset(each.stems) for each in every]
    found: dict[frozenset[str], str] = {}
    for each in sorted(every, key=lambda each: each.term.text):
        for noun in _nouns(each, heads, language):
            wanted = frozenset(terms.stems(noun, language))
            if sum(wanted <= stems for stems in held) >= TERMS:
                found.setdefault(wanted, " ".join(noun))
                break
    return tuple(sorted(found.values()))


def _nouns(each: Parsed, heads: frozenset[str], language: Language) -> Iterator[tuple[str, ...]]:
    """The ends of what stands before *for*, the longest first."""
    at = next((at for at, word in enumerate(each.words) if word in language.for_words), 0)
    before, behind = each.words[:at], each.words[at + 1 :]
    if not before or not behind:
        return
    if heads & set(terms.stems(before, language)):
        return
    if heads.issuperset(terms.stems(behind, language)):
        yield from (before[start:] for start in range(max(0, at - LONGEST), at))

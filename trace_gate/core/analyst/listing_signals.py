"""What the text of a product page says to a shopping assistant (SPEC 8, Priority score).

A class is proposed from signals, each with the words that gave it. A person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

REPEATED = 3
"""A word that stands so often in one line is repeated for search engines."""
ATTRIBUTES = ("size", "weight", "material")
_CONCRETE = 2
"""So many kinds of attributes make a page rich in them."""
_SHORTEST = 3
"""Letters of a word that counts as repeated."""
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_NUMBER = r"(?<![\w.,])\d+(?:[.,/]\d+)?(?:\s?[x\u00d7]\s?\d+(?:[.,]\d+)?)*[\s-]?"


class Signals(Record):
    """What a text says, by kind of signal, in the order of the text; each once."""

    found: Mapping[str, tuple[str, ...]]
    """`size`, `weight`, `material`, `scene`, `comparison`: the words that say it"""
    repeated: tuple[tuple[str, int, int], ...]
    """Words with how often they stand in a line, and the number of that line"""

    @property
    def proposed(self) -> str:
        """The class that the signals speak for."""
        attributes = [name for name in ATTRIBUTES if self.found.get(name)]
        if self.repeated:
            return "keyword_stuffed"
        if attributes and self.found.get("scene") and self.found.get("comparison"):
            return "conversational_ready"
        return "attribute_rich" if len(attributes) >= _CONCRETE else "standard"


def signals(text: str, languages: Iterable[Mapping[str, Sequence[str]]]) -> Signals:
    """The signals of a listing text.

    Args:
        text: Title, bullets and description, one each line.
        languages: The word lists of each language: `[listing]` of the files of `reports/`.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    lists = list(languages)
    kinds = {
        "size": _measured(_all(lists, "sizes")),
        "weight": _measured(_all(lists, "weights")),
        "material": _named(_all(lists, "materials")),
        "scene": _named(_all(lists, "scenes")),
        "comparison": _named(_all(lists, "comparisons")),
    }
    found = {
        name: tuple(dict.fromkeys(each[0].strip() for each in pattern.finditer(plain)))
        for name, pattern in kinds.items()
    }
    skipped = frozenset(_all(lists, "function_words"))
    return Signals(found=found, repeated=tuple(_repeated(plain, skipped)))


def _all(lists: Sequence[Mapping[str, Sequence[str]]], name: str) -> list[str]:
    return [word.casefold() for each in lists for word in each.get(name, ())]


def _named(words: Sequence[str]) -> re.Pattern[str]:
    """Whole words; of scripts without blanks, wherever they stand. The longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    parts = (rf"(?<!\w){re.escape(w)}(?!\w)" if _has_blanks(w) else re.escape(w) for w in ordered)
    return re.compile("|".join(parts) or r"(?!)")


def _measured(units: Sequence[str]) -> re.Pattern[str]:
    """A number with its unit."""
    ordered = sorted(set(units), key=lambda unit: (-len(unit), unit))
    parts = (re.escape(u) + (r"(?!\w)" if _has_blanks(u) else "") for u in ordered)
    return re.compile(f"{_NUMBER}(?:{'|'.join(parts) or '(?!)'})")


def _has_blanks(word: str) -> bool:
    """Whether its script has blanks between words."""
    return all(ord(char) < 0x2E80 for char in word)


def _repeated(plain: str, skipped: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    for number, line in enumerate(plain.splitlines(), 1):
        words = (word for word in _WORD.findall(line) if len(word) >= _SHORTEST)
        for word, many in sorted(Counter(words).items()):
            if many >= REPEATED and word not in skipped:
                yield word, many, number

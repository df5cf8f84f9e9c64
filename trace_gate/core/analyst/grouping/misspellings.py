"""Misspelt words, and the word that each stands for.

A rare word stands for a common one that differs by one letter, or by two neighbours that changed
places; from nine letters on by two such steps. The first letter is the same, as it nearly always
is in a slip.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from trace_gate.core.analyst.language import Language

SHORTEST, LONG = 5, 9
"""Letters of a word that is looked at, and of one that may differ by two steps."""
RARE, COMMON, TIMES = 2, 5, 5
"""A rare word is in so many terms at most; a common one in so many, and so many times as many."""


def folds(
    counts: Mapping[str, int], language: Language, kept: Container[str] = ()
) -> dict[str, str]:
    """Misspelt word to word.

    Args:
        counts: Word, as it is written, to the number of terms that hold it.
        language: Its stems: what the stemmer makes one already is no misspelling.
        kept: Words that are right as they are, such as brands.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(counts):
        if counts[word] >= COMMON:
            by_letter.setdefault(word[0], []).append(word)
    distance = _Distance()
    found = {}
    for word in sorted(counts):
        if counts[word] <= RARE and _is_looked_at(word, language, kept):
            near = [
                (steps, -counts[other], other)
                for other in by_letter.get(word[0], ())
                for steps in _steps(word, other, counts, distance)
            ]
            if near and not _same_stem(word, min(near)[2], language):
                found[word] = min(near)[2]
    return found


def osa(one: str, other: str, most: int) -> int:
    """The optimal string alignment distance; `most + 1` where it is more.

    A letter more, less, or another one is a step, and so are two neighbours that changed places.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, wanted in enumerate(other, 1):
            steps = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 < column and letter == other[column - 2] and wanted == one[row - 2]:
                steps = min(steps, before[column - 2] + 1)
            now.append(steps)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)


class _Distance:
    """The same distance by rapidfuzz, where it is there."""

    def __init__(self) -> None:
        try:
            from rapidfuzz.distance import OSA
        except ImportError:
            self._fast = None
        else:
            self._fast = OSA.distance

    def of(self, one: str, other: str, most: int) -> int:
        """As `osa`."""
        if self._fast is None:
            return osa(one, other, most)
        return int(self._fast(one, other, score_cutoff=most))


def _is_looked_at(word: str, language: Language, kept: Container[str]) -> bool:
    """Whether a rare word may be a slip: it is long enough, and no word that we know."""
    known = word in kept or word in language.function_words
    return (
        len(word) >= SHORTEST
        and not known
        and language.stemmer.stem(word) not in language.facets
        and not any(letter.isdigit() for letter in word)
    )


def _steps(word: str, other: str, counts: Mapping[str, int], distance: _Distance) -> Iterator[int]:
    """The distance to a word that it may stand for; nothing where it is too far."""
    most = 2 if len(word) >= LONG else 1
    if counts[other] >= TIMES * counts[word] and abs(len(word) - len(other)) <= most:
        steps = distance.of(word, other, most)
        if steps <= most:
            yield steps


def _same_stem(word: str, other: str, language: Language) -> bool:
    return language.stemmer.stem(word) == language.stemmer.stem(other)


def counted(words_of_terms: Sequence[Sequence[str]]) -> dict[str, int]:
    """Word to the number of terms that hold it."""
    counts: dict[str, int] = {}
    for words in words_of_terms:
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    return counts

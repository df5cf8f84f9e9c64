"""What the words of a bucket are about: scenes, constraints (SPEC 9, Proposing buckets)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.core.analyst.language import Language

SCENES = ("audience", "place", "use", "occasion")
CONSTRAINTS = ("problem", "size", "colour", "material", "unit")
UNKNOWN = "attribute?"
"""The facet of a word that no list has"""


class Facets(Record):
    """The words of a bucket by what they are about, as they are written."""

    scenes: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()


def facet_of(word: str, language: Language) -> str:
    """What a word is about; `UNKNOWN` where nobody knows."""
    found = language.facets.get(language.stemmer.stem(word))
    if found is None and any(letter.isdigit() for letter in word):
        return "unit"
    return found or UNKNOWN


def facets(words: Iterable[str], language: Language) -> Facets:
    """Words, the most used first, by what they are about."""
    about = [(word, facet_of(word, language)) for word in words]
    return Facets(
        scenes=tuple(word for word, facet in about if facet in SCENES),
        constraints=tuple(word for word, facet in about if facet in CONSTRAINTS),
    )

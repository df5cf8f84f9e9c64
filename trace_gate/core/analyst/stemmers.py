"""A word without its ending, so that `boxes` and `box` are one (SPEC 9, Proposing buckets).

Snowball's rules where `snowballstemmer` is there (`pip install "trace-gate[analyst]"`). Else a few
plain rules: endings of the plural only. Both are deterministic, and they differ, so that the method
of a grouping says which one it was.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN = "plain"
"""The method of the rules below."""

NO_ENDINGS = "bigrams"
"""The method of languages whose words have no endings; `terms` takes their characters in pairs."""
WITHOUT_ENDINGS = frozenset(("chinese", "japanese"))

_PLURALS = {
    # language: (ending, what stands in its place), the longest first
    "english": (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"),
                ("zes", "z"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", "")),
    "german": (("en", ""), ("er", ""), ("e", ""), ("n", ""), ("s", "")),
    "french": (("aux", "al"), ("eaux", "eau"), ("s", ""), ("x", "")),
    "spanish": (("ces", "z"), ("es", ""), ("as", ""), ("os", ""), ("s", ""), ("a", ""), ("o", "")),
    "portuguese": (("ões", "ão"), ("ns", "m"), ("as", ""), ("os", ""), ("s", ""), ("a", ""),
                   ("o", "")),
    "italian": (("i", ""), ("e", ""), ("a", ""), ("o", "")),
    "dutch": (("en", ""), ("s", ""), ("e", "")),
    "swedish": (("orna", ""), ("arna", ""), ("erna", ""), ("or", ""), ("ar", ""), ("er", ""),
                ("en", ""), ("et", ""), ("a", "")),
    "polish": (("ami", ""), ("ów", ""), ("a", ""), ("e", ""), ("i", ""), ("y", ""), ("ą", "")),
    "turkish": (("lar", ""), ("ler", "")),
    "arabic": (("ات", ""), ("ون", ""), ("ين", ""), ("ة", "")),
}  # fmt: skip
_SHORTEST = 3
"""So many letters are left at least; a shorter word stays as it is."""
_KEPT = 200_000
"""So many words are remembered; then it begins anew."""


class Stemmer:
    """Stems of one language. It remembers what it was asked: terms repeat their words.

    Args:
        language: As Snowball calls it, in small letters.
        plain: Whether the plain rules are taken though Snowball is there.
    """

    def __init__(self, language: str, *, plain: bool = False) -> None:
        self.language = language
        found: tuple[Any, str] = (None, PLAIN) if plain else _snowball(language)
        self._snowball, self.method = found
        self._endings = _PLURALS.get(language, ())
        self._known: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """The stem of a word in small letters."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[word] = self._stem(word)
        return found

    def _stem(self, word: str) -> str:
        if any(letter.isdigit() for letter in word):
            return word
        if self._snowball is not None:
            return str(self._snowball.stemWord(word)) or word
        word = word.removesuffix("'s") or word
        for ending, instead in self._endings:
            stem = word.removesuffix(ending) + instead
            if word.endswith(ending) and len(stem) >= _SHORTEST:
                return stem
        return word


def _snowball(language: str) -> tuple[Any, str]:
    """Snowball's stemmer of a language, and the method; none and `PLAIN` where it is not there.

    It is the one in Python, whatever else is installed, so that its version tells what it does.
    """
    if language in WITHOUT_ENDINGS:
        return None, NO_ENDINGS
    from importlib import import_module, metadata

    try:
        module = import_module(f"snowballstemmer.{language}_stemmer")
        major, minor, *_ = metadata.version("snowballstemmer").split(".")
    except ImportError:
        return None, PLAIN
    return getattr(module, f"{language.title()}Stemmer")(), f"snowball-{major}.{minor}"

"""Search terms as words, and what makes two of them one (SPEC 9, Proposing buckets).

Words are compared after NFKC and without capitals. Chinese and Japanese have no blanks between
words: a text is cut where the script changes, and each run of characters is taken in pairs, which
needs no dictionary.
"""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.core.analyst.language import Language

LATIN = "latin"
_ASCII_WORD = re.compile(r"\d+[.,]\d+[a-z0-9]*|[a-z0-9]+(?:'s\b)?")
_ASIN = re.compile(r"b0[0-9a-z]{8}")
_ISBN = re.compile(r"\d{9}[0-9x]|97[89]\d{10}|\d{9}")
_APOSTROPHES = dict.fromkeys((0x2019, 0x02BC, 0x0060, 0x00B4), "'")
_SCRIPTS = (
    # first and last character, script
    (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"), (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"), (0x0900, 0x097F, "devanagari"), (0x0E00, 0x0E7F, "thai"),
    (0x1100, 0x11FF, "hangul"), (0x3041, 0x309F, "hiragana"), (0x30A0, 0x30FF, "katakana"),
    (0x3400, 0x4DBF, "han"), (0x4E00, 0x9FFF, "han"), (0xAC00, 0xD7AF, "hangul"),
    (0xF900, 0xFAFF, "han"), (0x20000, 0x3FFFF, "han"),
)  # fmt: skip
_IN_PAIRS = frozenset(("han", "hiragana", "katakana", "thai"))
"""Scripts that have no blanks between words"""


def plain(term: str) -> str:
    """A term without what only its way of writing differs in: width, capitals, blanks."""
    if term.isascii():
        return " ".join(term.casefold().split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", term).casefold())
    return " ".join(folded.translate(_APOSTROPHES).split())


def words(term: str) -> tuple[str, ...]:
    """The words of a term as they are written, in their order."""
    text = plain(term)
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text))
    return tuple(_pieces(text))


def is_product(term: str) -> bool:
    """Whether a term is no words, but products: ASINs, ISBNs. A workbook cuts leading zeros."""
    parts = plain(term).split()
    return bool(parts) and all(_is_product(part.replace("-", "")) for part in parts)


def script_of(word: str) -> str:
    """The script of a word: that of its first letter; `latin` where it has none."""
    if word.isascii():
        return LATIN
    return next((_script(letter) for letter in word if letter.isalpha()), LATIN)


def stems(term: Iterable[str], language: Language) -> tuple[str, ...]:
    """The stems of words, in their order, without words that say nothing.

    Where all of them say nothing, all are kept: a term is never empty.
    """
    every = tuple(term)
    stem = language.stemmer.stem
    kept = tuple(stem(word) for word in every if word not in language.function_words)
    return kept or tuple(stem(word) for word in every)


def key(term: str, language: Language) -> tuple[str, ...]:
    """What terms have in common that differ in endings, order and function words only.

    Returns:
        The stems, each once and sorted; none for a term without a letter or a digit.
    """
    return tuple(sorted(set(stems(words(term), language))))


def _is_product(text: str) -> bool:
    if _ASIN.fullmatch(text):
        return True
    if not _ISBN.fullmatch(text):
        return False
    if len(text) == 13:
        return sum((3 if at % 2 else 1) * int(d) for at, d in enumerate(text)) % 10 == 0
    digits = [10 if digit == "x" else int(digit) for digit in text.rjust(10, "0")]
    return sum((10 - at) * digit for at, digit in enumerate(digits)) % 11 == 0


def _script(letter: str) -> str:
    code = ord(letter)
    return next((name for first, last, name in _SCRIPTS if first <= code <= last), LATIN)


def _pieces(text: str) -> Iterator[str]:
    """The words of a text that is not ASCII alone."""
    for part in _runs(text):
        script = script_of(part)
        if script in _IN_PAIRS:
            yield from _pairs(part)
        elif part.isascii():
            yield from _ASCII_WORD.findall(part)
        else:
            yield part


def _runs(text: str) -> Iterator[str]:
    """The text cut at all that is no letter or digit, and where the script changes."""
    run, script = "", ""
    for at, letter in enumerate(text):
        if not _belongs(text, at):
            new = ""
        elif letter.isalpha():
            new = _script(letter)
        else:  # digits and marks go on with what they stand behind
            new = script if script not in _IN_PAIRS or not letter.isdigit() else LATIN
            new = new or LATIN
        if new != script and run:
            yield run
            run = ""
        run, script = (run + letter, new) if new else ("", "")
    if run:
        yield run


def _belongs(text: str, at: int) -> bool:
    """Whether a character is part of a word. A point between two digits is, as in 1.5."""
    letter = text[at]
    if letter.isalnum() or unicodedata.category(letter)[0] == "M":
        return True
    beside = text[at - 1 : at], text[at + 1 : at + 2]
    return letter in ".," and all(each.isdigit() for each in beside)


def _pairs(run: str) -> Iterator[str]:
    if len(run) < 3:
        yield run
    else:
        yield from (run[at : at + 2] for at in range(len(run) - 1))

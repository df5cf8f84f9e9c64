"""What a cell of a workbook says, as text: exactly, and marked where it is no plain value."""

from __future__ import annotations

import re

from trace_gate.core.market.workbook import (
    CONTROL,
    DATE,
    ERROR,
    FORMULA,
    LONG,
    MARK,
    PERCENT,
    YES_OR_NO,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

EXACT_DIGITS = 15
"""So many digits of a whole number every program keeps."""

_OTHER_KINDS = {"b": YES_OR_NO, "e": ERROR, "d": DATE}
_YES_OR_NO = {"1": "TRUE", "0": "FALSE"}
_PLAIN = re.compile(r"0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,8})\.[0-9]{0,4}[1-9]")
_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Refused(Exception):
    """What nobody may read: what is wrong with it, as the end of a sentence about the workbook."""


class Texts:
    """Makes the texts of cells.

    Args:
        strings: the shared texts of the workbook, as cells show them.
        dates: the styles that show a number as a date.
        percents: those that show it in percent.
    """

    def __init__(
        self, strings: Sequence[str], dates: Collection[int], percents: Collection[int]
    ) -> None:
        self._strings, self._dates, self._percents = strings, dates, percents

    def maker(self, kind: str, style: int) -> Callable[[str], str]:
        """What makes the text of a cell of the characters of its value, which has some.

        Args:
            kind: the attribute `t` of the cell.
            style: its attribute `s`.

        Raises:
            Refused: there is no such kind; in its turn also: it is no value of that kind.
        """
        if kind in ("", "n"):
            if style in self._dates:
                return lambda raw: MARK + DATE + number_text(raw).removeprefix(MARK + LONG)
            if style in self._percents:
                return lambda raw: MARK + PERCENT + number_text(raw).removeprefix(MARK + LONG)
            return number_text
        if kind == "s":
            return self._shared
        if kind in ("str", "inlineStr"):
            return text_of
        mark = _OTHER_KINDS.get(kind)
        if mark is not None:
            return lambda raw: MARK + mark + _YES_OR_NO.get(raw, raw[:40])
        raise Refused(f"has a cell of a kind that nobody knows: {kind[:20]!r}")

    def _shared(self, raw: str) -> str:
        if not (raw.isascii() and raw.isdigit()) or int(raw) >= len(self._strings):
            raise Refused("has a cell with a text that the file does not have")
        return self._strings[int(raw)]


def as_formula(text: str) -> str:
    """The same as the value that was saved with a formula."""
    return MARK + FORMULA + (text[2:] if text.startswith(MARK) else text)


def number_text(raw: str) -> str:
    """A number as people write it: 0.8 for 0.80000000000000004; marked where it is not exact.

    Raises:
        Refused: it is no number.
    """
    if _PLAIN.fullmatch(raw) is not None:
        return raw
    if _NUMBER.fullmatch(raw) is None:
        raise Refused(f"has a number that is none: {raw[:40]!r}")
    value = float(raw)
    if value in (float("inf"), float("-inf")):
        raise Refused(f"has a number that is too large: {raw[:40]!r}")
    if value == int(value) and abs(value) >= 10**EXACT_DIGITS:
        return MARK + LONG + raw
    from decimal import Decimal

    plain = format(Decimal(repr(value)), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain == "-0" else plain


def text_of(raw: str) -> str:
    """A text as Excel shows it: `_x000D_` is a character, and all line ends are one.

    Raises:
        Refused: an escape in it is half a character.
    """
    if raw.isprintable() and "_x" not in raw:
        return raw
    text = raw
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        if any("\ud800" <= each <= "\udfff" for each in text):
            raise Refused("has half a character in a text")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return MARK + CONTROL + _CONTROLS.sub(" ", text) if _CONTROLS.search(text) else text


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of a reference like B7, both from 1.

    Raises:
        Refused: it is none.
    """
    found = _REFERENCE.fullmatch(reference)
    if found is None or found[2].startswith("0"):
        raise Refused(f"has a cell in a place that is none: {reference[:20]!r}")
    return int(found[2]), column_of(found[1])


def column_of(letters: str) -> int:
    """The number of a column, from 1: A is 1, AA is 27."""
    number = 0
    for each in letters:
        number = 26 * number + ord(each) - 64
    return number

"""The numbers of a column: counts, money, percentages, as reports write them (SPEC 9).

A cell alone does not tell whether `1.480` is a thousand and more or one and a half. Its column
does: one way of writing decimals has to fit all of its cells.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from trace_gate.core.analyst import report_messages as messages
from trace_gate.core.numerals import COMMA, POINT
from trace_gate.core.record import Record
from trace_gate.core.table import NUMBER, TEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SIGNED = re.compile(
    r"(?P<open>\()?\s*(?P<minus>[-+]?)\s*(?P<before>[^\d\s(),+-]{0,5}?)\s*(?P<inner>[-+]?)"
    r"(?P<digits>\d[\d.,' ]*\d|\d|[.,]\d+)\s*(?P<after>[^\d\s(),.]{0,5})\s*(?P<close>\))?"
)
_BY_STYLE = {
    POINT: re.compile(r"(?:\d+|\d{1,3}(?:[,' ]\d{2,3})*[,' ]\d{3})?(?:\.\d+)?"),
    COMMA: re.compile(r"(?:\d+|\d{1,3}(?:[.' ]\d{3})+)?(?:,\d+)?"),
}
_THREE_DECIMALS = {
    POINT: re.compile(r"[1-9]\d{0,2}\.\d{3}"),
    COMMA: re.compile(r"[1-9]\d{0,2},\d{3}"),
}
_NONE = frozenset(("", "-", "--", "na", "n/a", "null", "nan"))
_LARGEST = 10**15
"""A workbook holds whole numbers exactly up to nine times as much."""


class Amount(Record):
    """A number as it stands in a cell."""

    value: Decimal
    percent: bool = False
    """Whether a percent sign stands behind it; the value is what stands before the sign."""
    currency: str = ""
    """The code or the sign of money"""


class Unreadable(ValueError):
    """A cell, or a column, that is no number; the message is for people."""


class Unclear(Unreadable):
    """A column whose numbers can be read in two ways."""


def evident_style(cells: Iterable[str]) -> str | None:
    """How the cells of a column say that they write decimals: `POINT`, `COMMA`, or not at all.

    Args:
        cells: All cells of it, as `core/table` says.

    Raises:
        Unreadable: some cells can only be read the one way, others only the other.
    """
    fits: dict[str, list[str]] = {POINT: [], COMMA: []}
    for cell in _different_texts(cells):
        digits = _digits(cell)
        if digits is None or digits.isdigit():
            continue
        ways = [style for style, pattern in _BY_STYLE.items() if pattern.fullmatch(digits)]
        if len(ways) == 1:
            fits[ways[0]].append(cell[1:])
    if fits[POINT] and fits[COMMA]:
        raise Unreadable(messages.two_ways_of_decimals(fits))
    return POINT if fits[POINT] else COMMA if fits[COMMA] else None


def style_of(cells: Sequence[str], default: str, beside: str | None = None) -> str:
    """How a column writes decimals: `POINT` or `COMMA`.

    Args:
        cells: All cells of it, as `core/table` says.
        default: What its language does. It is taken where both ways fit all cells; not for three
            decimals, which are a thousand to others.
        beside: What the other columns of the report, or a person, say.

    Raises:
        Unreadable: some cells can only be read the one way, others only the other.
        Unclear: nothing tells whether a cell has three decimals or is a thousand.
    """
    told = evident_style(cells) or beside
    if told is not None:
        return told
    for cell in _different_texts(cells):
        if _THREE_DECIMALS[default].fullmatch(_digits(cell) or ""):
            raise Unclear(messages.unclear_decimals(cell))
    return default


def amount(cell: str, style: str) -> Amount | None:
    """The number of a cell; None for a blank one, which is not zero.

    Args:
        cell: As `core/table` says.
        style: `style_of` its column.

    Raises:
        Unreadable: it is no number.
    """
    if cell[:1] == NUMBER:
        return Amount(value=Decimal(cell[1:]))
    plain = _plain(cell)
    if plain.casefold() in _NONE:
        return None
    found = _SIGNED.fullmatch(plain)
    if found is None or not _is_whole(found):
        raise Unreadable(f"{cell[1:]!r} is no number")
    if _BY_STYLE[style].fullmatch(found["digits"]) is None:
        raise Unreadable(messages.no_number(cell, style))
    negative = "-" in (found["minus"], found["inner"]) or bool(found["open"])
    digits = _normal(found["digits"], style)
    words = [found["before"].rstrip("."), found["after"]]
    return Amount(
        value=-Decimal(digits) if negative else Decimal(digits),
        percent="%" in words,
        currency="".join(word for word in words if word != "%").upper(),
    )


def value(cell: str, style: str) -> Decimal | None:
    """The number of a cell without its sign of money; None for a blank one.

    Raises:
        Unreadable: it is no number.
    """
    if cell[:1] == NUMBER:
        number: Decimal | None = Decimal(cell[1:])
    else:
        found = amount(cell, style) if cell else None
        number = found.value if found is not None else None
    if number is not None and not abs(number) < _LARGEST:
        raise Unreadable(messages.too_large_number(cell))
    return number


def count(cell: str, style: str) -> int | None:
    """The whole number of a cell; None for a blank one.

    Raises:
        Unreadable: it is no whole number, it is below zero, or it is too large.
    """
    found = value(cell, style)
    if found is None:
        return None
    whole = int(found)
    if whole != found or whole < 0:
        raise Unreadable(f"{cell[1:]!r} is no count")
    return whole


def fraction(cell: str, style: str, *, hundredths: bool) -> Decimal | None:
    """The fraction that a percentage is: 0.30 is 30 %.

    Args:
        cell: As `core/table` says.
        style: `style_of` its column.
        hundredths: Whether numbers without a percent sign are percent. The kind of the report
            tells, never the size of the number: a rate of 0.9 % and a share of 0.9 look alike.

    Raises:
        Unreadable: it is no number.
    """
    found = amount(cell, style)
    if found is None:
        return None
    return found.value.scaleb(-2) if found.percent or hundredths else found.value


def _different_texts(cells: Iterable[str]) -> list[str]:
    """The texts among some cells, each once."""
    return [cell for cell in dict.fromkeys(cells) if cell[:1] == TEXT]


def _is_whole(found: re.Match[str]) -> bool:
    """Whether brackets are two, signs one, and words beside the digits percent or money."""
    brackets = bool(found["open"]) is bool(found["close"])
    words = (found["before"].rstrip("."), found["after"])
    money = all(c.isalpha() or c == "%" or unicodedata.category(c) == "Sc" for c in "".join(words))
    return brackets and money and not (found["minus"] and found["inner"])


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell[1:]).replace("\u2212", "-").strip()


def _digits(cell: str) -> str | None:
    found = _SIGNED.fullmatch(_plain(cell))
    return found["digits"] if found is not None else None


def _normal(digits: str, style: str) -> str:
    if style == COMMA:
        digits = digits.replace(".", "").replace(",", ".")
    return re.sub("[,' ]", "", digits)

"""Numbers as people write them: `30%`, `1,204`, `0,30`, `$1.20`, `1.204,50` (decision 0092).

What is clear is read. What two people could read as two numbers is said to be unclear, with both.
Traces themselves hold plain numbers only (SPEC 3): this is for what is typed.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from trace_gate.core.record import Record

POINT, COMMA = "point", "comma"
"""What a country writes before the decimals; the other one parts thousands there."""

LONGEST = 40
"""More characters than this are no number."""

WHOLE, DIGITS = 18, 28
"""So many digits a number has at most before the point, and in all: a trace keeps no longer whole
number (SPEC 3), and a longer one would be rounded unseen."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u3000", " "),
        **dict.fromkeys("\u2019\u02bc", "'"),
        **dict.fromkeys("\u2212\u2013\ufe63", "-"),
    }
)
"""Odd blanks, quotes and minus signs as plain ones."""
_SIGNED = re.compile(
    r"(?P<minus>[-+]?)\s*(?P<before>[^\d\s.,'_+-]{0,4}?)\s*(?P<inner>[-+]?)(?P<digits>[\d.,' _]*\d)"
    r"\s*(?P<after>[^\d\s.,'_+-]{1,7})?"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?P<sign>[,.' _])\d{3})(?:(?P=sign)\d{3})*")
_INDIAN = re.compile(r"[1-9]\d?(?:,\d{2})+,\d{3}")
_PERCENT = frozenset(("%", "percent", "pct"))
_DOLLARS = frozenset(("USD", "CAD", "AUD", "SGD", "MXN"))
CURRENCIES = {
    "$": _DOLLARS,
    "us$": frozenset(("USD",)),
    "c$": frozenset(("CAD",)),
    "ca$": frozenset(("CAD",)),
    "a$": frozenset(("AUD",)),
    "s$": frozenset(("SGD",)),
    "mx$": frozenset(("MXN",)),
    "r$": frozenset(("BRL",)),
    "\u20ac": frozenset(("EUR",)),
    "\u00a3": frozenset(("GBP", "EGP")),
    "\u00a5": frozenset(("JPY",)),
    "\u20b9": frozenset(("INR",)),
    "rs": frozenset(("INR",)),
    "\u20ba": frozenset(("TRY",)),
    "z\u0142": frozenset(("PLN",)),
    "kr": frozenset(("SEK",)),
}
"""Signs of money in small letters, with the currencies that they may stand for."""

_CODES = frozenset(
    "USD CAD MXN BRL GBP EUR SEK PLN TRY AED SAR EGP ZAR INR JPY SGD AUD".casefold().split()
)


class Number(Record):
    """What was typed, and the number that it is.

    `currencies` are those that a sign of money stands for, empty where none was typed. A
    percentage is the fraction that it is: 30% is 0.30.
    """

    value: Decimal
    percent: bool = False
    currencies: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The number as a trace writes it."""
        return format(self.value, "f")


class Unclear(Record):
    """What two people could read as two numbers."""

    readings: tuple[Number, ...]


def read(text: str, decimals: str = POINT) -> Number | Unclear | None:
    """The number that a text is; both where it is unclear; None where it is none.

    Args:
        text: as it was typed.
        decimals: what the shop's country writes before decimals, `POINT` or `COMMA`.
    """
    plain = _plain(text)
    found = _parts(plain) if 0 < len(plain) <= LONGEST else None
    if found is None:
        return None
    before, digits, after, sign = found
    percent = after in _PERCENT
    currencies = frozenset().union(*(currencies_of(word) for word in (before, after)))
    read_as = _values(digits, decimals, percent=percent)
    values = [value.copy_negate() if sign < 0 else value for value in read_as]
    if not values or any(map(_is_long, values)):
        return None
    made = tuple(
        Number(value=each.scaleb(-2) if percent else each, percent=percent, currencies=currencies)
        for each in values
    )
    return made[0] if len(made) == 1 else Unclear(readings=made)


def is_long(text: str) -> bool:
    """Whether a text is a number with more digits than a trace keeps."""
    plain = _plain(text)
    found = _parts(plain)
    return found is not None and sum(map(str.isdigit, found[1])) > WHOLE and read(text) is None


def typed(number: Number, decimals: str) -> str:
    """How a number is typed so that it is clear in every country."""
    whole, point, rest = number.text.partition(".")
    doubtful = decimals == COMMA and point and len(rest) == 3
    return f"{whole}.{rest}0" if doubtful else number.text


def decimal_or_none(text: str) -> Decimal | None:
    """A number as a trace writes it; None for what is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return None if found.is_nan() else found


def _is_long(value: Decimal) -> bool:
    return value.adjusted() >= WHOLE or len(value.as_tuple().digits) > DIGITS


def _plain(text: str) -> str:
    """Full-width signs and the digits of other scripts as plain ones, odd blanks as blanks."""
    shown = unicodedata.normalize("NFKC", text).strip().translate(_PLAIN)
    return "".join(str(unicodedata.decimal(char, char)) for char in shown)


def _parts(plain: str) -> tuple[str, str, str, int] | None:
    """What stands before the digits, the digits, what stands behind, and the sign."""
    found = _SIGNED.fullmatch(plain)
    if found is None or (found["minus"] and found["inner"]):
        return None
    before, after = found["before"].casefold(), (found["after"] or "").casefold()
    if (before and not currencies_of(before)) or (before and after):
        return None
    if after and after not in _PERCENT and not currencies_of(after):
        return None
    return before, found["digits"], after, -1 if "-" in (found["minus"], found["inner"]) else 1


def currencies_of(word: str) -> frozenset[str]:
    """The currencies that a code or a sign of money, in small letters, may stand for."""
    if word in _CODES:
        return frozenset((word.upper(),))
    return CURRENCIES.get(word, frozenset())


def _values(digits: str, decimals: str, *, percent: bool) -> list[Decimal]:
    """One number where the signs in it can mean only one thing; two where they can mean two."""
    if re.fullmatch(r"0|[1-9]\d*|(0|[1-9]\d*)?\.\d+", digits) and not _is_doubtful(
        digits, decimals
    ):
        return [Decimal(digits)]
    found = [_decimal(digits, ",", "."), _decimal(digits, ".", ","), _grouped(digits)]
    values = list(dict.fromkeys(value for value in found if value is not None))
    if len(values) < 2:
        return values
    if "," in digits and decimals == POINT and not percent:
        return [value for value in values if value == _grouped(digits)]
    return sorted(values, reverse=True)


def _is_doubtful(digits: str, decimals: str) -> bool:
    """`1.204` is 1204 to a reader whose country parts thousands with a point."""
    return decimals == COMMA and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits) is not None


def _decimal(digits: str, point: str, comma: str) -> Decimal | None:
    """The number if `point` stands before its decimals, and another sign may part thousands."""
    whole, found, rest = digits.rpartition(point)
    if not found or not rest.isdigit():
        return None
    if whole not in ("", "0") and re.fullmatch(r"[1-9]\d*", whole) is None:
        parted = _GROUPED.fullmatch(whole)
        indian = comma == "," and _INDIAN.fullmatch(whole) is not None
        if not indian and (parted is None or parted["sign"] == point):
            return None
    return Decimal(f"{re.sub('[^0-9]', '', whole) or '0'}.{rest}")


def _grouped(digits: str) -> Decimal | None:
    """The whole number if its signs part thousands (in India also hundreds of them)."""
    if _GROUPED.fullmatch(digits) or _INDIAN.fullmatch(digits):
        return Decimal(re.sub("[^0-9]", "", digits))
    return None

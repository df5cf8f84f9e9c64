"""Values of a row in the one form that every format takes (SPEC 9, Export).

A text has no NUL and no half of a character, so that every reader takes it. What does not fit its
column is None; where the whole of it matters, a column of text beside it has it.
"""

from __future__ import annotations

import json
from decimal import Decimal

from trace_gate.core.trace.ids import Instant, instant_or_none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

DIGITS, PLACES = 28, 10
"""Of a decimal: in all, and after the point."""

MICROSECONDS = 6
LARGEST = 2**63 - 1
UNKNOWN = "\ufffd"


def text(value: object) -> str | None:
    """A text that can be written everywhere; None for what is none."""
    if not isinstance(value, str):
        return None
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", UNKNOWN)


def texts(values: Iterable[object]) -> tuple[str, ...]:
    """Several texts; what is none is left out."""
    return tuple(each for each in map(text, values) if each is not None)


def plain(value: object) -> str | None:
    """Any value of a trace as text: a word as it is, a number in digits, a map or list as JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        return text(value)
    return text(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def integer(value: object) -> int | None:
    """A whole number of 64 bits."""
    good = isinstance(value, int) and not isinstance(value, bool)
    return value if good and abs(value) <= LARGEST else None  # type: ignore[arg-type,return-value]  # `good` says so


def boolean(value: object) -> bool | None:
    """True or false."""
    return value if isinstance(value, bool) else None


def decimal(value: object) -> str | None:
    """A number exactly as it is written; None where it has more digits than the column."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite() or abs(exact) >= 10 ** (DIGITS - PLACES):
        return None
    digits = f"{exact:f}"
    whole, point, rest = digits.partition(".")
    rest = rest.rstrip("0")
    return None if len(rest) > PLACES else f"{whole}{point if rest else ''}{rest}"


def moment(whole: int, fraction: str = "") -> str | None:
    """Seconds since the epoch as `2025-01-06T10:00:00Z`, cut to microseconds.

    None for a year that no calendar has (an offset can lead behind 9999).
    """
    date = Instant(whole=whole, fraction="", offset=0).utc_date
    if len(date) != len("2025-01-06") or not "0001" <= date[:4] <= "9999":
        return None
    minutes, seconds = divmod(whole % 86_400, 60)
    hours, minutes = divmod(minutes, 60)
    rest = fraction[:MICROSECONDS].rstrip("0")
    after = f".{rest}" if rest else ""
    return f"{date}T{hours:02d}:{minutes:02d}:{seconds:02d}{after}Z"


def timestamp(value: object) -> str | None:
    """An instant of a trace in UTC, cut to microseconds; None for what is none."""
    found = instant_or_none(value) if isinstance(value, str) else None
    return None if found is None else moment(found.whole, found.fraction)


def month(date: str | None) -> str | None:
    """`2025-01` of a date or a timestamp."""
    return None if date is None else date[:7]

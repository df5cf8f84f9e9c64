"""What a cell says: a number of the declared style, a word of a list, a text; blank is nothing.

Numbers are decimal, on the text as it is written: 0.8 is 0.80, and 1e1 is no number.
"""

from __future__ import annotations

import re
from decimal import Decimal

from trace_gate.core.market import table_messages as messages
from trace_gate.core.trace.yaml import characters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.market.mapping import ValueColumn

    Value = Decimal | str | tuple[str, ...] | None

MOST_DIGITS = 18
MOST_TEXT = 20_000
SAYABLE = "Take it out: no decision can hold it, so nobody could decide this text."
_NUMBER = {
    ".": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
    ",": re.compile(r"-?[0-9]+(,[0-9]+)?"),
}


class NoValue(Exception):
    """A cell that is no value of its column: what is wrong, and the edit."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong, self.remedy = wrong, remedy


def value_of(cell: str, column: ValueColumn, decimal: str) -> Value:
    """The value of a cell; None for a blank one.

    Raises:
        NoValue: it is none of its column's kind.
    """
    if column.kind == "text":
        if len(cell) > MOST_TEXT:
            raise NoValue(*messages.too_long(cell, MOST_TEXT))
        found = cell.replace("\r\n", "\n")
        hidden = characters.in_value(found)
        if hidden is not None:
            raise NoValue(f"holds {characters.described(hidden)}", SAYABLE)
        return found or None
    text = cell.strip(" ")
    if not text:
        return None
    return _word(text, column) if column.kind == "enum" else _number(text, column, decimal)


def shown(value: object) -> str:
    """A value as people read it, and as a command takes it."""
    if value is None:
        return "nothing"
    if isinstance(value, Decimal):
        return format(value, "f")
    return " | ".join(value) if isinstance(value, tuple) else str(value)


def as_data(value: Value) -> int | float | str | list[str] | None:
    """A value as a trace and JSON have it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value


def share(old: object, new: object) -> Decimal | None:
    """The change as a fraction of the old value, to four places; None where there is none."""
    if not (isinstance(old, Decimal) and isinstance(new, Decimal) and old):
        return None
    if not (old.is_finite() and new.is_finite()):
        return None
    return ((new - old) / abs(old)).quantize(Decimal("0.0001")).normalize() + 0


def same(said: object, held: Value, kind: str) -> bool:
    """Whether what a decision says is the value that a file has in a column of a kind."""
    if held is None or said is None:
        return held is None and said in (None, "", [], {})
    if isinstance(held, Decimal):
        if isinstance(said, bool) or not isinstance(said, int | float):
            return False
        return Decimal(str(said)) == held
    if isinstance(held, tuple):
        return isinstance(said, list) and tuple(map(str, said)) == held
    if kind == "enum":
        return str(said).casefold() == held.casefold()
    return isinstance(said, str) and said == held


def _word(text: str, column: ValueColumn) -> str:
    known = {each.casefold(): each for each in column.one_of}
    word = known.get(text.casefold())
    if word is None:
        raise NoValue(f"is {text!r}", f"Write {' or '.join(column.one_of)}.")
    return word


def _number(text: str, column: ValueColumn, decimal: str) -> Decimal:
    if _NUMBER[decimal].fullmatch(text) is None:
        raise NoValue(*messages.no_number(text, decimal))
    number = Decimal(text.replace(",", "."))
    if sum(map(str.isdigit, text)) > MOST_DIGITS:
        raise NoValue(*messages.many_digits(MOST_DIGITS))
    if number < 0:
        raise NoValue(*messages.below_zero(text))
    most = 0 if column.kind == "integer" else column.decimals
    if most is not None and number != round(number, most):
        raise NoValue(*messages.many_decimals(text, most, number, decimal))
    return number

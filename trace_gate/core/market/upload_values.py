"""The cells of an upload sheet: what a decision says as Amazon takes it, against what it has."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from trace_gate.core.market import upload_messages
from trace_gate.core.market.bulk_entities import MOST_PERCENT
from trace_gate.core.market.mapping import STATES
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.market.bulk_download import BulkRow
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target

    Cell = str | Decimal | None
    """A text, a number, or nothing"""
    Newer = Mapping[tuple[tuple[str, ...], str], "Known"]
    """The identity of a row and a column, with what a decision has made of it"""

CENTS = 2


class Known(Record):
    """A value that a decision has set since the download, and which decision."""

    value: object
    trace_id: str


class Wrong(Exception):
    """A change that cannot be written: what is wrong, and what mends it."""

    def __init__(self, change: PlannedChange, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.change, self.wrong, self.remedy = change, wrong, remedy


def cell_of(change: PlannedChange, goal: Target) -> Cell:
    """The new value, as Amazon takes it.

    Raises:
        Wrong: it takes none such.
    """
    said = change.to_value
    if goal.kind == "state":
        word = said.casefold() if isinstance(said, str) else ""
        if word not in STATES:
            raise Wrong(change, *upload_messages.no_state(said))
        return word
    number = number_of(said)
    if said is None:
        raise Wrong(change, *upload_messages.no_value(goal.kind))
    if number is None or number < 0:
        raise Wrong(change, *upload_messages.no_number(said))
    if goal.placement is not None:
        if number != number.to_integral_value() or number > MOST_PERCENT:
            raise Wrong(change, *upload_messages.no_percent(number, MOST_PERCENT))
    elif number == 0 or number != round(number, CENTS):
        raise Wrong(change, *upload_messages.no_money(number))
    return number


def refuse_other(
    change: PlannedChange, goal: Target, row: BulkRow, column: str, newer: Newer
) -> None:
    """Nothing, where Amazon has what the decision begins at, and not yet what it leads to.

    What was approved is a step: from another value it is another step.

    Raises:
        Wrong: it has something else.
    """
    known = newer.get((row.identity, column))
    has: object = known.value if known is not None else row.cells.get(column)
    by = known.trace_id if known is not None else None
    if goal.kind == "state":
        has, said, new = (_word(each) for each in (has, change.from_value, change.to_value))
        same, there = has == said, has == new
    else:
        number = number_of(has)
        if has is not None and number is None:
            raise Wrong(change, *upload_messages.unread(row.number, has))
        # A placement without a percentage is one of 0.
        has = Decimal(0) if number is None and goal.placement is not None else number
        same, there = (_equal(has, each, goal) for each in (change.from_value, change.to_value))
    if there:
        raise Wrong(change, *upload_messages.has_it(row.number, change.to_value, by))
    if not same:
        raise Wrong(change, *upload_messages.has_other(row.number, has, change.from_value, by))


def number_of(value: object) -> Decimal | None:
    """A number, by its text as it is written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    text = str(value).strip()
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    plain = not isinstance(value, str) or text.replace(".", "", 1).isascii()
    return found if found.is_finite() and plain else None


def _equal(has: Decimal | None, said: object, goal: Target) -> bool:
    number = number_of(said)
    if said is None and goal.placement is not None:
        number = Decimal(0)
    return has == number if has is not None and number is not None else has is said is None


def _word(value: object) -> str | None:
    return str(value).strip().casefold() if value is not None else None


def same(read: object, said: object) -> bool:
    """Whether a cell that was read says what a decision says."""
    numbers = number_of(read), number_of(said)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return _word(read) == _word(said)

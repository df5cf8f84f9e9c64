"""The figures of a report: counts and money added up, rates computed from them (SPEC 9).

Rates are never averaged and never copied: each comes from the counts that stand beside it.
"""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from trace_gate.core.analyst import amounts
from trace_gate.core.analyst import report_messages as messages
from trace_gate.core.errors import UsageError
from trace_gate.core.numerals import COMMA, POINT
from trace_gate.core.record import Record
from trace_gate.core.table import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from trace_gate.core.analyst.reports import Report

    T = TypeVar("T")
    K = TypeVar("K", bound=Hashable)

N = TypeVar("N", int, Decimal)

COUNTS = (
    "impressions", "clicks", "orders", "units", "own_units", "other_units", "sessions",
    "page_views", "order_items", "search_query_volume", "cart_adds", "purchases",
    "market_impressions", "market_clicks", "market_cart_adds", "market_purchases",
)  # fmt: skip
MONEY = ("spend", "sales", "own_sales", "other_sales")
OF_THE_ASIN = ("sessions", "page_views")
"""A Business Report by SKU repeats these for each SKU of an ASIN."""

RATES: Mapping[str, tuple[str, str]] = {
    "ctr": ("clicks", "impressions"),
    "cpc": ("spend", "clicks"),
    "acos": ("spend", "sales"),
    "roas": ("sales", "spend"),
    "conversion_rate": ("orders", "clicks"),
    "unit_session_rate": ("units", "sessions"),
    "market_click_rate": ("market_clicks", "search_query_volume"),
    "market_purchase_rate": ("market_purchases", "search_query_volume"),
}
"""Rate to what is divided by what. A rate without its divisor is blank, never zero."""

_OTHERS = ("ctr", "cpc", "acos", "roas", "conversion_rate", "budget", "bid")
"""Columns that are not added up, and tell how the report writes decimals"""
_DECIMALS = {"de": COMMA}
_PLACES = Decimal("0.0001")
_CENT = Decimal("0.01")


class UnclearDecimals(UsageError):
    """A column whose numbers can be read in two ways; a person has to say in which."""


class Figures(Record):
    """The sums of some rows."""

    counts: Mapping[str, int]
    money: Mapping[str, Decimal]
    rows: int

    def value(self, name: str) -> Decimal | int | None:
        """A sum by its name; None where the report has no such column."""
        return self.counts.get(name, self.money.get(name))

    def rate(self, name: str) -> Decimal | None:
        """A rate of `RATES`, rounded to 4 places; None where it cannot be computed."""
        above, below = (self.value(each) for each in RATES[name])
        if above is None or not below:
            return None
        return (Decimal(above) / Decimal(below)).quantize(_PLACES)


NOTHING = Figures(counts={}, money={}, rows=0)
"""The sums of no rows."""


def totals(report: Report) -> Figures:
    """The sums of all rows.

    Raises:
        UsageError: a cell is no number, or a column writes decimals in two ways; with its place.
    """
    return by_entity(report, ()).get((), NOTHING)


def by_entity(report: Report, columns: tuple[str, ...]) -> dict[tuple[str, ...], Figures]:
    """The sums by what rows are about.

    Args:
        report: The report.
        columns: Our names of the columns that tell, such as `("search_term",)`.

    Raises:
        UsageError: as `totals`.
    """
    if not columns:
        return _by_members(report, {(): range(len(report.rows))} if report.rows else {})
    return by_group(report, list(zip(*map(report.keys, columns), strict=True)))


def by_group(report: Report, group_of: Sequence[K]) -> dict[K, Figures]:
    """The sums by the group of each row.

    Args:
        report: The report.
        group_of: Which group each row belongs to, in the order of its rows.

    Raises:
        UsageError: as `totals`.
    """
    groups: dict[K, list[int]] = {}
    for at, group in enumerate(group_of):
        groups.setdefault(group, []).append(at)
    return _by_members(report, groups)


def _by_members(report: Report, groups: Mapping[K, Sequence[int]]) -> dict[K, Figures]:
    """The sums of each group of rows."""
    _refuse_two_columns(report)
    counts = {n: _numbers(report, n, amounts.count) for n in COUNTS if n in report.cells}
    money = {n: _numbers(report, n, amounts.value) for n in MONEY if n in report.cells}
    _refuse_blank(report, {**counts, **money})
    repeated = _repeated(report)
    count_columns = [_Column(report, name, numbers, 0) for name, numbers in counts.items()]
    money_columns = [_Column(report, name, each, Decimal(0)) for name, each in money.items()]
    return {
        group: Figures(
            counts=dict(_sums(count_columns, members, repeated)),
            money={n: v.quantize(_CENT) for n, v in _sums(money_columns, members)},
            rows=len(members),
        )
        for group, members in groups.items()
    }


def _sums(
    columns: Sequence[_Column[N]], members: Sequence[int], repeated: frozenset[int] = frozenset()
) -> Iterator[tuple[str, N]]:
    """The sums of some rows. A column that is blank in all of them has none: blank is not zero."""
    for column in columns:
        own = members
        if repeated and column.name in OF_THE_ASIN:
            own = [at for at in members if at not in repeated]
        known = column.parts(own)
        if known:
            yield column.name, sum(known, column.nothing)


class _Column(Generic[N]):
    """The numbers of a column.

    Args:
        report: The report.
        name: Our name of the column.
        numbers: Each different cell of it, with its number.
        nothing: The zero of its numbers.
    """

    def __init__(
        self, report: Report, name: str, numbers: Mapping[str, N | None], nothing: N
    ) -> None:
        self.name = name
        self.nothing: N = nothing
        self._report = report
        self._numbers: Mapping[str, N | None] = numbers
        self._by_row: list[N | None] = []

    def parts(self, members: Sequence[int]) -> list[N]:
        """What the sum of some rows is added up of. Of all rows, each different cell is one."""
        if len(members) == len(self._report.rows):
            tally = self._report.tally(self.name).items()
            found = [(self._numbers[cell], often) for cell, often in tally]
            return [number * often for number, often in found if number is not None]
        if not self._by_row:
            cells = self._report.column(self.name)
            self._by_row = list(map(self._numbers.__getitem__, cells))
        some = [self._by_row[at] for at in members]
        return [number for number in some if number is not None]


def _style(report: Report) -> str | None:
    """How a report writes decimals, where it is said, or all of its columns that tell agree."""
    if report.decimals is not None:
        return report.decimals
    told = set()
    for name in (*COUNTS, *MONEY, *_OTHERS):
        with suppress(amounts.Unreadable):  # told where the column is read
            told.add(amounts.evident_style(report.tally(name)))
    told.discard(None)
    return told.pop() if len(told) == 1 else None


def _numbers(report: Report, name: str, read: Callable[[str, str], T]) -> dict[str, T]:
    """The number of each different cell of a column, all of which tell together how it is read."""
    cells = report.tally(name)
    known: dict[str, T] = {}
    try:
        texts = [cell for cell in cells if cell[:1] == TEXT]
        default = _DECIMALS.get(report.aliases.language, POINT)
        style = amounts.style_of(texts, default, _style(report)) if texts else default
        for cell in cells:
            known[cell] = read(cell, style)
    except amounts.Unclear as problem:
        raise UnclearDecimals(
            messages.wrong_column(report.place(0, name), name, problem),
            remedy=messages.say_decimals(),
        ) from problem
    except amounts.Unreadable as problem:
        column = report.column(name)
        at = next((at for at, cell in enumerate(column) if cell not in known), 0)
        raise UsageError(
            messages.wrong_column(report.place(at, name), name, problem),
            remedy=messages.download_again(),
        ) from problem
    return known


def _refuse_two_columns(report: Report) -> None:
    """Nothing, where each figure has one column.

    Raises:
        UsageError: two columns have the same, as of two attribution windows.
    """
    twice = [name for name in report.header.twice if name in (*COUNTS, *MONEY)]
    if twice:
        raise UsageError(
            messages.two_columns(report.table.file, twice), remedy=messages.take_column_out()
        )


def _refuse_blank(report: Report, columns: Mapping[str, Mapping[str, object]]) -> None:
    """Nothing, where a row has all the figures that its report needs, or none of them.

    Raises:
        UsageError: one of them is blank. A workbook shows an error, and a formula that nobody
            computed, as blank; it is not zero.
    """
    needed = {name: numbers for name, numbers in columns.items() if name in report.kind.needs}
    blank = {
        name: {cell for cell, number in numbers.items() if number is None}
        for name, numbers in needed.items()
    }
    if not any(blank.values()):
        return
    rows = zip(*map(report.column, needed), strict=True)
    for at, cells in enumerate(rows):
        missing = [name for name, cell in zip(needed, cells, strict=True) if cell in blank[name]]
        if missing and len(missing) < len(needed):
            name = missing[0]
            raise UsageError(
                messages.blank_figure(report.place(at, name), name),
                remedy=messages.open_the_file(),
            )


def _repeated(report: Report) -> frozenset[int]:
    """The rows about SKUs of an ASIN that an earlier row is about: they repeat its sessions."""
    if "sku" not in report.cells:
        return frozenset()
    first: dict[str, int] = {}
    for at, asin in enumerate(report.keys("child_asin")):
        first.setdefault(asin, at)
    return frozenset(range(len(report.rows))) - frozenset(first.values())

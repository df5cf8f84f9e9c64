"""The figures of a report: counts and money added up, rates computed from them (SPEC 9).

Rates are never averaged and never copied: each comes from the counts that stand beside it.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.analyst import amounts
from trace_gate.core.errors import UsageError
from trace_gate.core.numerals import COMMA, POINT
from trace_gate.core.record import Record
from trace_gate.core.table import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from trace_gate.core.analyst.reports import Report, Row

    T = TypeVar("T")

COUNTS = (
    "impressions", "clicks", "orders", "units", "own_units", "other_units", "sessions",
    "page_views", "order_items", "search_query_volume", "own_impressions", "own_clicks",
    "cart_adds", "own_cart_adds", "purchases", "own_purchases",
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
    "click_rate": ("clicks", "search_query_volume"),
    "purchase_rate": ("purchases", "search_query_volume"),
}
"""Rate to what is divided by what. A rate without its divisor is blank, never zero."""

_DECIMALS = {"de": COMMA}
_PLACES = Decimal("0.0001")


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


class Summed:
    """Adds up rows.

    Args:
        report: Whose rows they are.
        styles: How each of its columns writes decimals, as `styles_of` says.
    """

    def __init__(self, report: Report, styles: Mapping[str, str]) -> None:
        self._report, self._styles = report, styles
        self._counts = {n: 0 for n in COUNTS if n in report.header.columns}
        self._money = {n: Decimal(0) for n in MONEY if n in report.header.columns}
        self._rows, self._asins = 0, set[str]()

    def add(self, row: Row) -> None:
        """Take a row in.

        Raises:
            UsageError: a cell is no number; with its place.
        """
        self._rows += 1
        again = self._is_again(row)
        for name in self._counts:
            if not (again and name in OF_THE_ASIN):
                self._counts[name] += self._read(row, name, amounts.count) or 0
        for name in self._money:
            found = self._read(row, name, amounts.amount)
            self._money[name] += found.value if found is not None else 0

    @property
    def figures(self) -> Figures:
        """What it comes to."""
        return Figures(counts=dict(self._counts), money=dict(self._money), rows=self._rows)

    def _is_again(self, row: Row) -> bool:
        if "sku" not in self._report.header.columns or "sessions" not in self._counts:
            return False
        asin = self._report.cell(row, "child_asin")
        again = asin in self._asins
        self._asins.add(asin)
        return again

    def _read(self, row: Row, name: str, read: Callable[[str, str], T]) -> T:
        try:
            return read(self._report.cell(row, name), self._styles[name])
        except amounts.Unreadable as problem:
            raise _wrong(self._report, row, name, problem) from problem


def styles_of(report: Report) -> dict[str, str]:
    """How each column of counts or money writes decimals.

    Raises:
        UsageError: a column writes them in two ways.
    """
    default = _DECIMALS.get(report.aliases.language, POINT)
    found = {}
    for name in (*COUNTS, *MONEY):
        if name in report.header.columns:
            try:
                cells = (report.cell(row, name) for row in report.rows())
                found[name] = amounts.style_of(cells, default)
            except amounts.Unreadable as problem:
                raise _wrong(report, None, name, problem) from problem
    return found


def totals(report: Report) -> Figures:
    """The sums of all rows.

    Raises:
        UsageError: a cell is no number, or a column writes decimals in two ways.
    """
    made = Summed(report, styles_of(report))
    for row in report.rows():
        made.add(row)
    return made.figures


def by_entity(report: Report, columns: tuple[str, ...]) -> dict[tuple[str, ...], Figures]:
    """The sums by what rows are about.

    Args:
        report: The report.
        columns: Our names of the columns that tell, such as `("search_term",)`.

    Raises:
        UsageError: as `totals`.
    """
    styles = styles_of(report)
    made: dict[tuple[str, ...], Summed] = {}
    for row in report.rows():
        entity = tuple(shown(report.cell(row, name)).strip() for name in columns)
        made.setdefault(entity, Summed(report, styles)).add(row)
    return {entity: each.figures for entity, each in made.items()}


def _wrong(report: Report, row: Row | None, name: str, problem: ValueError) -> UsageError:
    place = report.table.file if row is None else report.place(row, name)
    return UsageError(
        f"{place}: the column of {name}: {problem}.",
        remedy="Download the report once more; a file that was saved again by another program may "
        "be damaged.",
    )

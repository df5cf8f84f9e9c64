"""The columns of Amazon's bulk-operations sheet, by what they mean (SPEC 5, Market files).

Columns are found by their names, whose capitals and blanks differ from one download to the next.
Amazon ignores what is informational and what it has counted; every other column may change
something, so one that is not known here is never passed over.
"""

from __future__ import annotations

from trace_gate.core.market.workbook import LONG, MARK, mark_of, without_mark
from trace_gate.core.record import Record
from trace_gate.core.trace.target_names import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHEETS = ("Sponsored Products Campaigns",)
"""The sheets of a workbook that are read."""
PRODUCT = "sponsored products"

NAMES: Mapping[str, tuple[str, ...]] = {
    "product": ("product",),
    "entity": ("entity",),
    "operation": ("operation",),
    "campaign_id": ("campaign id",),
    "ad_group_id": ("ad group id",),
    "portfolio_id": ("portfolio id",),
    "ad_id": ("ad id",),
    "keyword_id": ("keyword id",),
    "target_id": ("product targeting id",),
    "campaign_name": ("campaign name",),
    "ad_group_name": ("ad group name",),
    "start_date": ("start date",),
    "end_date": ("end date",),
    "targeting_type": ("targeting type",),
    "state": ("state",),
    "daily_budget": ("daily budget",),
    "sku": ("sku",),
    "asin": ("asin",),
    "default_bid": ("ad group default bid",),
    "bid": ("bid",),
    "keyword": ("keyword text",),
    "match_type": ("match type",),
    "strategy": ("bidding strategy",),
    "placement": ("placement",),
    "percentage": ("percentage",),
    "expression": ("product targeting expression",),
}
"""A meaning, and what columns of it are called, in small letters."""
IDS = ("campaign_id", "ad_group_id", "portfolio_id", "ad_id", "keyword_id", "target_id")
NEEDED = ("entity", "operation", "campaign_id")
"""Without these it is no bulk sheet."""

INFORMATIONAL = "(informational only)"
COUNTED = frozenset(
    (
        "impressions",
        "clicks",
        "click-through rate",
        "spend",
        "sales",
        "orders",
        "units",
        "conversion rate",
        "acos",
        "cpc",
        "roas",
    )
)
"""What Amazon has counted: it ignores these columns of an upload."""


REPORTED = frozenset(("customer search term", "portfolio name", "ad group name", "record type"))
"""Columns of the sheets that stand beside, and that only report."""


class BulkColumns(Record):
    """The columns of one sheet."""

    header: tuple[str, ...]
    places: Mapping[str, int]
    """Meanings with the place of their column, from 0."""
    others: tuple[int, ...]
    """Columns that are not known, and that Amazon may not ignore."""

    def cells(self, row: Sequence[str]) -> Mapping[str, str]:
        """The filled cells of a row by what they mean, blanks around them apart."""
        made = {each: _cell(each, row[at]) for each, at in self.places.items() if at < len(row)}
        return {each: cell for each, cell in made.items() if cell}

    def unknown(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The filled cells of columns that are not known, by the names of these."""
        for at in self.others:
            cell = _cell("", row[at]) if at < len(row) else ""
            if cell:
                yield self.header[at], cell

    def name_of(self, meaning: str) -> str:
        """What a column is called; what Amazon calls it where the sheet has none."""
        at = self.places.get(meaning)
        return self.header[at] if at is not None else _title(meaning)


def _cell(meaning: str, cell: str) -> str:
    """A cell without blanks around it. An id is a name, so all its digits are read."""
    if not cell.startswith(MARK):
        return cell.strip()
    is_id = meaning in IDS and mark_of(cell) == LONG and without_mark(cell).isdigit()
    return without_mark(cell) if is_id else cell


def is_english(name: str) -> bool:
    """Whether a column is called as Amazon calls one in English."""
    words = fold(name)
    known = {each for names in NAMES.values() for each in names}
    return words in known | COUNTED | REPORTED or words.endswith(INFORMATIONAL)


class NoBulkSheet(Exception):
    """A header that is none of a bulk sheet: what is wrong, and the edit."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong, self.remedy = wrong, remedy


def columns(header: Sequence[str]) -> BulkColumns:
    """The columns of a bulk sheet, by the names in its header.

    Raises:
        NoBulkSheet: a column is missing without which nothing can be read, or one stands twice.
    """
    known = {name: meaning for meaning, names in NAMES.items() for name in names}
    places: dict[str, int] = {}
    others = []
    for at, text in enumerate(header):
        name = fold(text)
        if name in COUNTED or name.endswith(INFORMATIONAL):
            continue
        meaning = known.get(name)
        if meaning is None:
            others.append(at)  # one without a name, too: Amazon may not ignore it
        elif meaning in places:
            raise NoBulkSheet(f"has the column {text.strip()!r} twice", "Take one of them out.")
        else:
            places[meaning] = at
    for meaning in NEEDED:
        if meaning not in places:
            raise NoBulkSheet(
                f"has no column {_title(meaning)!r}, so it is no bulk sheet as Amazon's are in "
                "English",
                "Download it anew, with the language of the Ads console set to English, and edit "
                "no name of a column.",
            )
    return BulkColumns(header=tuple(header), places=places, others=tuple(others))


def _title(meaning: str) -> str:
    """What Amazon calls a column."""
    return NAMES[meaning][0].title().replace("Id", "ID").replace("Sku", "SKU")

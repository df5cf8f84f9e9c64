"""Made-up downloads of Amazon's bulk operations, in the layout that real ones have."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from trace_gate.core.market import bulk_download
from trace_gate.core.market.bulk_download import BulkDownload
from trace_gate.core.market.upload_plan import Upload
from trace_gate.core.market.upload_words import SHEET
from trace_gate.core.table import NUMBER, TEXT, Table
from trace_gate.core.trace.model import PlannedChange

NAME = "bulk-a1b2c3-20250105-20250111-1736700000000.csv"
HEADER = (
    *("Product", "Entity", "Operation", "Campaign ID", "Ad Group ID", "Portfolio ID", "Ad ID"),
    *("Keyword ID", "Product Targeting ID", "Campaign Name", "Ad Group Name"),
    *("Campaign Name (Informational only)", "Start Date", "End Date", "Targeting Type", "State"),
    *("Daily Budget", "SKU", "Ad Group Default Bid", "Bid", "Keyword Text", "Match Type"),
    *("Bidding Strategy", "Placement", "Percentage", "Product Targeting Expression"),
    *("Impressions", "Clicks", "Spend", "Sales", "Orders", "Units"),
)
GIFTS, CUPS = "178912345678901234", "278912345678901234"
MUG, CUP, OLD, NOT_MUG = (f"37891234567890123{each}" for each in range(1, 5))
CLOSE, RIVAL = "478912345678901231", "478912345678901232"


def row(entity: str, **cells: str) -> dict[str, str]:
    """A row about something in the campaign of gifts; `_` in a name stands for a blank."""
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    return {"Product": "Sponsored Products", "Entity": entity, "Campaign ID": GIFTS, **named}


def campaign(**cells: str) -> dict[str, str]:
    usual = {
        "Campaign_Name": "gifts",
        "Portfolio_ID": "578912345678901234",
        "Start_Date": "20240901",
        "End_Date": "20251231",
        "Targeting_Type": "MANUAL",
        "State": "enabled",
        "Daily_Budget": "100.00",
        "Bidding_Strategy": "Dynamic bids - down only",
        **dict.fromkeys(("Impressions", "Clicks", "Spend", "Sales", "Orders", "Units"), "0"),
    }
    return row("Campaign", **{**usual, **cells})


def ad_group(**cells: str) -> dict[str, str]:
    usual = {"Ad_Group_ID": CUPS, "Ad_Group_Name": "cups", "State": "enabled"}
    return row("Ad Group", **{**usual, "Ad_Group_Default_Bid": "0.75", **cells})


def keyword(keyword_id: str, text: str, match: str, **cells: str) -> dict[str, str]:
    named = {"Ad_Group_ID": CUPS, "Keyword_ID": keyword_id, "Keyword_Text": text}
    usual = {**named, "Match_Type": match, "State": "enabled", "Bid": "0.80"}
    return row("Keyword", **{**usual, **cells})


def negative(keyword_id: str, text: str, match: str, **cells: str) -> dict[str, str]:
    named = {"Ad_Group_ID": CUPS, "Keyword_ID": keyword_id, "Keyword_Text": text}
    return row("Negative Keyword", **{**named, "Match_Type": match, "State": "enabled", **cells})


def product_target(target_id: str, expression: str, **cells: str) -> dict[str, str]:
    named = {"Ad_Group_ID": CUPS, "Product_Targeting_ID": target_id}
    usual = {**named, "Product_Targeting_Expression": expression, "State": "enabled"}
    return row("Product Targeting", **{**usual, "Bid": "0.60", **cells})


def placement(name: str, percent: str, **cells: str) -> dict[str, str]:
    usual = {"Placement": name, "Percentage": percent, "Bidding_Strategy": "Fixed bid"}
    return row("Bidding Adjustment", **{**usual, **cells})


ROWS = (
    campaign(),
    placement("Placement Top", "35"),
    ad_group(),
    row("Product Ad", Ad_Group_ID=CUPS, Ad_ID="678912345678901234", SKU="MUG-1", State="enabled"),
    keyword(MUG, "mug", "exact"),
    keyword(CUP, "tea cup", "broad", State="paused", Bid="1.00"),
    keyword(OLD, "old mug", "exact", State="archived"),
    negative(NOT_MUG, "mug holder", "negativeExact"),
    product_target(CLOSE, "close-match"),
    product_target(RIVAL, 'asin="B0RIVAL001"', Bid=""),
)


def separated(*rows: dict[str, str], header: tuple[str, ...] = HEADER) -> str:
    """The rows as a csv."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows or ROWS)
    return out.getvalue()


def table(*rows: dict[str, str], sheet: str | None = None) -> Table:
    """The rows as a sheet that was read: all cells are texts."""
    cells = [[TEXT + each.get(name, "") if each.get(name) else "" for name in HEADER]
             for each in rows or ROWS]  # fmt: skip
    return Table(file=NAME, sheet=sheet, rows=[[TEXT + name for name in HEADER], *cells])


def download(*rows: dict[str, str]) -> BulkDownload:
    """The rows as a download."""
    return bulk_download.read(NAME, [table(*rows)])


def written(upload: Upload) -> Table:
    """A sheet as it is read again: a number is a number."""
    return Table(file="sheet.xlsx", sheet=SHEET, rows=[list(map(_cell, r)) for r in upload.table()])


def _cell(value: str | Decimal | None) -> str:
    if isinstance(value, Decimal):
        return NUMBER + repr(float(value))
    return TEXT + value if value else ""


def planned(*changes: tuple[str, object, object]) -> list[PlannedChange]:
    """Changes as a decision has them: target, from, to."""
    return [
        PlannedChange(
            target_text=text, change_type=None, from_value=old, to_value=new, details={}, index=at
        )
        for at, (text, old, new) in enumerate(changes)
    ]

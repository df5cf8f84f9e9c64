"""Workbooks for tests, written by another program than the one that reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]


def book(sheets: Mapping[str, Rows], then: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with some sheets; `then` does more to it."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if then is not None:
        then(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_parts(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same file with other parts; None leaves one out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.infolist():
            made = change(each.filename, old.read(each))
            if made is not None:
                new.writestr(each.filename, made)
    return out.getvalue()


BULK_SHEET = "Sponsored Products Campaigns"
BULK_COLUMNS = (
    "Product", "Entity", "Operation", "Campaign ID", "Ad Group ID", "Portfolio ID", "Ad ID",
    "Keyword ID", "Product Targeting ID", "Campaign Name", "Ad Group Name",
    "Campaign Name (Informational only)", "Start Date", "End Date", "Targeting Type", "State",
    "Daily Budget", "SKU", "Ad Group Default Bid", "Bid", "Keyword Text", "Match Type",
    "Bidding Strategy", "Placement", "Percentage", "Product Targeting Expression",
    "Shopper Cohort Percentage", "Impressions", "Clicks", "Spend", "ACOS",
)  # fmt: skip
CAMPAIGN, GROUP = "300100200300400", "500100200300400"
_BOTH = {"Campaign ID": CAMPAIGN, "Ad Group ID": GROUP}
BULK_ROWS: tuple[dict[str, Any], ...] = (
    {
        "Entity": "Campaign", "Campaign ID": CAMPAIGN, "Campaign Name": "Gifts", "State": "enabled",
        "Daily Budget": 20, "Bidding Strategy": "Fixed bid", "Start Date": "20240102",
        "Targeting Type": "Manual", "Portfolio ID": "77", "Impressions": 900,
    },
    {
        "Entity": "Bidding Adjustment", "Campaign ID": CAMPAIGN, "Placement": "Placement Top",
        "Percentage": 50, "Bidding Strategy": "Fixed bid",
    },
    {
        "Entity": "Ad Group", **_BOTH, "Ad Group Name": "Cups", "State": "enabled",
        "Ad Group Default Bid": 0.6,
    },
    {
        "Entity": "Keyword", **_BOTH, "Keyword ID": "7001", "Keyword Text": "Mug / cup",
        "Match Type": "Exact", "State": "enabled", "Bid": 0.9, "ACOS": 0.21,
    },
    {
        "Entity": "Keyword", **_BOTH, "Keyword ID": "7002", "Keyword Text": "tea cup",
        "Match Type": "Broad", "State": "paused", "Bid": 0.5,
    },
    {
        "Entity": "Keyword", **_BOTH, "Keyword ID": "7003", "Keyword Text": "old mug",
        "Match Type": "Exact", "State": "archived", "Bid": 0.5,
    },
    {
        "Entity": "Negative Keyword", **_BOTH, "Keyword ID": "7004", "Keyword Text": "plastic",
        "Match Type": "Negative Exact", "State": "enabled",
    },
    {
        "Entity": "Product Targeting", **_BOTH, "Product Targeting ID": "8001",
        "Product Targeting Expression": 'asin="B0RIVAL001"', "State": "enabled", "Bid": 0.7,
    },
    {"Entity": "Product Ad", **_BOTH, "Ad ID": "9001", "SKU": "MUG-1", "State": "enabled"},
)  # fmt: skip
"""A download: each row without an Operation."""
MUG_TARGET = f"campaign/{CAMPAIGN}/ad_group/{GROUP}/keyword/Mug %2F cup/exact"


def bulk_rows(*changes: tuple[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the download with some cells changed, by the place of the row."""
    made = [dict(each) for each in BULK_ROWS]
    for at, cells in changes:
        made[at].update(cells)
    return made


def bulk_book(rows: Sequence[Mapping[str, Any]], **more: Rows) -> bytes:
    """A bulk workbook, with a sheet of search terms beside its campaigns."""
    table = [
        BULK_COLUMNS,
        *(
            [{"Product": "Sponsored Products", **row}.get(each) for each in BULK_COLUMNS]
            for row in rows
        ),
    ]
    terms = [["Product", "Customer Search Term", "Clicks"], ["Sponsored Products", "=1+1", 9]]
    return book(
        {
            "Portfolios": [["Portfolio ID"]],
            BULK_SHEET: table,
            "SP Search Term Report": terms,
            **more,
        }
    )

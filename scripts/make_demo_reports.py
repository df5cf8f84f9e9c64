"""Write the made-up reports of the demo shop, in the real layout of Amazon's own.

    python scripts/make_demo_reports.py

One Sponsored Products search-term report as the console exports it (xlsx: real dates, money
and rates as numbers with their formats, two headings with a trailing space) and the one of
the week before as csv. Those of the tutorial are in `demo_terms`. No row is anybody's: products,
campaigns and figures are invented.
Only people who change the demo need this (openpyxl, in the `dev` extra); the files ship.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import demo_terms
from scripts.demo_terms import Row

DEMO = Path(__file__).resolve().parent.parent / "examples" / "demo"
SHEET = "Sponsored Product Search Term R"
STAMP = dt.datetime(2026, 1, 5, 8, 0, 0)
THIS_WEEK = (dt.date(2025, 12, 29), dt.date(2026, 1, 4))
WEEK_BEFORE = (dt.date(2025, 12, 22), dt.date(2025, 12, 28))
PRICE = 34.99
MONEY, RATE, DAY = "[$$]#,##0.00", "0.0000%", "mmm dd, yyyy"


THIS = (
    Row("SP-PRESS-EXACT", "press-core", "camping french press", "EXACT",
        "camping french press", 4120, 61, 68.32, 7),
    Row("SP-PRESS-EXACT", "press-core", "travel french press", "EXACT",
        "travel french press", 3875, 48, 55.20, 5, 1),
    Row("SP-PRESS-EXACT", "press-core", "insulated french press", "EXACT",
        "insulated french press", 2210, 29, 35.67, 4),
    Row("SP-PRESS-PHRASE", "press-gift", "coffee gift", "PHRASE",
        "coffee gift for campers", 1960, 22, 19.58, 2),
    Row("SP-PRESS-PHRASE", "press-gift", "coffee gift", "PHRASE",
        "coffee gift basket", 5230, 41, 37.31, 0),
    Row("SP-PRESS-BROAD", "press-discovery", "coffee press", "BROAD",
        "french press replacement filter", 2890, 37, 27.75, 0),
    Row("SP-PRESS-BROAD", "press-discovery", "coffee press", "BROAD",
        "unbreakable coffee press", 1430, 18, 14.94, 2),
    Row("SP-PRESS-AUTO", "press-auto", "close-match", "-",
        "camping coffee maker", 3340, 33, 24.09, 2),
    Row("SP-PRESS-AUTO", "press-auto", "substitutes", "-",
        "b0demo0007", 980, 11, 8.14, 1),
    Row("SP-PRESS-AUTO", "press-auto", "loose-match", "-",
        "0306406152", 120, 1, 0.62, 0),
    Row("SP-PRESS-ASIN", "press-product", 'asin="B0DEMO0009"', "-",
        "b0demo0009", 1705, 16, 13.60, 1, 1),
)  # fmt: skip

BEFORE = tuple(
    row._replace(
        impressions=row.impressions * 9 // 10,
        clicks=max(1, row.clicks * 19 // 20),
        spend=round(row.spend * 0.88, 2),
    )
    for row in THIS
)

HEADINGS = (
    "Start Date", "End Date", "Portfolio name", "Currency", "Campaign Name", "Ad Group Name",
    "Retailer", "Country", "Targeting", "Match Type", "Customer Search Term", "Impressions",
    "Clicks", "Click-Thru Rate (CTR)", "Cost Per Click (CPC)", "Spend", "7 Day Total Sales ",
    "Total Advertising Cost of Sales (ACOS) ", "Total Return on Advertising Spend (ROAS)",
    "7 Day Total Orders (#)", "7 Day Total Units (#)", "7 Day Conversion Rate",
    "7 Day Advertised SKU Units (#)", "7 Day Other SKU Units (#)",
    "7 Day Advertised SKU Sales ", "7 Day Other SKU Sales ",
)  # fmt: skip
FORMATS = (
    DAY, DAY, "", "", "", "", "", "", "", "", "", "", "", RATE, MONEY, MONEY, MONEY, RATE, "",
    "", "", RATE, "", "", MONEY, MONEY,
)  # fmt: skip


def cells(row: Row, period: tuple[dt.date, dt.date]) -> list[object]:
    """The 26 cells of a row, typed as the console types them; empty where nothing divides."""
    own, other = round(row.orders * PRICE, 2), round(row.other_units * 12.5, 2)
    sales = round(own + other, 2)
    return [
        *period, "Not grouped", "USD", row.campaign, row.ad_group, "Amazon", "United States",
        row.targeting, row.match, row.term, row.impressions, row.clicks,
        row.clicks / row.impressions, round(row.spend / row.clicks, 2), row.spend, sales,
        row.spend / sales if sales else None, sales / row.spend, row.orders,
        row.orders + row.other_units, row.orders / row.clicks, row.orders, row.other_units,
        own, other,
    ]  # fmt: skip


def write_xlsx(path: Path) -> None:
    """The report of this week."""
    write_book(path, HEADINGS, FORMATS, [cells(row, THIS_WEEK) for row in THIS])


def write_summary(path: Path) -> None:
    """The report of sixty days, a row for each term."""
    rows = [cells(row, demo_terms.SIXTY_DAYS) for row in demo_terms.summary()]
    write_book(path, HEADINGS, FORMATS, rows)


def write_daily(path: Path, period: tuple[dt.date, dt.date]) -> None:
    """A report with a row for each term and day: it has one column of days instead of two."""
    rows = [cells(row, (day, day))[1:] for day, row in demo_terms.daily(period)]
    write_book(path, ("Date", *HEADINGS[2:]), FORMATS[1:], rows)


def write_book(
    path: Path, headings: Iterable[str], formats: Iterable[str], rows: list[list[object]]
) -> None:
    """A workbook with the same bytes each time."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(list(headings))
    for row in rows:
        sheet.append(row)
    for column, wanted in enumerate(formats, start=1):
        for at in range(2, len(rows) + 2):
            if wanted:
                sheet.cell(at, column).number_format = wanted
    book.properties.creator = ""
    book.properties.created = book.properties.modified = STAMP
    raw = io.BytesIO()
    book.save(raw)
    path.write_bytes(_repacked(raw.getvalue()))


def _repacked(data: bytes) -> bytes:
    """The same archive without the time of writing in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, _without_clock(name, old.read(name)))
    return out.getvalue()


def _without_clock(name: str, data: bytes) -> bytes:
    """Take out the time of saving, which openpyxl writes whatever the properties say."""
    if name != "docProps/core.xml":
        return data
    text = data.decode()
    head, found, rest = text.partition("<dcterms:modified")
    if not found:
        return data
    value = rest.partition(">")[2].partition("<")[0]
    return (head + found + rest.replace(value, f"{STAMP.isoformat()}Z", 1)).encode()


def write_csv(path: Path) -> None:
    """The report of the week before."""
    path.write_bytes(csv_of(BEFORE, WEEK_BEFORE))


def csv_of(rows: Iterable[Row], period: tuple[dt.date, dt.date]) -> bytes:
    """A report as text: `$68.32`, `1.4806%`, `Dec 22, 2025`."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADINGS)
    for row in rows:
        table.writerow(list(map(_text, cells(row, period), FORMATS)))
    return out.getvalue().encode()


def _text(value: object, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%b %d, %Y}"
    if isinstance(value, int | float) and kind == MONEY:
        return f"${value:,.2f}"
    if isinstance(value, int | float) and kind == RATE:
        return f"{value * 100:.4f}%"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def main() -> None:
    """Write all reports."""
    DEMO.mkdir(parents=True, exist_ok=True)
    write_xlsx(DEMO / "Sponsored_Products_Search_term_report.xlsx")
    write_csv(DEMO / "Sponsored_Products_Search_term_report_week_before.csv")
    write_summary(DEMO / "Search_term_report_60_days.xlsx")
    for name, period in demo_terms.BY_DAY.items():
        write_daily(DEMO / f"Search_term_report_{name}.xlsx", period)


if __name__ == "__main__":
    main()

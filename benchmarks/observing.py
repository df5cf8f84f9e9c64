"""A large report to its observation, beside a reader alone that goes over each row once."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

from benchmarks import measure
from benchmarks.measure import Program
from benchmarks.rows import SMALL, Results

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.clones import Clone
    from benchmarks.rows import Row, Yard

ROWS = 25_000
MOST_RATIO, MOST_MEMORY = 1.5, 300

NAMES = (
    "Start Date", "End Date", "Portfolio name", "Currency", "Campaign Name", "Ad Group Name",
    "Retailer", "Country", "Targeting", "Match Type", "Customer Search Term", "Impressions",
    "Clicks", "Click-Thru Rate (CTR)", "Cost Per Click (CPC)", "Spend", "7 Day Total Sales ",
    "Total Advertising Cost of Sales (ACOS) ", "Total Return on Advertising Spend (ROAS)",
    "7 Day Total Orders (#)", "7 Day Total Units (#)", "7 Day Conversion Rate",
    "7 Day Advertised SKU Units (#)", "7 Day Other SKU Units (#)", "7 Day Advertised SKU Sales ",
    "7 Day Other SKU Sales ",
)  # fmt: skip

READER_ALONE = """\
import sys, python_calamine
for row in python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python():
    for cell in row:
        pass
"""


def observed(yard: Yard) -> list[Row]:
    """A search term report of 25,000 rows, as a workbook."""
    clone, _ = yard.clone(SMALL, "observed", files=True)
    report = yard.work / "terms.xlsx"
    _workbook(report)
    words = (yard.tool.command, "observe", str(report), "--store", "BENCH", "--marketplace", "US")
    programs = {
        "observe": Program(words, clone.path, clone.environ, before=lambda: _forget(clone)),
        "reader": Program(
            (yard.tool.python, "-c", READER_ALONE, str(report)), clone.path, clone.environ
        ),
    }
    rounds = yard.rounds(12)
    done = Results(measure.in_turns({name: (each, rounds) for name, each in programs.items()}))
    _prove(clone)
    operation = f"observe: a search term report of {ROWS:,} rows (xlsx)"
    done.row(operation, "observe", "reader", "python-calamine, one pass over the cells", MOST_RATIO)
    done.memory(f"{operation}, peak memory", "observe", MOST_MEMORY)
    return done.rows


def _forget(clone: Clone) -> None:
    """What the run before wrote goes away: no observation is an earlier one."""
    shutil.rmtree(clone.path / "uploads" / "BENCH-US", ignore_errors=True)
    clone.git("clean", "-fdq", "--", "traces")


def _prove(clone: Clone) -> None:
    """The observation is there, with the sums that the rows have."""
    (path,) = clone.git("ls-files", "--others", "--", "traces").split()
    text = (clone.path / path).read_text(encoding="utf-8")
    clicks = sum(_row(number)["Clicks"] for number in range(ROWS))
    if f"clicks: {clicks}\n" not in text:
        raise RuntimeError(f"{path} has other sums than the report:\n{text}")


def _row(number: int) -> dict[str, int | float]:
    """The figures of a row: made up, and the same in each run."""
    clicks = number * 7 % 31
    orders = number * 13 % (clicks // 5 + 1)
    return {
        "Impressions": clicks * (10 + number % 80) + number % 97, "Clicks": clicks,
        "Spend": round(clicks * (number % 140) / 100, 2), "7 Day Total Sales ": orders * 19.99,
        "7 Day Total Orders (#)": orders, "7 Day Total Units (#)": orders,
    }  # fmt: skip


def _workbook(path: Path) -> None:
    """The report, with every column that Amazon's has."""
    import openpyxl

    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("Sponsored Product Search Term R")
    sheet.append(NAMES)
    first, last = dt.datetime(2025, 1, 6), dt.datetime(2025, 1, 12)
    for number in range(ROWS):
        figures = _row(number)
        impressions, clicks, spend, sales, orders, _ = figures.values()
        texts = {
            "Start Date": first, "End Date": last, "Portfolio name": "No Portfolio",
            "Currency": "USD", "Campaign Name": f"campaign {number % 40}",
            "Ad Group Name": f"group {number % 160}", "Retailer": "Amazon",
            "Country": "United States", "Targeting": f"gift {number % 700}",
            "Match Type": ("EXACT", "PHRASE", "BROAD", "-")[number % 4],
            "Customer Search Term": f"coffee gift {number % 997} for {number}",
            "Click-Thru Rate (CTR)": clicks / impressions if impressions else None,
            "Cost Per Click (CPC)": spend / clicks if clicks else None,
            "Total Advertising Cost of Sales (ACOS) ": spend / sales if sales else None,
            "Total Return on Advertising Spend (ROAS)": sales / spend if spend else None,
            "7 Day Conversion Rate": orders / clicks if clicks else None,
            "7 Day Advertised SKU Units (#)": orders, "7 Day Other SKU Units (#)": 0,
            "7 Day Advertised SKU Sales ": sales, "7 Day Other SKU Sales ": 0.0,
        }  # fmt: skip
        row = {**texts, **figures}
        sheet.append([row[name] for name in NAMES])
    made.save(path)

"""Reports with made-up rows in the layouts that Amazon's have."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from trace_gate.core.analyst.headers import Aliases
from trace_gate.core.table import Table

TABLES = Path(__file__).parents[2] / "reports"
LANGUAGES = [
    Aliases(tomllib.loads(file.read_text(encoding="utf-8")))
    for file in sorted(TABLES.glob("*.toml"))
]

SEARCH_TERMS = (
    "Start Date|End Date|Portfolio name|Currency|Campaign Name|Ad Group Name|Retailer|Country|"
    "Targeting|Match Type|Customer Search Term|Impressions|Clicks|Click-Thru Rate (CTR)|"
    "Cost Per Click (CPC)|Spend|7 Day Total Sales |Total Advertising Cost of Sales (ACOS) |"
    "Total Return on Advertising Spend (ROAS)|7 Day Total Orders (#)|7 Day Total Units (#)|"
    "7 Day Conversion Rate|7 Day Advertised SKU Units (#)|7 Day Other SKU Units (#)|"
    "7 Day Advertised SKU Sales |7 Day Other SKU Sales "
)
TARGETING = (
    "Start Date|End Date|Portfolio name|Currency|Campaign Name|Country|Ad Group Name|Retailer|"
    "Targeting|Match Type|Impressions|Top-of-search Impression Share|Clicks|"
    "Click-Thru Rate (CTR)|Cost Per Click (CPC)|Spend|Total Advertising Cost of Sales (ACOS) |"
    "Total Return on Advertising Spend (ROAS)|7 Day Total Sales |7 Day Total Orders (#)|"
    "7 Day Total Units (#)|7 Day Conversion Rate|7 Day Advertised SKU Units (#)|"
    "7 Day Other SKU Units (#)|7 Day Advertised SKU Sales |7 Day Other SKU Sales "
)
ADVERTISED = SEARCH_TERMS.replace(
    "Targeting|Match Type|Customer Search Term", "Advertised SKU|Advertised ASIN"
)
CAMPAIGNS = (
    "Start Date|End Date|Portfolio name|Program Type|Campaign Name|Retailer|Country|Status|"
    "Currency|Budget Amount|Targeting Type|Bidding strategy|Impressions|Last Year Impressions|"
    "Clicks|Last Year Clicks|Click-Thru Rate (CTR)|Spend|Last Year Spend|Cost Per Click (CPC)|"
    "Last Year Cost Per Click (CPC)|7 Day Total Orders (#)|"
    "Total Advertising Cost of Sales (ACOS) |Total Return on Advertising Spend (ROAS)|"
    "7 Day Total Sales "
)
PLACEMENT = (
    "Date|Portfolio name|Currency|Campaign Name|Bidding strategy|Placement|Impressions|Clicks|"
    "CPC|Spend|Sales|ACoS|RoAS|Orders|Units"
)
SCREEN = (
    "Customer search term|Keywords|Match type|Impressions|Clicks|CTR(%)|Spend(USD)|CPC(USD)|"
    "Orders|Sales(USD)|ACOS(%)|RoAS|Conversion rate"
)
BULK = (
    "Product|Entity|Operation|Campaign ID|Ad Group ID|Portfolio ID|Ad ID|Keyword ID|"
    "Product Targeting ID|Campaign Name|Ad Group Name|Start Date|End Date|Targeting Type|State|"
    "Daily Budget|SKU|Ad Group Default Bid|Bid|Keyword Text|Match Type|Bidding Strategy|"
    "Placement|Percentage|Product Targeting Expression|Impressions|Clicks|Click-through Rate|"
    "Spend|Sales|Orders|Units|Conversion Rate|ACOS|CPC|ROAS"
)
BULK_SEARCH_TERMS = (
    "Product|Campaign ID|Ad Group ID|Keyword ID|Product Targeting ID|"
    "Campaign Name (Informational only)|Ad Group Name (Informational only)|"
    "Portfolio Name (Informational only)|State|Campaign State (Informational only)|Bid|"
    "Keyword Text|Match Type|Product Targeting Expression|"
    "Resolved Product Targeting Expression (Informational only)|Customer Search Term|"
    "Impressions|Clicks|Click-through Rate|Spend|Sales|Orders|Units|Conversion Rate|ACOS|CPC|ROAS"
)
BUSINESS = (
    "(Parent) ASIN|(Child) ASIN|Title|Sessions - Total|Sessions - Total - B2B|"
    "Session Percentage - Total|Page Views - Total|Page Views Percentage - Total|"
    "Featured Offer (Buy Box) Percentage|Units Ordered|Units Ordered - B2B|"
    "Unit Session Percentage|Ordered Product Sales|Total Order Items"
)
BUSINESS_BY_SKU = BUSINESS.replace("Title|", "Title|SKU|")
QUERIES = (
    "Search Query|Search Query Score|Search Query Volume|Impressions: Total Count|"
    "Impressions: Brand Count|Impressions: Brand Share %|Clicks: Total Count|"
    "Clicks: Click Rate %|Clicks: Brand Count|Clicks: Brand Share %|Clicks: Price (Median)|"
    "Clicks: Brand Price (Median)|Clicks: Same Day Shipping Speed|Cart Adds: Total Count|"
    "Cart Adds: Cart Add Rate %|Cart Adds: Brand Count|Purchases: Total Count|"
    "Purchases: Purchase Rate %|Purchases: Brand Count|Reporting Date"
)
BY_KIND = {
    "search_terms": SEARCH_TERMS,
    "bulk_search_terms": BULK_SEARCH_TERMS,
    "targeting": TARGETING,
    "advertised_products": ADVERTISED,
    "campaigns": CAMPAIGNS,
    "placement": PLACEMENT,
    "screen": SCREEN,
    "bulk": BULK,
    "business": BUSINESS,
    "search_query_performance": QUERIES,
}


def table(header: str, *rows: dict[str, str], above: Sequence[Sequence[str]] = ()) -> Table:
    """A table of texts: a header with `|` between its names, and rows by these names.

    A value that begins with `=` is a number of a workbook.
    """
    names = header.split("|")
    made = [[_cell(row.get(name, row.get(name.strip(), ""))) for name in names] for row in rows]
    first = [[_cell(cell) for cell in line] for line in above]
    return Table(file="uploads/r.csv", rows=[*first, [_cell(name) for name in names], *made])


def _cell(text: str) -> str:
    if text.startswith("="):
        return "n" + text[1:]
    return "s" + text if text else ""


def search_terms(start: str, end: str, *rows: tuple[str, int, int, float, float]) -> bytes:
    """A search term report as csv: term, clicks, orders, spend, sales."""
    names = SEARCH_TERMS.split("|")
    lines = [",".join(names)]
    for term, clicks, orders, spend, sales in rows:
        cells = {
            "Start Date": start, "End Date": end, "Currency": "USD", "Campaign Name": "gifts",
            "Customer Search Term": term, "Impressions": clicks * 50, "Clicks": clicks,
            "Spend": f"${spend:.2f}", "7 Day Total Sales ": f"${sales:.2f}",
            "7 Day Total Orders (#)": orders,
        }  # fmt: skip
        lines.append(",".join(str(cells.get(name, "")) for name in names))
    return ("\ufeff" + "\n".join(lines) + "\n").encode()

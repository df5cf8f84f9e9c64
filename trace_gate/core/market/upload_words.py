"""What an upload sheet is written with: the names of its columns, and the words in its cells.

English, which Amazon takes from every account. The columns are those of Amazon's empty sheet, all
of them and in its order: it refuses a sheet whose header was edited (SPEC 9, Upload sheets).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

PRODUCT = "Sponsored Products"
SHEET = "Sponsored Products Campaigns"

COLUMNS: Mapping[str, str] = {
    "product": "Product",
    "entity": "Entity",
    "operation": "Operation",
    "campaign_id": "Campaign ID",
    "ad_group_id": "Ad Group ID",
    "portfolio_id": "Portfolio ID",
    "ad_id": "Ad ID",
    "keyword_id": "Keyword ID",
    "target_id": "Product Targeting ID",
    "campaign_name": "Campaign Name",
    "ad_group_name": "Ad Group Name",
    "start_date": "Start Date",
    "end_date": "End Date",
    "targeting_type": "Targeting Type",
    "state": "State",
    "daily_budget": "Daily Budget",
    "sku": "SKU",
    "asin": "ASIN",
    "default_bid": "Ad Group Default Bid",
    "bid": "Bid",
    "keyword": "Keyword Text",
    "match_type": "Match Type",
    "strategy": "Bidding Strategy",
    "placement": "Placement",
    "percentage": "Percentage",
    "expression": "Product Targeting Expression",
}
"""A meaning (`bulk_columns.NAMES`), and what the column is called."""

IDS = tuple(each for each in COLUMNS if each.endswith("_id"))

PLACEMENTS: Mapping[str, str] = {
    "top_of_search": "Placement Top",
    "product_pages": "Placement Product Page",
    "rest_of_search": "Placement Rest Of Search",
}
"""A placement of a target, and that of a sheet."""
NEGATIVE_MATCHES: Mapping[str, str] = {"exact": "negativeExact", "phrase": "negativePhrase"}

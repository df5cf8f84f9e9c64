"""A shop whose bids and titles are mapped files: built once, copied for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.shop import Shop

BIDS = "ads/market.csv"
TITLE = "listings/B0EXAMPLE1/title.txt"
HEADER = "Campaign,Ad Group,Keyword,Match Type,Bid,State,Note\n"
ROWS = (
    "gifts,cups,mug,exact,0.80,enabled,sells\n",
    "gifts,cups,cup,broad,0.90,enabled,\n",
    "gifts,cups,old mug,exact,0.50,archived,\n",
)
TABLE = HEADER + "".join(ROWS)
MUG = "campaign/gifts/ad_group/cups/keyword/mug/exact"
CUP = "campaign/gifts/ad_group/cups/keyword/cup/broad"
TITLE_TARGET = "asin/B0EXAMPLE1/content/title"

ENTRIES = """\
version: 1
market_files:
  - id: bids
    kind: table
    paths: ["/ads/*market*.csv", "/more/*.csv"]
    format: {type: csv}
    key: [Campaign, Ad Group, Keyword, Match Type]
    row: "campaign/{Campaign}/ad_group/{Ad Group}/keyword/{Keyword}/{Match Type}"
    values:
      - {column: Bid, type: money, decimals: 2, target: "{row}/bid"}
      - {column: State, type: enum, target: "{row}/state"}
    removed: archived
  - id: titles
    kind: text
    paths: ["/listings/{asin}/title.txt"]
    target: "asin/{asin}/content/title"
"""
TENANTS = (
    "tenants: [{store_id: SHOP_1, marketplace: US, currency: USD, timezone: America/Los_Angeles}]"
)


def map_files(shop: Shop, entries: str = ENTRIES, **more: str) -> None:
    """Land the files on main, then map them; `more` are replacements in gate.yaml."""
    gate = "config/amazon-growth/gate.yaml"
    text = (shop.path / gate).read_text()
    for old, new in {"tenants: []": TENANTS, **more}.items():
        assert old in text
        text = text.replace(old, new)
    shop.switch("main")
    shop.write(BIDS, TABLE)
    shop.write(TITLE, "A mug for two\n")
    shop.write(gate, text)
    shop.write("config/amazon-growth/market_files.yaml", entries)
    shop.commit("map the market files")
    shop.git("branch", "-q", "-f", "work")
    shop.switch("work")


def bid(target: str, old: object, new: object, kind: str = "bid_update") -> dict[str, Any]:
    """A planned change of one target, without a percentage where there is none."""
    made = {"target": target, "change_type": kind, "from_value": old, "to_value": new}
    numbers = isinstance(old, float) and isinstance(new, float)
    return {**made, **({"change_pct": round((new - old) / old, 4)} if numbers else {})}  # type: ignore[operator]


def decided(shop: Shop, *changes: dict[str, Any], **fields: Any) -> str:
    """Write and stage a decision that its author has approved: nobody is an approver here."""
    made = shop.approved(shop.decision(*changes), "TG502", "TG505")
    return shop.save({**made, **fields})

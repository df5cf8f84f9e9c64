"""Market files as values: a mapping, tables as text, and what they imply."""

from __future__ import annotations

from typing import Any

from trace_gate.core.market.implied import changes
from trace_gate.core.market.mapping import MarketMapping, compiled

SHOP = ("ACME", "US")
COLUMNS = ("Campaign", "Ad Group", "Keyword", "Match Type", "Bid", "State", "Note")
HEADER = ",".join(COLUMNS) + "\n"
BIDS: dict[str, Any] = {
    "id": "bids",
    "kind": "table",
    "paths": ["/ads/*.csv"],
    "format": {"type": "csv"},
    "key": list(COLUMNS[:4]),
    "row": "campaign/{Campaign}/ad_group/{Ad Group}/keyword/{Keyword}/{Match Type}",
    "values": [
        {"column": "Bid", "type": "money", "decimals": 2, "target": "{row}/bid"},
        {"column": "State", "type": "enum", "target": "{row}/state"},
    ],
    "removed": "archived",
}
TITLES: dict[str, Any] = {
    "id": "titles",
    "kind": "text",
    "paths": ["/listings/{asin}/title.txt"],
    "target": "asin/{asin}/content/title",
}
MUG = "campaign/gifts/ad_group/cups/keyword/mug/exact"


def mapping(*entries: dict[str, Any], shops: Any = (SHOP,)) -> MarketMapping:
    return compiled(entries or (BIDS, TITLES), shops)


def row(keyword: str = "mug", bid: str = "0.80", match: str = "exact", **more: str) -> str:
    """A row of `BIDS`, with its line end."""
    campaign, note = more.get("campaign", "gifts"), more.get("note", "")
    return f"{campaign},cups,{keyword},{match},{bid},{more.get('state', 'enabled')},{note}\n"


def table(*rows: str) -> str:
    return HEADER + "".join(rows)


def found(before: Any, after: Any, path: str = "ads/b.csv", *entries: Any, **options: Any) -> Any:
    """What one file implies, or several by their paths; None: it is not there."""
    old = before if isinstance(before, dict) else {path: before}
    new = after if isinstance(after, dict) else {path: after}
    sides = [{each: _bytes(side.get(each)) for each in {*old, *new}} for side in (old, new)]
    return changes(mapping(*entries), *sides, **options)


def moves(result: Any) -> list[tuple[str, str, str]]:
    """Target, old and new value of each implied change."""
    return [(each.normal, str(each.old), str(each.new)) for each in result.changes]


def said(result: Any) -> list[str]:
    """What is in the way."""
    return [each.message for each in result.problems]


def _bytes(text: Any) -> bytes | None:
    return text.encode() if isinstance(text, str) else text

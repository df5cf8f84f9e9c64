"""The newest and the most urgent of a shop, so that its page can be read (SPEC 9).

What is not shown is counted, and JSON has all of it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

MOST: Mapping[str, int] = {
    "next": 20,
    "ready": 20,
    "open_decisions": 20,
    "long_stays": 20,
    "buckets": 60,
    "hypotheses": 30,
    "experiments": 40,
    "events": 20,
    "months": 12,
    "patterns": 20,
    "weeks": 26,
}
"""List of a shop to how many of its rows a page of one shop has. The first ones are kept."""

LEAST = 3
"""So many of each list are shown, however many shops there are."""


def shorten(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same data with as much as a page shows; `more` says how many rows each list lacks."""
    shops = len(data["shops"])
    return {**data, "shops": [_shop(each, shops) for each in data["shops"]]}


def _shop(shop: Mapping[str, Any], shops: int) -> dict[str, Any]:
    found, more = dict(shop), {}
    for name, most in MOST.items():
        room = max(LEAST, most * 3 // (shops + 2))
        rows = shop["readiness"]["ready"] if name == "ready" else shop[name]
        found[name] = rows[-room:] if name == "weeks" else rows[:room]
        more[name] = len(rows) - len(found[name])
    ready = found.pop("ready")
    return {**found, "readiness": {**shop["readiness"], "ready": ready}, "more": more}

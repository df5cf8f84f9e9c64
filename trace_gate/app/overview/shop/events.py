"""The event clock of a shop: what changed its state, and when (SPEC 8, Event clock)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.app.overview.shop.fold_at import Folded


def rows(folded: Iterable[Folded], asin: str | None) -> list[dict[str, Any]]:
    """The events of some nodes of a shop, the newest first.

    Args:
        folded: nodes that make events: buckets, content, campaigns.
        asin: only those of a product; what is about a campaign has none.
    """
    found = [
        _row(file.data)
        for each in folded
        for file in each.result.files
        if file.layer == "event_clock" and asin in (None, file.data.get("asin"))
    ]
    return sorted(found, key=lambda row: (row["at"], row["id"]), reverse=True)


def months(events: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How many events of each type a month had, the newest month first."""
    counts: dict[str, dict[str, int]] = {}
    for event in events:
        month = counts.setdefault(event["at"][:7], {})
        month[event["type"]] = month.get(event["type"], 0) + 1
    return [
        {"month": month, "events": dict(sorted(counts[month].items()))}
        for month in sorted(counts, reverse=True)
    ]


def _row(data: Mapping[str, Any]) -> dict[str, Any]:
    """A text of a listing is no state: its versions stand for it."""
    versions = data["type"] == "CONTENT_VERSION_CHANGE"
    old, new = ("from_version", "to_version") if versions else ("from", "to")
    return {
        "id": data["id"],
        "type": data["type"],
        "at": data["at"],
        "asin": data.get("asin"),
        "about": data.get("bucket") or data.get("content") or data["target"],
        "from": data[old],
        "to": data[new],
        "drift": bool(data.get("drift")),
        "trace": data["trace"],
    }

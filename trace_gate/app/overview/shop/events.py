"""The event clock of a shop: what changed its state, and when (SPEC 8, Event clock)."""

from __future__ import annotations

from trace_gate.app.overview.scope import DAY
from trace_gate.core.fold.metrics import iso_weeks
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.app.overview.shop.fold_at import Folded


FREEZES = ("BUCKET_FREEZE", "BUCKET_UNFREEZE")
"""Types of the events that move the freeze rate."""


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


def freezes_by_week(clock: Iterable[Mapping[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Monday to what moved the freeze rate in its week, oldest first."""
    found: dict[int, list[dict[str, Any]]] = {}
    for event in clock:
        if event["type"] in FREEZES:
            week = iso_weeks.monday((ids.day_number(event["at"][:10]) or 0) * DAY)
            moved = {name: event[name] for name in ("type", "about", "trace")}
            found.setdefault(week, []).insert(0, moved)
    return found


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

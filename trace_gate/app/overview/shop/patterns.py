"""What repeated results of a shop add up to, with how sure that is (SPEC 8, Patterns and laws)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.app.overview.shop.fold_at import Folded


def rows(folded: Iterable[Folded], asin: str | None) -> list[dict[str, Any]]:
    """The patterns of a shop: laws first, then by the lower end of the interval.

    Args:
        folded: pattern nodes of one shop.
        asin: only those to which a product belongs.
    """
    files = [{file.data["schema"]: file.data for file in each.result.files} for each in folded]
    found = [
        _row(each["emerged_pattern/1"], each.get("causal_law/1"))
        for each in files
        if each and (asin is None or asin in each["emerged_pattern/1"]["asins"])
    ]
    return sorted(found, key=lambda row: (row["law"] is None, -row["lower"], row["id"]))


def _row(pattern: Mapping[str, Any], law: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "id": pattern["id"],
        **pattern["group"],
        "decisions": pattern["decisions"],
        "successes": pattern["successes"],
        "claimed": pattern["claimed"]["decisions"],
        "rate": pattern["success_rate"],
        "level": pattern["interval"]["level"],
        "lower": pattern["interval"]["lower"],
        "upper": pattern["interval"]["upper"],
        "asins": list(pattern["asins"]),
        "since": pattern["since"]["at"][:10],
        "newest": pattern["history"][-1]["verification"],
        "verified": [case["verification"] for case in pattern["history"]],
        "law": None if law is None else _law(law),
    }


def _law(law: Mapping[str, Any]) -> dict[str, Any]:
    """A law rests on results that are proved, so its numbers are its own."""
    return {
        "id": law["id"],
        "since": law["since"]["at"][:10],
        "trace": law["since"]["trace"],
        "decisions": law["decisions"],
        "successes": law["successes"],
        "lower": law["interval"]["lower"],
        "upper": law["interval"]["upper"],
    }

"""What a shop believes, how often it came true, and what is being tested (SPEC 8)."""

from __future__ import annotations

from trace_gate.app.overview.scope import date_of
from trace_gate.core.fold import node_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Summary = Mapping[str, Any]

OPEN = ("RUNNING", "PLANNED")
"""Statuses of an experiment without a result."""


def of_shop(
    summaries: Iterable[tuple[str, Summary]], tenant: str, asin: str | None
) -> list[tuple[str, Summary]]:
    """(id, summary) of the hypotheses of a shop; of a product, those that are tested on it."""
    return [
        (node_keys.parts(key)[0], each)
        for key, each in summaries
        if each["tenant"] == tenant
        and (asin is None or any(test["asin"] == asin for test in each["experiments"]))
    ]


def rows(hypotheses: Iterable[tuple[str, Summary]]) -> list[dict[str, Any]]:
    """The hypotheses, the one that changed last first."""
    found = [
        {
            "id": name,
            "statement": each["statement"],
            "status": each["status"],
            "since": None if each["since"] is None else date_of(each["since"]),
            "confidence": each["confidence"],
            "automatic": each["automatic"],
            "claimed": each["claimed"],
            "registered": each["registered"],
            "uses": each["uses"],
            "record": dict(each["record"]),
            "trace": each["first"],
            "newest": each["newest"],
        }
        for name, each in hypotheses
    ]
    found.sort(key=lambda row: str(row["id"]))
    return sorted(found, key=lambda row: row["since"] or "", reverse=True)


def experiments(
    hypotheses: Iterable[tuple[str, Summary]], due: Iterable[Mapping[str, Any]], asin: str | None
) -> list[dict[str, Any]]:
    """The experiments: those without a result by the day on which they are due, then the newest.

    Args:
        hypotheses: `of_shop`.
        due: rows of `due`, which say how urgent an open one is.
        asin: only those of a product.
    """
    urgent = {row["id"]: row for row in due}
    found = [
        _experiment(name, said, each, urgent)
        for name, said in hypotheses
        for each in said["experiments"]
        if asin in (None, each["asin"])
    ]
    waiting = sorted(
        (row for row in found if row["status"] in OPEN),
        key=lambda row: (row["due"] or "9999", row["id"]),
    )
    over = sorted((row for row in found if row["status"] not in OPEN), key=lambda row: row["id"])
    return [*waiting, *sorted(over, key=lambda row: row["over"] or "", reverse=True)]


def _experiment(
    name: str, said: Summary, each: Summary, urgent: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    over, open_one = each["over"], urgent.get(each["id"], {})
    return {
        "id": each["id"],
        "hypothesis": name,
        "statement": said["statement"],
        "asin": each["asin"],
        "status": each["status"],
        "when": open_one.get("when"),
        "start": date_of(each["start"]),
        "due": None if each["due"] is None else date_of(each["due"]),
        "over": None if over is None else date_of(over),
        "result": each["result"],
        "claimed": each["claimed"],
        "trace": each["trace"],
        "decision": each["decision"],
        "ended_by": None if over is None else each["by"],
        "command": open_one.get("command"),
    }

"""Rows of the numbers of a shop, or of one product of it, week by week (SPEC 8; 9, Export)."""

from __future__ import annotations

from trace_gate.core.export.values import decimal, integer, moment, month, plain
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics import iso_weeks
from trace_gate.core.fold.metrics.series import share

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.core.export.tables import Row

STATES = ("TEST", "GROW", "HARVEST", "FROZEN", "KILL")
"""Those that have a column of their own; a policy may have others."""


def week_rows(key: str, weeks: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Row]:
    """The rows of `metrics` of a node, one for each week.

    Args:
        key: of the node: a shop, or a product of a shop.
        weeks: (Monday, how it stood at the end of that week), oldest first.
    """
    scope, (tenant, *rest) = node_keys.kind_of(key), node_keys.parts(key)
    store, _, marketplace = tenant.rpartition("-")
    asin = rest[0] if rest and rest[0] != node_keys.NO_ASIN else None
    before = 0
    for monday, row in weeks:
        decided, before = row["decisions"] - before, row["decisions"]
        first = moment(monday)
        yield {
            "tenant": tenant,
            "month": month(first),
            "_commit": None,
            "store_id": store,
            "marketplace": marketplace,
            "scope": scope,
            "asin": asin,
            "week": iso_weeks.name(monday),
            "week_start": None if first is None else first[:10],
            "decisions": integer(decided),
            **{f"{each}_total": row[each] for each in ("decisions", "executed", "complete")},
            "buckets_total": row["buckets"],
            **{each: row[each] for each in ("living", "frozen", "frozen_imported")},
            **{f"state_{each.lower()}": row["states"].get(each, 0) for each in STATES},
            "freeze_rate": decimal(share(row["frozen"], row["living"])),
            "decision_density": decimal(share(decided, row["living"])),
            "trace_completeness": decimal(share(row["complete"], row["executed"])),
            "states": plain(row["states"]),
        }

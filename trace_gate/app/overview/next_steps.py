"""Which of the steps of the week comes next for which product (SPEC 9, `status`).

    1 observation   2 hypothesis   3 decision   4 execution   5 verification

The sixth, what is learned, is the fold: nobody has to do it.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics import iso_weeks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.scope import Scope, Summaries

    Row = Mapping[str, Any]
    Step = tuple[int, str, str, str | None]
    """Number, name, why, and the command that does it; None where there is only to wait."""

LONGEST = 20
"""Products that are listed, the most urgent first."""


def steps(
    summaries: Summaries,
    scope: Scope,
    now: int,
    experiments: Sequence[Row],
    decisions: Sequence[Row],
) -> list[dict[str, Any]]:
    """The next step of each product, the most urgent first, at most `LONGEST` of them.

    Args:
        summaries: what the fold says, by kind of node.
        scope: which shops and products.
        now: seconds since the epoch.
        experiments: rows of `due.experiments`.
        decisions: the open decisions of `status`.
    """
    tested, open_ = _by_product(experiments), _by_product(decisions)
    ranked = []
    several = len({node_keys.parts(key)[0] for key, _ in summaries("asin")}) > 1
    for tenant, asin, summary in _products(summaries, scope):
        own = tested.get((tenant, asin), []), open_.get((tenant, asin), [])
        shop = _shop(tenant) if several else ""
        rank, step = _next(asin, *own, seen=_seen_this_week(summary, now), shop=shop)
        ranked.append((rank, tenant, asin, step))
    return [
        {
            "tenant": tenant,
            "asin": asin,
            "step": number,
            "name": name,
            "why": why,
            "command": command,
        }
        for _, tenant, asin, (number, name, why, command) in sorted(ranked)[:LONGEST]
    ]


def _by_product(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["tenant"], row["asin"]), []).append(row)
    return found


def _products(summaries: Summaries, scope: Scope) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for key, summary in summaries("asin"):
        tenant, asin = node_keys.parts(key)
        if asin != node_keys.NO_ASIN and scope.has(tenant, asin):
            yield tenant, asin, summary


def _seen_this_week(summary: Mapping[str, Any], now: int) -> bool:
    """Whether somebody looked at the product this week: a decision, like a freeze, is no look."""
    week = iso_weeks.monday(now)
    rows = {monday: row for monday, row in summary["weeks"] if monday <= week}
    seen = {monday: row["traces"] - row.get("decisions", 0) for monday, row in rows.items()}
    before = max((monday for monday in seen if monday < week), default=None)
    return bool(seen.get(week, 0) > (seen[before] if before is not None else 0))


def _next(
    asin: str, experiments: Sequence[Row], decisions: Sequence[Row], *, seen: bool, shop: str
) -> tuple[int, Step]:
    """How urgent the next step is (from 0 on), and the step."""
    running = [row for row in experiments if row["decision"] is not None]
    for row in running:
        if row["when"] in ("overdue", "today"):
            rank = 0 if row["when"] == "overdue" else 1
            return rank, (5, "verification", _tested(row), row["command"])
    for row in decisions:
        return 2, _execution(row)
    if not seen:
        return 4, (1, "observation", "nobody looked at it this week", _observe(asin, shop))
    for row in experiments:
        if row["decision"] is None and row["when"] != "overdue":
            why = f"{row['hypothesis']} waits for a decision"
            return 3, (3, "decision", why, row["command"])
    for row in running:
        return 6, (5, "verification", _tested(row), None)
    return 5, (2, "hypothesis", "it was looked at this week", _expect(asin, shop))


def _tested(row: Row) -> str:
    verb = "was" if row["when"] == "overdue" else "is"
    return f"{row['hypothesis']} {verb} due on {row['due']}"


def _execution(row: Row) -> Step:
    trace = row["trace"]
    if row["lapsed"]:
        why = f"the approval of {trace} lapsed on {row['lapsed']}, so nothing may be done by it"
        return 3, "decision", why, f"trace-gate new decision --supersedes {trace}"
    if row["waits_for"] == "approval":
        why = f"{trace} waits for the approval of a second person"
        return 4, "execution", why, f"trace-gate approve {trace}"
    why = f"{trace} is decided, and its execution is not recorded"
    return 4, "execution", why, f"trace-gate execute {trace}"


def _shop(tenant: str) -> str:
    """The options that say whose trace it is."""
    store, _, marketplace = tenant.rpartition("-")
    return f"--store {store} --marketplace {marketplace} "


def _observe(asin: str, shop: str) -> str:
    return (
        f"trace-gate new observation {shop}--asin {asin} --evidence uploads/REPORT "
        "--metric NAME=VALUE"
    )


def _expect(asin: str, shop: str) -> str:
    return (
        f"trace-gate new hypothesis {shop}--asin {asin} --statement 'WHAT YOU EXPECT' "
        "--criterion 'METRIC <= VALUE'"
    )

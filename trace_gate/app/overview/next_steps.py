"""Which of the steps of the week comes next for which product (SPEC 9, `status`).

    1 observation   2 hypothesis   3 decision   4 execution   5 verification   6 world model

The sixth, the world model, is the fold: what a result of this week changed is there to be read.
"""

from __future__ import annotations

from trace_gate.app.overview import due
from trace_gate.app.overview.readiness import FREEZE
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics import iso_weeks
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.scope import Scope, Summaries

    Row = Mapping[str, Any]

NAMES = ("observation", "hypothesis", "decision", "execution", "verification", "world model")
"""Of the steps, from 1 on."""


def steps(
    summaries: Summaries,
    scope: Scope,
    now: int,
    experiments: Sequence[Row],
    decisions: Sequence[Row],
    *,
    ready: Sequence[Row],
) -> list[dict[str, Any]]:
    """The next step of each product, the most urgent first.

    Args:
        summaries: what the fold says, by kind of node.
        scope: which shops and products.
        now: seconds since the epoch.
        experiments: rows of `due.experiments`.
        decisions: the open decisions of `status`.
        ready: the buckets that are ready to go on; those that may be frozen are a step.
    """
    tested, open_ = _by_product(experiments), _by_product(decisions)
    freezes = _by_product([row for row in ready if row["kind"] == FREEZE])
    several = len({node_keys.parts(key)[0] for key, _ in summaries("product")}) > 1
    ranked = []
    for tenant, asin, summary in _products(summaries, scope):
        own = [each.get((tenant, asin), []) for each in (tested, open_, freezes)]
        product = _Product(asin, _shop(tenant) if several else "", summary, now)
        rank, step = next(_next(product, *own))
        ranked.append((rank, tenant, asin, step))
    ranked.sort(key=lambda each: each[:3])
    return [{"tenant": tenant, "asin": asin, **step} for _, tenant, asin, step in ranked]


class _Product:
    """A product, as it is asked about."""

    def __init__(self, asin: str, shop: str, summary: Mapping[str, Any], now: int) -> None:
        week, ended = iso_weeks.monday(now), summary["ended"]
        self.asin, self.shop = asin, shop
        self.seen = week in summary["looked"]
        """Whether somebody looked at it this week: a decision, like a freeze, is no look."""
        self.learned = summary["ended_by"] if week <= ended <= now else ""
        """The trace that brought a result this week."""


def _by_product(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["tenant"], row["asin"]), []).append(row)
    return found


def _products(summaries: Summaries, scope: Scope) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for key, summary in summaries("product"):
        tenant, asin = node_keys.parts(key)
        if asin != node_keys.NO_ASIN and scope.has(tenant, asin):
            yield tenant, asin, summary


def _next(
    product: _Product,
    experiments: Sequence[Row],
    decisions: Sequence[Row],
    freezes: Sequence[Row],
) -> Iterator[tuple[int, dict[str, Any]]]:
    """How urgent a step is (from 0 on), and the step: what comes first is the next one."""
    running = [row for row in experiments if row["decision"] is not None]
    ended = [row for row in running if row["when"] in due.ENDED]
    if ended:
        yield (0 if ended[0]["when"] == "overdue" else 1), _verification(ended)
    for row in decisions:
        yield 2, _execution(row)
    if not product.seen:
        yield 4, _step(1, "nobody looked at it this week", _observe(product))
    if freezes:
        yield 3, _freeze(freezes)
    for row in experiments:
        if row["decision"] is None and row["when"] != "overdue":
            why = f"{row['hypothesis']} waits for a decision"
            yield 3, _step(3, why, row["command"], row["trace"])
    for row in running:
        yield 7, _step(5, _tested(row), None, row["trace"], row["decision"])
    if product.learned:
        why = f"{product.learned} brought a result this week: read what it changed"
        yield 6, _step(6, why, f"trace-gate show {product.learned}", product.learned)
    yield 5, _step(2, "it was looked at this week", _expect(product))


def _step(number: int, why: str, command: str | None, *traces: str) -> dict[str, Any]:
    """A step as it is listed; without a command there is only to wait."""
    return {
        "step": number,
        "name": NAMES[number - 1],
        "why": why,
        "command": command,
        "traces": list(traces),
    }


def _verification(ended: Sequence[Row]) -> dict[str, Any]:
    """The tests whose windows are over, the earliest first: one command takes several."""
    first, *others = ended
    traces = [trace for row in ended for trace in (row["trace"], row["decision"])]
    if not others:
        return _step(5, _tested(first), first["command"], *traces)
    number = "1 more test has" if len(others) == 1 else f"{len(others)} more tests have"
    command = due.verify_all(first["tenant"], first["asin"])
    return _step(5, f"{_tested(first)}, and {number} ended", command, *traces)


def _tested(row: Row) -> str:
    verb = "was" if row["when"] == "overdue" else "is"
    return f"{row['hypothesis']} {verb} due on {row['due']}"


def _execution(row: Row) -> dict[str, Any]:
    trace = row["trace"]
    if row["lapsed"]:
        why = f"the approval of {trace} lapsed on {row['lapsed']}, so nothing may be done by it"
        return _step(3, why, f"trace-gate supersede {trace}", trace)
    if row["waits_for"] == "approval":
        why = f"{trace} waits for the approval of a second person"
        return _step(4, why, f"trace-gate approve {trace}", trace)
    why = f"{trace} is decided, and its execution is not recorded"
    return _step(4, why, f"trace-gate execute {trace}", trace)


def _freeze(rows: Sequence[Row]) -> dict[str, Any]:
    """The first of them; the others are listed below."""
    first, more = rows[0], len(rows) - 1
    verb = f"and {more} more are" if more else "is"
    why = f"{first['bucket']} {verb} ready to be frozen"
    return _step(3, why, first["command"], *first["traces"])


def _shop(tenant: str) -> str:
    """The options that say whose trace it is."""
    store, _, marketplace = tenant.rpartition("-")
    return f"--store {word(store)} --marketplace {word(marketplace)} "


def _observe(product: _Product) -> str:
    return f"trace-gate observe {product.shop}--asin {product.asin} REPORT"


def _expect(product: _Product) -> str:
    return (
        f"trace-gate new hypothesis {product.shop}--asin {product.asin} "
        "--statement 'WHAT YOU EXPECT' --criterion 'METRIC <= VALUE'"
    )

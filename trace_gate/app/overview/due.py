"""Which experiments wait for their result, and since when (SPEC 8, Experiments; SPEC 9, `due`).

Nothing of it is kept anywhere: what is overdue depends on the day on which somebody asks.
"""

from __future__ import annotations

from trace_gate.app.overview.scope import date_of, days_between, read_once, refuse_unknown
from trace_gate.core.fold import node_keys
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, Literal

    from trace_gate.app.overview.scope import Scope, Summaries

    When = Literal["overdue", "today", "reminder", "coming"]

WHENS = ("overdue", "today", "reminder", "coming")
"""From the most urgent on."""

ENDED = WHENS[:2]
"""Of these the window is over: a report can tell what became of them."""

VERSION = 1


def report(summaries: Summaries, scope: Scope, now: int, commit: str) -> dict[str, Any]:
    """What `due --format json` prints; `schemas/due.schema.json` describes it.

    Raises:
        UsageError: no trace is about what is asked for.
    """
    summaries = read_once(summaries)
    refuse_unknown(summaries, scope)
    rows = experiments(summaries, scope, now)
    return {
        "version": VERSION,
        "as_of": date_of(now),
        "commit": commit,
        "scope": scope.plain,
        "experiments": rows,
        "together": together(rows),
    }


def experiments(summaries: Summaries, scope: Scope, now: int) -> list[dict[str, Any]]:
    """The experiments without a result, by the day on which they are due.

    Args:
        summaries: what the fold says of each hypothesis.
        scope: which shops and products.
        now: seconds since the epoch; days are those of UTC.
    """
    found = [
        _row(key, summary, each, now)
        for key, summary in _hypotheses(summaries, now)
        for each in _open(summary, scope, now)
    ]
    return sorted(found, key=lambda row: (row["due"] or "9999", row["tenant"], row["id"]))


def _hypotheses(summaries: Summaries, now: int) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The hypotheses of which an experiment may be open at a moment.

    Products know those of today. At a moment before the newest result the history is asked.
    """
    products = [each for _, each in summaries("product")]
    if any(now < each["ended"] for each in products):
        return summaries("hypothesis")
    return [
        (node_keys.hypothesis(name), each) for it in products for name, each in it["hypotheses"]
    ]


def _open(summary: Mapping[str, Any], scope: Scope, now: int) -> Iterator[Mapping[str, Any]]:
    """Those that had begun by then, and had no result yet."""
    for each in summary["experiments"]:
        running = each["start"] <= now and (each["over"] is None or now < each["over"])
        if running and scope.has(summary["tenant"] or "", each["asin"]):
            yield each


def _row(
    key: str, hypothesis: Mapping[str, Any], each: Mapping[str, Any], now: int
) -> dict[str, Any]:
    due, reminder = each["due"], each["reminder"]
    before = "PLANNED" if each["decision"] is None else "RUNNING"  # of one that is over today
    return {
        "id": each["id"],
        "when": _when(each, now),
        "start": date_of(each["start"]),
        "due": None if due is None else date_of(due),
        "reminder": None if reminder is None else date_of(reminder),
        "days": None if due is None else days_between(now, due),
        "status": each["status"] if each["over"] is None else before,
        "hypothesis": key.rpartition("/")[2],
        "statement": hypothesis["statement"],
        "tenant": hypothesis["tenant"],
        "asin": each["asin"],
        "trace": each["trace"],
        "decision": each["decision"],
        "metrics": list(each["metrics"]),
        "command": _command(each),
    }


def waiting(rows: Iterable[Mapping[str, Any]], until: str) -> bool:
    """Whether one of the experiments is as urgent as one of `WHENS`, or more."""
    urgent = WHENS[: WHENS.index(until) + 1]
    return any(row["when"] in urgent for row in rows)


def together(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What verifies all ended tests of a product by the same reports, where it has several."""
    ended: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row["when"] in ENDED and row["decision"] is not None and row["asin"] is not None:
            ended.setdefault((row["tenant"], row["asin"]), []).append(row["decision"])
    return [
        {
            "tenant": tenant,
            "asin": asin,
            "decisions": decisions,
            "command": verify_all(tenant, asin),
        }
        for (tenant, asin), decisions in ended.items()
        if len(decisions) > 1
    ]


def verify_all(tenant: str, asin: str) -> str:
    """What verifies the ended tests of a product by the same reports."""
    store, _, marketplace = tenant.rpartition("-")
    place = f"--store {word(store)} --marketplace {word(marketplace)} --asin {word(asin)}"
    return f"trace-gate verify --all {place} REPORT..."


def _when(each: Mapping[str, Any], now: int) -> When:
    due, reminder = each["due"], each["reminder"]
    if due is None:
        return "coming"
    days = days_between(now, due)
    if days <= 0:
        return "overdue" if days < 0 else "today"
    reached = reminder is not None and days_between(now, reminder) <= 0
    return "reminder" if reached else "coming"


def _command(each: Mapping[str, Any]) -> str:
    """What brings the experiment on. Words in capitals stand for what only a person knows."""
    if each["decision"] is None:
        return f"trace-gate new decision --from-staged --caused-by {each['trace']}"
    return f"trace-gate verify {each['decision']} REPORT"

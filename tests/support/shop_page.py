"""A little shop for tests of its page: facts of buckets, tests and patterns, and their fold."""

from __future__ import annotations

from typing import Any

from tests.support import bucket_facts, hypothesis_facts, metric_facts
from tests.support.hypothesis_facts import DAY, MONDAY, TODAY
from tests.support.little_fold import LittleFold, shipped_policy
from trace_gate.app.overview.scope import Scope
from trace_gate.app.overview.shop import named_traces
from trace_gate.app.overview.shop.named_traces import NamedTrace
from trace_gate.app.overview.shop.page_data import Inputs, page_data
from trace_gate.app.overview.shop.shorten import shorten
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Changed, Decided, Seen
from trace_gate.core.fold.pattern_groups import Group
from trace_gate.report.document import Document
from trace_gate.report.pages.shop.page import page

POLICY = shipped_policy()
ACME, ASIN = "ACME-US", "B0EXAMPLE1"
KETTLE = "KETTLE-DE"
NOW = MONDAY + 130 * DAY
"""A Friday in May: all that is below is over."""


def name(day: int, number: int = 1) -> str:
    """The id of a trace of a day, counted from the Monday."""
    from trace_gate.core.trace.ids import date_of_day

    return f"TRACE-{date_of_day(TODAY + day).replace('-', '')}-{number:03d}"


def in_bucket(bucket: str, *facts: tuple[int, str, str], tenant: str = ACME) -> list[Any]:
    """A bucket that is created on a day, and moved on others."""
    key = node_keys.bucket(tenant, ASIN, bucket)
    target = f"asin/{ASIN}/intent_bucket/{bucket}"
    found = []
    for day, old, new in facts:
        own = {"target": target, "trace_id": name(day)}
        made = (
            bucket_facts.move(TODAY + day, old, new, **own)
            if old
            else bucket_facts.create(TODAY + day, **own, to={"fit_type": "exact"})
        )
        found += [(key, made), (key, bucket_facts.touched(TODAY + day, trace_id=name(day)))]
    return found


def seen(day: int, trace_type: str = "observation", tenant: str = ACME, **more: Any) -> Any:
    fields = {"trace_type": trace_type, "executed": False, "complete": False, **more}
    at = {"whole": MONDAY + day * DAY, "fraction": "", "trace_id": name(day)}
    return node_keys.asin(tenant, ASIN), Seen(**at, **fields)


def expected(*facts: Any, name: str = "H-001") -> list[Any]:
    """Facts of a hypothesis."""
    return [(node_keys.hypothesis(name), fact) for fact in facts]


def pattern(*cases: Any, tenant: str = ACME) -> list[Any]:
    key = node_keys.pattern(tenant, Group.of(metric_facts.GROUP).slug)
    return [(key, case) for case in cases]


def decided(day: int, **fields: Any) -> Any:
    said = {
        "created": (MONDAY + day * DAY, ""), "executed": False, "claim": "PASS", "result": None,
        "action_type": None, "tenant": ACME, "asin": ASIN, "buckets": (), "hypothesis_id": None,
        "considered": (), "statement": None, "window_days": 7, "criteria": (), "baseline": {},
        **fields,
    }  # fmt: skip
    at = {"whole": MONDAY + day * DAY, "fraction": "", "trace_id": name(day)}
    return node_keys.trace(name(day)), Decided(**at, **said)


def title(day: int) -> Any:
    """A change of the title of the listing."""
    fact = Changed(
        whole=MONDAY + day * DAY, fraction="", trace_id=name(day), number=1,
        target=f"asin/{ASIN}/content/title", change_type="content_update",
        from_value="an old text", to_value="a new text", details={}, action_type="content",
        approved=True, event=1,
    )  # fmt: skip
    return node_keys.content(ACME, ASIN, "title"), fact


def shop() -> list[Any]:
    """A frozen bucket, one that grows, a test that was confirmed and one that runs."""
    return [
        seen(0), seen(1, "decision", executed=True, complete=True),
        *in_bucket("IB-gift", (0, "", ""), (7, "TEST", "GROW"), (40, "GROW", "HARVEST"),
                   (105, "HARVEST", "FROZEN")),
        *in_bucket("IB-school", (1, "", ""), (8, "TEST", "GROW")),
        title(30),
        *expected(hypothesis_facts.registered(1), hypothesis_facts.used(2, 1),
                hypothesis_facts.verified(3, 9, about=2)),
        *expected(hypothesis_facts.registered(4, 120, hypothesis_id="H-002", statement="Runs"),
                hypothesis_facts.used(5, 121), name="H-002"),
        *pattern(metric_facts.observed(1), metric_facts.observed(2),
                 metric_facts.observed(3, met=False)),
    ]  # fmt: skip


def inputs(*addressed: Any, now: int = NOW) -> Inputs:
    fold = LittleFold(POLICY, *addressed)
    return Inputs(summaries=fold.summaries, nodes=fold, policy=POLICY, now=now)


def data(*addressed: Any, now: int = NOW, scope: Scope | None = None) -> dict[str, Any]:
    """The values of the page of such a shop."""
    found = inputs(*(addressed or shop()), now=now)
    return page_data(found, scope or Scope(), commit="c" * 40, refused=[])


def whole(*more: Any) -> Document:
    """The page of the shop, with all traces that it names, of three months and more."""
    found = shorten({**data(*shop(), *_busy(), *more), "refused": []})
    traces = {
        each: NamedTrace(id=each, path=f"traces/{each}.yaml", type="decision", claim="PASS")
        for each in named_traces.ids_in(found)
    }
    return page(found, traces, base="https://git.example/acme/shop/blob/c")


def _busy() -> list[Any]:
    """A bucket a week, so that the page names many traces."""
    return [
        fact
        for week in range(12)
        for fact in in_bucket(f"IB-week-{week}", (week * 7, "", ""), (week * 7 + 3, "TEST", "GROW"))
    ]

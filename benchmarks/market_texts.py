"""The texts of a market's traces, about 3 KB each, as analysts and agents write them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from benchmarks.market import Product

HEAD = """\
# yaml-language-server: $schema=../../schemas/trace-{kind}.schema.json
trace:
  id: {trace_id}
  created_at: "{at}"
  agent_id: {agent}
  trace_type: {kind}
  tenant:
    store_id: {store}
    marketplace: {marketplace}
    currency: {currency}
    timezone: {timezone}
  entity:
    asin: "{asin}"
    sku: SKU-{asin}
    intent_bucket_id: {bucket}
    campaign_id: C-{asin}
  evidence:
    - uri: uploads/{store}-{marketplace}/{report}
      sha256: {sha}
      captured_at: "{at}"
      note: Search terms of the week, as downloaded from the console.
"""

PERIOD = """\
      period_start: {start}
      period_end: {end}
"""

RESULT = "search term,impressions,clicks,spend,sales\ncoffee gift,9000,180,92.10,410.00\n#{}\n"
"""The report behind a result: of each result another one."""

SEEN = """\
  observation:
    trigger: weekly_check
    data_sources: [search_term_report, business_report]
    key_metrics:
      impressions: {impressions}
      clicks: {clicks}
      orders: {orders}
      spend: {spend}
      sales: {sales}
      acos: {acos}
      ctr: {ctr}
      conversion_rate: {conversion_rate}
    anomalies: []
"""

SUPPOSED = """\
  hypothesis:
    hypothesis_id: {name}
    statement: Another bid on these terms brings ACOS to target without losing sales.
    expected_outcome:
      acos: 0.33
      sales: at least as before
    verification_window_days: 7
    success_criteria:
      - metric: acos
        operator: "<"
        value: 0.33
        baseline: 0.36
"""

WEIGHED = """\
  analysis:
    hypotheses_considered:
      - id: {name}
        statement: Another bid on these terms brings ACOS to target without losing sales.
        confidence: 0.5
    priority_scores_used:
      formula: none, this decision rests on no score
      base_score: null
      intent_fit: null
      rufus_factor: null
      result: null
      confidence: null
    patterns_matched: []
  decision:
    intent_bucket_id: {bucket}
    action_type: {action}
    options_considered:
      - option: A
        description: Do it now, as the report of the week suggests.
        expected_outcome: {{acos: 0.33}}
        risk: low
      - option: B
        description: Wait another week and look at the report again.
        expected_outcome: {{acos: 0.36}}
        risk: low
    selected_option: A
    rationale: The report shows {clicks} clicks and an ACOS of {acos}; the target is 0.33.
"""

DONE = """\
  execution:
    changes:
{changes}
    guardrail_check: {claim}
    guardrail_details:
      write: PASS
      amplitude: PASS
      batch: PASS
      freeze: PASS
      hypothesis: {claim}
      emergency: PASS
{approval}    executed_at: "{at}"
    result: success
"""

APPROVED = """\
    approved_by: {who}
    approval:
      at: "{at}"
      digest: "{digest}"
      reasons: [{reasons}]
"""

VERDICT = """\
  verification:
    verified_at: "{at}"
    actual_outcome:
      acos: {acos}
      clicks: {clicks}
      sales: {sales}
    hypothesis_result: {result}
    learning: The terms answer to the bid; the rest of the campaign did not move.
    confidence_adjustment: null
"""


COUNT = (
    "      - {{bucket: {bucket}, from: {start}, to: {end}, impressions: {impressions}, "
    "clicks: {clicks}, orders: {orders}, spend: {spend}, sales: {sales}}}\n"
)


def observation(
    product: Product,
    trace_id: str,
    at: str,
    chance: random.Random,
    buckets: Sequence[str] = (),
) -> str:
    """What was seen of a week whose sales are all in, and what each of some buckets came to."""
    clicks = chance.randint(80, 400)
    head = _head("observation", product, trace_id, at)
    if not buckets:
        return head + SEEN.format(**_metrics(clicks))
    last = dt.date.fromisoformat(_day(trace_id)) - dt.timedelta(days=9)
    days = {"start": last - dt.timedelta(days=6), "end": last}
    items = (COUNT.format(bucket=each, **days, **_metrics(clicks)) for each in buckets)
    period = PERIOD.format(**days)
    return f"{head}{period}{SEEN.format(**_metrics(clicks))}    counts:\n{''.join(items)}"


def hypothesis(product: Product, trace_id: str, at: str, name: str, seen: str) -> str:
    """A claim that will be tested."""
    return (
        _head("hypothesis", product, trace_id, at) + SUPPOSED.format(name=name) + _caused_by(seen)
    )


def decision(
    product: Product, trace_id: str, at: str, why: tuple[str, str], plan: dict[str, Any]
) -> str:
    """An executed decision. `why` is the hypothesis and the observation that it rests on."""
    metrics = _metrics(180)
    return "".join(
        (
            _head("decision", product, trace_id, at, plan["bucket"]),
            SEEN.format(**metrics),
            WEIGHED.format(name=why[0], bucket=plan["bucket"], action=plan["action"], **metrics),
            _done(plan, at),
            SUPPOSED.format(name=why[0]),
            _caused_by(why[1]),
        )
    )


NO_DIGEST = f"sha256:{'0' * 64} evidence[1] execution.guardrail_details"
"""Stands for what is approved, until the text of the trace is whole."""


def _done(plan: dict[str, Any], at: str) -> str:
    changes = _changes(plan["changes"])
    if plan["approver"] is None:
        return DONE.format(changes=changes, at=at, claim="PASS", approval="")
    reasons = ", ".join(plan["reasons"])
    approval = APPROVED.format(at=at, who=plan["approver"], digest=NO_DIGEST, reasons=reasons)
    return DONE.format(changes=changes, at=at, claim="ESCALATE", approval=approval)


def verification(
    product: Product, trace_id: str, at: str, of: tuple[str, str], acos: float | None
) -> str:
    """What became of a hypothesis and its decision; without the metric nobody can tell."""
    result = "inconclusive" if acos is None else "confirmed" if acos < 0.33 else "rejected"
    metrics = _metrics(170)
    metrics["acos"] = "null" if acos is None else acos
    return "".join(
        (
            _head("verification", product, trace_id, at, result=True),
            PERIOD.format(start=_day(of[1]), end=_day(trace_id)),
            f"  hypothesis:\n    hypothesis_id: {of[0]}\n",
            VERDICT.format(at=at, result=result, **metrics),
            _caused_by(of[1]),
        )
    )


def _day(trace_id: str) -> str:
    return f"{trace_id[6:10]}-{trace_id[10:12]}-{trace_id[12:14]}"


def result_report(trace_id: str) -> tuple[str, bytes]:
    """The report behind a result: its name and its content."""
    return f"result-{trace_id.lower()}.csv", RESULT.format(trace_id).encode()


def _head(
    kind: str,
    product: Product,
    trace_id: str,
    at: str,
    bucket: str = "null",
    *,
    result: bool = False,
) -> str:
    from benchmarks.market import REPORT_SHA

    name, data = result_report(trace_id)

    marketplace, currency, timezone = product.market
    return HEAD.format(
        kind=kind,
        trace_id=trace_id,
        at=at,
        agent="trace-scribe",
        store=product.store,
        marketplace=marketplace,
        currency=currency,
        timezone=timezone,
        asin=product.asin,
        bucket=bucket,
        report=name if result else "search_terms.csv",
        sha=hashlib.sha256(data).hexdigest() if result else REPORT_SHA,
    )


def _metrics(clicks: int) -> dict[str, Any]:
    orders, spend = clicks // 12, round(clicks * 0.61, 2)
    sales = round(orders * 24.9, 2)
    return {
        "impressions": clicks * 47,
        "clicks": clicks,
        "orders": orders,
        "spend": spend,
        "sales": sales,
        "acos": round(spend / sales, 4),
        "ctr": 0.0213,
        "conversion_rate": round(orders / clicks, 4),
    }


def _changes(changes: list[dict[str, Any]]) -> str:
    """The changes, one flow map a line: JSON is YAML."""
    lines = []
    for change in changes:
        plain = {key: value for key, value in change.items() if key != "bucket"}
        lines.append(f"      - {json.dumps(plain)}")
    return "\n".join(lines)


def _caused_by(trace_id: str) -> str:
    return f"  causal_links:\n    caused_by: {trace_id}\n    causes: []\n    related_traces: []\n"

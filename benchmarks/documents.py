"""The texts of a made-up shop: traces of about 3 kB as analysts write them, reports, ad files.

Everything follows from its arguments, so the same shop has the same bytes on every machine.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import dataclass

SHOPS = (
    ("SHOP_1", "US", "USD", "America/Los_Angeles"),
    ("SHOP_1", "DE", "EUR", "Europe/Berlin"),
)
PLACES = ("camping", "office", "kitchen", "garden", "travel", "gift", "nursery", "workshop")
THINGS = ("mug", "door mat", "coffee press", "lunch box", "desk lamp", "plant pot", "bath towel")


@dataclass(frozen=True)
class Report:
    """An uploaded report, as evidence names it."""

    path: str
    sha256: str
    captured: int


@dataclass(frozen=True)
class Subject:
    """What the traces of one ad file are about."""

    number: int

    @property
    def shop(self) -> tuple[str, str, str, str]:
        return SHOPS[self.number % len(SHOPS)]

    @property
    def asin(self) -> str:
        return f"B0{self.number:08d}"

    @property
    def term(self) -> str:
        return f"{PLACES[self.number % len(PLACES)]} {THINGS[self.number % len(THINGS)]}"

    @property
    def bucket(self) -> str:
        return f"IB-{self.term.replace(' ', '-')}"

    @property
    def ad_file(self) -> str:
        return f"ads/{self.shop[1]}/campaign-{self.number:04d}.csv"


@dataclass(frozen=True)
class Stand:
    """What a decision says of a file: its sha256 before and after, and the lines that differ."""

    before: str
    after: str
    lines: str | None = None
    own_lines: str | None = None

    @property
    def details(self) -> str:
        said = {"lines": self.lines, "own_lines": self.own_lines}
        return "".join(f", {key}: {value}" for key, value in said.items() if value)


def instant(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()


def trace_id(seconds: int, number: int) -> str:
    return f"TRACE-{dt.datetime.fromtimestamp(seconds, dt.UTC):%Y%m%d}-{number:03d}"


def trace_path(name: str) -> str:
    return f"traces/{name[6:10]}-{name[10:12]}/{name}.yaml"


def hypothesis_id(decision: str) -> str:
    """A hypothesis of its own for each decision: from the date and the number of its id."""
    return f"H-{int(decision[8:14] + decision[15:]):03d}"


def observation(name: str, created: int, about: Subject, report: Report) -> bytes:
    dice = random.Random(name)
    clicks, orders = dice.randint(80, 900), dice.randint(1, 60)
    return f"""\
{_head(name, created, "observation", about)}{_evidence(report)}\
  observation:
    trigger: weekly_check
    data_sources:
      - search_term_report
      - placement_report
    key_metrics:
      impressions: {clicks * 37}
      clicks: {clicks}
      orders: {orders}
      spend: {clicks * 0.71:.2f}
      sales: {orders * 19.9:.2f}
      acos: {clicks * 0.71 / (orders * 19.9):.4f}
      click_through_rate: {1 / 37:.4f}
      conversion_rate: {orders / clicks:.4f}
{_by_use(dice)}\
    anomalies:
      - metric: acos
        term: {about.term} large
        baseline: 0.31
        value: {0.4 + dice.random() / 2:.4f}
        note: >-
          The term spends a third of the week's budget of this campaign. The week before it
          stood at the average of the campaign, and its position has not changed since. The
          searches behind it are about sizes that this product does not come in.
      - metric: conversion_rate
        term: {about.term} cheap
        baseline: 0.081
        value: {dice.random() / 20:.4f}
        note: >-
          Many clicks and few orders since the price of the nearest competitor went down by
          two, which was seen on the product page on the day of the report. The reviews have
          not changed, and the pictures neither, so the price is the likely reason.
{_links(None, ())}""".encode()


def decision(
    name: str,
    created: int,
    about: Subject,
    report: Report,
    executed: int,
    *,
    stand: Stand,
    begins: bool = False,
) -> bytes:
    """A decision on the ad file of a subject. `stand`: what the file holds before and after.

    `begins`: it is the first one about its subject, and creates the intent bucket, too.
    """
    dice = random.Random(name)
    old = dice.randint(60, 240) / 100
    new = round(old * 0.85, 2)
    return f"""\
{_head(name, created, "decision", about)}{_evidence(report)}\
  observation:
    trigger: anomaly_alert
    data_sources:
      - search_term_report
    key_metrics:
      acos: {0.4 + dice.random() / 4:.4f}
      clicks: {dice.randint(80, 900)}
      spend: {dice.randint(4_000, 40_000) / 100:.2f}
    anomalies:
      - >-
        The broad term of this campaign took a third of what the week cost, and the week before
        it stood at the average of all terms. Its position has not changed since.
  analysis:
    hypotheses_considered:
      - id: {hypothesis_id(name)}
        statement: A lower bid on broad terms brings ACOS below 0.35 without losing orders.
        confidence: 0.50
    priority_scores_used:
      formula: base x intent_fit x rufus_factor
      base_score: 84.0
      intent_fit: 2.0
      rufus_factor: 1.1
      result: null
      confidence: 0.6
    patterns_matched: []
  decision:
    intent_bucket_id: {about.bucket}
    action_type: file_change
    options_considered:
      - option: A
        description: Lower the bid of the broad term from {old:.2f} to {new:.2f}; exact terms stay.
        expected_outcome: {{acos: 0.33, orders: 0}}
        risk: low
      - option: B
        description: Pause the broad term. It stops the spend and loses the terms that it finds.
        expected_outcome: {{acos: 0.30, orders: -6}}
        risk: medium
      - option: C
        description: Leave it for another week, until the new pictures are ten days old.
        expected_outcome: {{acos: 0.41, orders: 0}}
        risk: low
    selected_option: A
    rationale: >-
      The broad term spends {dice.randint(20, 90)} a week without a sale, and a pause would cost
      the terms that it finds for us. The price has been stable for three weeks, so the traffic
      itself is what has changed, and a lower bid keeps the term alive while it costs less.
  execution:
    changes:
      - target: file/{about.ad_file}
        change_type: file_update
        from_value: {stand.before}
        to_value: {stand.after}
        details: {{term: {about.term} large, match_type: broad{stand.details}}}
{_bucket(about) if begins else ""}\
    guardrail_check: PASS
    guardrail_details:
      amplitude: PASS
      batch: PASS
      freeze: PASS
      hypothesis: PASS
    approved_by: null
    approval: null
    executed_at: "{instant(executed)}"
    result: success
  hypothesis:
    hypothesis_id: {hypothesis_id(name)}
    statement: A lower bid on broad terms brings ACOS below 0.35 without losing orders.
    expected_outcome: {{acos: 0.33}}
    verification_window_days: 7
    success_criteria:
      - metric: acos
        operator: "<="
        value: 0.35
        baseline: 0.41
{_links(None, ())}""".encode()


def verification(name: str, created: int, about: Subject, report: Report, decided: str) -> bytes:
    dice = random.Random(name)
    acos = 0.25 + dice.random() / 5
    result = "confirmed" if acos <= 0.35 else "rejected"
    return f"""\
{_head(name, created, "verification", about)}{_evidence(report)}\
  observation:
    trigger: scheduled
    data_sources:
      - search_term_report
      - business_report
    key_metrics:
      acos: {acos:.4f}
      clicks: {dice.randint(80, 900)}
      orders: {dice.randint(3, 60)}
      spend: {dice.randint(4_000, 40_000) / 100:.2f}
{_by_use(dice)}\
    anomalies:
      - >-
        The nearest competitor has raised its price again on the fourth day of the window, which
        may have helped. The exact terms were left alone, so that there is something to compare.
  verification:
    verified_at: "{instant(created + 300)}"
    actual_outcome:
      acos: {acos:.4f}
      orders: {dice.randint(3, 60)}
    hypothesis_result: {result}
    learning: >-
      Broad terms of this bucket follow the bid within two days, and the exact terms beside them
      did not lose a single position while they did. What was expected of the week is in the
      decision, and what came of it is in the report that stands above as evidence.
    confidence_adjustment: {0.1 if result == "confirmed" else -0.15}
{_links(decided, (decided,))}""".encode()


def report(path: str, lines: int = 90) -> bytes:
    dice = random.Random(path)
    rows = (
        f"{PLACES[n % 8]} {THINGS[n % 7]} {n},{dice.randint(9, 9_000)},{dice.randint(1, 900)},"
        f"{dice.randint(10, 9_000) / 100:.2f},{dice.randint(0, 40)},{dice.random():.4f}\n"
        for n in range(lines)
    )
    return ("search term,impressions,clicks,spend,orders,acos\n" + "".join(rows)).encode()


def content_of(about: Subject, version: object) -> str:
    """What a decision says of an ad file."""
    return hashlib.sha256(ad_file(about, version)).hexdigest()


def ad_file(about: Subject, version: object) -> bytes:
    dice = random.Random(f"{about.number} {version}")
    rows = (
        f"{about.term} {word},{match},{dice.randint(30, 300) / 100:.2f}\n"
        for word in ("large", "cheap", "small", "blue", "for two", "set")
        for match in ("broad", "phrase", "exact")
    )
    return ("keyword,match_type,bid\n" + "".join(rows)).encode()


def _head(name: str, created: int, kind: str, about: Subject) -> str:
    store, marketplace, currency, timezone = about.shop
    return f"""\
# yaml-language-server: $schema=../../schemas/trace-{kind}.schema.json
trace:
  id: {name}
  created_at: "{instant(created)}"
  agent_id: trace-scribe
  trace_type: {kind}
  tenant:
    store_id: {store}
    marketplace: {marketplace}
    currency: {currency}
    timezone: {timezone}
  entity:
    asin: {about.asin}
    sku: {about.term.upper().replace(" ", "-")}-{about.number:03d}
    intent_bucket_id: {about.bucket}
    campaign_id: "47{about.number:06d}"
"""


def _evidence(proof: Report) -> str:
    return f"""\
  evidence:
    - uri: {proof.path}
      sha256: {proof.sha256}
      captured_at: "{instant(proof.captured)}"
      note: The search term report of the week, as it was downloaded from the campaign manager.
"""


def _bucket(about: Subject) -> str:
    """The change that creates the intent bucket of a subject."""
    return f"""\
      - target: asin/{about.asin}/intent_bucket/{about.bucket}
        change_type: bucket_create
        from_value: null
        to_value:
          job_to_be_done: Find a {about.term} that lasts
          fit_type: exact
          keywords: [{about.term} large, {about.term} cheap, {about.term} set]
"""


def _by_use(dice: random.Random) -> str:
    rows = (
        f"        {place}:\n"
        f"          clicks: {dice.randint(9, 900)}\n"
        f"          orders: {dice.randint(0, 40)}\n"
        f"          acos: {dice.random():.4f}\n"
        for place in PLACES
    )
    return "      by_use:\n" + "".join(rows)


def _links(caused_by: str | None, related: tuple[str, ...]) -> str:
    return f"""\
  causal_links:
    caused_by: {caused_by or "null"}
    causes: []
    related_traces: [{", ".join(related)}]
    supersedes: null
"""

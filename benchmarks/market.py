"""Realistic shops: stores, ASINs and intent buckets that live through weeks of the full loop.

Seeded and deterministic. Every trace is valid against the shipped profiles and legal in the
fold; texts are templates, so that 100,000 traces take seconds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from benchmarks.market_texts import decision, hypothesis, observation, verification

WEEKS = 60
PER_WEEK = 4.4
"""Traces of an ASIN in a week, about."""

STORES = ("ACME", "KETTLE", "NORTH", "PAPER", "STONE")
MARKETPLACES = (
    ("US", "USD", "America/Los_Angeles"),
    ("DE", "EUR", "Europe/Berlin"),
    ("UK", "GBP", "Europe/London"),
    ("JP", "JPY", "Asia/Tokyo"),
)
FIRST_DAY = dt.date(2024, 1, 1)
FITS = ("exact", "exact", "substitute", "complement", "irrelevant")
WORDS = ("gift", "travel", "office", "camping", "kids", "quiet", "small", "large", "cheap", "eco")
MORE = ("mug", "kettle", "lamp", "chair", "shelf", "bottle", "mat", "cable", "towel", "brush")
REPORT = "search term,impressions,clicks,spend,sales\ncoffee gift,9000,180,92.10,410.00\n"
REPORT_SHA = hashlib.sha256(REPORT.encode()).hexdigest()
MOVES = 4
"""State changes of one decision at most: the guardrail allows 5 buckets."""


@dataclass
class Bucket:
    """An intent bucket, as the generator knows it."""

    name: str
    fit: str
    state: str = "TEST"
    since: int = 0
    """Days from the first day."""
    bid: float = 1.0


@dataclass
class Product:
    """An ASIN of a shop."""

    store: str
    market: tuple[str, str, str]
    asin: str
    weekday: int
    buckets: list[Bucket]
    experiment: tuple[str, str, int, str | None] | None = None
    """(hypothesis id, its trace, day of the newest of both, the decision that runs it)"""
    enabled: bool = True
    titles: int = 0


@dataclass
class Market:
    """All shops, and the numbers that were given out."""

    chance: random.Random
    products: list[Product]
    numbers: dict[int, int] = field(default_factory=dict)
    hypotheses: int = 0
    approver: str = "ann"
    """Who approved every decision."""
    counted: bool = False
    """Whether observations count each bucket, as reports of search terms do"""

    def next_id(self, day: int) -> tuple[str, str]:
        """The next trace id of a day, and the moment at which it is written."""
        number = self.numbers[day] = self.numbers.get(day, 0) + 1
        date = FIRST_DAY + dt.timedelta(days=day)
        hours, seconds = divmod(8 * 3600 + 10 * number, 3600)
        clock = f"{hours:02d}:{seconds // 60:02d}:{seconds % 60:02d}Z"
        return f"TRACE-{date:%Y%m%d}-{number:03d}", f"{date.isoformat()}T{clock}"


def traces(count: int, seed: int = 1, *, counted: bool = False) -> Iterator[tuple[str, bytes]]:
    """(path, text) of so many traces, in the order of time."""
    market = opened(count, seed)
    market.counted = counted
    weeks = (made for week in range(10 * WEEKS) for made in weekly(market, week))
    yield from islice(weeks, count)


def weekly(market: Market, week: int) -> Iterator[tuple[str, bytes]]:
    """(path, text) of the traces of one week."""
    for weekday in range(5):
        for product in market.products:
            if product.weekday == weekday:
                for trace_id, text in lived(market, product, week):
                    yield path_of(trace_id), text.encode()


def path_of(trace_id: str) -> str:
    """Where a trace lies."""
    return f"traces/{trace_id[6:10]}-{trace_id[10:12]}/{trace_id}.yaml"


def evidence_of(product: Product) -> str:
    """The report that the traces of a shop point at."""
    return f"uploads/{product.store}-{product.market[0]}/search_terms.csv"


def uploads(count: int, seed: int = 1) -> dict[str, bytes]:
    """The reports of the shops, by path."""
    return {evidence_of(each): REPORT.encode() for each in opened(count, seed).products}


def opened(count: int, seed: int) -> Market:
    """The shops on the first day: enough ASINs for so many traces."""
    chance = random.Random(seed)
    products = []
    for number in range(max(1, round(count / (WEEKS * PER_WEEK)))):
        names = chance.sample([f"IB-{a}-{b}" for a in WORDS for b in MORE], chance.randint(8, 20))
        products.append(
            Product(
                store=STORES[number % len(STORES)],
                market=MARKETPLACES[number // len(STORES) % len(MARKETPLACES)],
                asin=f"B0{number:08d}",
                weekday=number % 5,
                buckets=[Bucket(name, chance.choice(FITS)) for name in names],
            )
        )
    return Market(chance, products)


def lived(market: Market, product: Product, week: int) -> Iterator[tuple[str, str]]:
    """The traces of one week of an ASIN."""
    day = 7 * week + product.weekday
    seen, at = market.next_id(day)
    living = [each.name for each in product.buckets if each.state != "KILL"]
    yield seen, observation(product, seen, at, market.chance, living if market.counted else ())
    verdict = _verified(market, product, day)
    if verdict is not None:
        yield verdict
    if product.experiment is None:
        yield _supposed(market, product, day, seen)
    if week == 0:
        yield from _begun(market, product, day, seen)
        return
    moves = _moves(market.chance, product, day)
    for start in range(0, len(moves), MOVES):
        yield _decided(
            market, product, day, seen, kind="bucket_state", changes=moves[start : start + MOVES]
        )
    awake = [each for each in product.buckets if each.state not in ("FROZEN", "KILL")]
    if not awake:
        return
    if market.chance.random() < 0.8:
        yield _decided(
            market, product, day, seen, kind="bid_update", changes=_bids(market.chance, product)
        )
    about = awake[0].name
    if market.chance.random() < 0.06:
        changes = [{"bucket": about, **_title(product)}]
        yield _decided(market, product, day, seen, kind="content_update", changes=changes)
    if market.chance.random() < 0.05:
        changes = [{"bucket": about, **_campaign(product)}]
        yield _decided(market, product, day, seen, kind="state_update", changes=changes)


def _begun(market: Market, product: Product, day: int, seen: str) -> Iterator[tuple[str, str]]:
    """All buckets of an ASIN are created, five in a decision."""
    for start in range(0, len(product.buckets), 5):
        changes = []
        for bucket in product.buckets[start : start + 5]:
            bucket.since = day
            changes.append(
                {
                    "target": f"asin/{product.asin}/intent_bucket/{bucket.name}",
                    "change_type": "bucket_create",
                    "from_value": None,
                    "to_value": {
                        "job_to_be_done": f"Find a {bucket.name[3:].replace('-', ' ')}",
                        "fit_type": bucket.fit,
                        "keywords": [f"{bucket.name[3:].replace('-', ' ')} {n}" for n in range(3)],
                    },
                }
            )
        yield _decided(market, product, day, seen, kind="bucket_create", changes=changes)


def _supposed(market: Market, product: Product, day: int, seen: str) -> tuple[str, str]:
    market.hypotheses += 1
    name = f"H-{market.hypotheses:03d}"
    trace_id, at = market.next_id(day)
    product.experiment = (name, trace_id, day, None)
    return trace_id, hypothesis(product, trace_id, at, name, seen)


def _verified(market: Market, product: Product, day: int) -> tuple[str, str] | None:
    """The running experiment is verified two weeks after its decision."""
    if product.experiment is None or day - product.experiment[2] < 14:
        return None
    name, _, _, ran = product.experiment
    product.experiment = None
    if ran is None:
        return None
    trace_id, at = market.next_id(day)
    acos = market.chance.choice([0.28, 0.31, 0.31, 0.36, None])
    return trace_id, verification(product, trace_id, at, (name, ran), acos)


def _decided(
    market: Market, product: Product, day: int, seen: str, *, kind: str, changes: list
) -> tuple[str, str]:
    trace_id, at = market.next_id(day)
    experiment = product.experiment
    name = experiment[0] if experiment is not None else "H-001"
    if experiment is not None and experiment[3] is None:
        product.experiment = (*experiment[:2], day, trace_id)
    about = changes[0]["target"].partition("/intent_bucket/")[2] or changes[0]["bucket"]
    plan = {
        "action": kind,
        "bucket": about,
        "changes": changes,
        "approver": market.approver,
        "reasons": _reasons(kind, changes),
    }
    return trace_id, decision(product, trace_id, at, (name, seen), plan)


def _reasons(kind: str, changes: list) -> list[str]:
    """What a person has to accept: the hypothesis, a new title or bid, a bucket that wakes up."""
    woken = any("unfreeze_trigger" in each.get("details", {}) for each in changes)
    extra = {
        "content_update": ["TG502"],
        "bid_update": ["TG502"],
        "budget_update": ["TG502"],
        "bucket_state": ["TG504"] if woken else [],
    }
    return [*extra.get(kind, []), "TG505"]


NEXT = {
    "TEST": (("GROW", 0.25, 14), ("KILL", 0.01, 28)),
    "GROW": (("HARVEST", 0.2, 14), ("KILL", 0.005, 28)),
    "HARVEST": (("FROZEN", 0.4, 61),),
    "FROZEN": (("GROW", 0.008, 28),),
    "KILL": (),
}
"""State to (next state, its chance in a week, after so many days)."""


def _moves(chance: random.Random, product: Product, day: int) -> list:
    changes = []
    for bucket in product.buckets:
        for state, likely, days in NEXT[bucket.state]:
            if day - bucket.since >= days and chance.random() < likely:
                changes.append(_move(product, bucket, state))
                bucket.state, bucket.since = state, day
                break
    return changes


FREEZE = {
    "freeze_reason": "Quiet for two months",
    "freeze_criteria_met": [
        "conversion_volatility_60d < 15%",
        "acos_within_target_band",
        "no_major_competitor_change",
        "no_seasonality_risk",
    ],
}
UNFREEZE = {
    "unfreeze_trigger": "ACOS_SPIKE",
    "actual_value": 2.4,
    "human_confirmed": True,
    "confirmed_by": "ann",
    "confirmed_at": "2024-01-01T00:00:00Z",
}


def _move(product: Product, bucket: Bucket, state: str) -> dict:
    details = FREEZE if state == "FROZEN" else UNFREEZE if bucket.state == "FROZEN" else None
    change = {
        "target": f"asin/{product.asin}/intent_bucket/{bucket.name}",
        "change_type": "bucket_state",
        "from_value": bucket.state,
        "to_value": state,
    }
    return change if details is None else {**change, "details": details}


def _bids(chance: random.Random, product: Product) -> list:
    awake = [each for each in product.buckets if each.state not in ("FROZEN", "KILL")]
    bucket = chance.choice(awake)
    old, new = bucket.bid, round(bucket.bid * chance.choice([0.9, 0.95, 1.05, 1.1]), 2)
    bucket.bid = new
    return [
        {
            "bucket": bucket.name,
            "target": f"campaign/C-{product.asin}/ad_group/{bucket.name}/bid",
            "change_type": "bid_update",
            "from_value": old,
            "to_value": new,
            "change_pct": round(new / old - 1, 4),
        }
    ]


def _title(product: Product) -> dict:
    product.titles += 1
    return {
        "target": f"asin/{product.asin}/content/title",
        "change_type": "content_update",
        "from_value": f"Title {product.titles}",
        "to_value": f"Title {product.titles + 1}",
    }


def _campaign(product: Product) -> dict:
    old = "enabled" if product.enabled else "paused"
    product.enabled = not product.enabled
    return {
        "target": f"campaign/C-{product.asin}/state",
        "change_type": "state_update",
        "from_value": old,
        "to_value": "enabled" if product.enabled else "paused",
    }

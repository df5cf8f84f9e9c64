"""The row of the governor: the hook on a decision about the market, against one on an observation.

Both in a shop with very many traces, whose fold is there as the hook after the last merge left it.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks import derivation, market, market_texts, measure, proofs
from benchmarks.market import Product
from benchmarks.measure import Program
from benchmarks.rows import Results, Row, Yard

if TYPE_CHECKING:
    from benchmarks.clones import Clone

BID = "campaign/C-{}/ad_group/{}/bid"


def governed(yard: Yard) -> list[Row]:
    """pre-commit on a decision that every guardrail looks at, cache warm and cold."""
    count = derivation.SMALL if yard.quick else derivation.LARGE
    clone = derivation.clone_of(yard, count)
    measure.once(Program((yard.tool.command, "derive"), clone.path, clone.environ))
    product, hypothesis, bucket = _awake(clone, count)
    seen, decided = _staged(clone, product, hypothesis, bucket)
    _prove(yard, clone, seen, decided)
    hook, rounds = yard.hook(clone), yard.rounds(16)
    programs = {
        "seen": replace(hook, before=lambda: _only(clone, seen)),
        "decided": replace(hook, before=lambda: _only(clone, decided)),
    }
    done = Results(measure.in_turns({n: (p, rounds) for n, p in programs.items()}))
    operation = f"hook: a decision through the governor, {count:,} traces"
    done.row(operation, "decided", "seen", "the hook on an observation", 1.5)
    if not yard.quick:
        cold = measure.once(replace(hook, before=lambda: _nothing_kept(clone, decided)))
        done.rows.append(Row(f"{operation}, nothing kept", cold.wall, "", None, None))
    return done.rows


def _prove(yard: Yard, clone: Clone, seen: dict[str, bytes], decided: dict[str, bytes]) -> None:
    """Both pass, and a decision that goes too far does not."""
    for files in (seen, decided):
        _only(clone, files)
        proofs.passes(yard.tool, clone, "--staged", commits=1, paths=1)
    ((path, text),) = decided.items()
    _only(clone, {path: re.sub(rb'"to_value": [0-9.]+', b'"to_value": 9.9', text)})
    proofs.stops(yard.tool, clone, "--staged", code="TG501")


def _awake(clone: Clone, count: int) -> tuple[Product, str, str]:
    """A product with a hypothesis that a report confirms, and a bucket of it that is not frozen."""
    for product in market.opened(count, 1).products:
        tenant = f"{product.store}-{product.market[0]}"
        state = clone.path / "state/intent_buckets" / product.asin / tenant
        files = sorted(state.glob("*.yaml"))
        buckets = [path for path in files if "value: GROW" in path.read_text()]
        if buckets:
            found = _confirmed(clone, product)
            if found is not None:
                return product, found, buckets[0].stem
    raise RuntimeError("the market has no hypothesis that could be acted on")


def _confirmed(clone: Clone, product: Product) -> str | None:
    folder = clone.path / "world_model/hypotheses"
    tenant = {"store_id": product.store, "marketplace": product.market[0]}
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text()
        if "value: CONFIRMED" in text and f"store_id: {product.store}" in text:
            data: dict[str, Any] = yaml.safe_load(text)
            if data["tenant"] == tenant and not data["status"].get("claimed"):
                return path.stem
    return None


def _staged(
    clone: Clone, product: Product, hypothesis: str, bucket: str
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """An observation of today, and an executed decision of today: path to text."""
    now = dt.datetime.now(dt.UTC)
    at, day = f"{now:%Y-%m-%dT%H:%M:%SZ}", f"{now:%Y%m%d}"
    seen = market_texts.observation(product, f"TRACE-{day}-001", at, random.Random(1))
    target = BID.format(product.asin, bucket)
    last = _last(clone, target)
    plan = {
        "action": "bid_update",
        "bucket": bucket,
        "approver": None,
        "changes": [
            {
                "target": target,
                "change_type": "bid_update",
                "from_value": last,
                "to_value": round(last * 1.1, 2),
            }
        ],
    }
    caused = clone.git("grep", "-l", "-F", product.asin, "--", "traces").splitlines()[-1]
    decided = market_texts.decision(
        product, f"TRACE-{day}-001", at, (hypothesis, Path(caused).stem), plan
    )
    path = market.path_of(f"TRACE-{day}-001")
    return {path: seen.encode()}, {path: decided.encode()}


def _last(clone: Clone, target: str) -> float:
    """What the newest decision set a target to."""
    found = clone.git("grep", "-h", "-F", f'"target": "{target}"', "--", "traces").splitlines()
    return float(json.loads(found[-1].strip().removeprefix("- "))["to_value"])


def _nothing_kept(clone: Clone, files: dict[str, bytes]) -> None:
    _only(clone, files)
    clone.forget()


def _only(clone: Clone, files: dict[str, bytes]) -> None:
    """Stage these files and nothing else."""
    clone.git("reset", "-q")
    for path, data in files.items():
        clone.stage(path, data)

"""What traces tell a hypothesis, in few words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from trace_gate.core.fold.facts import Fact, Registered, Used, Verified
from trace_gate.core.fold.hypotheses import node
from trace_gate.core.fold.result import NodeResult
from trace_gate.core.policy import loader
from trace_gate.core.policy import policy as policies

ROOT = Path(__file__).resolve().parents[2]
DAY = 86_400
MONDAY = 1736121600
"""2025-01-06T00:00:00Z"""
ACOS = ("acos", "<", 0.4, 0.42)
ORDERS = ("orders", ">=", 28, None)
GIFT = ("B0EXAMPLE1", "IB-gift", "GROW", "exact")
TODAY = MONDAY // DAY


def report(number: int, start: float, end: float = 999) -> tuple[str, int, int]:
    """A report from one day to another; each number is another file."""
    return f"{number:064d}", TODAY + int(start), TODAY + int(end)


GOOD = {"acos": 0.35, "orders": 30}
BAD = {"acos": 0.45, "orders": 30}


@cache
def policy() -> policies.Policy:
    """The policy that ships."""
    config, roles = ROOT / "config", ROOT / "scaffold" / "Agents"
    paths = [(each, ROOT) for each in sorted(config.rglob("*.yaml"))]
    paths += [(each, ROOT / "scaffold") for each in sorted(roles.rglob("*.yaml"))]
    files = {path.relative_to(top).as_posix(): path.read_bytes() for path, top in paths}
    return policies.Policy.of(loader.read(files))


def trace_id(number: int) -> str:
    return f"TRACE-20250106-{number:03d}"


def at(day: float, number: int) -> dict[str, Any]:
    return {"whole": MONDAY + int(day * DAY), "fraction": "", "trace_id": trace_id(number)}


def registered(number: int, day: float = 0, **fields: Any) -> Registered:
    values: dict[str, Any] = {
        **at(day, number),
        "hypothesis_id": "H-001",
        "tenant": "ACME-US",
        "asin": "B0EXAMPLE1",
        "statement": "A lower bid lowers ACOS.",
        "window_days": 7,
        "criteria": (ACOS, ORDERS),
        "baseline": {"orders": 31},
        "supersedes": None,
    }
    return Registered(**{**values, **fields})


def used(number: int, day: float = 0, **fields: Any) -> Used:
    values: dict[str, Any] = {
        **at(day, number),
        "executed": True,
        "rests": True,
        "tenant": "ACME-US",
        "asin": "B0EXAMPLE1",
        "action_type": "bid_decrease",
        "statement": "A lower bid lowers ACOS.",
        "window_days": 7,
        "criteria": (ACOS, ORDERS),
        "baseline": {},
        "contexts": (GIFT,),
        "market": True,
        "day": TODAY + int(day),
    }
    return Used(**{**values, **fields})


def verified(number: int, day: float, about: int | None, **fields: Any) -> Verified:
    """Of a decision (`about`), or of the hypothesis alone: then it names it."""
    values: dict[str, Any] = {
        **at(day, number),
        "about": None if about is None else trace_id(about),
        "hypothesis_id": "H-001" if about is None else None,
        "tenant": "ACME-US",
        "outcome": GOOD,
        "claim": "confirmed",
        "learning": "Orders stay.",
        "reports": (report(number, 900),),
    }
    return Verified(**{**values, **fields})


def fold(*facts: Fact) -> NodeResult:
    return node.fold("hypothesis/H-001", facts, policy())


def files(folded: NodeResult) -> dict[str, Any]:
    """Data of the files by name, without folder and extension."""
    return {each.path.rpartition("/")[2][:-5]: each.data for each in folded.files}


def hypothesis(*facts: Fact) -> dict[str, Any]:
    return files(fold(*facts))["H-001"]


def experiment(number: int, *facts: Fact) -> dict[str, Any]:
    return files(fold(*facts))[f"EXP-20250106-{number:03d}"]


def refused(*facts: Fact) -> list[tuple[str, str]]:
    return [(each.trace_id[-3:], each.code) for each in fold(*facts).refused]

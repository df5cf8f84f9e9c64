"""Decisions with a number."""

from __future__ import annotations

from tests.support.desk import DECIDE, Desk
from tests.support.undoing import written


def decide(shop: Desk, cause: str, path: str, rationale: str) -> str:
    """A new file with its decision, committed; the id."""
    shop.write(path, f"{rationale}\n")
    words = ("--from-staged", "--caused-by", cause, *DECIDE[:4], "--rationale", rationale)
    trace_id = written(shop.run("new", "decision", *words))
    shop.commit(rationale)
    return trace_id

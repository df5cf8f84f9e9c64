"""A review of a `Shop`: the judge of the tests, and a fold that both look at."""

from __future__ import annotations

from typing import Any

from tests.support.shop import Shop
from trace_gate.app.overview.scope import Scope
from trace_gate.app.review.model import Review
from trace_gate.app.review.review import review_range
from trace_gate.cli.wiring_governor import SharedFold


def review_of(
    shop: Shop, base: str = "main", head: str = "HEAD", *, now: float | None = None, **about: Any
) -> Review:
    """The review of a range; `about` is the scope, and `policy_from`."""
    fold, policy_from = SharedFold(None), about.pop("policy_from", None)
    with shop.open() as git:
        return review_range(
            git,
            (base, head),
            shop.services(now=now).with_(folded=fold.at),
            lambda snapshot, look: fold.read(git, snapshot, look),
            scope=Scope(**about),
            policy_from=policy_from,
        )

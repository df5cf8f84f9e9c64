"""A court of decisions about states of buckets."""

from __future__ import annotations

import datetime as dt
import hashlib

from tests.support import court
from tests.support.court import ASIN, ago, approved, change

SHOP = {**court.tenant("ACME-01"), "timezone": "America/Los_Angeles"}


STEADY = (44, 41, 52, 47, 38, 49, 45, 42)


CLICKS = (413, 391, 429, 401, 386, 395, 411, 392)


LAST = dt.date(2025, 2, 25)


REPORT = b"Date,Customer Search Term,Clicks\n"


def counted(bucket: str, orders: tuple[int, ...], clicks: tuple[int, ...], **money: float) -> list:
    found = []
    for at, (bought, clicked) in enumerate(zip(reversed(orders), reversed(clicks), strict=True)):
        end = LAST - dt.timedelta(days=7 * at)
        days = {"from": f"{end - dt.timedelta(days=6)}", "to": f"{end}"}
        shared = {name: round(value / len(orders), 4) for name, value in money.items()}
        found.append({"bucket": bucket, **days, "orders": bought, "clicks": clicked, **shared})
    return found


def observed(items: list) -> dict:
    report = {
        "uri": "uploads/terms.csv",
        "sha256": hashlib.sha256(REPORT).hexdigest(),
        "captured_at": ago(hours=3).isoformat(),
        "period_start": "2024-12-24",
        "period_end": "2025-03-03",
    }
    return court.trace(
        "observation",
        ago(hours=2),
        tenant=SHOP,
        entity={"asin": ASIN},
        evidence=[report],
        observation={
            "trigger": "weekly_check",
            "data_sources": ["business"],
            "key_metrics": {"orders": 3},
            "counts": items,
        },
    )


def target(value: float) -> dict:
    goal = change(f"asin/{ASIN}/acos_target", None, value, change_type="goal_update")
    return approved(goal, when=ago(days=100), tenant=SHOP)

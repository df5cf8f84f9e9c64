"""A shop whose decisions are governed, with a past of executed ones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support import court
from tests.support.court import path_of
from tests.support.shop import Shop, codes, instant

NOW = court.TODAY.timestamp()


DAY = 86_400


class Market(Shop):
    """A shop with a past: H-001 is CONFIRMED, IB-gift in HARVEST and IB-travel FROZEN."""

    def next_id(self) -> str:
        return court.NUMBERS.next(instant(self.clock))

    def land(self, *traces: dict, message: str = "past") -> None:
        for each in traces:
            self.write(path_of(each), json.dumps({"trace": each}))
        self.commit(message)

    def market(self, *changes: dict, **fields: Any) -> dict:
        """A decision of now that is whole enough for its profile."""
        fields.setdefault("hypothesis_id", "H-001")
        named = fields.pop("hypothesis_id")
        bucket = fields.pop("bucket", None)
        considered = fields.pop("considered", [])
        made = self.decision(*changes, **fields)
        made["decision"] |= {"action_type": fields.get("action", "bid_update")}
        made["decision"]["intent_bucket_id"] = bucket
        made["analysis"]["hypotheses_considered"] = [{"id": each} for each in considered]
        made["hypothesis"] |= {"hypothesis_id": named, "success_criteria": court.CRITERIA}
        made.pop("action", None)
        return made

    def merged(self) -> None:
        """The branch lands on main, and work goes on from there."""
        name = self.git("rev-parse", "--abbrev-ref", "HEAD")
        self.switch("main")
        self.clock += 60
        self.git("merge", "-q", "--no-ff", "-m", f"merge {name}", name)
        self.git("branch", "-q", "-D", name)
        self.branch(name)

    def grown(self, trace_id: str, **execution: Any) -> dict:
        """A trace with its execution recorded, staged."""
        trace = self.load(trace_id)
        trace["execution"] |= {"executed_at": instant(self.clock), "result": "success", **execution}
        self.save(trace)
        return trace


@pytest.fixture(scope="session")
def past(governed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("market") / "shop"
    shutil.copytree(governed, path, symlinks=True)
    shop = Market(path, clock=int(NOW) - 40 * DAY)
    shop.git("checkout", "-q", "-B", "main")
    shop.land(*court.CONFIRMED)
    shop.land(*court.harvest())
    shop.land(*court.frozen("IB-travel", keywords=("travel mug",)))
    shop.land(*court.story("H-002", 0.5))
    return path


@pytest.fixture
def shop(past: Path, tmp_path: Path) -> Market:
    """A copy of the shop today, on a branch."""
    path = tmp_path / "shop"
    shutil.copytree(past, path, symlinks=True)
    copied = Market(path, clock=int(NOW))
    copied.branch("work")
    return copied


def judged(shop: Market) -> tuple[str, list[str]]:
    found = shop.judge()
    return found.verdict, codes(found)


PASS = ("PASS", [])

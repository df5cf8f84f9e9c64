"""An audit judges what each step makes of market files, by the policy that the step stood on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.support import layers
from tests.support.mapped_shop import BIDS, CUP, MUG, TABLE, bid, decided, map_files
from tests.support.shop import Shop, codes, finding_lines

DAY = 86_400


def step(shop: Shop, text: str, *changes, code: str = "") -> str:
    """One commit lands on the protected branch, past the gate if a code is expected; its name."""
    shop.clock += DAY
    shop.write(BIDS, text)
    if changes:
        decided(shop, *changes)
    shop.commit()
    found = shop.judge()
    assert codes(found) == ([code] if code else []), finding_lines(found)
    shop.git("branch", "-q", "-f", "main", "work")
    return shop.git("rev-parse", "HEAD").strip()


def test_each_step_is_held_against_what_it_stands_on(governed: Path, tmp_path: Path):
    shutil.copytree(governed, tmp_path / "shop")
    shop = Shop(tmp_path / "shop")
    shop.branch("work")
    map_files(shop)
    raised = TABLE.replace("0.80", "0.90")
    step(shop, raised, bid(f"{MUG}/bid", 0.8, 0.9))
    slipped = raised.replace("mug,exact,0.90", "mug,exact,9.90")
    past = step(shop, slipped, code="TG413")
    step(shop, slipped.replace("9.90", "9.80"), bid(f"{MUG}/bid", 9.9, 9.8))
    wrong = step(
        shop,
        slipped.replace("9.90", "9.80").replace("cup,broad,0.90", "cup,broad,0.99"),
        bid(f"{CUP}/bid", 0.9, 1.0),
        code="TG414",
    )
    shop.switch("main")
    said = json.loads(layers.run(shop.path, "audit", "--format", "json", code=1).output)
    found = {
        row["commit"]: [each["code"] for each in row["findings"] if each["level"] == "error"]
        for row in said["steps"]
        if row["findings"]
    }
    assert found[past] == ["TG413"]
    assert found[wrong] == ["TG414"]

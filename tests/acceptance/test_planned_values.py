"""A change whose values are not of its target's kind does not pass, whoever judges it."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop, codes, finding_lines

GROUP = "campaign/C1/ad_group/A1"
JUDGES = {
    "index": lambda shop: shop.staged(),
    "range": lambda shop: shop.judge(),
    "push": lambda shop: shop.pushed("work", "refs/heads/work"),
}


def change(target: str, old: object, new: object, kind: str) -> dict:
    return {
        "target": target,
        "change_type": f"{kind}_update",
        "from_value": old,
        "to_value": new,
    }


WRONG = {
    "a forgotten bid": change(f"{GROUP}/keyword/french press", 1.2, 12.0, "state"),
    "a forgotten bid of one match type": change(f"{GROUP}/keyword/mug/exact", 1.2, 12.0, "state"),
    "a forgotten budget": change("campaign/C1", 20, 2000, "state"),
    "a forgotten bid of a group": change(GROUP, "1.20", "12", "state"),
    "no values": change(f"{GROUP}/keyword/mug", None, None, "state"),
    "a number as a state": change(f"{GROUP}/keyword/mug/state", 1.2, 12.0, "state"),
    "another word": change("campaign/C1/state", "enabled", "stopped", "state"),
    "a title that is read as a file": change("listing/B0DEMO0001/title", "Old", "New", "file"),
    "a file with a number": change("ads/other.csv", 1.2, 12.0, "file"),
}


def saved(shop: Shop, planned: dict, *, executed: bool, caller: str) -> None:
    decision = shop.decision(planned, executed=executed)
    decision["decision"]["action_type"] = planned["change_type"]
    shop.save(decision)
    if caller != "index":
        shop.commit()


@pytest.mark.parametrize("caller", JUDGES)
@pytest.mark.parametrize("executed", [False, True])
@pytest.mark.parametrize("name", WRONG)
def test_values_of_another_kind_are_refused(shop: Shop, name: str, executed: bool, caller: str):
    saved(shop, WRONG[name], executed=executed, caller=caller)
    found = JUDGES[caller](shop)
    assert "TG512" in codes(found), finding_lines(found)
    assert found.verdict == "BLOCK"


@pytest.mark.parametrize("caller", JUDGES)
@pytest.mark.parametrize(
    "planned",
    [
        change("campaign/C1/state", "enabled", "paused", "state"),
        change("campaign/C1", "enabled", "archived", "state"),
        change(f"{GROUP}/negative_keyword/used/exact/state", None, "enabled", "state"),
        change("listings/B0DEMO0001.md", None, "a" * 64, "file"),
    ],
)
def test_a_plan_with_values_of_its_kind_is_none_of_them(shop: Shop, planned: dict, caller: str):
    saved(shop, planned, executed=False, caller=caller)
    assert "TG512" not in codes(JUDGES[caller](shop)), finding_lines(JUDGES[caller](shop))

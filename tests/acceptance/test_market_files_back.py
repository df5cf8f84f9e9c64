"""A file that goes and comes back brings no value that nobody decided (SPEC 5, Market files).

Written as one who lets a file, or a row of it, go in one decision, and brings it back with
another value in the next: what a bid was is then only known to the history.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.mapped_shop import BIDS, ENTRIES, HEADER, MUG, ROWS, TABLE, bid, map_files
from tests.support.shop import Shop, codes, finding_lines

FIRST = "  first_at_most: {bid: {USD: 1.00}}\n"
DAY = 86_400
STATE, BID = f"{MUG}/state", f"{MUG}/bid"


@pytest.fixture(scope="module", params=["archived", "null_values"])
def gone(request, governed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A shop of which a row with a bid of 0.10 has gone, by a decision that its person approved."""
    folder = tmp_path_factory.mktemp("gone") / "shop"
    shutil.copytree(governed, folder)
    shop = Shop(folder)
    shop.clock += 3 * DAY
    shop.branch("work")
    map_files(shop, ENTRIES.replace("removed: archived", f"removed: {request.param}"))
    land(shop, TABLE.replace("0.80", "0.10"), bid(BID, 0.8, 0.1))
    if request.param == "archived":
        changes = [bid(STATE, "enabled", "archived", "state_update")]
    else:
        changes = [bid(BID, 0.1, None), bid(STATE, "enabled", None, "state_update")]
    land(shop, HEADER + "".join(ROWS[1:]), *changes)
    return folder, request.param


@pytest.fixture
def shop(gone: tuple[Path, str], tmp_path: Path) -> Shop:
    shutil.copytree(gone[0], tmp_path / "shop")
    made = Shop(tmp_path / "shop")
    made.clock += 30 * DAY
    return made


def land(shop: Shop, text: str | None, *changes) -> None:
    """Another content of the file lands, with an approved decision, and a day goes by."""
    if text is None:
        shop.git("rm", "-q", BIDS)
        changes = (*changes, shop.planned(f"file/{BIDS}"))
    else:
        shop.write(BIDS, text)
    shop.save(shop.approved(shop.decision(*changes), "TG502", "TG505"))
    shop.commit()
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)
    shop.git("branch", "-f", "main", "work")
    shop.clock += DAY


def comes_back(shop: Shop, value: float, *more) -> Shop:
    """The row is back with a value, and a decision says that it comes from nothing."""
    shop.write(BIDS, TABLE.replace("0.80", f"{value:.2f}"))
    changes = (bid(BID, None, value), bid(STATE, None, "enabled", "state_update"), *more)
    shop.save(shop.decision(*changes, shop.planned(f"file/{BIDS}"), check="ESCALATE"))
    return shop


def test_it_cannot_come_back_undecided(shop: Shop):
    shop.write(BIDS, TABLE)
    assert "TG413" in codes(shop.staged())


@pytest.mark.parametrize("value", [0.1, 0.9, 9.9])
def test_it_comes_back_by_a_person_only(shop: Shop, value: float):
    found = comes_back(shop, value).staged()
    assert found.verdict == "ESCALATE", finding_lines(found)
    assert "TG502" in codes(found, "error", "warning", "note") or "TG502" in finding_lines(found)


def test_a_beginning_that_the_file_does_not_have_is_told(shop: Shop):
    shop.write(BIDS, TABLE.replace("0.80", "0.90"))
    shop.save(shop.decision(bid(BID, 0.8, 0.9), bid(STATE, None, "enabled", "state_update")))
    assert "TG414" in codes(shop.staged()), finding_lines(shop.staged())


@pytest.mark.parametrize(("value", "asks"), [(1.0, False), (1.01, True)])
def test_of_what_only_the_file_knew_no_more_is_free_than_of_a_new_row(
    governed: Path, tmp_path: Path, value: float, asks: bool
):
    """No decision ever set the bid, so nobody knows it any more: what comes is a first value."""
    folder = tmp_path / "shop"
    shutil.copytree(governed, folder)
    shop = Shop(folder)
    shop.clock += 3 * DAY
    shop.branch("work")
    guardrails = "config/amazon-growth/guardrails.yaml"
    text = (folder / guardrails).read_text()
    shop.switch("main")
    shop.write(guardrails, text.replace("amplitude:\n", f"amplitude:\n{FIRST}", 1))
    shop.commit()
    map_files(shop)
    land(shop, HEADER + "".join(ROWS[1:]), bid(STATE, "enabled", "archived", "state_update"))
    found = comes_back(shop, value).staged()
    assert found.verdict == "ESCALATE", finding_lines(found)
    assert ("TG502" in finding_lines(found)) is asks

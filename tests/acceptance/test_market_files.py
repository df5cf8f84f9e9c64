"""The file says what the decision says: no value of a mapped file lands undecided (SPEC 5).

Written as one who wants to get round it: each way there is ends in a finding with its row.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.support import layers
from tests.support.mapped_shop import (
    BIDS,
    CUP,
    ENTRIES,
    HEADER,
    MUG,
    ROWS,
    TABLE,
    TITLE,
    TITLE_TARGET,
    bid,
    decided,
    map_files,
)
from tests.support.reviews import review_of
from tests.support.shop import TENANT, Shop, codes, finding_lines, instant

RAISED = TABLE.replace("0.80", "0.90")


@pytest.fixture(scope="module")
def mapped(governed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    shop = copied(governed, tmp_path_factory.mktemp("mapped"), 3)
    shop.branch("work")
    map_files(shop)
    return shop.path


def copied(of: Path, folder: Path, days: int) -> Shop:
    """A shop of its own, so many days later."""
    shutil.copytree(of, folder / "shop", symlinks=True)
    shop = Shop(folder / "shop")
    shop.clock += days * 86_400
    return shop


@pytest.fixture
def shop(mapped: Path, tmp_path: Path) -> Shop:
    return copied(mapped, tmp_path, 4)


def places(judgement) -> list[tuple[str, str | None, int | None]]:
    return [(f.code, f.path, f.line) for f in judgement.findings if f.level == "error"]


def passes(judgement) -> bool:
    assert codes(judgement) == [], finding_lines(judgement)
    return judgement.verdict == "PASS"


def test_a_value_that_nobody_decided_is_stopped_everywhere(shop: Shop):
    shop.write(BIDS, TABLE.replace("0.80", "9.90"))
    assert places(shop.staged()) == [("TG413", BIDS, 2)]
    shop.commit()
    assert places(shop.judge()) == [("TG413", BIDS, 2)]
    assert places(shop.pushed("work", "refs/heads/work")) == [("TG413", BIDS, 2)]
    main = shop.git("rev-parse", "main")
    assert places(shop.pushed("work", "refs/heads/main", main)) == [("TG413", BIDS, 2)]


def test_a_review_shows_each_value_with_who_decided_it(shop: Shop):
    assert review_of(shop).implied == ()
    shop.write(BIDS, RAISED.replace(ROWS[1], ROWS[1].replace("0.90", "9.90")))
    said = decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    found = review_of(shop)
    assert [
        (e.target, e.from_value, e.to_value, e.row, e.traces, e.code) for e in found.implied
    ] == [
        (f"{MUG}/bid", 0.8, 0.9, 2, (said,), None),
        (f"{CUP}/bid", 0.9, 9.9, 3, (), "TG413"),
    ]
    assert [e.line for e in found.findings if e.code == "TG413"] == [3]


def test_a_decision_about_the_file_alone_lands_no_value(shop: Shop):
    shop.linked(BIDS, TABLE.replace("0.80", "9.90"))
    assert places(shop.judge()) == [("TG413", BIDS, 2)]


def test_a_decision_about_the_target_covers_the_file_everywhere(shop: Shop):
    shop.write(BIDS, RAISED)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    assert passes(shop.staged())
    shop.commit()
    assert passes(shop.judge())
    assert passes(shop.pushed("work", "refs/heads/work"))
    assert passes(shop.pushed("work", "refs/heads/main", shop.git("rev-parse", "main")))


def test_a_mode_is_no_value(shop: Shop):
    shop.write(BIDS, RAISED)
    shop.git("update-index", "--chmod=+x", BIDS)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    assert "its mode differs" in finding_lines(shop.staged())
    assert codes(shop.staged()) == ["TG402"]


def test_a_text_is_decided_like_a_row(shop: Shop):
    shop.write(TITLE, "The best mug\n")
    assert places(shop.staged()) == [("TG413", TITLE, None)]
    decided(shop, bid(TITLE_TARGET, "A mug for two", "The best mug", "content_update"))
    assert passes(shop.staged())


def test_steps_of_several_commits_chain(shop: Shop):
    shop.write(BIDS, RAISED)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    shop.write(BIDS, TABLE.replace("0.80", "0.95"))
    decided(shop, bid(f"{MUG}/bid", 0.9, 0.95))
    shop.commit()
    assert passes(shop.judge())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (TABLE.replace("gifts,cups,mug", "Gifts,cups,tea"), "TG413", 2),  # another key
        (TABLE + "Gifts, cups ,MUG,Exact,9.90,enabled,\n", "TG415", 5),  # a twin
        (TABLE.replace("0.80", "1e1"), "TG415", 2),
        (TABLE.replace("0.80", '"0,90"'), "TG415", 2),
        (TABLE.replace("0.80", "NaN"), "TG415", 2),
        (TABLE.replace("0.80", ""), "TG413", 2),
        (TABLE.replace("Bid", "Bid "), "TG415", 1),
        (TABLE.replace(",", ";"), "TG415", 1),
        (TABLE.encode("utf-16"), "TG415", None),
        (TABLE.replace("0.80", "9.90\0"), "TG415", 2),
        (HEADER + "".join(ROWS[1:]), "TG413", None),  # the row is gone
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "TG415", None),
    ],
)
def test_a_table_has_no_way_round(shop: Shop, text, code, line):
    shop.write(BIDS, text)
    assert (code, BIDS, line) in places(shop.staged()), finding_lines(shop.staged())


def test_a_second_file_with_the_same_row_is_seen(shop: Shop):
    shop.write("more/own.csv", HEADER + ROWS[0].replace("0.80", "9.90"))
    decided(shop, bid(f"{MUG}/bid", None, 9.9))
    found = shop.staged()
    assert "TG415" in codes(found)
    assert "more/own.csv, row 2" in finding_lines(found)


@pytest.mark.parametrize("paths", ["/{store}-{marketplace}/*.csv", "/SHOP*/bids*.csv", "/*.csv"])
def test_a_second_file_is_seen_where_no_folder_is_fixed(governed: Path, tmp_path: Path, paths):
    shop = copied(governed, tmp_path, 3)
    shop.branch("work")
    map_files(shop, ENTRIES.replace('"/more/*.csv"', f'"{paths}"'))
    one, two = (
        ("bids.csv", "bids2.csv")
        if paths == "/*.csv"
        else ("SHOP_1-US/bids.csv", "SHOP_1-US/bids2.csv")
    )
    row = ROWS[0].replace("mug", "tea")
    shop.switch("main")
    shop.write(one, HEADER + row)
    shop.commit()
    shop.git("branch", "-f", "work", "main")
    shop.switch("work")
    shop.write(two, HEADER + row.replace("0.80", "9.90"))
    target = MUG.replace("mug", "tea")
    decided(
        shop,
        bid(f"{target}/bid", None, 9.9),
        bid(f"{target}/state", None, "enabled", "state_update"),
        shop.planned(f"file/{two}"),
    )
    assert "TG415" in codes(shop.staged()), finding_lines(shop.staged())
    shop.commit()
    assert "TG415" in codes(shop.judge())


def test_a_second_text_of_one_target_is_seen_however_it_is_mapped(governed: Path, tmp_path: Path):
    shop = copied(governed, tmp_path, 3)
    shop.branch("work")
    more = """\
  - id: more-titles
    kind: text
    paths: ["/press/{product}/title.txt"]
    target: "asin/{product}/content/title"
"""
    map_files(shop, ENTRIES + more)
    path = TITLE.replace("listings", "press")
    shop.write(path, "Another mug\n")
    decided(
        shop, bid(TITLE_TARGET, None, "Another mug", "content_update"), shop.planned(f"file/{path}")
    )
    assert codes(shop.staged()) == ["TG415"]


def test_a_value_may_go_with_its_row_by_a_person(governed: Path, tmp_path: Path):
    shop = copied(governed, tmp_path, 3)
    shop.branch("work")
    map_files(shop, ENTRIES.replace("removed: archived", "removed: null_values"))
    shop.write(BIDS, HEADER + "".join(ROWS[1:]))
    gone = bid(f"{MUG}/bid", 0.8, None), bid(f"{MUG}/state", "enabled", None, "state_update")
    shop.save(shop.decision(*gone, check="ESCALATE"))
    assert shop.staged().verdict == "ESCALATE"
    shop.git("reset", "-q", "--hard")
    shop.write(BIDS, HEADER + "".join(ROWS[1:]))
    decided(shop, *gone)
    assert passes(shop.staged())
    shop.commit()
    assert passes(shop.judge())


def test_a_file_that_leaves_takes_its_rows(shop: Shop):
    shop.git("mv", BIDS, "ads/elsewhere.csv")
    found = places(shop.staged())
    assert [each[0] for each in found if each[1] == BIDS].count("TG413") == 2


def test_a_file_that_is_renamed_within_the_pattern_implies_nothing(shop: Shop):
    shop.git("mv", BIDS, "ads/market-2025.csv")
    assert codes(shop.staged()) == ["TG401"]


def test_neither_a_link_nor_a_linked_folder_stands_for_a_market_file(shop: Shop):
    (shop.path / BIDS).unlink()
    os.symlink("bids.csv", shop.path / BIDS)
    shop.git("add", BIDS)
    assert ("TG415", BIDS, None) in places(shop.staged())
    shop.git("reset", "-q", "--hard")
    os.symlink("ads", shop.path / "more")
    shop.git("add", "more")
    assert ("TG415", "more", None) in places(shop.staged())


def test_the_policy_that_a_change_brings_does_not_judge_it(shop: Shop):
    shop.write("config/amazon-growth/market_files.yaml", "version: 1\nmarket_files: []\n")
    shop.write(BIDS, TABLE.replace("0.80", "9.90"))
    assert ("TG413", BIDS, 2) in places(shop.staged())


def test_a_market_file_is_never_exempt(governed: Path, tmp_path: Path):
    shop = copied(governed, tmp_path, 3)
    shop.branch("work")
    map_files(shop, ENTRIES, **{"- /LICENSE\n": "- /LICENSE\n  - /ads/market*.csv\n"})
    shop.write(BIDS, TABLE.replace("sells", "sells well"))
    assert codes(shop.staged()) == ["TG401"]


def test_a_decision_of_another_shop_or_of_before_says_nothing(shop: Shop):
    shop.write(BIDS, RAISED)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9), tenant={**TENANT, "marketplace": "DE"})
    assert ("TG413", BIDS, 2) in places(shop.staged())
    shop.git("reset", "-q", "--hard")
    shop.write(BIDS, RAISED)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    shop.git("branch", "-f", "main", "work")
    shop.write(BIDS, TABLE.replace("0.80", "0.99"))
    shop.git("commit", "-qm", "again", "-m", "Trace: TRACE-20250105-001", "--no-verify")
    assert ("TG413", BIDS, 2) in places(shop.pushed("work", "refs/heads/work"))


def test_a_decision_without_its_person_lands_nothing(shop: Shop):
    shop.write(BIDS, RAISED)
    shop.save(shop.decision(bid(f"{MUG}/bid", 0.8, 0.9), check="ESCALATE"))
    found = shop.staged()
    assert ("TG405", BIDS, 2) in places(found)
    assert found.verdict == "ESCALATE"


def test_going_back_is_a_change_like_any_other(shop: Shop):
    shop.write(BIDS, RAISED)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    shop.git("branch", "-f", "main", "work")
    shop.write(BIDS, TABLE)
    assert places(shop.staged()) == [("TG413", BIDS, 2)]
    decided(shop, bid(f"{MUG}/bid", 0.9, 0.8))
    assert passes(shop.staged())


# --- executions ------------------------------------------------------------------------------


def test_an_execution_that_its_file_does_not_show_is_told(shop: Shop):
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    found = shop.staged()
    assert codes(found, "warning") == ["TG410", "TG602"]
    shop.commit()
    assert codes(shop.judge()) == ["TG410"]
    assert "row 2, column 'Bid' has 0.80, not 0.9" in finding_lines(shop.judge())


def test_a_keyword_without_its_type_is_that_of_the_file(shop: Shop):
    decided(shop, bid(f"{MUG.removesuffix('/exact')}/bid", 0.8, 0.9))
    shop.commit()
    assert codes(shop.judge()) == ["TG410"]
    shop.write(BIDS, RAISED)
    shop.commit()
    assert passes(shop.judge())


def test_what_amazon_did_not_take_is_shown_by_no_file(shop: Shop):
    made = shop.approved(
        shop.decision(bid(f"{MUG}/bid", 0.8, 0.9), bid(f"{CUP}/bid", 0.9, 0.95)), "TG502", "TG505"
    )
    made["execution"]["failed"] = [{"number": 1, "reason": "no such keyword"}]
    shop.save(made)
    shop.write(BIDS, TABLE.replace("0.90", "0.95"))
    assert passes(shop.staged())
    shop.write(BIDS, TABLE.replace("0.90", "0.95").replace("0.80", "0.90"))
    assert places(shop.staged()) == [("TG413", BIDS, 2)]


def test_what_amazon_refused_is_put_back_by_the_unit_that_says_so(shop: Shop):
    shop.write(BIDS, RAISED)
    done = decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    shop.git("branch", "-f", "main", "work")
    shop.write(BIDS, TABLE)
    assert places(shop.staged()) == [("TG413", BIDS, 2)]
    trace = shop.load(done)
    trace["execution"]["failed"] = [{"number": 1, "reason": "below the minimum"}]
    shop.save(trace)
    assert passes(shop.staged())
    shop.commit()
    assert passes(shop.judge())
    shop.write(BIDS, TABLE.replace("0.80", "0.70"))
    assert places(shop.staged()) == [("TG413", BIDS, 2)]


def test_no_mode_lets_a_value_land_whose_execution_nobody_records(governed: Path, tmp_path: Path):
    shop = copied(governed, tmp_path, 3)
    shop.branch("work")
    softer = {"  patterns: []\n": "  patterns: [{path: /ads/**, mode: observe}]\n"}
    map_files(shop, ENTRIES, **softer)
    shop.write(BIDS, RAISED)
    made = shop.decision(bid(f"{MUG}/bid", 0.8, 0.9), executed=False)
    shop.save(shop.approved(made, "TG502", "TG505"))
    shop.commit()
    assert codes(shop.judge()) == ["TG410"]


def test_parts_of_a_large_decision_wait_for_their_person_and_not_for_the_record(shop: Shop):
    shop.write(BIDS, RAISED.replace("broad,0.90", "broad,0.95"))
    changes = bid(f"{MUG}/bid", 0.8, 0.9), bid(f"{CUP}/bid", 0.9, 0.95)
    record = shop.save(shop.decision(*changes, executed=False, check="BLOCK"))
    assert codes(shop.staged()) == ["TG405"]
    links = {"causal_links": {"related_traces": [record]}}
    for each in changes:
        shop.save(shop.decision(each, check="ESCALATE", **links))
    found = shop.staged()
    assert (found.verdict, set(codes(found))) == ("ESCALATE", {"TG405", "TG601"})


def test_a_target_that_no_file_has_is_executed_elsewhere(shop: Shop):
    decided(shop, bid("campaign/other/budget", 10.0, 11.0, "budget_update"))
    assert passes(shop.staged())


def test_a_value_that_the_file_knows_is_no_first_value(shop: Shop):
    guardrails = "config/amazon-growth/guardrails.yaml"
    shipped = (Path(__file__).resolve().parents[2] / guardrails).read_bytes()
    shop.switch("main")
    shop.write(guardrails, shipped)  # a first value always takes a person
    shop.commit()
    shop.git("branch", "-f", "work", "main")
    shop.switch("work")
    shop.write(BIDS, RAISED)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    found = shop.staged()
    assert passes(found)
    assert "(TG505)" in str(found.remarks)  # and no TG502 had to be accepted


def test_a_plan_that_has_landed_is_executed_with_its_file(shop: Shop):
    made = shop.decision(bid(f"{MUG}/bid", 0.8, 0.9), executed=False)
    plan = shop.save(shop.approved(made, "TG502", "TG505"))
    shop.commit()
    shop.git("branch", "-f", "main", "work")
    shop.clock += 3600
    trace = shop.load(plan)
    trace["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    shop.save(trace)
    assert codes(shop.staged(), "warning") == ["TG410", "TG602"]
    shop.write(BIDS, RAISED)
    shop.commit()
    assert passes(shop.judge())


def test_revert_brings_values_and_file_back_by_one_decision(shop: Shop):
    shop.clock = int(time.time()) - 7200
    shop.write(BIDS, RAISED)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    said = layers.run(shop.path, "revert", "HEAD", "--reason", "Orders fell by half").output
    assert said.count("wrote traces/") == 1, said
    shop.clock = int(time.time())
    assert passes(shop.staged())
    assert (shop.path / BIDS).read_text() == TABLE


def test_an_audit_finds_what_was_pushed_past_the_gate(shop: Shop):
    shop.switch("main")
    shop.write(BIDS, TABLE.replace("0.80", "9.90"))
    shop.commit()
    said = layers.run(shop.path, "audit", code=1).output
    assert "TG413" in said, said


# --- merges ----------------------------------------------------------------------------------


def landed_meanwhile(shop: Shop, text: str, *changes) -> None:
    """Another branch lands a decided change on main."""
    shop.branch("other")
    shop.write(BIDS, text)
    decided(shop, *changes)
    shop.commit()
    shop.git("branch", "-f", "main", "other")
    shop.switch("work")


def test_a_merge_of_two_decided_changes_is_decided(shop: Shop):
    wide = (
        HEADER
        + ROWS[0]
        + "".join(f"gifts,cups,k{n},exact,0.50,enabled,\n" for n in range(9))
        + ROWS[1]
    )
    shop.switch("main")
    shop.write(BIDS, wide)
    shop.commit()
    shop.git("branch", "-f", "work", "main")
    landed_meanwhile(shop, wide.replace("0.90", "0.85"), bid(f"{CUP}/bid", 0.9, 0.85))
    shop.write(BIDS, wide.replace("0.80", "0.90"))
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    assert passes(shop.judge())
    shop.git("merge", "-q", "--no-edit", "main")
    assert passes(shop.judge())


def test_a_resolution_may_have_the_values_of_both_sides_and_no_others(shop: Shop):
    landed_meanwhile(shop, TABLE.replace("0.90", "0.85"), bid(f"{CUP}/bid", 0.9, 0.85))
    shop.write(BIDS, RAISED)
    decided(shop, bid(f"{MUG}/bid", 0.8, 0.9))
    shop.commit()
    shop.git("merge", "-q", "main", ok=False)
    both = TABLE.replace("0.90", "0.85").replace("0.80", "0.90")
    shop.write(BIDS, both.replace("0.85", "9.90"))
    assert ("TG413", BIDS, 3) in places(shop.staged())
    shop.write(BIDS, both)
    assert passes(shop.staged())
    shop.commit("merge")
    assert passes(shop.judge())


def test_one_key_that_two_branches_add_is_seen_in_the_merged_tree(shop: Shop):
    new = "gifts,cups,tea,exact,1.00,enabled,\n"
    goal = MUG.replace("mug", "tea")
    steps = (bid(f"{goal}/bid", None, 1.0), bid(f"{goal}/state", None, "enabled", "state_update"))
    landed_meanwhile(shop, HEADER + new + "".join(ROWS), *steps)
    shop.write(BIDS, TABLE + new)
    decided(shop, *steps)
    shop.commit()
    found = shop.judge()
    assert "TG415" in codes(found), finding_lines(found)


def test_an_octopus_is_judged_by_what_it_leaves(shop: Shop):
    wide = HEADER + "".join(f"gifts,cups,k{n},exact,0.50,enabled,\n" for n in range(12))
    shop.switch("main")
    shop.write(BIDS, wide)
    start = shop.commit()
    for name, row in (("one", "k1,"), ("two", "k10,")):
        shop.branch(name, start)
        shop.write(BIDS, wide.replace(f"{row}exact,0.50", f"{row}exact,0.55"))
        decided(shop, bid(f"{MUG.replace('mug', row[:-1])}/bid", 0.5, 0.55))
        shop.commit()
    shop.branch("both", start)
    shop.write("ads/other.csv", "x\n")
    shop.save(shop.decision("file/ads/other.csv"))
    shop.commit()
    shop.git("merge", "-q", "--no-edit", "one", "two")
    assert passes(shop.judge("main", "both"))
    text = (shop.path / BIDS).read_text()
    shop.write(BIDS, text.replace("k5,exact,0.50", "k5,exact,5.50"))
    shop.git("commit", "-q", "--amend", "--no-edit", "--no-verify")
    found = shop.judge("main", "both")
    assert ("TG413", BIDS, 7) in places(found), finding_lines(found)

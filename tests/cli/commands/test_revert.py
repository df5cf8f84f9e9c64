"""`trace-gate revert`: the files go back, the traces stay, and a decision says so."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess

import pytest

from tests.support.desk import BIDS, Desk
from tests.support.undoing import DECIDE, LOWER, decided, landed, path_of, read, untouched, written

BID = "campaign/C1/ad_group/A1/bid"
BUDGET = "campaign/C1/budget"
GATE = "config/amazon-growth/gate.yaml"
GUARDRAILS = "config/amazon-growth/guardrails.yaml"


# --- on the protected branch -------------------------------------------------------------


def test_a_change_is_undone_with_a_decision_that_the_gate_takes(lowered):
    shop, done = lowered
    base = shop.git("rev-parse", "HEAD")
    output = shop.run("revert", "HEAD", "--reason", "Orders fell by half").output
    back = shop.traces()[-1].stem
    assert f"undid {base[:10]} (Lower a bid)" in output
    assert "ads/bids.csv is as it was" in output
    assert f"wrote {path_of(back)} (undoes {done}, which is now rolled_back)" in output
    assert output.endswith("next: git commit\n")
    assert (shop.path / "ads/bids.csv").read_text() == BIDS
    staged = shop.git("diff", "--cached", "--name-only").splitlines()
    assert staged == ["ads/bids.csv", path_of(done), path_of(back)]
    assert "PASS" in landed(shop, base)


def test_the_decision_takes_over_what_the_undone_one_is_about(lowered):
    shop, done = lowered
    commit = shop.git("rev-parse", "--short=10", "HEAD")
    shop.run("revert", "HEAD", "--reason", "Orders fell by half")
    old, new = read(shop, done), shop.trace()
    for layer in ("tenant", "entity", "evidence", "hypothesis", "observation"):
        assert new[layer] == old[layer], layer
    assert new["causal_links"]["caused_by"] == done
    assert new["decision"]["action_type"] == "rollback"
    undone = f"undoes the change that came with {commit}: Lower a bid"
    assert new["decision"]["rationale"] == f"Orders fell by half ({undone})"
    assert new["decision"]["options_considered"][0]["description"].startswith(f"Undo {commit}")
    assert shop.planned() == [{"target": "file/ads/bids.csv", "change_type": "file_update"}]
    assert new["execution"]["guardrail_check"] == "PASS"
    assert new["execution"]["executed_at"] == new["created_at"]
    assert new["execution"]["result"] == "success"
    assert old["execution"]["result"] == "rolled_back"


def test_only_the_result_of_the_old_decision_changes(lowered):
    shop, done = lowered
    shop.run("revert", "HEAD")
    lines = shop.git("diff", "--cached", "-U0", "--", path_of(done)).splitlines()
    changed = [line for line in lines if line.startswith(("+ ", "- "))]
    assert changed == ["-    result: success", "+    result: rolled_back"]


def test_what_was_deleted_is_there_again(expecting):
    shop, expected = expecting
    shop.write("ads/deep/er/old.csv", "old\n")
    decided(shop, expected)
    shop.git("rm", "-q", "ads/deep/er/old.csv")
    done = decided(shop, expected, message="Tidy up")
    base = shop.git("rev-parse", "HEAD")
    assert "ads/deep/er/old.csv is there again" in shop.run("revert", "HEAD").output
    assert (shop.path / "ads/deep/er/old.csv").read_text() == "old\n"
    assert shop.trace()["execution"]["changes"][0]["change_type"] == "file_add"
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert "PASS" in landed(shop, base)


def test_what_was_added_is_taken_away_with_its_empty_folders(expecting):
    shop, expected = expecting
    shop.write("ads/deep/er/new.csv", "new\n")
    decided(shop, expected)
    base = shop.git("rev-parse", "HEAD")
    assert "ads/deep/er/new.csv is taken away again" in shop.run("revert", "HEAD").output
    assert sorted(os.listdir(shop.path / "ads")) == ["bids.csv"]
    assert shop.trace()["execution"]["changes"][0]["change_type"] == "file_delete"
    assert "PASS" in landed(shop, base)


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o755), (0o755, 0o644)])
def test_a_mode_goes_back(expecting, before, after):
    shop, expected = expecting
    file = shop.path / "ads/bids.csv"
    for mode in (before, after):
        file.chmod(mode)
        if shop.git("status", "--porcelain", "ads"):
            shop.git("add", "ads")
            decided(shop, expected)
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert stat.S_IMODE(file.stat().st_mode) & 0o111 == before & 0o111
    assert "PASS" in landed(shop, base)


def test_a_folder_that_became_a_file_is_a_folder_again_and_the_other_way_round(expecting):
    shop, expected = expecting
    shop.git("rm", "-q", "-r", "ads")
    shop.write("ads", "one file\n")
    decided(shop, expected, message="A file")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert (shop.path / "ads/bids.csv").read_text() == BIDS
    assert "PASS" in landed(shop, base)
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert (shop.path / "ads").read_text() == "one file\n"
    assert "PASS" in landed(shop, base)


def test_line_ends_are_those_of_a_checkout(lowered):
    shop, _ = lowered
    shop.git("config", "core.autocrlf", "true")
    shop.git("rm", "-q", "--cached", "-r", ".")
    shop.git("reset", "-q", "--hard")
    assert b"\r\n" in (shop.path / "ads/bids.csv").read_bytes()
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert (shop.path / "ads/bids.csv").read_bytes() == BIDS.replace("\n", "\r\n").encode()
    assert "PASS" in landed(shop, base)


def test_line_ends_that_are_stored_as_they_are_are_no_edit(expecting):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER.replace("\n", "\r\n"))
    decided(shop, expected)
    shop.git("config", "core.autocrlf", "true")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert "PASS" in landed(shop, base)


def test_names_that_git_and_shells_dislike(expecting):
    shop, expected = expecting
    names = ["asin/mug.csv", "ads/a b'c.csv", "ads/größe.csv", "-x.csv"]
    for name in names:
        shop.write(name, "1\n")
    decided(shop, expected)
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert not any((shop.path / name).exists() for name in names)
    assert "PASS" in landed(shop, base)


def test_a_rollback_is_undone_like_any_other_change(lowered):
    shop, done = lowered
    shop.run("revert", "HEAD")
    back = shop.traces()[-1].stem
    shop.commit("undo")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert (shop.path / "ads/bids.csv").read_text() == LOWER
    assert shop.trace()["causal_links"]["caused_by"] == back
    assert read(shop, back)["execution"]["result"] == "rolled_back"
    assert read(shop, done)["execution"]["result"] == "rolled_back"
    assert "PASS" in landed(shop, base)


def test_facts_as_json(lowered):
    shop, done = lowered
    commit = shop.git("rev-parse", "HEAD")
    facts = json.loads(shop.run("revert", "HEAD", "--format", "json").output)
    back = shop.traces()[-1].stem
    assert facts == {
        "commit": commit,
        "subject": "Lower a bid",
        "restored": [{"path": "ads/bids.csv", "change": "update"}],
        "traces": [
            {
                "id": back,
                "trace_type": "decision",
                "path": path_of(back),
                "undoes": done,
                "needs_approval": False,
                "missing": [],
            }
        ],
        "by_hand": [],
        "notes": [],
    }


def test_it_works_from_a_folder_and_from_another_working_tree(lowered, monkeypatch, tmp_path):
    shop, _ = lowered
    base = shop.git("rev-parse", "HEAD")
    shop.git("worktree", "add", "-q", "-b", "work", str(tmp_path / "other"))
    other = Desk(tmp_path / "other")
    monkeypatch.chdir(other.path / "ads")
    other.run("revert", "main")
    assert shop.git("status", "--porcelain") == ""
    assert (other.path / "ads/bids.csv").read_text() == BIDS
    assert "PASS" in landed(other, base)
    monkeypatch.chdir(shop.path / "ads")
    shop.run("revert", "HEAD")
    assert "PASS" in landed(shop, base)


# --- which decisions ---------------------------------------------------------------------


def test_a_maintenance_trace_is_undone_by_maintenance(shop):
    shop.write("ads/bids.csv", LOWER)
    shop.run("new", "maintenance", "--from-staged", "--rationale", "Sort the rows")
    done = shop.traces()[-1].stem
    shop.commit("sort")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert shop.trace()["trace_type"] == "maintenance"
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert shop.trace()["decision"]["action_type"] == "rollback"
    assert read(shop, done)["execution"]["result"] == "rolled_back"
    assert "PASS" in landed(shop, base)


def test_each_decision_of_a_commit_is_undone_by_one_of_its_own(expecting):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    first = written(shop.run("new", "decision", "--from-staged", "--caused-by", expected, *DECIDE))
    shop.git("add", "traces")
    shop.write("ads/more.csv", "x\n")
    second = decided(shop, expected)
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    new = [shop.trace(path) for path in shop.traces()[-2:]]
    told = {t["causal_links"]["caused_by"]: t["execution"]["changes"][0]["target"] for t in new}
    assert told == {first: "file/ads/bids.csv", second: "file/ads/more.csv"}
    assert read(shop, first)["execution"]["result"] == "rolled_back"
    assert read(shop, second)["execution"]["result"] == "rolled_back"
    assert "PASS" in landed(shop, base)


def test_a_merge_on_the_way_of_the_branch_is_undone_with_all_its_decisions(expecting):
    shop, expected = expecting
    shop.git("switch", "-q", "-c", "work")
    ids = []
    for amount in ("0.90", "0.80"):
        shop.write("ads/bids.csv", f"campaign,bid\nC1,{amount}\n")
        words = ("--executed", "--target", "file/ads/bids.csv", "--caused-by", expected, *DECIDE)
        ids.append(written(shop.run("new", "decision", *words)))
        shop.commit("a bid")
    shop.git("switch", "-q", "main")
    shop.git("merge", "-q", "--no-ff", "-m", "Bids", "work")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert (shop.path / "ads/bids.csv").read_text() == BIDS
    assert [read(shop, each)["execution"]["result"] for each in ids] == ["rolled_back"] * 2
    causes = [shop.trace(path)["causal_links"]["caused_by"] for path in shop.traces()[-2:]]
    assert causes == ids[::-1], "the newest is undone first"
    assert "PASS" in landed(shop, base)


def test_a_decision_that_came_after_its_change_is_found(expecting):
    shop, expected = expecting
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", LOWER)
    shop.git("commit", "-q", "-m", "bypass")
    bypass = shop.git("rev-parse", "HEAD")
    done = decided(shop, expected)
    shop.git("switch", "-q", "main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.run("revert", bypass)
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert read(shop, done)["execution"]["result"] == "rolled_back"
    assert "PASS" in landed(shop, "work")


def test_the_decision_in_force_is_undone_and_not_one_that_was_undone_before(lowered):
    shop, done = lowered
    commit = shop.git("rev-parse", "HEAD")
    shop.run("revert", commit)
    back = shop.traces()[-1].stem
    shop.commit("undo")
    shop.write("ads/bids.csv", LOWER)
    again = decided(shop, done, message="Lower it again")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", commit)
    assert shop.trace()["causal_links"]["caused_by"] == again
    assert read(shop, again)["execution"]["result"] == "rolled_back"
    assert read(shop, back)["execution"]["result"] == "success"
    assert "PASS" in landed(shop, base)


def test_a_decision_that_only_grew_in_the_commit_is_not_undone(expecting):
    shop, expected = expecting
    grown = bid(shop, expected, "1.00 -> 0.80", "--set", "execution.result=null")
    shop.run("execute", grown, "--result", "success")
    shop.write("ads/bids.csv", LOWER)
    done = decided(shop, expected)
    base = shop.git("rev-parse", "HEAD")
    assert "by hand" not in shop.run("revert", "HEAD").output
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert read(shop, grown)["execution"]["result"] == "success"
    assert "PASS" in landed(shop, base)


def test_a_plan_that_the_commit_brings_is_not_undone(expecting):
    shop, expected = expecting
    words = ("--change", f"{BID} 1.00 -> 0.80", "--target", "file/ads/bids.csv", "--planned")
    plan = written(shop.run("new", "decision", "--caused-by", expected, *words, *DECIDE))
    shop.git("add", "traces")
    shop.write("ads/bids.csv", LOWER)
    words = ("--executed", "--target", "file/ads/bids.csv", "--caused-by", expected)
    done = written(shop.run("new", "decision", *words, *DECIDE))
    shop.commit("A plan, and another change")
    assert "by hand" not in shop.run("revert", "HEAD").output
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert read(shop, plan)["execution"]["result"] is None


def test_a_squash_is_undone_with_what_still_stands_in_it(expecting):
    shop, expected = expecting
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", LOWER)
    undone = decided(shop, expected)
    shop.run("revert", "HEAD")
    back = shop.traces()[-1].stem
    shop.commit("undo")
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.70\n")
    words = ("--executed", "--target", "file/ads/bids.csv", "--caused-by", back)
    again = written(shop.run("new", "decision", *words, *DECIDE))
    shop.commit("another try")
    shop.git("switch", "-q", "main")
    shop.git("merge", "-q", "--squash", "work")
    shop.git("commit", "-q", "-m", "squashed")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    causes = [shop.trace(path)["causal_links"]["caused_by"] for path in shop.traces()[-2:]]
    assert causes == [again, back]
    assert undone in [path.stem for path in shop.traces()]
    assert (shop.path / "ads/bids.csv").read_text() == BIDS
    assert "PASS" in landed(shop, base)


def test_a_result_that_somebody_wrote_by_hand_is_left_as_it_is(lowered):
    shop, done = lowered
    commit = shop.git("rev-parse", "HEAD")
    path = shop.path / path_of(done)
    path.write_text(path.read_text().replace("result: success", "result:   rolled_back"))
    shop.commit("by hand")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", commit)
    assert path_of(done) not in shop.git("diff", "--cached", "--name-only")
    assert "result:   rolled_back" in path.read_text()
    assert "PASS" in landed(shop, base)


def test_the_bucket_of_the_decision_is_taken_over(expecting):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    decided(shop, expected, "--set", "decision.intent_bucket_id=IB-gift")
    shop.run("revert", "HEAD")
    assert shop.trace()["decision"]["intent_bucket_id"] == "IB-gift"


def test_where_no_decision_stands_behind_it_the_one_before_is_gone_on_from(lowered):
    shop, done = lowered
    shop.write("ads/bids.csv", "campaign,bid\nC1,9.99\n")
    shop.commit("A bypass of main")
    base = shop.git("rev-parse", "HEAD")
    output = shop.run("revert", "HEAD").output
    assert "rolled_back" not in output
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert read(shop, done)["execution"]["result"] == "success"
    assert "PASS" in landed(shop, base)


def test_where_nothing_was_ever_decided_the_rest_is_to_be_filled_in(expecting):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    shop.commit("before anybody decided")
    output = shop.run("revert", "HEAD").output
    assert "still to be filled in:" in output
    assert "next: fill in the lines above, then: git add traces/" in output
    shop.git("reset", "-q", "--hard")
    base = shop.git("rev-parse", "HEAD")
    assert "still" not in shop.run("revert", "HEAD", "--caused-by", expected).output
    assert "PASS" in landed(shop, base)


def test_a_trace_to_go_on_from_that_is_not_there_stops_it(expecting):
    shop, _ = expecting
    shop.write("ads/bids.csv", LOWER)
    shop.commit("before anybody decided")
    output = untouched(shop, "HEAD", "--caused-by", "TRACE-20200101-001")
    assert "no readable trace TRACE-20200101-001" in output


# --- on a branch -------------------------------------------------------------------------


@pytest.fixture
def branch(expecting):
    """A branch on which a bid was lowered, and nothing has landed; the shop, the decision."""
    shop, expected = expecting
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", LOWER)
    return shop, decided(shop, expected)


def test_what_has_not_landed_is_undone_and_both_decisions_stay(branch):
    shop, done = branch
    shop.run("revert", "HEAD")
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert read(shop, done)["execution"]["result"] == "rolled_back"
    assert "PASS" in landed(shop, "main")
    shop.git("switch", "-q", "main")
    base = shop.git("rev-parse", "HEAD")
    shop.git("merge", "-q", "--squash", "work")
    shop.git("commit", "-q", "-m", "squashed")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


def test_an_old_change_of_main_is_undone_on_a_branch(lowered):
    shop, _ = lowered
    shop.git("switch", "-q", "-c", "work")
    shop.write("docs/notes.md", "x\n")
    shop.commit("notes")
    shop.run("revert", "main")
    assert "PASS" in landed(shop, "main")


def test_a_bypass_that_has_not_landed_needs_no_trace(branch):
    shop, _ = branch
    shop.write("ads/more.csv", "x\n")
    shop.commit("bypass")
    before = shop.traces()
    output = shop.run("revert", "HEAD").output
    assert "no trace is needed" in output
    assert shop.traces() == before
    assert "PASS" in landed(shop, "main")


def test_a_bypass_on_top_of_a_decision_goes_back_to_the_decision(branch):
    shop, done = branch
    shop.write("ads/bids.csv", "campaign,bid\nC1,9.99\n")
    shop.commit("bypass")
    shop.run("revert", "HEAD")
    assert (shop.path / "ads/bids.csv").read_text() == LOWER
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert read(shop, done)["execution"]["result"] == "success"
    assert "PASS" in landed(shop, "main")


def test_a_decision_that_was_recorded_before_its_change_is_found(expecting):
    shop, expected = expecting
    shop.git("switch", "-q", "-c", "work")
    words = ("--caused-by", expected, "--executed", "--target", "file/ads/bids.csv")
    done = written(shop.run("new", "decision", *words, *DECIDE))
    shop.commit("decide")
    shop.write("ads/bids.csv", LOWER)
    shop.run("refresh", done)
    shop.commit("do")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output
    shop.run("revert", "HEAD")
    assert shop.trace()["causal_links"]["caused_by"] == done
    assert read(shop, done)["execution"]["result"] == "rolled_back"
    assert "PASS" in landed(shop, "main")


@pytest.mark.parametrize("words", [(), ("--reason", "1")])
def test_the_rationale_is_long_enough_whatever_the_commit_is_called(expecting, words):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    decided(shop, expected, message="1")
    shop.run("revert", "HEAD", *words)
    rationale = shop.trace()["decision"]["rationale"].replace(
        shop.git("rev-parse", "--short=10", "HEAD"), ""
    )
    assert sum(map(str.isalpha, rationale)) >= 10


# --- the market --------------------------------------------------------------------------


def test_values_in_the_market_are_turned_around_and_set_back_by_hand(expecting):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    moves = ("--change", f"{BID} 1.00 -> 0.80", "--change", f"{BUDGET} 10 -> 20")
    done = decided(shop, expected, *moves, "--guardrail", "PASS")
    base = shop.git("rev-parse", "HEAD")
    output = shop.run("revert", "HEAD").output
    assert "set back by hand, in Amazon:" in output
    assert f"  {BID}: from 0.8 to 1.0" in output
    assert f"  {BUDGET}: from 20 to 10" in output
    assert shop.planned() == [
        {"target": "file/ads/bids.csv", "change_type": "file_update"},
        {"target": BUDGET, "change_type": "budget_update", "from_value": 20, "to_value": 10,
         "change_pct": -0.5},
        {"target": BID, "change_type": "bid_update", "from_value": 0.8, "to_value": 1.0,
         "change_pct": 0.25},
    ]  # fmt: skip
    assert shop.trace()["execution"]["guardrail_check"] == "PASS"
    assert read(shop, done)["execution"]["result"] == "rolled_back"
    assert "PASS" in landed(shop, base)


@pytest.fixture
def market(expecting):
    """A decision that only changed a bid in Amazon; the shop, the decision."""
    shop, expected = expecting
    return shop, bid(shop, expected, "1.00 -> 0.80")


def bid(shop, cause: str, move: str, *words: str) -> str:
    changes = ("--change", f"{BID} {move}", "--executed", "--guardrail", "PASS", *words)
    done = written(shop.run("new", "decision", "--caused-by", cause, *changes, *DECIDE))
    shop.commit("A bid in Amazon")
    return done


def test_a_commit_that_changed_the_market_alone_is_undone_too(market):
    shop, done = market
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    assert shop.trace()["execution"]["changes"][0]["to_value"] == 1.0
    assert "PASS" in landed(shop, base)
    assert f"Rolled back: {done}." in untouched(shop, "HEAD~1")


def test_a_value_that_was_set_again_since_is_not_set_back(market):
    shop, done = market
    commit = shop.git("rev-parse", "HEAD")
    later = bid(shop, done, "0.80 -> 0.70")
    output = untouched(shop, commit)
    assert f"{BID} was set again by {later}" in output
    shop.run("revert", "HEAD")
    shop.commit("undo the later one")
    shop.run("revert", commit)
    assert shop.trace()["execution"]["changes"][0]["to_value"] == 1.0


def test_a_later_try_that_failed_has_set_nothing(market):
    shop, done = market
    commit = shop.git("rev-parse", "HEAD")
    bid(shop, done, "0.80 -> 0.70", "--set", "execution.result=failure")
    shop.run("revert", commit)
    assert shop.trace()["execution"]["changes"][0]["to_value"] == 1.0


def test_what_was_done_before_and_recorded_later_is_before(expecting):
    shop, expected = expecting
    words = ("--change", f"{BID} 1.00 -> 0.90", "--planned")
    earlier = written(shop.run("new", "decision", "--caused-by", expected, *words, *DECIDE))
    shop.run("approve", earlier)
    shop.commit("A plan")
    bid(shop, expected, "1.00 -> 0.80")
    commit = shop.git("rev-parse", "HEAD")
    shop.run("execute", earlier, "--at", read(shop, earlier)["created_at"])
    shop.commit("It was done already")
    shop.run("revert", commit)
    assert shop.trace()["execution"]["changes"][0]["to_value"] == 1.0


def test_a_value_of_another_shop_is_another_value(market):
    shop, done = market
    commit = shop.git("rev-parse", "HEAD")
    gate = shop.path / GATE
    gate.write_text(re.sub(r"^tenants:.*?(?=^\S|\Z)", "tenants: []\n", gate.read_text(),
                           flags=re.M | re.S))  # fmt: skip
    bid(shop, done, "0.80 -> 0.70", "--store", "OTHER", "--marketplace", "DE")
    shop.run("revert", commit)


def test_several_steps_of_one_value_go_back_as_one(expecting):
    shop, expected = expecting
    shop.git("switch", "-q", "-c", "work")
    first = bid(shop, expected, "1.00 -> 0.90")
    bid(shop, first, "0.90 -> 0.80")
    shop.git("switch", "-q", "main")
    shop.git("merge", "-q", "--no-ff", "-m", "Bids", "work")
    output = shop.run("revert", "HEAD").output
    assert f"  {BID}: from 0.8 to 1.0" in output
    assert output.count(f"  {BID}:") == 1
    moves = [shop.trace(path)["execution"]["changes"][0] for path in shop.traces()[-2:]]
    assert [(m["from_value"], m["to_value"]) for m in moves] == [(0.8, 0.9), (0.9, 1.0)]


def test_two_steps_of_one_decision_go_back_one_after_the_other(expecting):
    shop, expected = expecting
    bid(shop, expected, "1.00 -> 0.90", "--change", f"{BID} 0.90 -> 0.80")
    output = shop.run("revert", "HEAD").output
    assert f"  {BID}: from 0.8 to 1.0" in output
    moves = [(c["from_value"], c["to_value"]) for c in shop.trace()["execution"]["changes"]]
    assert moves == [(0.8, 0.9), (0.9, 1.0)]


def test_what_failed_is_not_set_back(expecting):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    done = decided(shop, expected, "--change", f"{BID} 1.00 -> 0.80", "--guardrail", "PASS",
                   "--set", "execution.result=failure")  # fmt: skip
    output = shop.run("revert", "HEAD").output
    assert "by hand" not in output
    assert read(shop, done)["execution"]["result"] == "rolled_back"


def test_what_has_no_way_back_is_named(expecting):
    shop, expected = expecting
    shop.write("ads/bids.csv", LOWER)
    bucket = "asin/B0EXAMPLE1/intent_bucket/IB-gift"
    moves = (
        f"{bucket} null -> {{fit_type: exact}}",
        f"{bucket} TEST -> GROW",
        f"{BID} null -> 0.8",
    )
    words = [word for move in moves for word in ("--change", move)]
    decided(shop, expected, *words, "--guardrail", "PASS")
    output = shop.run("revert", "HEAD").output
    assert output.count(f"note: {bucket} is not set back.") == 2
    assert f"note: {BID} is not set back." in output
    assert [c["target"] for c in shop.trace()["execution"]["changes"]] == ["file/ads/bids.csv"]


# --- what stays --------------------------------------------------------------------------


def test_traces_evidence_and_what_is_exempt_stay(expecting):
    shop, expected = expecting
    shop.write("uploads/b.csv", "x\n")
    shop.write("README.md", "new\n")
    shop.write("ads/bids.csv", LOWER)
    done = decided(shop, expected)
    shop.run("revert", "HEAD")
    output = shop.run("show", done).output
    assert done in output
    assert (shop.path / "uploads/b.csv").exists()
    assert (shop.path / "README.md").read_text() == "new\n"
    shop.git("reset", "-q", "--hard")
    output = shop.run("revert", "HEAD").output
    assert "note: README.md needs no trace, and is left to you." in output
    assert "note: uploads/b.csv stays: traces point at it." in output


def test_other_files_of_the_decision_are_named(expecting):
    shop, expected = expecting
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/more.csv", "x\n")
    shop.commit("bypass")
    shop.write("ads/bids.csv", LOWER)
    done = decided(shop, expected)
    output = shop.run("revert", "HEAD").output
    assert f"note: {done} names ads/more.csv, too, which stays as it is." in output


def test_what_else_is_staged_is_named(lowered):
    shop, _ = lowered
    shop.write("docs/notes.md", "mine\n")
    assert "note: Other changes are staged, too" in shop.run("revert", "HEAD").output
    assert "docs/notes.md" in shop.git("diff", "--cached", "--name-only")


# --- protected paths ---------------------------------------------------------------------


@pytest.fixture
def guarded(expecting, tmp_path):
    """A shop with Lin as approver, who has approved a change of the guardrails; its decision."""
    shop, expected = expecting
    key = tmp_path / "lin"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    gate = shop.path / GATE
    entry = "approvers:\n  lin:\n    emails: [lin@shop.example]\n    keys:\n"
    entry += f"      - {key.with_suffix('.pub').read_text().strip()}\n"
    gate.write_text(gate.read_text().replace("approvers: {}\n", entry))
    shop.commit("Lin may approve")
    text = (shop.path / GUARDRAILS).read_text()
    shop.write(GUARDRAILS, text.replace("per_change: 0.30", "per_change: 0.25"))
    done = written(shop.run("new", "decision", "--from-staged", "--caused-by", expected, *DECIDE))
    shop.run("approve", done, "--as", "lin", "--key", str(key))
    shop.commit("Smaller steps")
    return shop, done, str(key)


def test_a_protected_path_goes_back_when_an_approver_has_signed(guarded):
    shop, done, key = guarded
    base = shop.git("rev-parse", "HEAD")
    output = shop.run("revert", "HEAD").output
    back = shop.traces()[-1].stem
    assert f"trace-gate approve {back} --key ~/.ssh/id_ed25519" in output
    assert f"then: git add {path_of(back)} && git commit" in output
    execution = shop.trace()["execution"]
    assert execution["guardrail_check"] == "ESCALATE"
    content = shop.git("cat-file", "blob", f"HEAD~1:{GUARDRAILS}") + "\n"
    (change,) = execution["changes"]
    assert change["target"] == f"file/{GUARDRAILS}"
    assert change["to_value"] == hashlib.sha256(content.encode()).hexdigest()
    assert "ESCALATE" in shop.run("check", code=1).output
    shop.run("approve", back, "--as", "lin", "--key", key)
    shop.git("add", "traces")
    assert "PASS" in landed(shop, base)
    assert read(shop, done)["execution"]["result"] == "rolled_back"


def test_a_protected_file_that_was_added_goes_as_deleted(guarded):
    shop, done, key = guarded
    shop.write("scripts/new.sh", "echo\n")
    added = written(shop.run("new", "decision", "--from-staged", "--caused-by", done, *DECIDE))
    shop.run("approve", added, "--as", "lin", "--key", key)
    shop.commit("A script")
    base = shop.git("rev-parse", "HEAD")
    shop.run("revert", "HEAD")
    back = shop.traces()[-1].stem
    assert shop.trace()["execution"]["changes"][0]["to_value"] == "deleted"
    shop.run("approve", back, "--as", "lin", "--key", key)
    shop.git("add", "traces")
    assert "PASS" in landed(shop, base)


def test_an_older_version_of_the_policy_does_not_come_back(guarded):
    shop, _, _ = guarded
    gate = shop.path / GATE
    gate.write_text(gate.read_text().replace("version: 1", "version: 2"))
    shop.commit("version 2")
    output = untouched(shop, "HEAD")
    assert "would go back from version 2 to 1" in output
    assert "`version: 3`" in output

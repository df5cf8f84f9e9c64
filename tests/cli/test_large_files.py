"""Every writer says of a file of 50 MB or more what Git LFS does with it, once."""

from __future__ import annotations

import json

import pytest

from tests.support.desk import Desk
from tests.support.renumbered import decide
from tests.support.undoing import decided
from trace_gate.app.author import large_files

BIG = "b" * 2_000_000
FEED = "ads/feed.csv"
NOTE = f"note: {FEED} has 2 MB, and stays in the history of every clone."


@pytest.fixture
def feed(expecting: tuple[Desk, str], monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, str]:
    """On `work`, with a large file that is staged; the hypothesis."""
    monkeypatch.setattr(large_files, "LARGE", 1_000_000)
    shop, hypothesis = expecting
    shop.git("switch", "-q", "-c", "work")
    shop.write(FEED, BIG)
    return shop, hypothesis


def drafted(shop: Desk, hypothesis: str, *words: str) -> str:
    options = ("--option", "A", "--option", "B", "--rationale", "The feed is new now")
    shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *options, *words)
    return shop.traces()[-1].stem


def once(output: str) -> None:
    assert output.count(NOTE) == 1
    assert "git lfs track '/ads/*.csv'" in output


def test_new_says_it_of_a_file_that_a_decision_names(feed: tuple[Desk, str]):
    shop, hypothesis = feed
    options = ("--option", "A", "--option", "B", "--rationale", "The feed is new now")
    words = ("new", "decision", "--from-staged", "--caused-by", hypothesis, *options)
    once(shop.run(*words).output)


def test_refresh_says_it_also_beside_json(feed: tuple[Desk, str]):
    shop, hypothesis = feed
    trace_id = drafted(shop, hypothesis)
    once(shop.run("refresh", trace_id).output)
    done = shop.run("refresh", trace_id, "--format", "json")
    assert json.loads(done.stdout)["trace_id"] == trace_id
    once(done.stderr)


def test_execute_says_it(feed: tuple[Desk, str]):
    shop, hypothesis = feed
    trace_id = drafted(shop, hypothesis, "--planned")
    once(shop.run("execute", trace_id).output)


def test_revert_says_it_of_a_file_that_comes_back(feed: tuple[Desk, str]):
    shop, hypothesis = feed
    decided(shop, hypothesis)
    shop.git("switch", "-q", "main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.git("switch", "-q", "work")
    shop.git("rm", "-q", FEED)
    decided(shop, hypothesis, message="Take it away")
    once(shop.run("revert", "HEAD").output)


def test_renumber_says_it(feed: tuple[Desk, str]):
    shop, hypothesis = feed
    taken = decided(shop, hypothesis)
    shop.git("switch", "-q", "main")
    shop.git("branch", "-q", "-m", "work", "apart")
    tip = shop.git("rev-parse", "apart")
    shop.git("branch", "-q", "-D", "apart")
    assert decide(shop, hypothesis, "ads/theirs.csv", "Theirs is better") == taken
    shop.git("switch", "-q", "-c", "work", tip)
    once(shop.run("renumber", taken).output)


def test_split_says_it_of_evidence_in_each_part_once(
    expecting: tuple[Desk, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(large_files, "LARGE", 1_000_000)
    shop, hypothesis = expecting
    shop.write("uploads/big.csv", BIG)
    bids = [f"campaign/C1/ad_group/main/keyword/w{n}/bid 1.00 -> 1.10" for n in range(21)]
    changes = [word for bid in bids for word in ("--change", bid)]
    options = ("--option", "A", "--option", "B", "--rationale", "Raise all of these")
    report = ("--evidence", "uploads/big.csv")
    words = ("new", "decision", "--caused-by", hypothesis, *options, *changes, *report)
    shop.run(*words)
    output = shop.run("split", shop.traces()[-1].stem).output
    assert output.count("note: uploads/big.csv has 2 MB") == 1


def test_a_small_file_and_one_that_git_lfs_keeps_are_not_named(
    feed: tuple[Desk, str],
):
    shop, hypothesis = feed
    shop.git("reset", "-q", "--", FEED)
    shop.write("ads/small.csv", "x\n")
    output = shop.run("refresh", drafted(shop, hypothesis)).output
    assert "MB" not in output


def test_the_content_of_a_large_file_is_not_read():
    class Files:
        def size(self, path: str) -> int:
            return len(path)

    assert list(large_files.notes(None, Files(), [FEED])) == []

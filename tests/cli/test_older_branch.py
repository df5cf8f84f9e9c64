"""A branch that began before the adoption: every command names the merge that mends it."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk

COMMANDS = [
    ("new", "observation", "--metric", "acos=0.3"),
    ("status",),
    ("due",),
    ("derive",),
    ("compile", "--check"),
    ("check", "--all"),
    ("refresh", "TRACE-20250101-001"),
    ("execute", "TRACE-20250101-001"),
    ("revert", "HEAD"),
    ("approver", "add", "mei", "--email", "mei@shop.example"),
    ("init", "--no-hooks"),
    ("init", "--upgrade"),
]


@pytest.fixture(params=["main", "master"])
def older(empty: Desk, request: pytest.FixtureRequest) -> Desk:
    """On `topic`, which left the protected branch before the adoption came there."""
    empty.git("checkout", "-q", "-b", request.param)
    empty.write("ads/bids.csv", "campaign,bid\n")
    empty.commit("shop")
    empty.git("branch", "topic")
    empty.run("init", "--no-hooks")
    empty.commit("adopt")
    empty.git("checkout", "-q", "topic")
    return empty


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_every_command_names_the_merge_and_no_adoption(older: Desk, words: tuple[str, ...]):
    output = older.run(*words, code=2).output
    branch = "main" if "main" in older.git("branch", "--list", "main") else "master"
    assert f"older than the adoption of trace-gate, which is in {branch}." in output
    assert f"git merge --autostash {branch} " in output
    assert f"git rebase --autostash {branch})" in output
    assert "trace-gate init" not in output
    assert older.git("status", "--porcelain") == ""


def test_the_merge_that_is_named_mends_it(older: Desk):
    branch = "main" if older.git("branch", "--list", "main") else "master"
    older.write("ads/more.csv", "campaign,bid\n")
    older.commit("work")
    older.git("merge", "-q", "--no-edit", branch)
    older.run("check", "--all")
    assert "TG401" in older.run("check", "--range", f"{branch}..HEAD", code=1).output


@pytest.mark.parametrize("way", ["merge", "rebase"])
def test_a_commit_says_it_at_once_and_it_works_with_the_change_in_hand(older: Desk, way: str):
    branch = "main" if older.git("branch", "--list", "main") else "master"
    older.write("ads/bids.csv", "campaign,bid\nmug,1\n")
    older.git("add", "ads")
    output = older.run("check", code=None).output
    assert ("TG401" in output) is (branch == "main"), "another name is not known before the merge"
    assert f"older than the adoption of trace-gate, which is in {branch}. First: git" in output
    assert f"git {way} --autostash {branch}" in output
    older.git(way, "--autostash", branch)
    assert "mug,1" in (older.path / "ads/bids.csv").read_text()
    older.git("add", "ads")
    assert "older than" not in older.run("check", code=1).output


def test_the_remote_copy_is_named_where_there_is_one(older: Desk, tmp_path):
    branch = "main" if older.git("branch", "--list", "main") else "master"
    remote = tmp_path / "origin.git"
    older.git("init", "-q", "--bare", str(remote))
    older.git("remote", "add", "origin", str(remote))
    older.git("push", "-q", "origin", branch)
    assert f"git merge --autostash origin/{branch} " in older.run("status", code=2).output


@pytest.mark.parametrize("words", COMMANDS[:2], ids=["new", "status"])
def test_a_repository_that_nobody_adopted_is_still_told_to(empty: Desk, words: tuple[str, ...]):
    empty.git("checkout", "-q", "-b", "main")
    empty.write("ads/bids.csv", "campaign,bid\n")
    empty.commit("shop")
    empty.git("checkout", "-q", "-b", "topic")
    assert "fix: trace-gate init" in empty.run(*words, code=2).output


def test_a_branch_of_another_history_may_be_adopted(older: Desk):
    older.git("checkout", "-q", "--orphan", "apart")
    older.commit("another shop")
    older.run("init", "--no-hooks")

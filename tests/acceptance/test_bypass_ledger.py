"""Commits that were made without the gate leave a word: after the commit, and at the push.

`--no-verify` skips the hooks before a commit, never those after it (SPEC 5, Bypass ledger).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.bypass_notices import notices
from tests.support.live import built, copied, head, linked, plain_git, unlinked
from tests.support.shop import Shop
from trace_gate.cli.commands.install import command

NOTICE = "was made without the gate"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = built(tmp_path_factory.mktemp("bypass") / "built")
    before = Path.cwd()
    os.chdir(path / "shop")
    try:
        assert CliRunner().invoke(command, []).exit_code == 0
    finally:
        os.chdir(before)
    return path


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


def said(shop: Shop, *words: str, **more: object) -> str:
    """What is said at a command that Git carries out."""
    done = plain_git(shop, *words, **more)  # type: ignore[arg-type]
    assert done.returncode == 0, done.stderr
    return done.stderr


def bypass(shop: Shop, path: str = "ads/bids.csv", *options: str) -> str:
    unlinked(shop, path)
    return said(shop, "commit", "--no-verify", "-m", "x", *options)


# --- the notice ------------------------------------------------------------------------------


def test_a_commit_past_the_gate_is_told_in_one_line_with_the_repair(shop: Shop):
    told = bypass(shop)
    (line,) = notices(told)
    assert line.startswith(f"trace-gate: commit {head(shop)[:10]} {NOTICE}, which would stop it:")
    assert "ads/bids.csv TG401" in line
    assert "fix: git add ads/bids.csv && trace-gate new decision --from-staged" in line
    assert len([each for each in told.splitlines() if "trace-gate" in each]) == 1


def test_other_findings_are_counted(shop: Shop):
    unlinked(shop, "ads/new.csv")
    unlinked(shop, "ads/old.csv")
    (line,) = notices(bypass(shop))
    assert "and 2 more" in line


def test_the_repair_is_what_ends_it(shop: Shop):
    bypass(shop)
    shop.save(shop.decision("file/ads/bids.csv"))
    assert notices(said(shop, "commit", "--no-verify", "-m", "the record")) == []


def test_a_commit_that_the_gate_would_pass_is_not_worth_a_word(shop: Shop):
    linked(shop)
    assert notices(said(shop, "commit", "--no-verify", "-m", "x")) == []


# --- every way to make a commit --------------------------------------------------------------


def test_amend_all_and_paths_through_the_gate_say_nothing(shop: Shop):
    linked(shop)
    told = said(shop, "commit", "-m", "x")
    linked(shop, "ads/more.csv")
    told += said(shop, "commit", "--amend", "--no-edit")
    told += said(shop, "commit", "--amend", "-m", "another word")
    linked(shop, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    shop.write("docs/notes.md", "# Notes\n")
    told += said(shop, "commit", "-m", "paths", "ads/old.csv", "traces")
    (shop.path / "docs/notes.md").write_text("# More\n")
    told += said(shop, "commit", "-am", "all")
    told += said(shop, "commit", "--allow-empty", "-m", "nothing")
    assert notices(told) == []


def test_a_commit_of_paths_past_the_gate_is_told(shop: Shop):
    linked(shop)
    unlinked(shop, "ads/old.csv")
    told = said(shop, "commit", "--no-verify", "-m", "x", "ads/old.csv")
    assert "ads/old.csv TG401" in notices(told)[0]


def test_an_amend_past_the_gate_is_told_once(shop: Shop):
    linked(shop)
    said(shop, "commit", "-m", "x")
    unlinked(shop, "ads/old.csv")
    told = said(shop, "commit", "--amend", "--no-verify", "--no-edit")
    assert len(notices(told)) == 1
    assert "ads/old.csv" in told


def test_what_was_judged_is_not_what_was_committed(shop: Shop):
    """A later hook of somebody else stages more: it was not judged, so it is looked at."""
    linked(shop)
    hook = shop.path / ".git/hooks/pre-commit"
    hook.rename(hook.with_name("ours"))
    ours = hook.with_name("ours")
    hook.write_text(f'#!/bin/sh\n"{ours}" || exit 1\necho x >ads/old.csv\ngit add ads/old.csv\n')
    hook.chmod(0o755)
    (shop.path / ".git/hooks/commit-msg").unlink()
    assert "ads/old.csv" in notices(said(shop, "commit", "-m", "x"))[0]


def test_a_message_that_was_refused_is_told_when_it_is_forced(shop: Shop):
    linked(shop)
    words = ("commit", "-m", "x\n\nTrace: TRACE-20200101-009")
    assert plain_git(shop, *words).returncode != 0
    assert "TG403" in notices(said(shop, *words, "--no-verify"))[0]


def diverged(shop: Shop) -> None:
    linked(shop)
    said(shop, "commit", "-m", "ours")
    shop.branch("side", "main")
    linked(shop, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    said(shop, "commit", "-m", "theirs")
    shop.switch("work")


def test_clean_merges_rebases_and_picks_of_sound_work_say_nothing(shop: Shop):
    diverged(shop)
    told = said(shop, "merge", "-m", "Merge side", "side")
    shop.git("reset", "-q", "--hard", "HEAD~1")
    told += said(shop, "merge", "--no-verify", "-m", "Merge side", "side")
    shop.git("reset", "-q", "--hard", "HEAD~1")
    told += said(shop, "cherry-pick", "side")
    shop.git("reset", "-q", "--hard", "HEAD~1")
    told += said(shop, "rebase", "side")
    told += said(shop, "switch", "main")
    told += said(shop, "merge", "--ff-only", "work")
    assert notices(told) == []


def test_a_merge_past_the_gate_with_something_slipped_in_is_told(shop: Shop):
    diverged(shop)
    said(shop, "merge", "--no-commit", "--no-ff", "side")
    unlinked(shop, "ads/new.csv")
    told = said(shop, "commit", "--no-verify", "-m", "Merge side")
    assert "ads/new.csv" in notices(told)[0]


def test_a_merge_past_the_gate_of_an_unlinked_branch_is_told(shop: Shop):
    shop.branch("side", "main")
    bypass(shop, "ads/old.csv")
    shop.switch("work")
    linked(shop)
    said(shop, "commit", "-m", "ours")
    told = said(shop, "merge", "--no-verify", "--no-ff", "-m", "Merge", "side")
    assert "ads/old.csv" in notices(told)[0]


def test_a_fast_forward_makes_no_commit_and_says_nothing(shop: Shop):
    shop.branch("side", "main")
    bypass(shop, "ads/old.csv")
    shop.switch("work")
    assert notices(said(shop, "merge", "--ff-only", "side")) == []


def test_a_rebase_is_judged_once_at_its_end(shop: Shop):
    linked(shop)
    said(shop, "commit", "-m", "one")
    bypass(shop, "ads/old.csv")
    bypass(shop, "ads/new.csv")
    shop.switch("main")
    shop.write("docs/notes.md", "# Notes\n")
    said(shop, "commit", "-m", "notes")
    shop.switch("work")
    told = said(shop, "rebase", "main")
    assert len(notices(told)) == 1
    assert head(shop)[:10] in told


def test_an_unlinked_cherry_pick_and_a_plain_revert_are_told(shop: Shop):
    shop.branch("side", "main")
    bypass(shop, "ads/old.csv")
    shop.switch("work")
    assert len(notices(said(shop, "cherry-pick", "side"))) == 1
    shop.git("reset", "-q", "--hard", "main")
    linked(shop)
    said(shop, "commit", "-m", "Lower a bid")
    said(shop, "push", "-q", "origin", "work:main")
    (line,) = notices(said(shop, "revert", "--no-edit", "HEAD"))
    assert "TG204" in line
    assert f"git reset --keep {head(shop)[:10]}^ && trace-gate revert COMMIT --reason" in line


def test_the_first_commit_of_a_repository_and_one_without_a_policy_say_nothing(
    shop: Shop, tmp_path: Path
):
    other = Shop(tmp_path / "new", clock=shop.clock)
    other.path.mkdir()
    other.git("init", "-q", "-b", "main")
    for name in ("user.name", "user.email"):
        other.git("config", name, "a@b.c")
    other.git("config", "core.hooksPath", str(shop.path / ".git/hooks"))
    other.write("a.csv", "x\n")
    told = said(other, "commit", "-m", "x")
    other.write("b.csv", "x\n")
    told += said(other, "commit", "--no-verify", "-m", "x")
    assert notices(told) == []


def test_on_the_protected_branch_and_without_a_branch_it_is_the_same(shop: Shop):
    shop.git("remote", "remove", "origin")
    shop.switch("main")
    linked(shop)
    assert notices(said(shop, "commit", "-m", "good")) == []
    assert len(notices(bypass(shop, "ads/old.csv"))) == 1
    linked(shop, "ads/new.csv")
    assert notices(said(shop, "commit", "-m", "on top of it")) == []
    shop.git("checkout", "-q", "--detach")
    linked(shop, "ads/more.csv")
    assert notices(said(shop, "commit", "-m", "good")) == []
    assert len(notices(bypass(shop, "ads/most.csv"))) == 1


def test_worktrees_have_stamps_of_their_own(shop: Shop, tmp_path: Path):
    shop.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"), "main")
    other = Shop(tmp_path / "linked", clock=shop.clock)
    other.next_id()
    linked(shop)
    linked(other)
    assert plain_git(shop, "hook", "run", "pre-commit").returncode == 0
    told = said(other, "commit", "-m", "x")
    assert notices(told) == []
    told = bypass(other, "ads/old.csv")
    assert len(notices(told)) == 1
    done = plain_git(shop, "push", "origin", "other")  # from the first tree
    assert "1 commit was made without the gate" in done.stderr


def test_what_cannot_be_judged_afterwards_is_said_too(shop: Shop):
    gate = "config/amazon-growth/gate.yaml"
    shop.switch("main")
    shop.write(gate, "version: nonsense\n")
    shop.commit("spoilt")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    shop.branch("after")
    unlinked(shop)
    done = plain_git(shop, "commit", "--no-verify", "-m", "x")
    assert done.returncode == 0
    (line,) = notices(done.stderr)
    assert "cannot be judged" in line


# --- the push --------------------------------------------------------------------------------


def test_a_push_counts_the_commits_that_were_made_without_the_gate(shop: Shop):
    linked(shop)
    said(shop, "commit", "-m", "good")
    bypass(shop, "ads/old.csv")
    first = head(shop)
    bypass(shop, "ads/new.csv")
    done = plain_git(shop, "push", "origin", "work")
    assert done.returncode != 0
    assert f"2 commits were made without the gate: {first[:10]}, {head(shop)[:10]}" in done.stderr


def test_mended_commits_are_counted_and_go_through(shop: Shop):
    bypass(shop)
    shop.save(shop.decision("file/ads/bids.csv"))
    said(shop, "commit", "-m", "the record")
    told = said(shop, "push", "origin", "work")
    assert "1 commit was made without the gate" in told


def test_commits_that_are_not_in_the_push_are_not_counted(shop: Shop):
    bypass(shop)
    shop.branch("good", "main")
    linked(shop)
    said(shop, "commit", "-m", "good")
    assert notices(said(shop, "push", "origin", "good")) == []


def test_a_rewritten_commit_keeps_its_place_in_the_count(shop: Shop):
    bypass(shop, "ads/old.csv")
    bypass(shop, "ads/new.csv")
    shop.switch("main")
    shop.write("docs/notes.md", "# Notes\n")
    said(shop, "commit", "-m", "notes")
    shop.switch("work")
    said(shop, "rebase", "main")
    assert "2 commits were made" in plain_git(shop, "push", "origin", "work").stderr


def test_an_amend_that_mends_the_commit_ends_the_count(shop: Shop):
    bypass(shop)
    shop.save(shop.decision("file/ads/bids.csv"))
    said(shop, "commit", "--amend", "--no-edit")
    assert notices(said(shop, "push", "origin", "work")) == []


# --- stamps that lie -------------------------------------------------------------------------


def kept(shop: Shop) -> list[Path]:
    return sorted((shop.path / ".git/trace-gate").glob("judged*"))


def test_a_stamp_of_an_earlier_tree_does_not_speak_for_a_later_one(shop: Shop):
    linked(shop)
    said(shop, "commit", "-m", "good")
    assert len(notices(bypass(shop, "ads/old.csv"))) == 1
    assert len(notices(bypass(shop, "ads/new.csv"))) == 1


def test_a_link_in_the_place_of_the_stamp_is_not_written_through(shop: Shop, tmp_path: Path):
    linked(shop)
    said(shop, "commit", "-m", "good")
    (stamp,) = kept(shop)
    stamp.unlink()
    (tmp_path / "victim").write_text("mine")
    stamp.symlink_to(tmp_path / "victim")
    linked(shop, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    assert notices(said(shop, "commit", "-m", "more")) == []
    assert (tmp_path / "victim").read_text() == "mine"


def test_a_folder_that_cannot_be_written_stops_no_commit(shop: Shop):
    (shop.path / ".git/trace-gate").mkdir(exist_ok=True)
    for each in (shop.path / ".git/trace-gate").iterdir():
        each.unlink()
    (shop.path / ".git/trace-gate").rmdir()
    (shop.path / ".git/trace-gate").write_text("a file")
    linked(shop)
    assert notices(said(shop, "commit", "-m", "good")) == []
    assert len(notices(bypass(shop, "ads/old.csv"))) == 1

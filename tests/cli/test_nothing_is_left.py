"""A branch changes a file and takes that back: what is printed mends the record of it (TG410)."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.support import forked
from tests.support.desk import BIDS
from tests.support.undoing import DECIDE, LOWER, written

NEW = "listings/with space.md"
OTHER = "listings/other.md"


@pytest.fixture
def branch(expecting):
    """A work branch; the shop and the hypothesis."""
    shop, hypothesis = expecting
    shop.git("switch", "-q", "-c", "work")
    return shop, ("new", "decision", "--caused-by", hypothesis, *DECIDE)


def typed(shop, command: str) -> None:
    words = command.partition("   #")[0].replace("git commit", "git commit -qm mended")
    environ = {**os.environ, "PATH": forked.path()}
    subprocess.run(words, cwd=shop.path, shell=True, check=True, env=environ)


def fix(shop, *check: str, code: int) -> str:
    output = shop.run("check", *check, code=code).output
    assert output.count("TG410") == 1, output
    assert "nothing of the change is left" in output
    assert ("At the push this stops it" in output) is (code == 0)
    return re.search(r"^  fix: (.*)$", output, re.M).group(1)


@pytest.mark.parametrize("committed", [False, True])
def test_a_file_that_the_branch_brought_and_deleted(branch, committed):
    shop, decide = branch
    shop.write(NEW, "x\n")
    shop.run(*decide, "--from-staged")
    shop.commit("brought")
    shop.git("rm", "-q", NEW)
    trace_id = shop.traces()[-1].stem
    assert "nothing of it is left" in shop.run("refresh", trace_id, code=2).output
    if committed:
        shop.git("commit", "-q", "--no-verify", "-m", "gone")
        typed(shop, fix(shop, "--range", "main..HEAD", code=1))
    else:
        typed(shop, fix(shop, code=0))
        shop.git("commit", "-q", "--no-verify", "-m", "gone")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


@pytest.mark.parametrize("committed", [False, True])
def test_one_of_two_files_is_taken_out_of_the_decision(branch, committed):
    shop, decide = branch
    shop.write(NEW, "x\n")
    shop.write(OTHER, "y\n")
    shop.run(*decide, "--from-staged")
    shop.commit("brought")
    shop.git("rm", "-q", NEW)
    if committed:
        shop.git("commit", "-q", "--no-verify", "-m", "gone")
        typed(shop, fix(shop, "--range", "main..HEAD", code=1))
    else:
        typed(shop, fix(shop, code=0))
        shop.git("commit", "-q", "--no-verify", "-m", "gone")
    assert [each["target"] for each in shop.trace()["execution"]["changes"]] == [f"file/{OTHER}"]
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_an_edit_that_is_taken_back_is_the_same(branch):
    shop, decide = branch
    shop.write("ads/bids.csv", LOWER)
    shop.run(*decide, "--from-staged")
    shop.commit("lower")
    shop.write("ads/bids.csv", BIDS)
    shop.commit("as it was")
    typed(shop, fix(shop, "--range", "main..HEAD", code=1))
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_a_plan_of_main_is_a_plan_again(branch):
    shop, decide = branch
    shop.write("ads/bids.csv", LOWER)
    trace_id = written(shop.run(*decide, "--from-staged", "--planned"))
    shop.git("restore", "--staged", "--worktree", "ads/bids.csv")
    shop.commit("plan")
    shop.git("branch", "-f", "main", "work")
    shop.write("ads/bids.csv", LOWER)
    shop.run("execute", trace_id)
    shop.commit("done")
    shop.write("ads/bids.csv", BIDS)
    shop.commit("undone")
    typed(shop, fix(shop, "--range", "main..HEAD", code=1))
    assert shop.trace()["execution"].get("executed_at") is None


def test_a_plan_that_is_not_carried_out_yet_keeps_its_targets(branch):
    shop, decide = branch
    shop.write("ads/bids.csv", LOWER)
    trace_id = written(shop.run(*decide, "--from-staged", "--planned"))
    shop.commit("lower")
    shop.write("ads/bids.csv", BIDS)
    shop.commit("as it was")
    assert "no content yet" in shop.run("refresh", trace_id).output
    assert len(shop.trace()["execution"]["changes"]) == 1


def test_a_link_that_is_committed_is_as_the_decision_says(branch):
    shop, decide = branch
    (shop.path / "ads/link").symlink_to("bids.csv")
    shop.git("add", "ads/link")
    trace_id = written(shop.run(*decide, "--from-staged"))
    shop.commit("a link")
    output = shop.run("refresh", trace_id).output
    assert "as it says: file/ads/link" in output
    assert "no content yet" not in output

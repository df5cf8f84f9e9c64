"""Whoever works in a folder below the top is told from where the shown commands are typed."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts.example_runner import with_own_words
from tests.support import forked
from tests.support.live import built, copied, plain_git
from tests.support.shop import Shop
from trace_gate.cli import reader_folder

COMMAND = str(forked.folder() / "trace-gate")
NEW = ("new", "observation", "--asin", "B0EXAMPLE1", "--metric", "acos=0.3")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    built(tmp_path / "built")
    shop = copied(tmp_path / "built", tmp_path / "copy")
    typed(shop, shop.path, [COMMAND, "install"])
    return shop


def typed(shop: Shop, folder: Path, words: list[str] | str) -> subprocess.CompletedProcess[str]:
    """What somebody types in a folder."""
    return subprocess.run(
        words,
        cwd=folder,
        shell=isinstance(words, str),
        env={**os.environ, "PATH": forked.path()},
        capture_output=True,
        text=True,
        check=False,
    )


def way_up(said: str) -> str:
    (found,) = re.findall(r"^You are in .*: the commands above .*First: (cd \S+)$", said, re.M)
    return found


def test_the_fix_of_a_hook_works_after_the_way_up(shop: Shop):
    shop.write("ads/spring/new.csv", "keyword,bid\n")
    folder = shop.path / "ads" / "spring"
    said = plain_git(shop, "commit", "-m", "x", cwd=folder).stderr
    fix = re.findall(r"^  fix: (.*git add .*)$", said, re.M)[0]
    fix = with_own_words(fix.partition("   #")[0])
    assert typed(shop, folder, f"{way_up(said)} && {fix}").returncode == 0
    assert "traces/" in shop.git("diff", "--cached", "--name-only")


def test_the_next_command_of_new_works_after_the_way_up(shop: Shop):
    folder = shop.path / "ads"
    (shop.path / "uploads" / "z.csv").write_text("term,clicks\n")
    done = typed(shop, folder, [COMMAND, *NEW, "--evidence", "../uploads/z.csv"])
    (step,) = re.findall(r"^next: (git add .*) && git commit$", done.stdout, re.M)
    assert typed(shop, folder, f"{way_up(done.stderr)} && {step}").returncode == 0
    assert "uploads/z.csv" in shop.git("diff", "--cached", "--name-only")


@pytest.mark.parametrize("form", ["text", "concise"])
def test_a_check_says_it_too(shop: Shop, form: str):
    shop.write("ads/bids.csv", "keyword,bid\nmug,9\n")
    folder = shop.path / "ads"
    done = typed(shop, folder, [COMMAND, "check", "--format", form])
    assert done.returncode == 1
    assert way_up(done.stderr) == "cd .."


def test_the_way_up_is_told_below_the_last_command(shop: Shop):
    shop.write("ads/bids.csv", "keyword,bid\nmug,9\n")
    shop.save(shop.decision("file/ads/bids.csv"))
    shop.git("reset", "-q", "traces")
    said = plain_git(shop, "commit", "-m", "x", cwd=shop.path / "ads").stderr
    assert "hint: traces/" in said
    assert said.splitlines()[-1].endswith(way_up(said))


def test_nothing_is_said_at_the_top_and_of_a_pass(shop: Shop):
    assert typed(shop, shop.path / "ads", [COMMAND, "check"]).stderr == ""
    shop.write("ads/bids.csv", "keyword,bid\nmug,9\n")
    assert typed(shop, shop.path, [COMMAND, "check"]).stderr == ""
    assert "You are in" not in plain_git(shop, "commit", "-m", "x").stderr


def test_a_program_reads_json_alone(shop: Shop):
    shop.write("ads/bids.csv", "keyword,bid\nmug,9\n")
    for words in (["check", "--format", "json"], [*NEW, "--format", "json"]):
        assert typed(shop, shop.path / "ads", [COMMAND, *words]).stderr == ""


def test_the_way_up_is_as_long_as_the_way_down(monkeypatch):
    monkeypatch.delenv("GIT_PREFIX", raising=False)
    assert reader_folder.remark("") == ""
    assert reader_folder.remark("a/b/c").endswith("First: cd ../../..")
    monkeypatch.setenv("GIT_PREFIX", "a/")
    assert reader_folder.remark("").endswith("First: cd ..")


def test_a_hook_that_cannot_judge_says_it_too(shop: Shop):
    """What stopped it names a command, and paths of the top."""
    gate = "config/amazon-growth/gate.yaml"
    shop.switch("main")
    shop.write(gate, "gate: [")
    shop.commit("a policy that nobody can read")
    shop.git("push", "-q", "--no-verify", "origin", "main")
    shop.switch("work")
    shop.git("reset", "-q", "--hard", "main")
    shop.write("ads/bids.csv", "keyword,bid\nmug,9\n")
    done = plain_git(shop, "commit", "-m", "x", cwd=shop.path / "ads")
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].endswith(way_up(done.stderr))


@pytest.mark.parametrize("words", [["derive"], ["check"]])
def test_a_command_of_the_short_way_that_is_stopped_says_it_too(shop: Shop, words: list[str]):
    shop.git("update-ref", "-d", "refs/heads/main")
    shop.git("update-ref", "-d", "refs/remotes/origin/main")
    (shop.path / ".git" / "shallow").write_text(shop.git("rev-parse", "HEAD") + "\n")
    done = typed(shop, shop.path / "ads", [COMMAND, *words])
    if done.returncode == 2:
        assert way_up(done.stderr) == "cd .."
    else:
        assert words == ["derive"], "derive reads HEAD alone"

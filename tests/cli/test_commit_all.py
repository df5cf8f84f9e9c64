"""After `git commit -a` was stopped the index has none of it: what is printed then still mends."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from scripts.example_runner import with_own_words
from tests.support import forked
from tests.support.undoing import DECIDE, LOWER, written

PATH = "ads/bids.csv"
OTHER = "campaign,bid\nC1,0.70\n"
ENVIRON = {**os.environ, "PATH": forked.path()}


@pytest.fixture
def decided(expecting):
    """A branch with hooks and a committed decision on a file; the shop and the decision."""
    shop, hypothesis = expecting
    shop.run("install")
    shop.git("switch", "-q", "-c", "work")
    shop.write(PATH, LOWER)
    trace_id = written(
        shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE)
    )
    shop.commit("first")
    return shop, trace_id


def typed(shop, command: str, code: int = 0) -> str:
    """What a shell says of it, all in all."""
    words = command.partition("   #")[0]
    done = subprocess.run(
        words, shell=True, cwd=shop.path, env={**os.environ, **ENVIRON}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout
    return done.stdout


def again(output: str) -> tuple[str, str]:
    """The two ways that TG412 shows: the draft written again, or a decision of its own."""
    way = r"fix: (.*?)   # if \S+ means what is there now\. .* of its own: (.*)"
    line = re.search(way, output)
    return line.group(1), line.group(2)


def how(shop, *commit: str) -> str:
    output = typed(shop, " ".join(("git commit -qm two", *commit)), code=1)
    assert "TG412" in output
    assert shop.git("diff", "--cached", "--name-only") == ""
    return output


@pytest.mark.parametrize("commit", ["-a", PATH])
def test_the_draft_is_written_again_and_the_plain_commit_has_both(decided, commit):
    shop, _ = decided
    shop.write(PATH, OTHER, add=False)
    mend, _ = again(how(shop, commit))
    typed(shop, mend)
    typed(shop, "git commit -qm two")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


@pytest.mark.parametrize("commit", ["-a", PATH])
def test_a_decision_of_its_own_is_about_the_same_file(decided, commit):
    shop, trace_id = decided
    shop.write(PATH, OTHER, add=False)
    _, mend = again(how(shop, commit))
    own = with_own_words(mend.partition("   #")[0])
    own = own.replace("--from-staged", f"--from-staged --caused-by {trace_id}")
    typed(shop, f"{own} && git commit -qm two")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_the_same_where_the_file_is_gone(decided):
    shop, _ = decided
    (shop.path / PATH).unlink()
    mend, _ = again(how(shop, "-a"))
    typed(shop, mend)
    typed(shop, "git commit -qm two")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_refresh_says_what_is_not_staged_yet_also_the_second_time(decided):
    shop, trace_id = decided
    shop.write(PATH, OTHER, add=False)
    for _ in range(2):
        said = shop.run("refresh", trace_id).output
        assert re.search(r"^next: git add traces/\S+ ads/bids.csv && git commit$", said, re.M)
    typed(shop, re.search(r"^next: (.*) && git commit$", said, re.M).group(1))
    assert "next:" not in shop.run("refresh", trace_id).output
    typed(shop, "git commit -qm two")


def test_what_execute_says_to_stage_can_be_staged_where_the_file_is_gone(expecting):
    shop, hypothesis = expecting
    shop.git("rm", "-q", PATH)
    words = ("--from-staged", "--planned", "--caused-by", hypothesis, *DECIDE)
    trace_id = written(shop.run("new", "decision", *words))
    said = shop.run("execute", trace_id).output
    typed(shop, re.search(r"^next: (.*) && git commit$", said, re.M).group(1))
    assert "PASS" in shop.run("check").output


def test_at_the_boundary_the_file_is_committed_and_both_ways_mend(decided):
    shop, trace_id = decided
    shop.write(PATH, OTHER)
    shop.git("commit", "-q", "--no-verify", "-m", "past the hook")
    output = shop.run("check", "--range", "main..HEAD", code=1).output
    _, mend = again(output)
    own = with_own_words(mend.partition("   #")[0])
    own = own.replace("--executed", f"--executed --caused-by {trace_id}")
    typed(shop, f"{own} && git commit -qm three")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output

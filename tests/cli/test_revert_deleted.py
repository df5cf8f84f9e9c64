"""`git revert` of a sealed change, then `trace-gate revert`: which commit has to go, at once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.undoing import landed, untouched


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("branch", ["work", "main"])
def test_the_commit_that_took_the_trace_away_is_named_and_the_fix_works(
    lowered, later: bool, branch: str
):
    shop, trace_id = lowered
    change = shop.git("rev-parse", "HEAD")
    if branch != "main":
        shop.git("switch", "-q", "-c", branch)
    shop.git("revert", "--no-edit", change)
    culprit = shop.git("rev-parse", "HEAD")
    if later:
        shop.write("docs/note.md", "note\n")
        shop.commit("note")
    said = untouched(shop, change)
    assert f"{culprit[:10]} took away {trace_id}" in said
    fix = said.partition("fix: ")[2].strip()
    folder = os.path.dirname(sys.executable)
    env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["bash", "-c", fix], cwd=shop.path, env=env, check=True, capture_output=True)
    assert "PASS" in landed(shop, change)
    assert not later or (shop.path / "docs/note.md").exists()


def test_a_draft_may_be_taken_away(lowered):
    """What never landed is no record: undoing it is about the files alone."""
    shop, _ = lowered
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.70\n")
    draft = shop.run("new", "decision", "--from-staged", "--rationale", "41 clicks, no order",
                     "--option", "A", "--option", "B").output  # fmt: skip
    assert "wrote" in draft
    shop.commit("draft")
    change = shop.git("rev-parse", "HEAD")
    shop.git("revert", "--no-edit", change)
    assert "took away" not in shop.run("revert", change, code=None).output

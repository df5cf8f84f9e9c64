"""A report that has to go: one command writes the decision, and an approver lets it land."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests.support.undoing import DECIDE

PATH = "uploads/a.csv"


@pytest.fixture
def buried(expecting):
    """On a branch the tombstone of a report is staged in its place; and how to decide it."""
    shop, hypothesis = expecting
    shop.git("switch", "-q", "-c", "work")
    held = hashlib.sha256((shop.path / PATH).read_bytes()).hexdigest()
    shop.write(PATH, f"trace-gate tombstone 1\nsha256:{held}\n")
    return shop, ("new", "decision", "--caused-by", hypothesis, *DECIDE)


@pytest.mark.parametrize("committed", [False, True])
def test_what_is_said_of_it_leads_through(buried, committed):
    shop, decide = buried
    check = ("check",)
    if committed:
        shop.git("commit", "-q", "--no-verify", "-m", "it has to go")
        check = ("check", "--range", "main..HEAD")
    output = shop.run(*check, code=1).output
    assert "TG304" in output
    fix = re.search(
        r"fix: .*trace-gate new decision (--from-staged|--target \S+ --executed)", output
    )
    said = shop.run(*decide, *fix.group(1).split()).output
    trace_id = shop.traces()[-1].stem
    assert f"then an approver signs it: trace-gate approve {trace_id}" in said
    execution = shop.trace()["execution"]
    assert execution["changes"][0]["change_type"] == "file_tombstone"
    shop.git("add", "-A")
    if committed:
        shop.git("commit", "-q", "--no-verify", "-m", "decided")
    output = shop.run(*check, code=1).output
    assert "ESCALATE" in output
    assert f"trace-gate approve {trace_id}" in output
    shop.run("approve", trace_id)
    shop.git("add", "-A")
    if committed:
        shop.git("commit", "-q", "--no-verify", "-m", "approved")
    assert "PASS" in shop.run(*check).output


def test_the_tombstone_of_another_report_is_changed_evidence(buried):
    shop, _ = buried
    shop.write(PATH, f"trace-gate tombstone 1\nsha256:{'0' * 64}\n")
    output = shop.run("check", code=1).output
    assert "may not change or go away" in output


def test_a_file_that_was_deleted_and_comes_back_is_added(buried):
    """Its branch has none any more, so there is nothing that it changes."""
    shop, decide = buried
    shop.git("reset", "-q", "--hard")
    shop.git("rm", "-q", "ads/bids.csv")
    shop.run(*decide, "--from-staged")
    shop.git("add", "-A")
    shop.git("commit", "-q", "-m", "it goes")
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.10\n")
    shop.run(*decide, "--from-staged")
    back = shop.traces()[-1].stem
    said = shop.trace()["execution"]["changes"][0]
    assert (said["change_type"], said["from_value"]) == ("file_add", None)
    shop.git("add", "-A")
    shop.git("commit", "-q", "-m", "it is back")
    shop.run("refresh", back)
    assert shop.trace()["execution"]["changes"][0] == said
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output
    shop.git("switch", "-q", "main")
    shop.git("merge", "-q", "--squash", "work")
    assert "PASS" in shop.run("check").output

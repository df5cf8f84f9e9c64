"""A protected file changes before there is a report, an observation or a hypothesis (SPEC 2, 3).

Whoever looks after CI has no market decision to go on from: what shows the need is the evidence,
and one command says the rest.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts.example_runner import with_own_words
from tests.support import forked
from tests.support.approvals import ssh_keys

WORKFLOW = ".github/workflows/trace-governance-gate.yml"
DECIDE = ("--option", "Wait longer", "--option", "Leave it", "--rationale", "It took nine minutes")


@pytest.fixture
def key(tmp_path) -> Path:
    return ssh_keys(tmp_path, "lin")["lin"]


@pytest.fixture(name="shop")
def _shop(shop, key):
    """A shop with an approver and no trace, in which CI is to wait longer."""
    public = str(key.with_suffix(".pub"))
    shop.run("approver", "add", "lin", "--email", "lin@shop.example", "--key", public)
    shop.commit("lin may approve")
    shop.git("switch", "-q", "-c", "ci")
    text = (shop.path / WORKFLOW).read_text()
    changed = re.sub(r"timeout-minutes: \d+", "timeout-minutes: 12", text)
    assert changed != text
    shop.write(WORKFLOW, changed)
    return shop


def obey(shop, fix: str) -> None:
    """Type what stands before the remark, with words of one's own; the log is there then."""
    shop.write("uploads/why.txt", "check: 9 min 40 s of 10 min\n", add=False)
    command = with_own_words(fix.partition("   #")[0])
    env = {**os.environ, "PATH": forked.path()}
    subprocess.run(["bash", "-c", command], cwd=shop.path, env=env, check=True)


def signed(shop, key) -> None:
    decision = shop.traces()[-1].stem
    shop.run("approve", decision, "--as", "lin", "--key", str(key))
    shop.git("add", "traces")


def fixes(output: str, code: str) -> list[str]:
    parts = [part for part in output.split("\n\n") if re.search(rf" {code} error", part)]
    return [fix for part in parts for fix in re.findall(r"^  fix: (.*)$", part, re.M)]


@pytest.mark.parametrize("committed", [False, True])
def test_the_fix_of_the_finding_is_one_command_and_a_signature(shop, key, committed):
    """Staged as the hook sees it, and in a commit as CI sees it."""
    if committed:
        shop.commit("wait longer")
    judged = ("--range", "main..HEAD") if committed else ("--staged",)
    (fix,) = fixes(shop.run("check", *judged, code=1).output, "TG408")
    assert "trace-gate approve ID" in fix
    obey(shop, fix)
    waiting = shop.run("check", "--staged", code=1).output
    assert "ESCALATE: all that is missing is the approval of a person" in waiting
    signed(shop, key)
    shop.commit("the decision")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


@pytest.mark.parametrize("asked", ["new", "staged", "range"])
def test_a_decision_without_evidence_and_hypothesis_names_the_command(shop, key, asked):
    written = shop.run("new", "decision", "--from-staged", *DECIDE).output
    if asked == "new":
        found = re.findall(r"^      fix: (.*)$", written, re.M)
        assert "next: the fix above writes it anew" in written
    else:
        shop.git("add", "-A")
        if asked == "range":
            shop.commit("wait longer")
        words = ("--staged",) if asked == "staged" else ("--range", "main..HEAD")
        found = list(dict.fromkeys(fixes(shop.run("check", *words, code=1).output, "TG102")))
    (fix,) = found
    obey(shop, fix)
    assert len(shop.traces()) == 1
    decision = shop.trace()["decision"]
    assert decision["rationale"] == DECIDE[-1]
    assert [each["description"] for each in decision["options_considered"]] == [*DECIDE[1:4:2]]
    signed(shop, key)
    shop.commit("the decision")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_the_hypothesis_that_it_says_is_no_experiment_of_the_market(shop, key):
    (fix,) = fixes(shop.run("check", "--staged", code=1).output, "TG408")
    obey(shop, fix)
    signed(shop, key)
    shop.commit("wait longer")
    assert "No experiment waits for its result" in shop.run("due").output


def test_the_words_in_capitals_are_refused_as_they_are(shop):
    (fix,) = fixes(shop.run("check", "--staged", code=1).output, "TG408")
    shop.write("uploads/why.txt", "check: 9 min 40 s of 10 min\n", add=False)
    words = ("new", "decision", "--from-staged", "--evidence", "uploads/why.txt", *DECIDE)
    for said in (
        ("--statement", "WHAT YOU EXPECT", "--criterion", "stopped <= 0"),
        ("--statement", "No check is stopped", "--criterion", "METRIC <= VALUE"),
    ):
        assert said[1] in fix or said[3] in fix
        assert "in place of the capitals" in shop.run(*words, *said, code=2).output
    assert not shop.traces()


def test_a_sealed_trace_that_fails_todays_profile_is_not_to_be_written_anew(shop):
    shop.git("reset", "-q", "--hard")
    shop.run("new", "decision", "--target", "file/ads/bids.csv", "--planned", *DECIDE)
    shop.commit("a trace that an older profile let through")
    shop.git("branch", "-f", "main")
    output = shop.run("check", "--all").output
    assert "TG102 warning" in output
    assert "Leave it as it is: a sealed trace is not edited." in output
    assert "rm traces" not in output

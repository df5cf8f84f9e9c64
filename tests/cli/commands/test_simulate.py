"""`trace-gate simulate`: history under another policy."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.support.governed_story import BID, SAY, story  # noqa: F401  # a fixture


@pytest.fixture
def history(story, tmp_path):  # noqa: F811  # the fixture of that name
    """Two executed bids, one of 10 % and one of 40 %; and a copy of the policy."""
    for change in (f"{BID} 1.00 -> 1.10", "campaign/C2/ad_group/main/bid 1.00 -> 1.40"):
        story.run("new", "decision", "--caused-by", story.traces()[1].stem, *SAY, "--executed",
                  "--change", change)  # fmt: skip
        story.run("approve", story.traces()[-1].stem)
    story.commit("decided")
    other = tmp_path / "policy"
    shutil.copytree(story.path / "config/amazon-growth", other)
    return story, other


def edit(folder, old: str, new: str, name: str = "guardrails.yaml") -> None:
    file = folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_same_policy_changes_nothing(history):
    shop, other = history
    said = shop.run("simulate", "--policy", str(other)).output
    assert "2 decisions, judged again where they landed" in said
    assert "No verdict changes." in said


def test_counts_for_each_guardrail_and_the_verdicts_that_change(history):
    shop, other = history
    edit(other, "automatic_from: 0.80", "automatic_from: 0.50")
    edit(other, "per_change: 0.30", "per_change: 0.05")
    facts = json.loads(shop.run("simulate", "--policy", str(other), "--format", "json").output)
    assert facts["now"]["amplitude"] == {"PASS": 1, "ESCALATE": 1, "BLOCK": 0}
    assert facts["then"]["amplitude"] == {"PASS": 0, "ESCALATE": 2, "BLOCK": 0}
    assert facts["now"]["hypothesis"] == {"PASS": 0, "ESCALATE": 2, "BLOCK": 0}
    assert facts["then"]["hypothesis"] == {"PASS": 2, "ESCALATE": 0, "BLOCK": 0}
    assert facts["changed"] == []


def test_a_verdict_that_changes_is_named_with_its_codes(history):
    shop, other = history
    edit(other, "automatic_from: 0.80", "automatic_from: 0.50")
    said = shop.run("simulate", "--policy", str(other)).output
    first = shop.traces()[2].stem
    assert "1 verdict changes:" in said
    assert f"  {first}  ESCALATE -> PASS   TG505" in said


def test_one_file_is_enough(history):
    shop, other = history
    for file in other.glob("*.yaml"):
        if file.name != "guardrails.yaml":
            file.unlink()
    edit(other, "blocked_statuses: [REJECTED, DEPRECATED]", "blocked_statuses: [NEW, TESTING]")
    facts = json.loads(shop.run("simulate", "--policy", str(other), "--format", "json").output)
    assert facts["then"]["all"]["BLOCK"] == 2
    assert {each["then"] for each in facts["changed"]} == {"BLOCK"}


def test_a_policy_that_is_not_valid_is_told_with_its_place(history):
    shop, other = history
    edit(other, "per_change: 0.30", "per_change: none")
    said = shop.run("simulate", "--policy", str(other), code=None)
    assert said.exit_code != 0


def test_a_folder_without_policy_files_is_refused(history, tmp_path):
    shop, _ = history
    (tmp_path / "nothing").mkdir()
    said = shop.run("simulate", "--policy", str(tmp_path / "nothing"), code=2).output
    assert "has no policy file" in said


def test_nothing_is_written(history):
    shop, other = history
    shop.run("simulate", "--policy", str(other))
    assert shop.git("status", "--porcelain") == ""

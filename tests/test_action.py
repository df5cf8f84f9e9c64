"""`action.yml` and the workflows that others call ask for as little as they can."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
CALLED = {
    name: yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text())
    for name in ("gate", "comment")
}
PINNED = r"actions/[a-z-]+@[0-9a-f]{40}"
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


def called_steps(name: str) -> list[dict[str, Any]]:
    (job,) = CALLED[name]["jobs"].values()
    return list(job["steps"])


def runs() -> list[str]:
    steps = [*STEPS, *called_steps("gate"), *called_steps("comment")]
    return [step["run"] for step in steps if "run" in step]


def test_nothing_that_others_choose_is_put_into_a_script():
    assert len(runs()) >= 5
    assert not any("${{" in script for script in runs())


@pytest.mark.parametrize("name", [None, *CALLED])
def test_every_action_is_fixed_to_a_commit_or_is_our_own(name: str | None):
    steps = STEPS if name is None else called_steps(name)
    uses = [step["uses"] for step in steps if "uses" in step]
    assert uses
    others = [each for each in uses if not re.fullmatch(PINNED, each)]
    assert others == ([] if name is None else ["./trace-gate"])


def test_the_action_uploads_nothing_and_asks_for_no_secret():
    text = (ROOT / "action.yml").read_text()
    assert "upload-artifact" not in text
    assert "secrets." not in text
    assert "github.token" not in text


def test_every_output_is_one_that_the_command_or_the_step_writes():
    from trace_gate.report.judgement.outputs import NAMES

    assert set(ACTION["outputs"]) == {*NAMES, "report", "review"}
    for name, each in ACTION["outputs"].items():
        step = "review" if name == "review" else "judge"
        assert each["value"] == f"${{{{ steps.{step}.outputs.{name} }}}}"


def test_inputs_reach_a_script_through_its_environment_only():
    used = re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text())
    assert set(used) == set(ACTION["inputs"])


@pytest.mark.parametrize("name", CALLED)
def test_a_called_workflow_has_one_job_that_ends(name: str):
    workflow = CALLED[name]
    assert set(workflow["on"]) == {"workflow_call"}
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert 0 < job["timeout-minutes"] <= 60
    assert "if" not in job
    judging = [step for step in job["steps"] if step["name"] not in AFTERWARDS]
    assert not any("if" in step or "continue-on-error" in step for step in judging)


AFTERWARDS = ("Keep the review", "Say that the review is not kept")


def test_a_review_that_is_kept_or_not_changes_no_check():
    """These steps are the last: a failure of them is none, and it undoes none."""
    *before, kept, told = called_steps("gate")
    assert told["if"] == f"always() && steps.{kept['id']}.outcome == 'failure'"
    assert "exit" not in told["run"]
    assert before[-1]["uses"] == "./trace-gate"
    assert before[-1]["id"] == "gate"
    assert kept["uses"].startswith("actions/upload-artifact@")
    assert kept["if"] == "always() && steps.gate.outputs.review != ''"
    assert kept["continue-on-error"] is True
    assert kept["with"] == {
        "path": "${{ steps.gate.outputs.review }}",
        "archive": False,
        "retention-days": 30,
    }


def test_two_calls_in_one_run_keep_a_page_each_with_and_without_a_name():
    """An artifact is called as its file is, and a run keeps one of each name."""
    (named,) = (each["with"]["name"] for each in called_steps("gate") if each.get("id") == "gate")
    assert named == (
        "${{ format('{0}{1}{2}', inputs.name, inputs.name && '-', "
        "fromJSON(toJSON(job)).check_run_id) }}"
    )


def test_only_the_step_of_the_review_runs_after_a_red_judge_and_none_forgives():
    after = [step["id"] for step in STEPS if "always()" in step.get("if", "")]
    assert after == ["review"]
    assert not any("continue-on-error" in step for step in STEPS)


def test_the_gate_can_only_read_and_is_never_taken_back():
    (job,) = CALLED["gate"]["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert "concurrency" not in job
    assert "concurrency" not in CALLED["gate"]


def test_the_comment_may_write_comments_and_nothing_else_one_run_at_a_time():
    (job,) = CALLED["comment"]["jobs"].values()
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert job["concurrency"]["cancel-in-progress"] is False
    assert "concurrency" not in CALLED["comment"]


@pytest.mark.parametrize("name", CALLED)
def test_a_checkout_leaves_no_token_behind_and_never_takes_a_head(name: str):
    checkouts = [each["with"] for each in called_steps(name) if "checkout@" in each.get("uses", "")]
    own, judged = checkouts
    assert own == {
        "repository": "${{ fromJSON(toJSON(job)).workflow_repository }}",
        "ref": "${{ fromJSON(toJSON(job)).workflow_sha }}",
        "path": "trace-gate",
        "persist-credentials": False,
    }
    assert judged == {"path": "repository", "fetch-depth": 0, "persist-credentials": False}


def test_the_job_that_may_write_reads_no_artifact_and_checks_nothing_out_of_a_change():
    text = (ROOT / ".github/workflows/comment.yml").read_text()
    assert "artifact" not in text
    assert "git checkout" not in text
    assert "pull_request_target" not in text


def test_what_the_action_installs_is_what_was_tested():
    def locked(name: str) -> dict[str, str]:
        text = (ROOT / f"requirements/{name}.txt").read_text()
        assert text.count("--hash=sha256:") >= len(re.findall(r"^\S+==", text, re.M))
        return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.M))

    action, dev = locked("action"), locked("dev")
    assert {name: dev.get(name) for name in action} == action
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    names = {re.split(r"[<>=!~; \[]", each)[0].lower().replace(".", "-") for each in wanted}
    assert names <= set(action)

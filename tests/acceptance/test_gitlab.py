"""The job of GitLab is run by a shell, with the variables that a pipeline has."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from lxml import etree

from tests.support import documented, forked
from tests.support.ci_pushes import HOSTILE, covered, origin, pushed, tip, uncovered
from tests.support.live import built, copied, linked
from tests.support.runner import ZERO, Job
from tests.support.shop import Shop, instant

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates/trace-gate.yml"
FORMATS = ROOT / "tests/support/formats"
QUALITY = jsonschema_rs.validator_for(
    json.loads((FORMATS / "code-quality.schema.json").read_text())
)
JUNIT = etree.XMLSchema(etree.parse(FORMATS / "junit-10.xsd"))
HERE, FORK = "https://gitlab.com/acme/shop", "https://gitlab.com/stranger/shop"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("gitlab") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


@pytest.fixture
def job(shop: Shop, tmp_path: Path) -> Callable[..., Job]:
    """A clone as GitLab's runner leaves it: the head, and no branch of the remote."""

    def made(checked_out: str, *options: str) -> Job:
        there = Job(tmp_path / "job", origin(shop), checked_out, *options)
        for ref in there.git("for-each-ref", "--format=%(refname)", "refs/remotes").split():
            there.git("update-ref", "--no-deref", "-d", ref)
        return there

    return made


def interpolated(**inputs: str) -> dict[str, Any]:
    """The job, with the inputs of the component in it, as GitLab puts them there."""
    head, text = TEMPLATE.read_text("utf-8").split("\n---\n")
    spec = yaml.safe_load(head)["spec"]["inputs"]
    values = {name: each.get("default") for name, each in spec.items()} | inputs
    assert None not in values.values()
    return dict(yaml.safe_load(re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda m: values[m[1]], text)))


def merge_request(base: str, head: str, **more: str) -> dict[str, str]:
    return {
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "work",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_PROJECT_URL": HERE,
        "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": HERE,
        "CI_PROJECT_ID": "1",
        "CI_COMMIT_SHA": head,
        **more,
    }


def push(before: str, after: str, **more: str) -> dict[str, str]:
    return {
        "CI_PIPELINE_SOURCE": "push",
        "CI_COMMIT_BRANCH": "main",
        "CI_DEFAULT_BRANCH": "main",
        "CI_COMMIT_BEFORE_SHA": before,
        "CI_COMMIT_SHA": after,
        **more,
    }


def run(there: Job, script: list[str], variables: dict[str, str]) -> tuple[int, str]:
    """The lines of a job in one shell, as GitLab's runner does it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "CI_"))}
    programs = str(forked.folder())
    done = subprocess.run(
        ["sh", "-ec", "\n".join(script)],
        cwd=there.clone,
        env={
            **kept,
            "PATH": f"{programs}{os.pathsep}{kept['PATH']}",
            "CI": "true",
            "GITLAB_CI": "true",
            **variables,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def judged(there: Job, variables: dict[str, str]) -> tuple[int, str]:
    return run(there, interpolated(source="x")["trace-gate"]["script"], variables)


def findings(there: Job) -> list[dict[str, Any]]:
    return list(json.loads((there.clone / "trace-gate.json").read_text())["findings"])


def reported(there: Job) -> tuple[list[str], list[str]]:
    """The checks of the code quality report and the tests of JUnit that did not pass.

    Both files are where the job says that GitLab finds them, and are what GitLab takes.
    """
    places = interpolated(source="x")["trace-gate"]["artifacts"]["reports"]
    quality = json.loads((there.clone / places["codequality"]).read_text("utf-8"))
    QUALITY.validate(quality)
    junit = etree.parse(there.clone / places["junit"])
    JUNIT.assertValid(junit)
    red = junit.xpath("//testcase[failure or error]/@classname")
    return [each["check_name"] for each in quality], [str(each) for each in red]


def test_a_merge_request_that_is_covered_passes(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    there = job(head)
    code, log = judged(there, merge_request(base, head))
    assert code == 0, log
    assert f"merge request !7: {head[:10]} on origin/main at {base[:10]}" in log
    assert [each for each in findings(there) if each["level"] == "error"] == []
    assert reported(there) == (["trace-gate"], [])


def test_a_merge_request_that_is_not_covered_fails_with_reports(shop: Shop, job):
    base, head = tip(shop, "main"), uncovered(shop)
    there = job(head)
    code, log = judged(there, merge_request(base, head))
    assert code == 1
    assert "ads/bids.csv TG401 error" in log
    errors = [each for each in findings(there) if each["level"] == "error"]
    assert [(each["code"], each["path"]) for each in errors] == [("TG401", "ads/bids.csv")]
    checks, red = reported(there)
    assert [each.split()[0] for each in checks] == ["trace-gate", "TG401"]
    assert any("TG401" in each for each in red)


def test_the_branch_is_taken_as_it_is_now(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    shop.switch("main")
    linked(shop, "ads/other.csv", "keyword,bid\ncup,1\n")
    shop.commit("landed since")
    now = pushed(shop, "main")
    code, log = judged(job(head), merge_request(base, head))
    assert code == 0, log
    assert f"on origin/main at {now[:10]}" in log


def test_in_a_merged_results_pipeline_the_branch_is_judged_and_not_the_merge(shop: Shop, job):
    base, head = tip(shop, "main"), uncovered(shop)
    shop.git("checkout", "-q", "--detach", "main")
    shop.git("merge", "-q", "--no-ff", "--no-verify", "-m", "made by GitLab", "work")
    made = pushed(shop, "results")
    more = {
        "CI_MERGE_REQUEST_EVENT_TYPE": "merged_result",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head,
    }
    code, log = judged(job(made), merge_request(base, made, **more))
    assert code == 1
    assert f"{head[:10]} on origin/main" in log


def test_a_merge_request_of_a_fork_is_judged_on_the_branch_of_its_goal(shop: Shop, job):
    """In the fork's own project `origin` is the fork, whose main says what it likes."""
    base, head = tip(shop, "main"), uncovered(shop)
    there = job(head)
    there.git("remote", "set-url", "origin", "/nowhere")
    goal = origin(shop)
    (goal.parent / "goal.git").symlink_to(goal)
    more = {
        "CI_PROJECT_ID": "2",
        "CI_MERGE_REQUEST_PROJECT_URL": str(goal.parent / "goal"),
        "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": FORK,
    }
    code, log = judged(there, merge_request(base, head, **more))
    assert code == 1
    assert f"on origin/main at {base[:10]}" in log


def test_a_shallow_clone_fails_and_the_reports_say_so(shop: Shop, job):
    base, head = tip(shop, "main"), covered(shop)
    there = job("origin/HEAD", "--depth=1")
    code, log = judged(there, merge_request(base, head))
    assert code == 2
    assert "shallow" in log
    assert [each["code"] for each in findings(there)] == ["TG801"]
    checks, red = reported(there)
    assert [each.split()[0] for each in checks] == ["trace-gate", "TG801"]
    assert red


@pytest.mark.parametrize("kind", ["normal", "first", "forced"])
def test_a_push_to_the_default_branch_is_judged(shop: Shop, job, kind: str):
    before = tip(shop, "main")
    linked(shop)
    shop.commit("linked")
    after = pushed(shop, "main")
    old = {"normal": before, "first": ZERO, "forced": "d" * 40}[kind]
    variables = push(old, after, CI_PIPELINE_CREATED_AT=instant(shop.clock + 60))
    code, log = judged(job(after), variables)
    assert code == (2 if kind == "forced" else 0), log
    assert ("pushed over" in log) is (kind == "forced")


def test_a_name_of_a_branch_is_no_command(shop: Shop, job):
    base = tip(shop, "main")
    linked(shop)
    shop.commit("$(touch pwned)")
    head = pushed(shop, HOSTILE)
    there = job(head)
    more = {"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": HOSTILE}
    assert judged(there, merge_request(base, head, **more))[0] == 0
    shop.git("push", "-q", "--no-verify", "origin", f"{base}:refs/heads/{HOSTILE}2")
    more = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": f"{HOSTILE}2"}
    assert judged(there, merge_request(base, head, **more))[0] == 0
    assert not list(there.folder.rglob("pwned"))


def test_a_pipeline_for_something_else_fails(shop: Shop, job):
    code, log = judged(job(covered(shop)), {"CI_PIPELINE_SOURCE": "schedule"})
    assert code == 2
    assert "merge_request_event" in log


def test_the_job_always_keeps_its_reports_and_never_lets_a_failure_pass():
    found = interpolated(source="trace-gate==1.0")["trace-gate"]
    assert found["variables"]["GIT_DEPTH"] == "0"
    assert found["variables"]["TRACE_GATE_SOURCE"] == "trace-gate==1.0"
    assert found["artifacts"]["when"] == "always"
    assert found["artifacts"]["reports"] == {
        "codequality": "gl-code-quality-report.json",
        "junit": "trace-gate.xml",
    }
    assert found["artifacts"]["paths"] == [
        "trace-gate.json",
        *found["artifacts"]["reports"].values(),
    ]
    assert (found["allow_failure"], found["interruptible"]) == (False, False)


@pytest.mark.slow
@pytest.mark.parametrize("which", ["component", "docs"])
def test_it_follows_the_schema_of_gitlab(tmp_path: Path, which: str):
    texts = documented.pipelines()
    if which == "component":
        texts = {"component.yml": yaml.safe_dump(interpolated(source="x"), sort_keys=False)}
    assert texts
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    program = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"]
    done = subprocess.run(
        [*program, *texts], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_job_of_the_docs_runs_the_same_lines(shop: Shop, job):
    """Who cannot include a component copies the job."""
    jobs = [
        found["trace-gate"]
        for text in documented.pipelines().values()
        if "trace-gate" in (found := yaml.safe_load(text))
    ]
    (copied_job,) = jobs
    here = interpolated(source="x")["trace-gate"]
    assert copied_job["script"] == here["script"]
    for key in ("rules", "artifacts"):
        assert copied_job[key] == here[key]

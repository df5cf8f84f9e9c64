"""The workflow for Gitea and Forgejo is run by bash, with what their runners give to it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import documented, forked, runner
from tests.support.action import BASH
from tests.support.ci_pushes import covered, origin, tip, uncovered
from tests.support.live import built, copied
from tests.support.runner import Job
from tests.support.shop import Shop

IGNORED = {"concurrency", "timeout-minutes", "if", "continue-on-error"}
"""Keys of GitHub that these forges may read over, so that nothing may rest on them."""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("gitea") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


@pytest.fixture
def job(shop: Shop, tmp_path: Path) -> Callable[..., Job]:
    return lambda checked_out: Job(tmp_path / "job", origin(shop), checked_out)


def recipe() -> dict[str, Any]:
    """The workflow of the page: the one that makes an environment of its own."""
    (found,) = [
        text
        for name, text in documented.workflows().items()
        if name.startswith("set-up-ci-") and "-m venv" in text
    ]
    return dict(yaml.load(found, yaml.BaseLoader))


def steps() -> list[dict[str, Any]]:
    return list(recipe()["jobs"]["trace-gate"]["steps"])


def judged(there: Job, event: str, payload: object, forge: str) -> tuple[int, str]:
    """The last step, after the installation."""
    home = there.folder / "temp/trace-gate"
    home.mkdir()
    (home / "bin").symlink_to(forked.folder())
    environ = {**there.environ(event, payload), f"{forge.upper()}_ACTIONS": "true"}
    done = subprocess.run(
        [*BASH, "-c", steps()[-1]["run"]],
        cwd=there.clone,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("forge", ["gitea", "forgejo"])
def test_findings_are_plain_lines_of_the_log(shop: Shop, job, forge: str):
    base, head = tip(shop, "main"), uncovered(shop)
    there = job(head)
    code, log = judged(there, "pull_request", runner.pull_request(base, head), forge)
    assert code == 1
    assert "::" not in log
    assert "ads/bids.csv TG401 error" in log
    assert "TG401" in there.summary()


@pytest.mark.parametrize("forge", ["gitea", "forgejo"])
def test_a_push_without_the_fields_of_github_alone_is_judged(shop: Shop, job, forge: str):
    head = covered(shop)
    payload = {
        "ref": "refs/heads/work",
        "before": tip(shop, "main"),
        "after": head,
        "repository": {"id": 1, "full_name": "acme/shop"},
    }
    code, log = judged(job(head), "push", payload, forge)
    assert code == 0, log


def test_nothing_rests_on_keys_that_they_ignore():
    workflow = recipe()
    assert not IGNORED & {
        *workflow,
        *workflow["jobs"]["trace-gate"],
        *(k for s in steps() for k in s),
    }
    assert workflow["permissions"] == {"contents": "read"}
    checkout = steps()[0]
    assert checkout["with"] == {"fetch-depth": "0", "persist-credentials": "false"}
    assert not any("${{" in step.get("run", "") for step in steps())


def test_the_installation_is_outside_of_the_checkout(tmp_path: Path):
    step = steps()[1]
    fake = tmp_path / "bin/python3"
    fake.parent.mkdir()
    fake.write_text(
        '#!/bin/sh\necho "$*" >> "$NOTES"\n'
        'if [ "$3" = venv ]; then mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; fi\n'
    )
    fake.chmod(0o755)
    environ = {
        **os.environ,
        **step["env"],
        "PATH": f"{fake.parent}:{os.environ['PATH']}",
        "NOTES": str(tmp_path / "notes"),
        "RUNNER_TEMP": str(tmp_path / "temp"),
    }
    done = subprocess.run(
        [*BASH, "-c", step["run"]], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "notes").read_text().splitlines() == [
        f"-I -m venv {tmp_path}/temp/trace-gate",
        f"-I -m pip install --quiet {step['env']['TRACE_GATE_SOURCE']}",
    ]

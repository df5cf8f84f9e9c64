"""The steps of `action.yml` are run by bash, for each event, with what a runner gives to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import runner
from tests.support.action import ROOT, ActionRun
from tests.support.ci_pushes import HOSTILE, covered, origin, pushed, tip, uncovered
from tests.support.github_server import TOKEN, GitHubServer
from tests.support.live import built, copied, linked
from tests.support.runner import ZERO, Job
from tests.support.shop import Shop
from trace_gate import __version__


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("action") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


@pytest.fixture
def job(shop: Shop, tmp_path: Path) -> Callable[..., Job]:
    def made(checked_out: str, *options: str) -> Job:
        return Job(tmp_path / "job", origin(shop), checked_out, *options)

    return made


def judged(there: Job, event: str, payload: object, **more: str) -> ActionRun:
    return ActionRun(there, {**there.environ(event, payload), **more}).play()


def of_pull_request(shop: Shop, commit: Callable[..., str], **more: Any) -> tuple[str, Any]:
    base = tip(shop, "main")
    head = commit(shop)
    return head, ("pull_request", runner.pull_request(base, head, **more))


def test_a_pull_request_that_is_covered_is_green(shop: Shop, job):
    head, event = of_pull_request(shop, covered)
    done = judged(job(head), *event)
    assert done.code == 0, done.log
    outputs = done.outputs()
    report, page = Path(outputs.pop("report")), Path(outputs.pop("review"))
    assert json.loads(report.read_text())["verdict"] == "PASS"
    assert page == done.job.folder / "temp/trace-gate-review.html"
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert outputs == {
        "verdict": "PASS",
        "errors": "0",
        "warnings": "0",
        "commits": "1",
        "paths": "2",
        "freeze-rate": "",
        "base": tip(shop, "main"),
        "head": head,
    }
    assert "PASS" in done.summary
    assert done.job.untouched()


def test_a_pull_request_that_is_not_covered_is_red(shop: Shop, job):
    head, event = of_pull_request(shop, uncovered)
    done = judged(job(head), *event)
    assert done.code == 1
    assert "::error title=TG401" in done.log
    assert (done.outputs()["verdict"], done.outputs()["errors"]) == ("BLOCK", "1")
    assert json.loads(Path(done.outputs()["report"]).read_text())["verdict"] == "BLOCK"
    assert "TG401" in Path(done.outputs()["review"]).read_text("utf-8")


@pytest.mark.parametrize("red", [False, True], ids=["green", "red"])
def test_a_review_that_cannot_be_written_changes_no_verdict(shop: Shop, job, red: bool):
    head, event = of_pull_request(shop, uncovered if red else covered)
    there = job(head)
    (there.folder / "temp/trace-gate-review.html").mkdir(parents=True)
    done = judged(there, *event)
    assert done.code == int(red), done.log
    assert "::warning title=trace-gate::There is no page of the review" in done.log
    assert done.outputs()["review"] == ""
    assert done.outputs()["verdict"] == ("BLOCK" if red else "PASS")


def test_two_uses_in_one_run_write_files_of_their_own(shop: Shop, job):
    head, event = of_pull_request(shop, covered)
    there = job(head)
    environ = there.environ(*event)
    first, second = (ActionRun(there, environ, name=name).play() for name in ("acme", "DE_2.x"))
    temp = there.folder / "temp"
    assert (first.code, second.code) == (0, 0), first.log + second.log
    assert second.outputs()["report"] == str(temp / "trace-gate-DE_2.x.json")
    assert second.outputs()["review"] == str(temp / "trace-gate-review-DE_2.x.html")
    assert Path(first.outputs()["review"]).name == "trace-gate-review-acme.html"
    assert len({each.stat().st_ino for each in temp.glob("trace-gate*.*")}) == 4


def test_a_second_use_of_one_name_in_a_job_is_refused(shop: Shop, job):
    """Its judgement would stand where that of the first was."""
    head, event = of_pull_request(shop, covered)
    there = job(head)
    environ = there.environ(*event)
    first = ActionRun(there, environ).play()
    kept = Path(first.outputs()["report"]).read_bytes()
    second = ActionRun(there, environ).play()
    assert (first.code, second.code) == (0, 2)
    assert "Give each use a name of its own: with: { name: SHOP }" in second.log
    assert second.outputs()["report"] == second.outputs()["review"] == ""
    assert Path(first.outputs()["report"]).read_bytes() == kept


@pytest.mark.parametrize("name", ["../x", "a b", "a\nb", "$(id)", "\u00e4"])
def test_a_name_is_no_path_and_no_command(shop: Shop, job, name: str):
    head, event = of_pull_request(shop, covered)
    there = job(head)
    done = ActionRun(there, there.environ(*event), name=name).play()
    assert done.code == 2
    assert "::error::trace-gate: name has letters" in done.log
    assert "uid=" not in done.log
    assert done.outputs()["report"] == ""


SLOW = "#!/bin/sh\nexec sleep 60\n"
SOON = """\
#!{python}
import os, sys
words = [each.replace("timeout=300", "timeout=0.1") for each in sys.argv]
os.execv(sys.executable, [sys.executable, *words[1:]])
"""
"""A Python whose patience is short."""


def test_a_review_that_takes_too_long_is_stopped_without_a_program_of_gnu(job, shop, tmp_path):
    there = job(covered(shop))
    for name, text in (("trace-gate", SLOW), ("python", SOON.format(python=sys.executable))):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    done = ActionRun(there, there.environ("push", {}))
    done.steps["python"]["python-path"] = str(tmp_path / "python")
    done.steps["install"]["bin"] = str(tmp_path)
    done.steps["judge"] = {"base": "a" * 40, "head": "b" * 40}
    done.play("Write the review")
    assert done.code == 0
    assert "::warning title=trace-gate::There is no page of the review" in done.log
    assert "Traceback" not in done.log
    assert done.outputs()["review"] == ""


def test_a_pull_request_of_a_fork_needs_no_token(shop: Shop, job):
    """Its commit is in no branch of the clone; nothing in the environment is a secret."""
    base = tip(shop, "main")
    head, event = of_pull_request(shop, lambda shop: uncovered(shop, "elsewhere"), fork=True)
    there = job(base)
    there.git("update-ref", "-d", "refs/remotes/origin/elsewhere")
    assert not [name for name in there.environ(*event) if "TOKEN" in name]
    done = judged(there, *event)
    assert done.code == 1
    assert done.outputs()["head"] == head


def test_a_shallow_clone_is_red_and_says_why(shop: Shop, job):
    _, event = of_pull_request(shop, covered)
    done = judged(job("origin/HEAD", "--depth=1"), *event)
    assert done.code == 2
    assert "fetch-depth: 0" in done.log
    assert done.outputs()["verdict"] == "CANNOT_JUDGE"
    assert done.outputs()["review"] == ""


def test_a_conflict_with_the_base_is_red(shop: Shop, job):
    head, event = of_pull_request(shop, covered)
    shop.switch("main")
    linked(shop, text="keyword,bid\nmug,0.65\n")
    shop.commit("landed since")
    pushed(shop, "main")
    assert judged(job(head), *event).code == 2


def test_a_merge_group_is_judged(shop: Shop, job):
    base, head = tip(shop, "main"), uncovered(shop, "gh-readonly-queue/main/pr-7")
    done = judged(job(head), "merge_group", runner.merge_group(base, head))
    assert (done.code, done.outputs()["verdict"]) == (1, "BLOCK")


@pytest.mark.parametrize("kind", ["normal", "first", "force", "delete"])
def test_a_push_is_judged(shop: Shop, job, kind: str):
    base = tip(shop, "main")
    linked(shop)
    shop.commit("linked")
    head = pushed(shop, "main")
    payload = {
        "normal": runner.push(base, head, at=int(time.time())),
        "first": runner.push(ZERO, head, at=int(time.time())),
        "force": runner.push("d" * 40, head, forced=True),
        "delete": runner.push(head, ZERO),
    }[kind]
    done = judged(job(head), "push", payload)
    red = kind in ("force", "delete")
    assert done.code == (1 if red else 0), done.log
    assert ("TG802" in done.log) is red


def test_neither_a_branch_nor_a_subject_nor_a_title_is_a_command(shop: Shop, job):
    base = tip(shop, "main")
    shop.write("ads/$(touch pwned);`id`.csv", "no trace\n")
    shop.commit("::error::$(touch pwned)\n\n::set-env name=PATH::x\n##[error]x")
    head = pushed(shop, HOSTILE)
    there = job(head)
    done = judged(there, "pull_request", runner.pull_request(base, head, branch=HOSTILE))
    assert done.code == 1
    commands = [line for line in done.log.splitlines() if line.lstrip().startswith("::")]
    assert [line.partition(" ")[0] for line in commands] == ["::error"]
    assert "##[" not in done.log
    assert there.untouched()
    assert not list(there.folder.rglob("pwned"))


def test_code_of_the_change_is_never_imported(shop: Shop, job):
    for name in ("trace_gate.py", "click.py", "sitecustomize.py", "json.py"):
        shop.write(name, "open('pwned', 'w')\nraise SystemExit(0)\n")
    shop.commit("modules")
    base, head = tip(shop, "main"), pushed(shop)
    there = job(head)
    done = judged(there, "pull_request", runner.pull_request(base, head))
    assert done.code == 1, done.log
    assert not list(there.folder.rglob("pwned"))


def test_any_other_event_is_red(shop: Shop, job):
    done = judged(job(covered(shop)), "schedule", {})
    assert (done.code, done.outputs()["verdict"]) == (2, "CANNOT_JUDGE")


# --- the comment ---------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    made = GitHubServer()
    yield made
    made.stop()


def workflow_run(head: str) -> dict[str, Any]:
    run = {
        "id": 55,
        "event": "pull_request",
        "conclusion": "failure",
        "head_sha": head,
        "head_branch": "work",
        "head_repository": runner.repository(runner.FORK),
        "pull_requests": [],
    }
    return {"workflow_run": run, "repository": runner.repository(runner.BASE)}


def test_the_job_of_the_comment_writes_it(shop: Shop, job, server: GitHubServer):
    base, head = tip(shop, "main"), uncovered(shop)
    there = job(base)
    server.pulls.append(runner.pull_request(base, head, fork=True)["pull_request"])
    environ = {**there.environ("workflow_run", workflow_run(head)), "GITHUB_API_URL": server.url}
    done = ActionRun(there, environ, command="comment", token=TOKEN).play()
    assert done.code == 0, done.log
    assert TOKEN not in done.log
    assert "TG401" in server.bodies()[0]


def test_no_other_command_is_run(shop: Shop, job):
    there = job(covered(shop))
    done = ActionRun(there, there.environ("push", {}), command="hook; id").play()
    assert done.code == 2
    assert "uid=" not in done.log


# --- the installation ----------------------------------------------------------------------


FAKE = """\
#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$NOTES"
if [ "$2 $3" = "-m venv" ]; then mkdir -p "$5/bin" && cp "$0" "$5/bin/python"; fi
"""
"""A Python that notes how it was called, and makes others of its kind."""


def test_the_action_installs_its_own_commit_from_its_lock(shop: Shop, job, tmp_path: Path):
    """`.ci/run` asks for the real Python, which downloads all of the lock."""
    there = job(covered(shop))
    notes, fake = tmp_path / "notes", tmp_path / "python"
    fake.write_text(FAKE)
    fake.chmod(0o755)
    done = ActionRun(there, {**there.environ("push", {}), "NOTES": str(notes)})
    real = bool(os.environ.get("TRACE_GATE_REAL_INSTALL"))
    done.steps["python"]["python-path"] = sys.executable if real else str(fake)
    done.play("Install trace-gate of this action's commit")
    assert done.code == 0, done.log
    folder = there.folder / "temp/trace-gate-venv"
    assert done.steps["install"] == {"bin": str(folder / "bin")}
    if real:
        program = [folder / "bin/trace-gate", "--version"]
        said = subprocess.run(program, capture_output=True, text=True, check=True)
        assert said.stdout == f"trace-gate {__version__}\n"
    else:
        pip = "-I -m pip install --quiet --disable-pip-version-check"
        assert notes.read_text().splitlines() == [
            f"-I -m venv --clear {folder}",
            f"{pip} --require-hashes --only-binary :all: -r {ROOT}/requirements/action.txt",
            f"{pip} --no-index --no-deps --no-build-isolation {ROOT}",
        ]
